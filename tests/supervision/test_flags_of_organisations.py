"""Flags about an organisation: what one mentor did in several cooperations, each usual by itself."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from tests.factories import agreements
from tests.factories import placements as making
from tests.factories.flags import flag_of
from tests.supervision.test_flags import AFTER, LATER, decide, reply, run
from tests.supervision.test_standing import BEGAN

from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.actors import SYSTEM
from ronghe.placements.models import MentorContact, WeekRecord
from ronghe.placements.operations import starting
from ronghe.supervision.models import FlagState, IntegrityFlag
from ronghe.supervision.operations.flags import ReplyIsAmiss

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 10, 12)
DAYS, HOURS_IN_EACH, POSSIBLE_HOURS = 10, 9, 7


@pytest.fixture
def pair(cast):
    """Two placements with one mentor, each in a cooperation of its own."""
    found = []
    for number in (1, 2):
        of = agreements.cooperation(cast)
        learner = making.learner(cast.school_class, number)
        one = making.planned(learner, cast.enterprise, mentor=cast.mentor.membership)
        one = starting.record_start(placement=one, reason="已上岗", actor=SYSTEM, at=BEGAN)
        one.agreement = agreements.draft(cast, of).agreement
        one.save(update_fields=["agreement"])
        found.append(one)
    return found


def guided(placement, hours, *, topic, guide="host", at=LATER - timedelta(days=1)):
    MentorContact.objects.bulk_create(
        MentorContact(
            placement=placement, guide=guide, on=MONDAY + timedelta(days=number), minutes=60 * hours,
            way="talk", topic=topic, state="confirmed", noted_for="student", noted_at=at, answered_at=at,
        )
        for number in range(DAYS)
    )  # fmt: skip


def confirmed(placements, *, seconds):
    """Confirm six weeks of each, one by one, so many seconds apart."""
    at = LATER - timedelta(days=1)
    for number in range(6):
        for placement in placements:
            at += timedelta(seconds=seconds)
            WeekRecord.objects.create(
                placement=placement, monday=MONDAY + timedelta(weeks=number), state="confirmed",
                entered_at=at, answered_at=at, answered_by=placement.mentor.person, answer_way="account",
            )  # fmt: skip


def checks():
    return [[one["check"] for one in flag.signals] for flag in IntegrityFlag.objects.order_by("pk")]


def test_a_load_that_only_both_together_make_impossible_is_the_hosts(cast, pair):
    for number, placement in enumerate(pair):
        guided(placement, HOURS_IN_EACH, topic=f"装夹 {number}")

    assert run() == {"checked": 3, "raised": 1, "lapsed": 0}

    flag = IntegrityFlag.objects.get()
    assert (flag.organisation, flag.cooperation) == (cast.enterprise, None)
    assert [one["check"] for one in flag.signals] == ["impossible_loads"]
    assert (flag.signals[0]["numbers"]["days"], len(flag.signals[0]["records"])) == (DAYS, 2 * DAYS)
    assert run(at=LATER + timedelta(days=1))["raised"] == 0


def test_honest_twin_a_long_day_in_both_is_possible(pair):
    for number, placement in enumerate(pair):
        guided(placement, POSSIBLE_HOURS, topic=f"装夹 {number}")

    assert run() == {"checked": 3, "raised": 0, "lapsed": 0}


def test_honest_twin_a_talk_with_all_of_them_is_one_talk(pair):
    for placement in pair:
        guided(placement, HOURS_IN_EACH, topic="集中讲解")

    assert run()["raised"] == 0


def test_what_one_cooperation_shows_by_itself_is_asked_there_alone(pair):
    first, second = pair
    for number in range(2):
        guided(first, HOURS_IN_EACH, topic=f"装夹 {number}")
    guided(second, HOURS_IN_EACH, topic="编程")

    assert run()["raised"] == 1

    assert IntegrityFlag.objects.get().organisation is None


def test_a_tutors_load_over_cooperations_is_the_colleges(cast, pair):
    for number, placement in enumerate(pair):
        placement.tutor = cast.class_teacher.membership
        placement.save(update_fields=["tutor"])
        guided(placement, HOURS_IN_EACH, topic=f"指导 {number}", guide="college")

    run()

    assert IntegrityFlag.objects.get().organisation == cast.college


def test_confirmations_of_several_faster_than_anybody_reads_are_the_hosts(cast, pair):
    confirmed(pair, seconds=2)

    run()

    assert checks() == [["bulk_confirmations"]]
    assert IntegrityFlag.objects.get().organisation == cast.enterprise


def test_honest_twin_who_reads_before_confirming_is_not_flagged(pair):
    confirmed(pair, seconds=40)

    assert run()["raised"] == 0


def test_honest_twin_the_friday_list_over_both_is_ours(pair):
    confirmed(pair, seconds=0)

    assert run()["raised"] == 0


def test_explained_it_does_not_come_back_and_corrected_it_lapses(cast, pair):
    for number, placement in enumerate(pair):
        guided(placement, HOURS_IN_EACH, topic=f"装夹 {number}")
    run()
    decide(IntegrityFlag.objects.get(), cast.coordinator)
    assert run(at=AFTER)["raised"] == 0

    MentorContact.objects.update(answered_at=AFTER)
    assert run(at=AFTER + timedelta(days=1))["raised"] == 1
    MentorContact.objects.update(minutes=30)

    assert run(at=AFTER + timedelta(days=2))["lapsed"] == 1


def test_the_organisation_replies_and_no_partner_sees_or_answers_it(cast, pair, sign_in):
    flag = flag_of(None, organisation=cast.enterprise, at=LATER)
    seeing = {name for name in ("dean", "plant_manager", "coordinator", "mentor", "student", "outsider") if IntegrityFlag.objects.visible_to(getattr(cast, name)).exists()}  # fmt: skip
    assert seeing == {"plant_manager", "coordinator"}
    with pytest.raises(NotAllowed):
        reply(flag, cast.dean)

    reply(flag, cast.plant_manager)

    assert decide(flag, cast.coordinator, at=LATER).state == FlagState.EXPLAINED
    with pytest.raises(ReplyIsAmiss):
        reply(flag, cast.plant_manager)
    page = reverse("flags:flag_page", args=[flag.reference])
    assert sign_in(cast.dean).get(page).status_code == 404
    assert cast.enterprise.name_in("en") in sign_in(cast.coordinator).get(page).content.decode()
