"""Suspending and banning, the way back, and the number that does not forget."""

from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from tests.factories.parties import CERTIFICATE, NOW, complete_record, member, organisation, remit

from ronghe.demo.numbers import credit_code
from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel.invariants import check_all
from ronghe.kernel.models import AuditRecord, Event
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties import operations
from ronghe.parties.actors import SYSTEM, acting_as
from ronghe.parties.following import follow_restrictions
from ronghe.parties.models import (
    Identifier,
    OrganisationKind,
    RestrictedNumber,
    Restriction,
    RestrictionKind,
    RestrictionState,
    Role,
    Verification,
)
from ronghe.parties.powers import Power, Subject

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
LAST_DAY = date(2027, 6, 30)


def restrict(which, actor, **changes):
    terms = {
        "kind": RestrictionKind.BAN,
        "reason": "Wages were kept back",
        "legal_basis": "Specimen rules, article 9",
        "starts_on": TODAY,
        "ends_on": LAST_DAY,
    }
    return operations.restrict_organisation(
        organisation=which, actor=actor, at=NOW, **(terms | changes)
    )


def ask_for_repair(restriction, actor, at=NOW):
    return operations.request_repair(
        restriction=restriction,
        statement="The wages are paid.",
        file=BytesIO(CERTIFICATE),
        name="payslips.pdf",
        actor=actor,
        at=at,
    )


def enter_number(which, number, at=NOW):
    return operations.identify_organisation(
        organisation=which, scheme="cn-uscc", value=credit_code(number), actor=SYSTEM, at=at
    )


def breaches():
    ours = {"parties.restricted_records", "parties.merged_records", "organisations_in_the_audit",
            "restrictions_in_the_audit", "duplicates_in_the_audit"}  # fmt: skip
    return [one for one in check_all() if one.name in ours and one.breach_count]


@pytest.fixture
def case_officer(authority):
    return member(authority, Role.CASE_OFFICER, "钱坤")


@pytest.mark.parametrize(
    ("kind", "state"),
    [("suspension", Verification.SUSPENDED), ("ban", Verification.BANNED)],
)
def test_a_restriction_binds_at_once_and_says_why(college, coordinator, kind, state):
    restriction = restrict(college, coordinator, kind=kind)

    college.refresh_from_db()
    assert college.verification == state
    assert restriction.state == RestrictionState.IN_FORCE
    assert restriction.reference.startswith("RE-2026-")
    record = AuditRecord.objects.filter(subject_id=college.pk).order_by("-pk")[0]
    assert record.details["legal_basis"] == "Specimen rules, article 9"
    assert Event.objects.filter(name="organisation.restricted").count() == 1
    assert breaches() == []


def test_its_numbers_are_written_down(college, coordinator):
    restriction = restrict(college, coordinator)

    assert set(restriction.numbers.values_list("scheme", "value")) == {
        ("cn-uscc", credit_code(10_000_001))
    }


def test_a_shared_number_does_not_carry_it(college, coordinator):
    Identifier.objects.create(organisation=college, scheme="fr-uai", value="0010001A")

    restriction = restrict(college, coordinator)

    assert set(restriction.numbers.values_list("scheme", flat=True)) == {"cn-uscc"}


@pytest.mark.parametrize(
    "who", ["dean", "plant_manager", "student", "inspector", "administrator", "outsider"]
)
def test_others_may_not_restrict(cast, who):
    with pytest.raises(NotAllowed):
        restrict(cast.college, getattr(cast, who))


@pytest.mark.parametrize("who", ["coordinator", "case_officer"])
def test_coordinator_and_case_officer_may(request, college, who):
    assert restrict(college, request.getfixturevalue(who)).pk


def test_the_own_authority_is_not_restricted(authority, coordinator):
    with pytest.raises(NotAllowed):
        restrict(authority, coordinator)


def test_who_only_sees_totals_may_not(college):
    office = organisation(kind=OrganisationKind.AUTHORITY, name="校企合作联席办公室", english="")
    remit(office, region=college.region, powers=[Power.SEE_TOTALS])

    with pytest.raises(NotAllowed):
        restrict(college, member(office, Role.COORDINATOR, "金明"))


def test_the_remit_must_be_about_the_subject(college):
    office = organisation(kind=OrganisationKind.AUTHORITY, name="青禾市应急管理局", english="")
    remit(office, region=college.region, subjects=[Subject.SAFETY])

    with pytest.raises(NotAllowed):
        restrict(college, member(office, Role.COORDINATOR, "金明"))


def test_an_industry_body_restricts_nobody(college):
    body = organisation(kind=OrganisationKind.INDUSTRY_BODY, name="青禾市机械行业协会", english="")
    remit(body, region=college.region)

    with pytest.raises(NotAllowed):
        restrict(college, member(body, Role.COORDINATOR, "金明"))


