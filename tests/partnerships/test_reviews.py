"""Reviews that both sides stand behind, and cooperations in trouble noticed in time."""

from datetime import date, timedelta

import pytest
from tests.factories.agreements import ENDS, cooperation, draft, in_force
from tests.factories.parties import NOW

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel.models import AuditRecord
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.actors import SYSTEM
from ronghe.partnerships.health import SILENCE, TroubleKind, signs_of, signs_of_all
from ronghe.partnerships.models import ObligationState, Review, ReviewState, Trouble
from ronghe.partnerships.operations import concerns, obligations, reviews
from ronghe.partnerships.operations.reviews import PlannedAction, ReviewIsAmiss
from ronghe.partnerships.operations.watching import watch_cooperations

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def running(cast, with_mandates):
    return in_force(cast).agreement.cooperation


@pytest.fixture
def with_mandates(cast):
    from tests.factories.agreements import with_mandates as give  # noqa: PLC0415 -- a name once

    give(cast)


def record(cast, of, **more):
    told = {
        "cooperation": of,
        "organisation": cast.college,
        "held_on": TODAY,
        "minutes": "两台机床尚未到位，十月底前补齐。",
        "actor": cast.dean,
        "at": NOW,
    }
    return reviews.record_review(**told | more)


def kinds(of, on):
    return [sign.kind for sign in signs_of(of, on=on)]


# -- reviews ----------------------------------------------------------------------------------------


def test_minutes_count_once_the_other_side_confirms_them(cast, running):
    review = record(cast, running)

    with pytest.raises(NotAllowed):
        reviews.confirm_review(review=review, actor=cast.dean, at=NOW)
    confirmed = reviews.confirm_review(review=review, actor=cast.plant_manager, at=NOW)

    assert confirmed.state == ReviewState.CONFIRMED
    assert confirmed.answered_for == cast.enterprise
    with pytest.raises(IllegalTransition):
        reviews.confirm_review(review=review, actor=cast.plant_manager, at=NOW)


def test_minutes_that_are_wrong_are_written_anew_and_the_first_stay_on_record(cast, running):
    review = record(cast, running)

    reviews.object_to_review(review=review, words="少记了一项。", actor=cast.plant_manager, at=NOW)
    with pytest.raises(NotAllowed):
        reviews.rewrite_review(review=review, minutes="x", actor=cast.plant_manager, at=NOW)
    again = reviews.rewrite_review(review=review, minutes="补记。", actor=cast.dean, at=NOW)

    assert (again.state, again.minutes, again.answered_at) == (ReviewState.RECORDED, "补记。", None)
    kept = AuditRecord.objects.get(verb="review.rewritten").details
    assert kept["before"] == "两台机床尚未到位，十月底前补齐。"


@pytest.mark.parametrize(
    "amiss",
    [
        {"minutes": "  "},
        {"held_on": TODAY + timedelta(days=1)},
        {"organisation": "enterprise"},
        {"actions": [("enterprise", " ", TODAY)]},
        {"actions": [("enterprise", "补齐机床", TODAY - timedelta(days=1))]},
        {"actions": [("other_college", "补齐机床", TODAY)]},
    ],
)
def test_review_that_says_too_little_is_refused_whole(cast, running, amiss):
    if "organisation" in amiss:
        amiss = {"organisation": getattr(cast, amiss["organisation"])}
    if "actions" in amiss:
        amiss = {"actions": [PlannedAction(getattr(cast, who), *rest) for who, *rest in amiss["actions"]]}  # fmt: skip

    with pytest.raises(ReviewIsAmiss):
        record(cast, running, **amiss)

    assert not Review.objects.exists()


def test_action_is_finished_by_whoever_does_it(cast, running):
    planned = PlannedAction(cast.enterprise, "补齐两台机床", TODAY + timedelta(days=30))
    action = record(cast, running, actions=[planned]).actions.get()

    with pytest.raises(NotAllowed):
        reviews.finish_action(action=action, done_on=TODAY, actor=cast.dean, at=NOW)
    with pytest.raises(ReviewIsAmiss):
        reviews.finish_action(
            action=action, done_on=TODAY + timedelta(days=1), actor=cast.plant_manager, at=NOW
        )
    done = reviews.finish_action(action=action, done_on=TODAY, actor=cast.plant_manager, at=NOW)

    assert (done.done_on, done.done_by) == (TODAY, cast.plant_manager.person)
    with pytest.raises(reviews.AlreadyDone):
        reviews.finish_action(action=action, done_on=TODAY, actor=cast.plant_manager, at=NOW)


