"""Certificates of practice: from records alone, checked by anybody, naming nobody, revocable."""

import jwt
import pytest
from django.urls import reverse
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier
from tests.factories import endings as ended
from tests.factories import placements as making
from tests.factories.parties import NOW, member

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel import badge_office, documents, signing_office
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.actors import SYSTEM, acting_as
from ronghe.parties.models import Role
from ronghe.placements import badges
from ronghe.placements.models import PracticeCertificate
from ronghe.placements.operations.certificates import (
    issue_certificate,
    revoke_certificate,
    write_certificate,
)
from ronghe.placements.queries.certificates import badge_verdict
from ronghe.placements.refusals import DoesNotFit, ReasonIsMissing, TooEarly

pytestmark = pytest.mark.django_db
NAME = "林小满"


@pytest.fixture(autouse=True)
def _authority(settings, tmp_path):
    settings.RONGHE_VAR = tmp_path
    signing_office.create_authority(at=NOW)


@pytest.fixture
def placement(cast):
    pupil = making.learner(cast.school_class, name=NAME)
    tutor = member(cast.college, Role.TUTOR, "许静")
    found = ended.completed(
        pupil, cast.enterprise, mentor=cast.mentor.membership, tutor=tutor.membership
    )
    ended.with_week(found)
    return found


@pytest.fixture
def opened(placement):
    ended.by_host(placement, remark="身体不好，常请假")
    ended.by_student(placement, word="受了委屈", readers="all", treated_fairly=1)
    return placement


@pytest.fixture
def certificate(opened, cast):
    found = issue_certificate(placement=opened, actor=cast.dean, at=NOW)
    return write_certificate(certificate=found, actor=SYSTEM, at=NOW)


def revoked(certificate, cast):
    return revoke_certificate(certificate=certificate, reason="日期有误", actor=cast.dean, at=NOW)


def test_the_facts_are_of_the_records_alone(certificate):
    facts = certificate.facts

    assert facts["minutes"] == 2400
    assert facts["tasks"] == [
        {"task": "装夹", "competency": "工件装夹与找正", "level": 4},
        {"task": "粗车", "competency": "", "level": 4},
    ]
    assert set(facts) == {
        "student", "college", "host", "post", "occupation", "starts_on", "over_on",
        "ended_early", "minutes", "tasks",
    }  # fmt: skip
    for secret in ("身体不好", "委屈"):
        assert secret not in str(facts)


def test_it_is_issued_once_and_only_when_the_reports_are_open(placement, cast):
    with pytest.raises(TooEarly):
        issue_certificate(placement=placement, actor=cast.dean, at=NOW)
    ended.by_host(placement)
    ended.by_student(placement)
    issue_certificate(placement=placement, actor=cast.dean, at=NOW)

    with pytest.raises(DoesNotFit):
        issue_certificate(placement=placement, actor=cast.dean, at=NOW)
    for actor in (cast.mentor, cast.plant_manager, cast.class_teacher, cast.outsider, acting_as(placement.student, on=NOW.date())):  # fmt: skip
        with pytest.raises(NotAllowed):
            issue_certificate(placement=placement, actor=actor, at=NOW)


def test_the_paper_is_signed_by_the_college_and_written_once(certificate):
    pdf = certificate.paper.path.read_bytes()
    again = write_certificate(certificate=certificate, actor=SYSTEM, at=NOW)

    found = documents.verify(
        pdf, known={certificate.paper.sha256}, roots=signing_office.authority().roots
    )
    assert found.verdict == "genuine"
    assert [one.is_valid for one in found.signatures] == [True]
    assert found.label.document == certificate.reference
    assert found.label.code == certificate.verification_code
    assert again.paper_id == certificate.paper_id


def test_a_changed_paper_is_altered(certificate):
    pdf = certificate.paper.path.read_bytes()
    at = pdf.rindex(b"/Type")
    changed = pdf[:at] + b"/Tipe" + pdf[at + 5 :]

    found = documents.verify(changed, known=(), roots=signing_office.authority().roots)

    assert found.verdict == "altered"