@pytest.mark.parametrize(
    "changes",
    [
        {"reason": "  "},
        {"legal_basis": ""},
        {"starts_on": TODAY + timedelta(days=1)},
        {"starts_on": TODAY - timedelta(days=9), "ends_on": TODAY - timedelta(days=1)},
        {"ends_on": date(2040, 1, 1)},
    ],
)
def test_incomplete_terms_are_refused(college, coordinator, changes):
    with pytest.raises(operations.RestrictionIsIncomplete):
        restrict(college, coordinator, **changes)


def test_one_restriction_at_a_time(college, coordinator):
    restrict(college, coordinator)

    with pytest.raises(operations.AlreadyRestricted):
        restrict(college, coordinator, kind="suspension")


def test_a_restricted_record_stands_still(enterprise, coordinator):
    complete_record(enterprise)
    restrict(enterprise, coordinator)

    with pytest.raises(IllegalTransition):
        operations.submit_for_verification(organisation=enterprise, actor=SYSTEM, at=NOW)
    with pytest.raises(IllegalTransition):
        operations.reopen_organisation(organisation=enterprise, actor=SYSTEM, at=NOW)
    with pytest.raises(operations.RecordIsSettled, match="suspended or banned"):
        enter_number(enterprise, 77)


def test_a_record_that_waits_cannot_be_verified_once_suspended(enterprise, coordinator):
    complete_record(enterprise)
    operations.submit_for_verification(organisation=enterprise, actor=SYSTEM, at=NOW)
    restrict(enterprise, coordinator, kind="suspension")

    with pytest.raises(IllegalTransition):
        operations.verify_organisation(organisation=enterprise, actor=coordinator, at=NOW)


# -- the way back -----------------------------------------------------------------------------


def test_repair_is_requested_refused_requested_again_and_granted(college, dean, coordinator):
    restriction = ask_for_repair(restrict(college, coordinator), dean)
    assert restriction.state == RestrictionState.REPAIR_REQUESTED

    restriction = operations.refuse_repair(
        restriction=restriction, reason="Two wages are missing.", actor=coordinator, at=NOW
    )
    assert restriction.state == RestrictionState.IN_FORCE

    restriction = ask_for_repair(restriction, dean)
    restriction = operations.lift_restriction(
        restriction=restriction, reason="All is paid.", actor=coordinator, at=NOW
    )
    college.refresh_from_db()
    assert restriction.state == RestrictionState.LIFTED
    assert college.verification == Verification.UNVERIFIED
    assert breaches() == []


@pytest.mark.parametrize("who", ["student", "coordinator", "outsider", "plant_manager"])
def test_only_its_manager_asks_for_repair(cast, who):
    restriction = restrict(cast.college, cast.coordinator)

    with pytest.raises(NotAllowed):
        ask_for_repair(restriction, getattr(cast, who))


@pytest.mark.parametrize("who", ["dean", "inspector", "outsider"])
def test_only_the_authority_lifts_or_refuses(cast, who):
    restriction = ask_for_repair(restrict(cast.college, cast.coordinator), cast.dean)

    for operation in (operations.lift_restriction, operations.refuse_repair):
        with pytest.raises(NotAllowed):
            operation(restriction=restriction, reason="So", actor=getattr(cast, who), at=NOW)


def test_words_are_needed_on_the_way_back(college, dean, coordinator):
    restriction = restrict(college, coordinator)

    with pytest.raises(operations.StatementIsMissing):
        operations.request_repair(
            restriction=restriction, statement=" ", file=BytesIO(CERTIFICATE), name="a.pdf",
            actor=dean, at=NOW,
        )  # fmt: skip
    with pytest.raises(operations.RestrictionIsIncomplete):
        operations.lift_restriction(restriction=restriction, reason="", actor=coordinator, at=NOW)
    ask_for_repair(restriction, dean)
    with pytest.raises(operations.RestrictionIsIncomplete):
        operations.refuse_repair(restriction=restriction, reason="", actor=coordinator, at=NOW)


def test_what_is_over_is_not_lifted_twice(college, coordinator):
    restriction = restrict(college, coordinator)
    operations.lift_restriction(restriction=restriction, reason="So", actor=coordinator, at=NOW)

    with pytest.raises(IllegalTransition):
        operations.lift_restriction(restriction=restriction, reason="So", actor=coordinator, at=NOW)


# -- running out ------------------------------------------------------------------------------


def on(day):
    return datetime(day.year, day.month, day.day, 0, 5, tzinfo=NOW.tzinfo)


def test_the_last_day_still_binds_and_the_next_does_not(college, coordinator):
    restriction = restrict(college, coordinator)

    on_the_day = operations.expire_restrictions(actor=SYSTEM, at=on(LAST_DAY))
    day_after = operations.expire_restrictions(actor=SYSTEM, at=on(LAST_DAY + timedelta(days=1)))

    assert (on_the_day, day_after) == (0, 1)
    restriction.refresh_from_db()
    college.refresh_from_db()
    assert restriction.state == RestrictionState.EXPIRED
    assert college.verification == Verification.UNVERIFIED
    assert breaches() == []