def test_strangers_record_and_see_no_review(cast, running):
    with pytest.raises(NotAllowed):
        record(cast, running, organisation=cast.other_college, actor=cast.outsider)
    record(cast, running)
    seen = {
        name: Review.objects.visible_to(getattr(cast, name)).count()
        for name in ("dean", "plant_manager", "inspector", "student", "outsider")
    }
    assert seen == {"dean": 1, "plant_manager": 1, "inspector": 1, "student": 0, "outsider": 0}


# -- trouble ------------------------------------------------------------------------------------


def test_silence_is_counted_from_the_last_thing_that_both_sides_stand_behind(cast, running):
    silent_from = TODAY + SILENCE + timedelta(days=1)
    assert kinds(running, TODAY + SILENCE) == []
    assert kinds(running, silent_from) == [TroubleKind.SILENT]

    later = NOW + timedelta(days=30)
    review = record(cast, running, at=later)
    assert TroubleKind.SILENT in kinds(running, silent_from)  # one side alone says nothing
    reviews.confirm_review(review=review, actor=cast.plant_manager, at=later)

    assert kinds(running, silent_from) == []


def test_cooperation_that_has_not_begun_or_is_over_is_in_no_trouble(cast):
    assert kinds(cooperation(cast), TODAY + timedelta(days=400)) == []


def test_missed_and_disputed_duties_and_late_answers_are_signs(cast, running):
    owed = list(running.agreements.get().obligations.order_by("due_on", "pk"))
    assert len(owed) >= 2, "the framework template lays down duties"
    first, second = owed[:2]
    after = max(first.due_on, second.due_on) + timedelta(days=1)
    at = NOW + (after - TODAY)
    owner = cast.dean if second.owner_id == cast.college.pk else cast.plant_manager
    other = cast.plant_manager if owner is cast.dean else cast.dean
    obligations.report_obligation(obligation=second, words="已办", actor=owner, at=NOW)
    obligations.dispute_obligation(obligation=second, words="没有", actor=other, at=NOW)
    obligations.note_missed_obligations(on=after, actor=SYSTEM, at=at)
    concern = concerns.raise_concern(
        cooperation=running,
        organisation=cast.college,
        addressed_to=cast.enterprise,
        text="师傅换了三次。",
        actor=cast.dean,
        at=NOW,
    )

    found = {one.kind: one for one in signs_of(running, on=after)}

    missed = running.agreements.get().obligations.filter(state=ObligationState.MISSED)
    assert found[TroubleKind.MISSED].count == missed.count()
    assert found[TroubleKind.DISPUTED].since_on == second.due_on
    assert (TroubleKind.UNANSWERED in found) == (concern.answer_due_on < after)


def test_end_without_renewal_is_a_sign_until_somebody_renews(cast, with_mandates):
    running = in_force(cast, draft(cast, ends_on=ENDS.isoformat())).agreement.cooperation
    near = ENDS - timedelta(days=30)

    assert TroubleKind.ENDING in kinds(running, near)
    assert TroubleKind.ENDING not in kinds(running, ENDS - timedelta(days=61))
    cooperation(cast, ready=False, renews=running)

    assert TroubleKind.ENDING not in kinds(running, near)


def test_many_cooperations_take_as_many_queries_as_one(cast, running, django_assert_num_queries):
    other = in_force(cast).agreement.cooperation
    running.refresh_from_db()
    with django_assert_num_queries(10):
        signs_of_all([running], on=TODAY)
    with django_assert_num_queries(10):
        signs_of_all([running, other], on=TODAY)


def test_trouble_is_noticed_once_and_passes(cast, running):
    late = TODAY + SILENCE + timedelta(days=1)
    at = NOW + (late - TODAY)

    assert watch_cooperations(on=late, actor=SYSTEM, at=at) >= 1
    assert watch_cooperations(on=late, actor=SYSTEM, at=at) == 0
    silent = Trouble.objects.get(kind=TroubleKind.SILENT)
    assert silent.since_on == TODAY + SILENCE
    review = record(cast, running, held_on=TODAY, at=at)
    reviews.confirm_review(review=review, actor=cast.plant_manager, at=at)
    watch_cooperations(on=late, actor=SYSTEM, at=at)

    silent.refresh_from_db()
    assert silent.over_at == at
    told = AuditRecord.objects.filter(verb="trouble.noticed", details__kind="silent")
    assert told.count() == 1


def test_only_the_platform_watches(cast, running):
    with pytest.raises(NotAllowed):
        watch_cooperations(on=date(2027, 1, 1), actor=cast.dean, at=NOW)
