"""Waivers set aside what may be waived, where and when they say, by whoever may decide."""

from datetime import date, timedelta

import pytest
from tests.compliance.conftest import TODAY
from tests.factories.parties import NOW, organisation, region, remit

from ronghe.compliance import operations, rulebooks
from ronghe.compliance.models import FactSheet, Finding, Reassessment, Waiver
from ronghe.compliance.waiving import NEVER_WAIVED, is_waivable
from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel import audit
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties import operations as parties
from ronghe.parties.actors import SYSTEM, acting_as

LATER = NOW + timedelta(days=1)
TERM = {"starts_on": date(2026, 9, 1), "ends_on": date(2027, 1, 31)}
RULE = "TOY-RATIO-01"


@pytest.fixture
def grant(cast):
    def run(actor=None, rule_id=RULE, reason="The plant reopens in October", **options):
        return operations.grant_waiver(
            **{"rule_id": rule_id, "reason": reason, "actor": actor or cast.coordinator, "at": NOW}
            | TERM
            | options
        )

    return run


def afresh(actor):
    """Give the actor with the remits of now."""
    return acting_as(actor.membership, on=TODAY)


def carry_out():
    run = Reassessment.objects.get(state="running")
    return operations.carry_out_reassessment(run=run, actor=SYSTEM, at=LATER)


def test_one_case_is_waived_at_once(assess, grant, outcomes, cast):
    sheet = assess().sheet

    waiver = grant(sheet=sheet)

    assert outcomes()[RULE] == "waived"
    assert waiver.reference.startswith("WA-2026-")
    assert (waiver.authority, waiver.decided_by) == (cast.authority, cast.coordinator.person)
    assert [one.verb for one in audit.story_of(waiver)] == ["waiver.granted"]
    assert Finding.objects.get(rule_id=RULE, outcome="fail").state == "superseded"
    assert not Reassessment.objects.exists()


@pytest.mark.parametrize("scope", ["host", "college", "region", "region above"])
def test_an_organisation_or_a_region_is_waived_by_a_job(assess, grant, outcomes, cast, scope):
    assess()
    scopes = {
        "host": {"organisation": cast.enterprise},
        "college": {"organisation": cast.college},
        "region": {"region": region()},
        "region above": {"region": region("330000")},
    }
    remit(cast.authority, region=region("330000"))

    grant(actor=afresh(cast.coordinator), **scopes[scope])

    assert outcomes()[RULE] == "fail"
    assert carry_out().changed_count == 2
    assert outcomes()[RULE] == "waived"


def test_another_organisation_is_not_waived(assess, grant, outcomes, cast):
    other = organisation(name="别家", english="Other", number=10_000_077)
    grant(organisation=other)

    assess()

    assert outcomes()[RULE] == "fail"


def test_whom_somebody_else_looks_after_is_not_in_the_region(assess, grant, outcomes, cast):
    held = cast.authority.remits.get()
    parties.except_from_remit(
        remit=held, organisation=cast.enterprise, starts_on=TODAY, actor=SYSTEM, at=NOW
    )
    actor = afresh(cast.coordinator)
    waiver = grant(actor=actor, region=region())

    assess()

    assert waiver.excepted == [cast.enterprise.pk]
    assert outcomes()[RULE] == "fail"


@pytest.mark.parametrize(
    ("days", "outcome"),
    [
        ((date(2026, 9, 1), date(2026, 9, 1)), "waived"),
        ((date(2026, 9, 2), date(2027, 1, 31)), "fail"),
        ((date(2026, 1, 1), date(2026, 8, 31)), "fail"),
    ],
)
def test_a_waiver_counts_for_the_law_of_its_days(assess, grant, outcomes, days, outcome):
    starts_on, ends_on = days
    grant(region=region(), starts_on=starts_on, ends_on=ends_on)

    assess()

    assert outcomes()[RULE] == outcome


def test_what_holds_needs_no_waiver_and_what_is_unknown_may_have_one(assess, grant, outcomes, cast):
    grant(organisation=cast.enterprise)

    assess(post_interns=1)
    assert outcomes()[RULE] == "pass"
    assess(post_interns=None)
    assert outcomes()[RULE] == "waived"


@pytest.mark.parametrize("rule_id", ["TOY-AGE-01", "TOY-HOUR-01", "TOY-NONE-01"])
def test_rules_that_protect_people_are_never_waived(assess, grant, cast, rule_id):
    with pytest.raises(operations.RuleMayNotBeWaived):
        grant(rule_id=rule_id, organisation=cast.enterprise)

    assert not Waiver.objects.exists()