def test_only_the_system_lets_it_run_out(coordinator):
    with pytest.raises(NotAllowed):
        operations.expire_restrictions(actor=coordinator, at=NOW)


def test_what_ran_out_binds_no_more_before_the_night_is_over(
    enterprise, plant_manager, coordinator
):
    complete_record(enterprise)
    restriction = restrict(enterprise, coordinator)
    morning_after = on(LAST_DAY + timedelta(days=1))

    operations.submit_for_verification(
        organisation=enterprise,
        actor=acting_as(plant_manager.membership, on=morning_after.date()),
        at=morning_after,
    )

    restriction.refresh_from_db()
    assert restriction.state == RestrictionState.EXPIRED


# -- the number does not forget ---------------------------------------------------------------


def let_go_of_numbers(which):
    """As when a register gives the number to a successor: the old record holds it no more."""
    Identifier.objects.filter(organisation=which).delete()


def test_a_ban_follows_its_number_to_another_record(enterprise, coordinator):
    root = restrict(enterprise, coordinator)
    let_go_of_numbers(enterprise)
    successor = organisation(name="启明新精密有限公司")

    enter_number(successor, 10_000_002)

    follower = Restriction.objects.get(organisation=successor)
    successor.refresh_from_db()
    assert (follower.follows, follower.ends_on, follower.kind) == (root, root.ends_on, root.kind)
    assert successor.verification == Verification.BANNED
    assert breaches() == []


def test_it_follows_though_the_old_record_got_another_number(enterprise, coordinator):
    restrict(enterprise, coordinator)
    let_go_of_numbers(enterprise)
    Identifier.objects.create(organisation=enterprise, scheme="cn-uscc", value=credit_code(9))
    successor = organisation(name="启明新精密有限公司")

    enter_number(successor, 10_000_002)

    successor.refresh_from_db()
    assert successor.verification == Verification.BANNED


def test_it_follows_after_the_old_record_was_merged(enterprise, coordinator):
    twin = organisation(name="启明精密制造（集团）有限公司")
    restrict(enterprise, coordinator)
    operations.merge_organisations(survivor=twin, absorbed=enterprise, actor=SYSTEM, at=NOW)
    let_go_of_numbers(twin)
    successor = organisation(name="启明新精密有限公司")

    enter_number(successor, 10_000_002)

    successor.refresh_from_db()
    assert successor.verification == Verification.BANNED


def test_a_clean_number_brings_nothing(enterprise, coordinator):
    restrict(enterprise, coordinator)
    other = organisation(name="另一家有限公司")

    enter_number(other, 88)

    assert not Restriction.objects.filter(organisation=other).exists()


def test_what_is_over_follows_nobody(enterprise, coordinator):
    root = restrict(enterprise, coordinator)
    let_go_of_numbers(enterprise)
    operations.lift_restriction(restriction=root, reason="So", actor=coordinator, at=NOW)
    successor = organisation(name="启明新精密有限公司")

    enter_number(successor, 10_000_002)

    assert not Restriction.objects.filter(organisation=successor).exists()


def test_lifting_the_first_lifts_those_that_follow(enterprise, coordinator):
    root = restrict(enterprise, coordinator)
    let_go_of_numbers(enterprise)
    successor = organisation(name="启明新精密有限公司", number=10_000_002)

    operations.lift_restriction(restriction=root, reason="So", actor=coordinator, at=NOW)

    successor.refresh_from_db()
    assert successor.verification == Verification.UNVERIFIED
    assert not Restriction.objects.binding().exists()


def test_a_follower_that_was_lifted_does_not_come_back(enterprise, coordinator):
    restrict(enterprise, coordinator)
    let_go_of_numbers(enterprise)
    successor = organisation(name="另一家有限公司", number=10_000_002)
    follower = Restriction.objects.get(organisation=successor)

    operations.lift_restriction(
        restriction=follower, reason="Somebody else", actor=coordinator, at=NOW
    )

    assert follow_restrictions([successor.pk], at=NOW) == []
    successor.refresh_from_db()
    assert successor.verification == Verification.UNVERIFIED


def test_the_followed_one_binds_once_the_own_one_has_ended(enterprise, college, coordinator):
    own = restrict(enterprise, coordinator, kind="suspension", ends_on=date(2026, 12, 31))
    root = restrict(college, coordinator)
    let_go_of_numbers(college)
    Identifier.objects.create(organisation=enterprise, scheme="lei", value="X")
    RestrictedNumber.objects.create(restriction=root, scheme="lei", value="X")

    operations.lift_restriction(restriction=own, reason="So", actor=coordinator, at=NOW)

    enterprise.refresh_from_db()
    assert enterprise.verification == Verification.BANNED
    assert Restriction.objects.binding().get(organisation=enterprise).follows == root


def test_an_import_asks_once_for_many(enterprise, coordinator, django_assert_num_queries):
    restrict(enterprise, coordinator)
    imported = [organisation(name=f"企业{n}", number=200 + n).pk for n in range(3)]

    with django_assert_num_queries(1):
        assert follow_restrictions(imported, at=NOW) == []
