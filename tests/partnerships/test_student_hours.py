"""A student's agreements side by side: the rules add their hours up, and nobody learns whose they are."""

from datetime import date, timedelta

import pytest
from tests.factories.agreements import (
    ENDS,
    STARTS,
    changed,
    confirmed,
    learner,
    out_for_signature,
    placement,
    sign,
    with_mandates,
)
from tests.factories.parties import NOW, enrolled, identity_number, mandate, member, organisation

from ronghe.parties.actors import SYSTEM, acting_as
from ronghe.parties.models import DocumentKind, Role
from ronghe.partnerships.models import AgreementState, AgreementVersion
from ronghe.partnerships.operations import agreements, amending, checking, cooperations, signing
from ronghe.partnerships.operations.signing import Proof
from ronghe.partnerships.student_hours import Strand, Week, layouts, strands_of
from ronghe.partnerships.versions import Side

pytestmark = pytest.mark.django_db
DAILY, OVERTIME = "CN-HOUR-01", "CN-HOUR-02"
HALF_DAYS = {"hours_per_day": 4}
OTHER_HOST = "北港物流有限公司"


@pytest.fixture
def student(cast):
    with_mandates(cast)
    return learner(cast, born="20070115")


@pytest.fixture
def elsewhere(cast):
    """A cooperation of the college with another host."""
    host = organisation(name=OTHER_HOST, english="Beigang Logistics", number=10_000_077)
    signer = member(host, Role.SIGNATORY, "孙海")
    mandate(host, signer.person, SYSTEM, confirmed_by=SYSTEM, kinds=list(DocumentKind))
    made = cooperations.open_cooperation(
        organisation=cast.college,
        others=[host],
        kind="placement",
        title="物流实习",
        purpose="实习",
        actor=cast.dean,
        at=NOW,
    )
    return made, host, signer


def other_agreement(cast, student, elsewhere, *, is_signed=True, **terms):
    """The student's agreement with the other host, signed by all or out for signature."""
    of, host, signer = elsewhere
    sides = [
        Side("college", cast.college),
        Side("host", host),
        Side("student", person=student.person),
    ]
    version = placement(cast, student, of=of, sides=sides, **terms)
    agreements.propose_agreement(version=version, to=host, note="", actor=SYSTEM, at=NOW)
    version.refresh_from_db()
    confirmed(cast, version)
    checking.check_agreement(version=version, actor=SYSTEM, at=NOW)
    out = checking.begin_signing(version=version, actor=SYSTEM, at=NOW)
    if is_signed:
        sign(out, "host", signer)
        sign(out, "college", cast.dean)
        signing.sign_agreement(
            party=out.parties.get(key="student"),
            proof=Proof("second_factor"),
            actor=acting_as(student, on=NOW.date()),
            at=NOW,
        )
        out.agreement.refresh_from_db()
        assert out.agreement.state == AgreementState.IN_FORCE
    return out.agreement


def outcomes(cast, version, at=NOW):
    version = confirmed(cast, version)
    check = checking.check_agreement(version=version, actor=cast.dean, at=at)
    return {one["rule"]: one for one in check.answers}


def test_a_full_time_placement_alone_keeps_the_hours(cast, student):
    found = outcomes(cast, placement(cast, student))

    assert found[DAILY]["outcome"] == "pass"
    assert found[OVERTIME]["outcome"] == "pass"


def test_nine_hours_a_day_break_the_rule_without_any_other_agreement(cast, student):
    found = outcomes(cast, placement(cast, student, hours_per_day=9))

    assert found[DAILY]["outcome"] == "fail"
    assert found[DAILY]["blocks"]
    assert "another agreement" not in str(found)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"hours_per_day": 4}, {"hours_per_day": 4}),
        ({"hours_per_day": 8, "days_per_week": 3}, {"hours_per_day": 8, "days_per_week": 2}),
        ({"hours_per_day": 4, "days_per_week": 4}, {"hours_per_day": 4, "days_per_week": 3}),
        ({"hours_per_day": 8, "days_per_week": 4}, {"hours_per_day": 4, "days_per_week": 2}),
    ],
)
def test_part_time_side_by_side_is_lawful(one, other, cast, student, elsewhere):
    other_agreement(cast, student, elsewhere, **one)

    found = outcomes(cast, placement(cast, student, **other))

    assert found[DAILY]["outcome"] == "pass"
    assert found[OVERTIME]["outcome"] == "pass"


@pytest.mark.parametrize("is_signed", [True, False])
def test_two_full_time_placements_break_the_hours_rule(is_signed, cast, student, elsewhere):
    other_agreement(cast, student, elsewhere, is_signed=is_signed)

    found = outcomes(cast, placement(cast, student))

    assert (found[DAILY]["outcome"], found[DAILY]["blocks"]) == ("fail", True)
    assert found[DAILY]["reason"]["en"].endswith(
        "Hours of another agreement of the student on the same days are counted."
    )
    assert "end the student’s other agreement first" in found[DAILY]["remedy"]["en"]


def test_nobody_reads_there_with_whom_the_other_agreement_is(cast, student, elsewhere):
    other = other_agreement(cast, student, elsewhere)

    found = str(outcomes(cast, placement(cast, student)))

    told = {OTHER_HOST, "Beigang Logistics", other.reference, other.title}
    assert {one for one in told if one in found} == set()


