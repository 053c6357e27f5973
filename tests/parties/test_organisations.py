from io import BytesIO

import pytest
from tests.factories.parties import NOW, complete_record, organisation, region

from ronghe.demo.numbers import credit_code
from ronghe.demo.papers import certificate
from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel.audit import story_of
from ronghe.kernel.models import Event
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties import operations
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import IdentifierScheme, NameKind, Organisation, Verification

pytestmark = pytest.mark.django_db
WHO_MANAGES = {
    "college": {"dean", "cooperation_officer"},
    "enterprise": {"plant_manager"},
    "authority": {"coordinator", "administrator"},
    "other_college": {"outsider"},
}
CAST = (
    "dean", "cooperation_officer", "plant_manager", "signatory", "mentor", "student",
    "inspector", "coordinator", "administrator", "outsider",
)  # fmt: skip


def verbs(thing):
    return list(story_of(thing).order_by("pk").values_list("verb", flat=True))


def may(action, *args, **kwargs):
    try:
        action(*args, **kwargs)
    except NotAllowed:
        return False
    return True


def identify(target, value, actor, scheme=IdentifierScheme.CN_USCC):
    return operations.identify_organisation(
        organisation=target, scheme=scheme, value=value, actor=actor, at=NOW
    )


def test_the_administrator_registers_an_organisation_by_its_names(administrator):
    made = operations.register_organisation(
        kind="enterprise",
        jurisdiction=region().jurisdiction,
        region=region(),
        names={"zh-hans": " 海棠酒店 ", "en": "Haitang Hotels"},
        actor=administrator,
        at=NOW,
    )

    assert made.reference.startswith("OR-2026-")
    assert made.verification == Verification.UNVERIFIED
    assert (made.name_in("zh-hans"), made.name_in("en")) == ("海棠酒店", "Haitang Hotels")
    assert verbs(made) == ["organisation.registered"]


def test_only_administrators_and_the_system_register_organisations(cast):
    def register(actor):
        operations.register_organisation(
            kind="enterprise",
            jurisdiction=region().jurisdiction,
            region=region(),
            names={"en": "X"},
            actor=actor,
            at=NOW,
        )

    assert {name for name in CAST if may(register, getattr(cast, name))} == {"administrator"}
    assert may(register, SYSTEM)


@pytest.mark.parametrize("names", [{}, {"en": "  "}])
def test_an_organisation_without_a_name_is_refused(names):
    with pytest.raises(operations.NameIsMissing):
        operations.register_organisation(
            kind="college",
            jurisdiction=region().jurisdiction,
            region=None,
            names=names,
            actor=SYSTEM,
            at=NOW,
        )


@pytest.mark.parametrize("owner", WHO_MANAGES)
def test_only_its_managers_change_a_record(owner, cast):
    target = getattr(cast, owner)

    def rename(actor):
        operations.name_organisation(
            organisation=target, language="en", kind="short", text="New", actor=actor, at=NOW
        )

    assert {name for name in CAST if may(rename, getattr(cast, name))} == WHO_MANAGES[owner]


def test_the_former_name_stays_in_the_audit(enterprise, plant_manager):
    operations.name_organisation(
        organisation=enterprise,
        language="en",
        kind=NameKind.LEGAL,
        text="Qiming Works",
        actor=plant_manager,
        at=NOW,
    )

    record = story_of(enterprise)[0]
    assert enterprise.name_in("en") == "Qiming Works"
    assert (record.verb, record.details["before"], record.details["after"]) == (
        "organisation.named",
        "Qiming Precision Manufacturing",
        "Qiming Works",
    )


def test_the_same_name_again_is_no_event(enterprise, plant_manager):
    before = verbs(enterprise)

    operations.name_organisation(
        organisation=enterprise,
        language="en",
        kind=NameKind.LEGAL,
        text=" Qiming Precision Manufacturing ",
        actor=plant_manager,
        at=NOW,
    )

    assert verbs(enterprise) == before


@pytest.mark.parametrize("wrong", ["", "123", credit_code(1)[:-1] + "0", "91000000000000019?"])
def test_a_number_with_wrong_check_digits_is_refused(wrong, enterprise, plant_manager):
    with pytest.raises(operations.NumberIsWrong):
        identify(enterprise, wrong, plant_manager)


def test_a_number_is_stored_in_its_plain_form(enterprise, plant_manager):
    number = credit_code(77)

    identifier = identify(enterprise, f" {number[:6]} {number[6:].lower()} ", plant_manager)

    assert identifier.value == number


def test_a_number_belongs_to_one_organisation(college, enterprise, plant_manager):
    taken = college.identifiers.get().value

    with pytest.raises(operations.NumberIsTaken):
        identify(enterprise, taken, plant_manager)

    assert enterprise.identifiers.get().value != taken


@pytest.mark.parametrize(
    ("scheme", "value"),
    [("fr-siren", "732829320"), ("fr-siret", "73282932000074"), ("cn-uscc", credit_code(5))],
)
def test_each_register_has_its_own_check(scheme, value, enterprise, plant_manager):
    assert identify(enterprise, value, plant_manager, scheme).value == value


def test_a_document_is_attached_as_evidence(enterprise, plant_manager):
    stored = operations.attach_evidence(
        organisation=enterprise,
        file=BytesIO(certificate("Qiming", "1")),
        name="licence.pdf",
        kind="registration_certificate",
        actor=plant_manager,
        at=NOW,
    )

    record = story_of(enterprise)[0]
    assert stored.reference.startswith("EV-2026-")
    assert record.verb == "organisation.evidence_attached"
    assert record.details == {"evidence": stored.reference, "sha256": stored.sha256}


