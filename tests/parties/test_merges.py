"""Two records become one, and come apart again as if nothing had been."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.parties import (
    NOW,
    complete_record,
    member,
    membership,
    organisation,
    person,
    region,
    remit,
)
from tests.parties.test_restrictions import breaches, enter_number, restrict

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel.models import AuditRecord, Event
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties import moving, operations
from ronghe.parties.actors import SYSTEM, memberships_of
from ronghe.parties.indexing import write_search_columns
from ronghe.parties.models import (
    Cohort,
    DuplicateSuggestion,
    Enrolment,
    Identifier,
    Merge,
    Offering,
    Organisation,
    OrganisationKind,
    OrganisationName,
    Restriction,
    Role,
    SchoolClass,
    Site,
    SuggestionState,
    Unit,
    Verification,
)

pytestmark = pytest.mark.django_db
TERM = date(2026, 9, 1)


@pytest.fixture
def twin(cast):
    return organisation(name="启明精密制造公司", english="", number=10_000_003)


def merge(survivor, absorbed, actor=SYSTEM, at=NOW):
    return operations.merge_organisations(survivor=survivor, absorbed=absorbed, actor=actor, at=at)


def undo(merged, actor=SYSTEM, at=NOW):
    return operations.undo_merge(merge=merged, actor=actor, at=at)


# -- merging ----------------------------------------------------------------------------------


def test_people_places_and_numbers_move_and_are_remembered(enterprise, twin, coordinator):
    held = member(twin, Role.MENTOR, "金明").membership
    site = Site.objects.create(organisation=twin, address="滨海路 1 号")

    merged = merge(enterprise, twin, coordinator)

    held.refresh_from_db()
    site.refresh_from_db()
    assert (held.organisation_id, site.organisation_id) == (enterprise.pk, enterprise.pk)
    assert enterprise.identifiers.count() == 2
    assert merged.moved["rows"]["parties.membership.organisation"] == [held.pk]
    assert merged.moved["rows"]["parties.site.organisation"] == [site.pk]
    assert breaches() == []


def test_the_absorbed_record_keeps_its_name_and_its_history(enterprise, twin, coordinator):
    merge(enterprise, twin, coordinator)

    twin.refresh_from_db()
    assert twin.merged_into == enterprise
    assert twin.name_in("zh-hans") == "启明精密制造公司"
    assert AuditRecord.objects.filter(verb="organisation.merged", subject_id=twin.pk).count() == 1
    assert Event.objects.filter(name="organisation.merged_in").count() == 1


def test_it_is_found_by_the_number_that_came(enterprise, twin, coordinator):
    number = twin.identifiers.get().value

    merge(enterprise, twin, coordinator)

    assert list(Identifier.objects.filter(value=number).values_list("organisation", flat=True)) == [
        enterprise.pk
    ]


def test_namesakes_are_told_apart(enterprise, twin):
    for which in (enterprise, twin):
        Unit.objects.create(organisation=which, kind="plant", name="一分厂", starts_on=TERM)
        Site.objects.create(organisation=which, address="滨海路 1 号", is_main=True)

    merge(enterprise, twin)

    assert set(enterprise.units.values_list("name", flat=True)) == {
        "一分厂",
        f"一分厂 ({twin.reference})",
    }
    assert enterprise.sites.filter(is_main=True).count() == 1
    assert enterprise.sites.count() == 2


def test_whoever_held_one_role_in_both_holds_it_once(enterprise, twin, mentor):
    membership(mentor.person, twin, Role.MENTOR)

    merge(enterprise, twin)

    assert [one.organisation for one in memberships_of(mentor.person, on=NOW.date())] == [
        enterprise
    ]


def test_classes_join_the_cohort_of_their_year(college, cast):
    other = organisation(kind=OrganisationKind.COLLEGE, name="青禾职院", english="")
    cohorts = [
        Cohort.objects.get_or_create(organisation=one, entry_year=2026)[0]
        for one in (college, other)
    ]
    taught = SchoolClass.objects.create(
        organisation=other, cohort=cohorts[1], name="数控 1 班", starts_on=TERM
    )

    merge(college, other)

    taught.refresh_from_db()
    assert (taught.organisation, taught.cohort) == (college, cohorts[0])


def test_what_was_vouched_for_is_compared_again(college, coordinator):
    other = organisation(kind=OrganisationKind.COLLEGE, name="青禾职院", english="", number=77)

    merge(college, other, coordinator)

    college.refresh_from_db()
    assert college.verification == Verification.UNVERIFIED


def test_a_merge_that_brings_no_number_leaves_the_verification(college, coordinator):
    other = organisation(kind=OrganisationKind.COLLEGE, name="青禾职院", english="")

    merge(college, other, coordinator)

    college.refresh_from_db()
    assert college.verification == Verification.VERIFIED


def test_a_ban_comes_with_the_record_that_bears_it(enterprise, twin, coordinator):
    restriction = restrict(twin, coordinator)

    merged = merge(enterprise, twin, coordinator)

    enterprise.refresh_from_db()
    assert enterprise.verification == Verification.BANNED
    assert Restriction.objects.get(pk=restriction.pk).organisation == enterprise
    assert breaches() == []
    undo(merged)
    enterprise.refresh_from_db()
    twin.refresh_from_db()
    assert (enterprise.verification, twin.verification) == ("unverified", "banned")
    assert breaches() == []


def test_of_two_restricted_records_the_stricter_survives(enterprise, twin, coordinator):
    restrict(enterprise, coordinator, kind="suspension")
    restrict(twin, coordinator)

    with pytest.raises(operations.CannotBeMerged, match="stricter"):
        merge(enterprise, twin, coordinator)

    assert merge(twin, enterprise, coordinator).pk
    assert breaches() == []


# -- who may, and what cannot be --------------------------------------------------------------


@pytest.mark.parametrize(
    "who", ["dean", "plant_manager", "student", "inspector", "outsider", "mentor"]
)
def test_others_may_not_merge_dismiss_or_undo(cast, twin, who):
    merged = merge(cast.enterprise, twin)

    for step in (
        lambda actor: merge(cast.college, cast.enterprise, actor),
        lambda actor: undo(merged, actor),
        lambda actor: operations.dismiss_duplicate(
            first=cast.college, second=cast.enterprise, actor=actor, at=NOW
        ),
    ):
        with pytest.raises(NotAllowed):
            step(getattr(cast, who))


def test_both_records_must_lie_in_the_remit(enterprise, coordinator):
    elsewhere = organisation(name="启明精密制造公司", region_code="370200")

    with pytest.raises(NotAllowed):
        merge(enterprise, elsewhere, coordinator)


def test_the_administrator_merges_across_regions(enterprise, administrator):
    elsewhere = organisation(name="启明精密制造公司", region_code="370200")

    assert merge(enterprise, elsewhere, administrator).pk


def test_nothing_is_merged_with_itself(enterprise, coordinator):
    with pytest.raises(operations.CannotBeMerged, match="itself"):
        merge(enterprise, enterprise, coordinator)


def test_what_was_merged_is_not_merged_again(enterprise, twin, college):
    merge(enterprise, twin)

    for pair in ((enterprise, twin), (twin, enterprise), (college, twin)):
        with pytest.raises(operations.AlreadyMerged):
            merge(*pair)


def test_authorities_are_not_merged(authority, administrator):
    other = organisation(kind=OrganisationKind.AUTHORITY, name="青禾市教委", english="")

    with pytest.raises(operations.CannotBeMerged, match="remit"):
        merge(authority, other)


def test_a_college_takes_in_no_mentors(college, twin):
    member(twin, Role.MENTOR, "金明")

    with pytest.raises(operations.CannotBeMerged, match="kinds"):
        merge(college, twin)


def test_the_merged_record_stands_still(enterprise, twin, coordinator):
    merge(enterprise, twin)

    for step in (
        lambda: enter_number(twin, 99),
        lambda: operations.submit_for_verification(organisation=twin, actor=SYSTEM, at=NOW),
        lambda: restrict(twin, coordinator),
    ):
        with pytest.raises(operations.RecordIsSettled, match="merged"):
            step()


def test_every_column_that_points_at_a_record_moves_or_says_why_not():
    pointing = {
        f"{relation.related_model._meta.label_lower}.{relation.field.name}"
        for relation in moving.pointing_at(Organisation)
    }
    moved = {name for name, _model, _column in moving.columns()}

    assert moved | set(moving.STAYING) == pointing
    assert moved & set(moving.STAYING) == set()


# -- undoing ----------------------------------------------------------------------------------


def test_undone_within_thirty_days_and_not_later(enterprise, twin):
    merged = merge(enterprise, twin)

    with pytest.raises(operations.UndoIsOver, match="30 days"):
        undo(merged, at=NOW + timedelta(days=operations.UNDO_DAYS, seconds=1))

    assert undo(merged, at=NOW + timedelta(days=operations.UNDO_DAYS)).undone_at


def test_it_is_undone_once(enterprise, twin):
    merged = undo(merge(enterprise, twin))

    with pytest.raises(operations.UndoIsOver, match="already"):
        undo(merged)


def test_after_the_undo_they_can_be_merged_the_other_way(enterprise, twin):
    undo(merge(enterprise, twin))

    merge(twin, enterprise)

    enterprise.refresh_from_db()
    assert enterprise.merged_into == twin
    assert Merge.objects.count() == 2


def test_what_hangs_on_the_moved_rows_stops_the_undo(enterprise, twin):
    unit = Unit.objects.create(organisation=twin, kind="plant", name="二分厂", starts_on=TERM)
    merged = merge(enterprise, twin)
    held = membership(person(enterprise, "金明"), enterprise, Role.MENTOR)
    type(held).objects.filter(pk=held.pk).update(unit=unit)

    with pytest.raises(operations.UndoIsOver, match="hang on"):
        undo(merged)


def test_what_was_tied_to_the_survivor_since_stops_the_undo(enterprise, twin):
    plant = Unit.objects.create(organisation=enterprise, kind="plant", name="甲", starts_on=TERM)
    held = member(twin, Role.MENTOR, "金明").membership
    merged = merge(enterprise, twin)
    type(held).objects.filter(pk=held.pk).update(unit=plant)

    with pytest.raises(operations.UndoIsOver, match="hang on"):
        undo(merged)


def test_a_number_changed_since_stops_the_undo(enterprise, twin):
    merged = merge(enterprise, twin)
    came = merged.moved["rows"]["parties.identifier.organisation"][0]
    Identifier.objects.filter(pk=came).update(value="91330200MA00000000")

    with pytest.raises(operations.UndoIsOver, match="number"):
        undo(merged)


def test_the_later_of_two_merges_is_undone_first(enterprise, twin, college):
    first = merge(enterprise, twin)
    third = organisation(name="启明精密", english="")
    second = merge(third, enterprise)

    with pytest.raises(operations.UndoIsOver, match="that merge first"):
        undo(first)
    undo(second)

    assert undo(first).undone_at


# -- hypothesis: what was merged and parted is as it was --------------------------------------

YEARS = st.sets(st.sampled_from([2024, 2025, 2026]))
THINGS = st.fixed_dictionaries(
    {
        "sites": st.lists(st.booleans(), max_size=2, unique=True),
        "units": st.sets(st.sampled_from(["机电学院", "信息学院", "艺术学院"])),
        "cohorts": YEARS,
        "classes": st.sets(st.sampled_from(["1 班", "2 班"])),
        "students": st.sets(st.integers(1, 3)),
        "offerings": st.sets(st.integers(1, 3)),
        "numbers": st.sets(st.sampled_from(["fr-uai"])),
        "names": st.sets(st.sampled_from(["en", "fr"])),
        "tutors": st.sets(st.integers(0, 2)),
        "state": st.sampled_from(["", "pending", "verified", "suspension", "ban"]),
    }
)


def furnish(which, things, people, coordinator, number):
    """Give the college what it has, straight into the tables."""
    enter_number(which, number)
    for is_main in things["sites"]:
        Site.objects.create(organisation=which, address="滨海路 1 号", is_main=is_main)
    for name in sorted(things["units"]):
        Unit.objects.create(organisation=which, kind="school", name=name, starts_on=TERM)
    unit = which.units.order_by("pk").first()
    for year in sorted(things["cohorts"]):
        cohort = Cohort.objects.create(organisation=which, entry_year=year)
        for name in sorted(things["classes"]):
            SchoolClass.objects.create(
                organisation=which, cohort=cohort, name=name, unit=unit, starts_on=TERM
            )
        for student in sorted(things["students"] if year == 2026 else []):
            Enrolment.objects.create(
                person=people[student], organisation=which, cohort=cohort,
                student_number=f"S{student}", starts_on=TERM,
            )  # fmt: skip
    for code in sorted(things["offerings"]):
        Offering.objects.create(
            organisation=which, year=2026, major_scheme="cn-major", major_code=f"46010{code}"
        )
    for scheme in sorted(things["numbers"]):
        Identifier.objects.create(organisation=which, scheme=scheme, value="0010001A")
    for language in sorted(things["names"]):
        OrganisationName.objects.update_or_create(
            organisation=which, language=language, kind="legal", defaults={"text": f"C {number}"}
        )
    write_search_columns(which)
    for tutor in sorted(things["tutors"]):
        membership(people[tutor], which, Role.TUTOR)
    lead_to(which, things["state"], coordinator)


def lead_to(which, state, coordinator):
    if state in {"pending", "verified"}:
        complete_record(which)
        operations.submit_for_verification(organisation=which, actor=SYSTEM, at=NOW)
    if state == "verified":
        operations.verify_organisation(organisation=which, actor=coordinator, at=NOW)
    if state in {"suspension", "ban"}:
        restrict(which, coordinator, kind=state)


def everything():
    """Every row of the organisations, the people and what is theirs."""
    kept_apart = {Merge, DuplicateSuggestion, apps.get_model("parties.invitation")}
    return {
        model._meta.label: sorted(
            (tuple(row.items()) for row in model._default_manager.order_by("pk").values()), key=repr
        )
        for model in apps.get_app_config("parties").get_models()
        if model not in kept_apart
    }


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(kept=THINGS, taken=THINGS)
def test_merge_and_undo_leave_everything_as_it_was(cast, kept, taken):
    with transaction.atomic():
        survivor, absorbed = (
            organisation(kind=OrganisationKind.COLLEGE, name=name, english="")
            for name in ("青禾师范学院", "青禾师范大学")
        )
        people = [person(cast.college, f"人{n}", may_sign_in=False) for n in range(4)]
        furnish(survivor, kept, people, cast.coordinator, 301)
        furnish(absorbed, taken, people, cast.coordinator, 302)
        before = everything()

        try:
            merged = merge(survivor, absorbed)
        except operations.CannotBeMerged:
            assert taken["state"] == "ban"
            assert kept["state"] == "suspension"
        else:
            assert breaches() == []
            undo(merged)

        assert everything() == before
        assert breaches() == []
        transaction.set_rollback(True)


# -- the pairs --------------------------------------------------------------------------------


def test_dismissed_once_is_not_suggested_again(coordinator, enterprise):
    twin = organisation(name="启明精密制造有限公司", english="")
    assert operations.suggest_duplicates(actor=SYSTEM, at=NOW) == 1

    operations.dismiss_duplicate(first=twin, second=enterprise, actor=coordinator, at=NOW)

    assert operations.suggest_duplicates(actor=SYSTEM, at=NOW) == 0
    assert DuplicateSuggestion.objects.get().state == SuggestionState.DISMISSED
    with pytest.raises(IllegalTransition):
        operations.dismiss_duplicate(first=enterprise, second=twin, actor=coordinator, at=NOW)


def test_a_dismissed_pair_can_still_be_merged_and_parted(coordinator, enterprise, twin):
    operations.dismiss_duplicate(first=twin, second=enterprise, actor=coordinator, at=NOW)

    merged = merge(enterprise, twin, coordinator)

    assert DuplicateSuggestion.objects.get().state == SuggestionState.MERGED
    undo(merged, coordinator)
    assert DuplicateSuggestion.objects.get().state == SuggestionState.OPEN
    assert breaches() == []


def test_only_the_system_suggests(coordinator):
    with pytest.raises(NotAllowed):
        operations.suggest_duplicates(actor=coordinator, at=NOW)


def test_a_chamber_merges_nothing(enterprise, twin):
    chamber = organisation(kind=OrganisationKind.INDUSTRY_BODY, name="青禾市商会", english="")
    remit(chamber, region=region(), powers=["see_totals", "see_cases"])

    with pytest.raises(NotAllowed):
        merge(enterprise, twin, member(chamber, Role.COORDINATOR, "金明"))