def test_agreements_one_after_another_are_not_added_up(cast, student, elsewhere):
    other_agreement(cast, student, elsewhere, ends_on="2026-12-31")

    found = outcomes(cast, placement(cast, student, starts_on="2027-01-01"))

    assert found[OVERTIME]["outcome"] == "pass"


def test_a_single_shared_day_counts(cast, student, elsewhere):
    other_agreement(cast, student, elsewhere, ends_on="2027-01-04")

    found = outcomes(cast, placement(cast, student, starts_on="2027-01-04"))

    assert found[OVERTIME]["outcome"] == "fail"


def test_a_draft_of_another_agreement_binds_nobody_yet(cast, student, elsewhere):
    of, host, _signer = elsewhere
    sides = [Side("college", cast.college), Side("host", host), Side("student", person=student.person)]  # fmt: skip
    placement(cast, student, of=of, sides=sides)

    found = outcomes(cast, placement(cast, student))

    assert found[OVERTIME]["outcome"] == "pass"


def test_another_student_of_the_same_name_is_somebody_else(cast, student, elsewhere):
    namesake = enrolled(
        cast.school_class, student.person.full_name, "20260118", identity_number=identity_number("20070116")
    )  # fmt: skip
    other_agreement(cast, namesake, elsewhere)

    found = outcomes(cast, placement(cast, student))

    assert found[OVERTIME]["outcome"] == "pass"


@pytest.mark.parametrize(("hours", "outcome"), [(4, "pass"), (5, "fail")])
def test_what_an_amendment_changed_counts_from_its_day(hours, outcome, cast, student, elsewhere):
    """Full time first; shortened by an amendment before the new placement begins."""
    other = other_agreement(cast, student, elsewhere)
    amendment = amending.draft_amendment(
        agreement=other,
        purpose="缩短",
        effective_on=STARTS,
        terms={"hours_per_day": hours},
        actor=SYSTEM,
        at=NOW,
    )
    confirmed_by_all(cast, amendment, elsewhere, student)

    found = outcomes(cast, placement(cast, student, **HALF_DAYS))

    assert found[OVERTIME]["outcome"] == outcome


def confirmed_by_all(cast, amendment, elsewhere, student):
    _of, host, signer = elsewhere
    agreements.propose_agreement(version=amendment, to=host, note="", actor=SYSTEM, at=NOW)
    amendment.refresh_from_db()
    confirmed(cast, amendment)
    checking.check_agreement(version=amendment, actor=SYSTEM, at=NOW)
    out = checking.begin_signing(version=amendment, actor=SYSTEM, at=NOW)
    sign(out, "host", signer)
    sign(out, "college", cast.dean)
    sign(out, "student", acting_as(student, on=NOW.date()))


@pytest.mark.parametrize(("days", "outcome"), [(-1, "pass"), (0, "fail")])
def test_an_agreement_that_ends_early_counts_until_its_last_day(
    days, outcome, cast, student, elsewhere
):
    begins = date(2026, 12, 7)
    other = other_agreement(cast, student, elsewhere)
    amending.terminate_agreement(
        agreement=other,
        reason="停产",
        ended_on=begins + timedelta(days),
        students_then="转到另一单位",
        actor=SYSTEM,
        at=NOW,
    )

    found = outcomes(cast, placement(cast, student, starts_on=begins.isoformat()))

    assert found[OVERTIME]["outcome"] == outcome


def test_an_annulled_agreement_counts_for_no_day(cast, student, elsewhere):
    other = other_agreement(cast, student, elsewhere)
    amending.annul_agreement(
        agreement=other,
        reason="无效",
        students_then="学生转回校内实训",
        actor=cast.coordinator,
        at=NOW,
    )

    found = outcomes(cast, placement(cast, student))

    assert found[OVERTIME]["outcome"] == "pass"


def test_hours_that_the_other_agreement_does_not_state_are_unknown(cast, student, elsewhere):
    other = other_agreement(cast, student, elsewhere)
    version = other.versions.get()
    assert version.changes["hours_per_day"] == 8
    strand = Strand(other, {STARTS: Week(None, None)})
    own = Strand(other, {STARTS: Week(8, 5), STARTS + timedelta(1): Week(8, 5)})

    (most, _least), *_others = layouts([own, strand], "cn")

    assert most == ({"on": STARTS}, {"on": STARTS + timedelta(1), "hours": 8})


def test_an_amendment_of_the_draft_itself_leaves_earlier_days_as_they_were(cast, student):
    out = out_for_signature(cast, placement(cast, student, hours_per_day=6))
    sign(out, "host", cast.signatory)
    sign(out, "college", cast.dean)
    sign(out, "student", acting_as(student, on=NOW.date()))
    out.agreement.refresh_from_db()
    amendment = amending.draft_amendment(
        agreement=out.agreement,
        purpose="加时",
        effective_on=date(2026, 12, 1),
        actor=SYSTEM,
        at=NOW,
    )
    agreements.revise_agreement(
        version=amendment, document=changed(amendment, hours_per_day=9), why="加时", actor=SYSTEM, at=NOW
    )  # fmt: skip

    (own,) = strands_of(AgreementVersion.objects.get(pk=amendment.pk))

    assert own.weeks[date(2026, 11, 30)] == Week(6, 5)
    assert own.weeks[date(2026, 12, 1)] == Week(9, 5)
    assert (own.first, own.last) == (STARTS, ENDS)