def test_a_rule_that_became_unwaivable_is_waived_no_longer(assess, grant, outcomes, law, cast):
    grant(organisation=cast.enterprise)
    book = rulebooks.rulebook()
    strict = tuple(
        type(one)(**{n: getattr(one, n) for n in one.__dataclass_fields__} | {"waivable": False})
        for one in book.rules
    )
    law.replace(type(book)(strict, book.catalogues, book.parents))

    assess()

    assert outcomes()[RULE] == "fail"


def test_no_rule_file_lets_a_protecting_rule_be_waived():
    book = rulebooks.rulebook()
    wrong = [one.id for one in book.rules if one.topic in NEVER_WAIVED and one.waivable]

    assert wrong == []
    assert not any(is_waivable(one.id) for one in book.rules if one.topic in NEVER_WAIVED)


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": "  "},
        {"ends_on": date(2026, 8, 31)},
        {"organisation": None},
        {"region": True},
    ],
)
def test_a_waiver_that_does_not_say_everything_is_refused(grant, law, cast, wrong):
    options = {"organisation": cast.enterprise} | wrong
    if options.get("region"):
        options["region"] = region()

    with pytest.raises(operations.WaiverIsIncomplete):
        grant(**options)


@pytest.mark.parametrize(
    "name",
    [
        "dean", "cooperation_officer", "plant_manager", "signatory", "mentor", "student",
        "inspector", "administrator", "outsider", "class_teacher",
    ],
)  # fmt: skip
@pytest.mark.parametrize("scope", ["sheet", "organisation", "region"])
def test_only_who_decides_for_an_authority_grants(assess, grant, cast, name, scope):
    scopes = {"sheet": assess().sheet, "organisation": cast.enterprise, "region": region()}

    with pytest.raises(NotAllowed):
        grant(actor=getattr(cast, name), **{scope: scopes[scope]})


def test_nobody_grants_beyond_their_remit(grant, law, cast):
    far = organisation(name="远方", english="Far", region_code="370200", number=10_000_078)

    for scope in (
        {"organisation": far},
        {"region": region("370200")},
        {"region": region("330000")},
    ):
        with pytest.raises(NotAllowed):
            grant(**scope)
    with pytest.raises(NotAllowed):
        grant(actor=SYSTEM, organisation=cast.enterprise)


def test_a_withdrawn_waiver_counts_no_longer_and_stays(assess, grant, outcomes, cast):
    sheet = assess().sheet
    waiver = grant(sheet=sheet)

    operations.withdraw_waiver(
        waiver=waiver, reason="Granted by mistake", actor=cast.coordinator, at=LATER
    )

    waiver.refresh_from_db()
    assert outcomes()[RULE] == "fail"
    assert (waiver.state, waiver.withdrawal_reason) == ("withdrawn", "Granted by mistake")
    assert (waiver.withdrawn_by, waiver.withdrawn_at) == (cast.coordinator.person, LATER)
    assert [one.verb for one in audit.story_of(waiver)] == ["waiver.withdrawn", "waiver.granted"]
    with pytest.raises(IllegalTransition):
        operations.withdraw_waiver(waiver=waiver, reason="x", actor=cast.coordinator, at=LATER)


def test_a_withdrawal_says_why_and_is_for_who_decides(assess, grant, cast):
    waiver = grant(sheet=assess().sheet)

    with pytest.raises(operations.WaiverIsIncomplete):
        operations.withdraw_waiver(waiver=waiver, reason=" ", actor=cast.coordinator, at=LATER)
    for name in ("inspector", "dean", "plant_manager", "outsider"):
        with pytest.raises(NotAllowed):
            operations.withdraw_waiver(
                waiver=waiver, reason="x", actor=getattr(cast, name), at=LATER
            )


def test_waivers_are_seen_by_whom_they_concern(assess, grant, cast):
    of_case = grant(sheet=assess().sheet)
    of_host = grant(organisation=cast.enterprise)
    of_region = grant(region=region())
    everybody = {name: getattr(cast, name) for name in ("dean", "plant_manager", "inspector", "coordinator", "outsider", "mentor")}  # fmt: skip

    seen = {name: set(Waiver.objects.visible_to(actor)) for name, actor in everybody.items()}

    assert seen == {
        "dean": {of_case},
        "plant_manager": {of_case, of_host},
        "mentor": {of_host},
        "inspector": {of_case, of_host, of_region},
        "coordinator": {of_case, of_host, of_region},
        "outsider": set(),
    }
    assert FactSheet.objects.count() == 1