def test_whoever_holds_the_code_learns_whether_it_counts_and_no_name(certificate, cast, client):
    page = reverse("agreements:document_verify", args=[certificate.verification_code])

    valid = client.get(page).content.decode()
    revoked(certificate, cast)
    void = client.get(page).content.decode()

    assert "counts" in valid
    assert "It was revoked" in void
    for one in (valid, void):
        assert certificate.reference in one
        assert NAME not in one
        assert "日期有误" not in one


def test_the_badge_verifies_by_the_served_key_and_names_nobody(certificate, client):
    served = client.get(reverse("endings:badge_keys")).json()["keys"][0]
    payload = jwt.decode(certificate.badge, jwt.PyJWK(served).key, algorithms=["EdDSA"], options={"verify_nbf": False})  # fmt: skip
    verified = OB3Verifier(badge_office.public_key()).verify(certificate.badge)

    assert "d" not in served
    assert payload["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert verified.achievement.name == "Certificate of Practice: 数控车工"
    assert "装夹: 4" in verified.achievement.criteria_narrative
    assert NAME not in str(payload)
    assert "Lin" not in str(payload)


def test_another_key_and_a_changed_badge_are_not_ours(certificate):
    head, body, tail = certificate.badge.split(".")

    assert badge_verdict(certificate.badge).is_ours
    assert not badge_verdict(".".join([head, body, tail[:-4] + "AAAA"])).is_ours
    assert not badge_verdict("nothing").is_ours


def test_a_revoked_badge_says_so_everywhere(certificate, cast, client):
    status = reverse("endings:badge_status", args=[badges.page_of(certificate)])
    check = reverse("endings:badge_check", args=[certificate.verification_code])
    verify = reverse("endings:badge_verify")

    def listed():
        token = client.get(status).content.decode()
        body = jwt.decode(token, options={"verify_signature": False})
        return body["credentialSubject"]["encodedList"]

    before = listed(), client.get(check).json()["revoked"]
    good = client.post(verify, {"badge": certificate.badge}).content.decode()
    revoked(certificate, cast)
    bad = client.post(verify, {"badge": certificate.badge}).content.decode()

    assert before[1] is False
    assert client.get(check).json()["revoked"] is True
    assert listed() != before[0]
    assert badges.revoked_on(badges.page_of(certificate)) == [certificate.pk % badges.STATUS_SIZE]
    assert "Genuine, and it counts" in good
    assert "it counts for nothing" in bad
    assert NAME not in good + bad


def test_the_library_reads_our_list_of_what_was_revoked(certificate, cast):
    """The list is signed by our key, and the library refuses the badge once its bit is set."""
    verifier = OB3Verifier(badge_office.public_key())
    credential = verifier.verify(certificate.badge)

    def download(url, *_given, **_named):
        assert url == badges.address(f"status/{badges.page_of(certificate)}/")
        return badges.status_list(badges.page_of(certificate), at=NOW, until=NOW.replace(year=2027)).encode()  # fmt: skip

    verifier.check_status(credential, download=download)
    revoked(certificate, cast)
    with pytest.raises(OB3VerificationError, match="revocation"):
        verifier.check_status(credential, download=download)


def test_revoked_once_with_a_reason_and_issued_anew(certificate, cast):
    with pytest.raises(ReasonIsMissing):
        revoke_certificate(certificate=certificate, reason=" ", actor=cast.dean, at=NOW)
    with pytest.raises(NotAllowed):
        revoke_certificate(certificate=certificate, reason="x", actor=cast.mentor, at=NOW)
    revoked(certificate, cast)
    with pytest.raises(IllegalTransition):
        revoked(certificate, cast)

    second = issue_certificate(placement=certificate.placement, actor=cast.dean, at=NOW)

    assert second.reference != certificate.reference
    assert PracticeCertificate.objects.filter(state="issued").get() == second


def test_who_sees_it(certificate, cast):
    student = acting_as(certificate.placement.student, on=NOW.date())
    people = {"student": student, "dean": cast.dean, "mentor": cast.mentor, "host": cast.plant_manager, "inspector": cast.inspector, "outsider": cast.outsider}  # fmt: skip

    seen = {name for name, one in people.items() if PracticeCertificate.objects.visible_to(one)}

    assert seen == {"student", "dean"}