def test_a_record_is_submitted_returned_mended_and_verified(enterprise, plant_manager, coordinator):
    complete_record(enterprise)
    arguments = {"organisation": enterprise, "at": NOW}
    operations.submit_for_verification(actor=plant_manager, **arguments)
    operations.return_organisation(actor=coordinator, reason=" Page two is missing. ", **arguments)
    operations.submit_for_verification(actor=plant_manager, **arguments)
    operations.verify_organisation(actor=coordinator, **arguments)

    enterprise.refresh_from_db()
    assert enterprise.verification == Verification.VERIFIED
    assert verbs(enterprise)[-4:] == [
        "organisation.submitted_for_verification",
        "organisation.returned",
        "organisation.submitted_for_verification",
        "organisation.verified",
    ]
    assert story_of(enterprise).get(verb="organisation.returned").details == {
        "reason": "Page two is missing."
    }
    assert set(Event.objects.filter(subject_id=enterprise.pk).values_list("name", flat=True)) == {
        "organisation.identified",
        "organisation.submitted_for_verification",
        "organisation.returned",
        "organisation.verified",
    }


@pytest.mark.parametrize("owner", ["college", "enterprise", "other_college", "authority"])
def test_only_the_coordinator_of_the_region_vouches(owner, cast):
    target = getattr(cast, owner)
    Organisation.objects.filter(pk=target.pk).update(verification="pending", submitted_at=NOW)

    def verify(actor):
        try:
            operations.verify_organisation(organisation=target, actor=actor, at=NOW)
        except IllegalTransition:
            return

    allowed = {name for name in CAST if may(verify, getattr(cast, name))}

    assert allowed == ({"coordinator"} if owner in {"college", "enterprise"} else set())
    assert not may(verify, SYSTEM)


def test_a_record_goes_back_only_with_a_reason(enterprise, coordinator):
    complete_record(enterprise)
    operations.submit_for_verification(organisation=enterprise, actor=SYSTEM, at=NOW)

    with pytest.raises(operations.ReasonIsMissing):
        operations.return_organisation(
            organisation=enterprise, reason=" ", actor=coordinator, at=NOW
        )


def test_an_incomplete_record_is_not_submitted(enterprise, plant_manager):
    with pytest.raises(operations.RecordIsIncomplete):
        operations.submit_for_verification(organisation=enterprise, actor=plant_manager, at=NOW)

    enterprise.refresh_from_db()
    assert (enterprise.verification, enterprise.submitted_at) == (Verification.UNVERIFIED, None)


@pytest.mark.parametrize("state", ["pending", "verified"])
def test_what_an_authority_compares_does_not_change_underneath_it(state, enterprise, plant_manager):
    Organisation.objects.filter(pk=enterprise.pk).update(verification=state, submitted_at=NOW)
    arguments = {"organisation": enterprise, "actor": plant_manager, "at": NOW}
    legal = {"language": "en", "kind": NameKind.LEGAL, "text": "Another"}

    with pytest.raises(operations.RecordIsSettled):
        operations.name_organisation(**arguments, **legal)
    with pytest.raises(operations.RecordIsSettled):
        operations.place_organisation(**arguments, region=region("330203"))
    with pytest.raises(operations.RecordIsSettled):
        identify(enterprise, credit_code(9), plant_manager)

    operations.name_organisation(**arguments, **legal | {"kind": NameKind.SHORT})
    operations.reopen_organisation(**arguments)
    operations.name_organisation(**arguments, **legal)
    enterprise.refresh_from_db()
    assert (enterprise.verification, enterprise.name_in("en")) == ("unverified", "Another")


def test_a_record_is_placed_in_a_region_of_its_own_law(enterprise, plant_manager):
    arguments = {"organisation": enterprise, "actor": plant_manager, "at": NOW}

    operations.place_organisation(**arguments, region=region("330203"))
    with pytest.raises(operations.RegionIsElsewhere):
        operations.place_organisation(**arguments, region=region("REG-11", "fr-insee"))

    enterprise.refresh_from_db()
    assert enterprise.region == region("330203")
    assert story_of(enterprise)[0].details == {"before": "330200", "after": "330203"}


@pytest.mark.parametrize("step", ["verify_organisation", "return_organisation"])
def test_what_was_not_submitted_is_not_answered(step, enterprise, coordinator):
    reason = {"reason": "x"} if step == "return_organisation" else {}

    with pytest.raises(IllegalTransition):
        getattr(operations, step)(organisation=enterprise, actor=coordinator, at=NOW, **reason)


def test_an_outsider_sees_nothing_and_each_sees_their_own(cast):
    bare = organisation(name="无处", region_code=None)
    seen = {name: set(Organisation.objects.visible_to(getattr(cast, name))) for name in CAST}
    ours = {cast.authority, cast.college, cast.enterprise}

    assert seen["inspector"] == seen["coordinator"] == seen["administrator"] == ours
    assert seen["outsider"] == {cast.other_college}
    assert seen["dean"] == seen["student"] == {cast.college}
    assert seen["plant_manager"] == seen["mentor"] == {cast.enterprise}
    assert not any(bare in found for found in seen.values())
