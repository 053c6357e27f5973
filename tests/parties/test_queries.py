from datetime import date, timedelta

import pytest
from tests.factories.parties import NOW, complete_record, member, membership, organisation, person

from ronghe.kernel.invariants import check_all
from ronghe.parties import operations, queries
from ronghe.parties.actors import SYSTEM
from ronghe.parties.casework import needs_about_records
from ronghe.parties.models import Organisation, Role, Verification
from ronghe.parties.queries import FactKey, Outcome

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def outcomes(target):
    return {fact.key: fact.outcome for fact in queries.completeness(target, on=TODAY).facts}


def kinds(actor, on=TODAY):
    needs = [*queries.needs_of(actor, on=on), *needs_about_records(actor)]
    return [need.kind for need in needs]


def test_a_bare_record_lacks_what_it_lacks_and_an_unstated_region_is_unknown():
    bare = organisation(name="绿源食品", english="", region_code=None)

    record = queries.completeness(bare, on=TODAY)

    assert outcomes(bare) == {
        FactKey.LEGAL_NAME: Outcome.HOLDS,
        FactKey.BOTH_LANGUAGES: Outcome.MISSING,
        FactKey.IDENTIFIER: Outcome.MISSING,
        FactKey.REGION: Outcome.UNKNOWN,
        FactKey.MANAGER: Outcome.MISSING,
        FactKey.SIGNATORY: Outcome.MISSING,
        FactKey.EVIDENCE: Outcome.MISSING,
    }
    assert (record.points, record.unknown_points, record.peers_count) == (20, 10, 0)
    assert {fact.key for fact in record.lacks} == {
        FactKey.IDENTIFIER,
        FactKey.REGION,
        FactKey.EVIDENCE,
    }


def test_points_make_a_hundred():
    assert sum(queries.POINTS.values()) == 100


def test_a_manager_counts_only_with_a_way_in(enterprise):
    bare = organisation(name="无人", number=50_000_001)
    without = person(bare, may_sign_in=False)
    membership(without, bare, Role.TRAINING_MANAGER)
    assert outcomes(bare)[FactKey.MANAGER] == Outcome.MISSING

    member(bare, Role.TRAINING_MANAGER, "有账号")

    assert outcomes(bare)[FactKey.MANAGER] == Outcome.HOLDS


def test_peers_are_of_the_same_kind_and_jurisdiction(cast):
    twin = organisation(name="同类", number=50_000_002)

    record = queries.completeness(twin, on=TODAY)
    share = {fact.key: fact.peers_share for fact in record.facts}

    assert record.peers_count == 1
    assert (share[FactKey.SIGNATORY], share[FactKey.EVIDENCE]) == (1.0, 0.0)


def test_the_coordinator_is_asked_for_an_answer_within_five_working_days(coordinator, enterprise):
    complete_record(enterprise)
    operations.submit_for_verification(organisation=enterprise, actor=SYSTEM, at=NOW)

    needs = needs_about_records(coordinator)

    assert [(need.kind, need.organisation, need.since, need.due_on) for need in needs] == [
        ("organisation_to_verify", enterprise, TODAY, date(2026, 9, 14))
    ]


def test_a_manager_is_asked_to_submit_and_then_to_mend(plant_manager, coordinator, enterprise):
    assert kinds(plant_manager) == ["record_to_submit"]

    complete_record(enterprise)
    operations.submit_for_verification(organisation=enterprise, actor=plant_manager, at=NOW)
    enterprise.refresh_from_db()
    plant_manager.membership.organisation.refresh_from_db()
    assert kinds(plant_manager) == []

    operations.return_organisation(
        organisation=enterprise, reason="Blurred.", actor=coordinator, at=NOW
    )
    plant_manager.membership.organisation.refresh_from_db()
    needs = queries.needs_of(plant_manager, on=TODAY)
    assert [(need.kind, need.reason) for need in needs] == [("record_to_mend", "Blurred.")]


@pytest.mark.parametrize("quiet", ["student", "mentor", "signatory", "inspector"])
def test_those_who_manage_nothing_are_asked_nothing(quiet, cast):
    assert kinds(getattr(cast, quiet)) == []


def test_the_outsider_is_never_asked_about_others(outsider, enterprise):
    complete_record(enterprise)
    operations.submit_for_verification(organisation=enterprise, actor=SYSTEM, at=NOW)

    assert {need.organisation for need in queries.needs_of(outsider, on=TODAY)} == {
        outsider.organisation
    }


def test_people_of_a_day_are_those_in_office_that_day(cast, college, dean):
    gone = membership(person(college), college, Role.TUTOR, ends_on=TODAY - timedelta(days=1))

    assert set(queries.people_of(college, actor=dean, on=TODAY)) == {
        dean.membership,
        cast.student.membership,
        cast.cooperation_officer.membership,
        cast.unit_dean.membership,
        cast.class_teacher.membership,
    }
    assert gone in queries.people_of(college, actor=dean, on=TODAY - timedelta(days=1))


def test_the_story_of_an_organisation_tells_of_its_people_too(college, dean):
    told = list(queries.story_of_organisation(college).values_list("verb", flat=True))

    assert told[-1] == "organisation.registered"
    assert told.count("membership.granted") == 5


def test_a_state_that_no_record_explains_breaks_an_invariant(enterprise):
    def breaches():
        return {one.name: one.breach_count for one in check_all()}["organisations_in_the_audit"]

    assert breaches() == 0

    Organisation.objects.filter(pk=enterprise.pk).update(
        verification=Verification.PENDING, submitted_at=NOW
    )

    assert breaches() == 1
