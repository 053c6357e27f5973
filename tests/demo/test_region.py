"""Qinghe has its colleges, enterprises and classes; some of what it knows is missing or held."""

from collections import Counter
from datetime import date

import pytest
from django.db.models import Sum

from ronghe.demo import earlier, further, market
from ronghe.demo.cheats import HOSTS
from ronghe.demo.scene import made_by
from ronghe.demo.story import story
from ronghe.demo.year.wave import Wave
from ronghe.kernel.models import Import, ImportRow
from ronghe.parties.models import Membership, Person, Role, SchoolClass, SigningMandate
from ronghe.partnerships.listing_law import law_check
from ronghe.partnerships.models import (
    Agreement,
    AgreementParty,
    AgreementState,
    Enquiry,
    EnquiryState,
    Listing,
    ListingKind,
)
from ronghe.placements.carrying import fall_of
from ronghe.placements.models import Post

SMALL, LARGER = 0.05, 0.13


@pytest.mark.parametrize("pair", [(0.01, SMALL), (SMALL, LARGER), (LARGER, 0.4), (0.4, 1), (1, 2)])
def test_a_larger_story_has_the_steps_of_the_smaller(pair):
    small, large = ({step.key: step.days_ago for step in story(scale)} for scale in pair)

    assert small.items() <= large.items()


@pytest.mark.parametrize("scale", [0.01, SMALL, 0.4, 1, 2])
def test_no_step_is_told_twice(scale):
    keys = [step.key for step in story(scale)]

    assert len(set(keys)) == len(keys)


def test_the_whole_region_is_as_large_as_announced():
    steps = Counter(step.key.partition(":")[0] for step in story(1))

    assert steps["organisation"] == 1 + 8 + 120 + 2 + 1 + len(
        HOSTS
    )  # with the neighbour of another region
    assert steps["school"] == 8
    assert steps["list"] == 80
    assert steps["mandate"] >= 10
    assert {"suspension", "twins", "invitations"} <= set(steps)


def test_enterprises_have_names_of_their_own():
    names = [firm.name_zh for firm in further.enterprises(10)]

    assert len(set(names)) == len(names) == 1200
    assert any(not firm.name_en for firm in further.enterprises(1))


@pytest.mark.django_db
def test_classes_come_as_lists_and_what_is_wrong_in_them_is_held(qinghe):
    assert SchoolClass.objects.count() == 4 + 2  # that of the year, and an earlier one
    sizes = Counter(
        Membership.objects.filter(role=Role.STUDENT).values_list("school_class", flat=True)
    )
    assert set(sizes.values()) == {30, len(Wave(0).seats()), earlier.SIZE}
    assert {run.state for run in Import.objects.all()} == {"applied"}
    assert Import.objects.aggregate(held=Sum("held_count"))["held"] == 3
    reasons = set(ImportRow.objects.filter(outcome="held").values_list("reason", flat=True))
    assert reasons == {"phone_wrong"}
    without = SchoolClass.objects.exclude(memberships__role=Role.CLASS_TEACHER)
    assert [one.pk for one in without] == [made_by("earlier:class")]  # it has left


@pytest.mark.django_db
def test_people_are_as_incomplete_as_in_life(qinghe):
    students = Person.objects.filter(memberships__role=Role.STUDENT)
    for missing in (
        {"contact_phone": ""},
        {"latin_name": ""},
        {"guardians": None},
        {"details": None},
    ):
        assert 0 < students.filter(**missing).count() < students.count()


@pytest.mark.django_db
def test_mandates_are_confirmed_by_a_second_person(qinghe):
    mandates = SigningMandate.objects.all()
    assert {one.state for one in mandates} == {"in_force"}
    parties = AgreementParty.objects.exclude(version__frozen_at=None).exclude(organisation=None)
    assert len(mandates) >= 2
    assert {one.organisation_id for one in parties} <= {one.organisation_id for one in mandates}
    assert all(one.confirmed_by_id not in {None, one.granted_by_id} for one in mandates)


def test_the_whole_market_is_as_large_as_announced():
    plans = [plan for firm in market.firms(1) for plan in market.plans_of(firm)]
    steps = Counter(step.key.partition(":")[0] for step in story(1))

    assert steps["listing"] == len(plans) >= 300
    assert steps["enquiry"] >= 200
    assert {plan.fate for plan in plans} == set(market.FATES)
    assert {plan.side for plan in plans} == {"need", "offer"}
    assert {plan.kind for plan in plans} == set(ListingKind.values)


@pytest.mark.django_db
def test_agreements_are_in_nearly_every_state_and_some_came_to_their_end(qinghe):
    states = set(Agreement.objects.values_list("state", flat=True))

    # Nobody keeps a draft fresh here: at this scale the one that was being checked has lapsed.
    assert states == set(AgreementState.values) - {AgreementState.CHECKING}


def test_the_market_is_in_many_states_and_breaks_no_rule_in_public(qinghe):
    listings = Listing.objects.select_related("organisation__jurisdiction__parent__parent")
    states = set(listings.values_list("state", flat=True))
    talks = set(Enquiry.objects.values_list("state", flat=True))

    assert states >= {"draft", "published", "paused", "expired", "taken_down"}
    assert talks == set(EnquiryState.values)
    assert {one.pause_cause for one in listings.filter(state="paused")} >= {"unanswered"}
    on = date(2026, 9, 6)
    assert [one for one in listings.published() if law_check(one, on=on).blocking] == []
    assert any(law_check(one, on=on).blocking for one in listings.filter(state="draft"))


@pytest.mark.django_db
def test_a_round_has_seats_of_an_agreement(qinghe):
    found = Post.objects.exclude(agreement=None)

    assert [(one.state, one.seats_count, fall_of(one)) for one in found] == [("offered", 6, None)]
