"""A round from plan to settlement, and what is refused on the way."""

from datetime import timedelta

import pytest
from tests.factories.parties import NOW, school_class
from tests.factories.rounds import (
    AFTER,
    CLOSES_AT,
    CONFIRM_UNTIL,
    closed,
    oneself,
    plan,
    planned,
    published,
    ranked,
    run,
)

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.engines.matching import commitment
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.actors import SYSTEM
from ronghe.placements.locking import NotNow, RankingIsOver
from ronghe.placements.models import Allocation, Candidate, Round, RoundState, RunKind, RunState
from ronghe.placements.operations import candidates, publishing, rounds, runs, scores
from ronghe.placements.operations.publishing import RunDoesNotCount, TooLate
from ronghe.placements.operations.rounds import CalendarIsAmiss, ClassDoesNotBelong, NothingToRank
from ronghe.placements.operations.scores import Opinion

pytestmark = pytest.mark.django_db


def all_ranked(setting):
    """Everybody wants the lathe first; the fifth ranks nothing else."""
    first, second, third, fourth, fifth = setting.students
    for one in (first, second, third):
        ranked(one, setting.lathe, setting.mill, setting.store)
    ranked(fourth, setting.lathe, setting.store)
    ranked(fifth, setting.lathe)
    return closed(setting.round)


def test_round_places_by_bands_then_by_the_committed_lottery(setting, cast):
    round_ = all_ranked(setting)
    best, middle = setting.students[4], setting.students[3]
    scores.score_applicants(
        post=setting.lathe,
        opinions={best.code: Opinion(band=5), middle.code: Opinion(band=4)},
        actor=cast.plant_manager,
        at=AFTER,
    )

    found = run(round_)
    publishing.propose_result(round_=round_, run=found, actor=cast.dean, at=AFTER)
    round_ = publishing.publish_result(round_=round_, actor=cast.cooperation_officer, at=AFTER)

    placed = {one.pk: one.post for one in round_.candidates.select_related("post")}
    assert found.state == RunState.DONE
    assert found.certificate["status"] == "stable"
    assert placed[best.pk] == placed[middle.pk] == setting.lathe
    assert sorted(str(one) for one in placed.values()) == sorted(["数控车工", "数控车工", "铣工", "仓储", "None"])  # fmt: skip
    assert commitment(int(round_.seed)) == round_.commitment


def test_everybody_learns_one_reason_for_each_wish(setting):
    round_ = published(all_ranked(setting))

    for one in Allocation.objects.select_related("candidate"):
        listed = [wish.post.reference for wish in one.candidate.wishes.order_by("rank")]
        assert [line["post"] for line in one.reasons] == listed
        assert {line["code"] for line in one.reasons} <= {"PLACED_HERE", "PLACED_BETTER", "POST_FULL"}  # fmt: skip
    assert round_.state == RoundState.PUBLISHED


def test_run_replayed_gives_the_same_result(setting):
    round_ = all_ranked(setting)

    first, second = run(round_), run(round_)

    assert first.result_hash == second.result_hash
    assert first.inputs_hash == second.inputs_hash
    assert first.number != second.number


def test_trial_shows_every_rule_and_nobody(setting):
    all_ranked(setting)

    found = run(setting.round, RunKind.TRIAL, "most_placed")

    assert [one["rule"] for one in found.prices] == ["student_optimal", "most_placed", "least_rank"]
    assert not found.allocations.exists()


def test_result_takes_two_people(setting, cast):
    round_ = all_ranked(setting)
    publishing.propose_result(round_=round_, run=run(round_), actor=cast.dean, at=AFTER)

    with pytest.raises(NotAllowed):
        publishing.publish_result(round_=round_, actor=cast.dean, at=AFTER)


def test_stale_run_is_not_published(setting, cast):
    round_ = all_ranked(setting)
    found = run(round_)
    scores.score_applicants(
        post=setting.lathe,
        opinions={setting.students[0].code: Opinion(band=5)},
        actor=cast.plant_manager,
        at=AFTER,
    )

    with pytest.raises(RunDoesNotCount):
        publishing.propose_result(round_=round_, run=found, actor=cast.dean, at=AFTER)


def test_list_is_not_saved_after_the_deadline(setting):
    late = CLOSES_AT + timedelta(seconds=1)

    with pytest.raises(RankingIsOver):
        ranked(setting.students[0], setting.lathe, at=late)


def test_ranking_does_not_end_before_its_deadline(setting, cast):
    with pytest.raises(NotNow):
        rounds.close_round(round_=setting.round, actor=cast.dean, at=CLOSES_AT)


def test_confirmed_place_stays_and_a_declined_one_is_filled(setting, cast):
    round_ = published(all_ranked(setting))
    at_lathe = list(round_.candidates.filter(post=setting.lathe).order_by("pk"))
    publishing.confirm_place(candidate=at_lathe[0], actor=oneself(at_lathe[0]), at=AFTER)
    publishing.decline_place(candidate=at_lathe[1], actor=oneself(at_lathe[1]), at=AFTER)

    found = run(round_, RunKind.REPAIR)

    at_lathe[0].refresh_from_db()
    assert found.state == RunState.DONE, found.remarks
    assert at_lathe[0].post == setting.lathe
    assert at_lathe[0].state == "confirmed"
    assert round_.candidates.filter(post=setting.lathe).count() == 2
    assert found.certificate["withdrawn"] == [at_lathe[1].code]


def test_offer_lapses_when_nobody_answers(setting):
    round_ = published(all_ranked(setting))
    late = AFTER + (CONFIRM_UNTIL - AFTER.date() + timedelta(days=2))
    one = round_.candidates.filter(state="offered").first()

    with pytest.raises(TooLate):
        publishing.confirm_place(candidate=one, actor=oneself(one), at=late)
    publishing.settle_round(round_=round_, actor=SYSTEM, at=late)

    one.refresh_from_db()
    assert (one.state, one.post) == ("lapsed", None)
    setting.lathe.listing.refresh_from_db()
    assert setting.lathe.listing.seats_taken_count == 0


def test_round_opens_with_students_and_posts(cast):
    round_ = planned(cast.college)

    with pytest.raises(NothingToRank):
        rounds.open_round(round_=round_, actor=cast.dean, at=NOW)


@pytest.mark.parametrize("amiss", [
    {"closes_at": NOW},
    {"appeals_until": CLOSES_AT.date()},
    {"confirm_until": plan().starts_on},
    {"starts_on": plan().ends_on + timedelta(days=1)},
    {"title": " "},
])  # fmt: skip
def test_days_of_a_round_follow_one_another(cast, amiss):
    with pytest.raises(CalendarIsAmiss):
        planned(cast.college, **amiss)


def test_outsider_plans_nothing_for_others(cast):
    with pytest.raises(NotAllowed):
        planned(cast.college, actor=cast.outsider)


def test_withdrawn_student_is_in_no_result(setting, cast):

    round_ = all_ranked(setting)
    gone = setting.students[0]
    candidates.withdraw_candidate(candidate=gone, actor=oneself(gone), at=AFTER)

    published(round_)

    gone.refresh_from_db()
    assert (gone.state, gone.post) == ("withdrawn", None)
    assert not Allocation.objects.filter(candidate=gone).exists()


def test_run_left_behind_by_a_killed_worker_is_taken_up_again(setting):
    round_ = all_ranked(setting)
    asked = runs.start_run(round_=round_, kind=RunKind.FINAL, rule="", actor=SYSTEM, at=AFTER)
    runs.begin_run(run=asked, actor=SYSTEM, at=AFTER)

    done = runs.compute_run(run=asked, actor=SYSTEM, at=AFTER)

    assert done.state == RunState.DONE
    with pytest.raises(IllegalTransition):
        runs.begin_run(run=done, actor=SYSTEM, at=AFTER)
    assert Candidate.objects.filter(allocations__run=done).count() == 5


def test_trial_runs_before_anybody_has_ranked(setting):
    found = run(setting.round, RunKind.TRIAL)

    assert (found.state, found.certificate["placed"]) == (RunState.DONE, 0)


def test_authority_runs_a_round_to_which_colleges_of_its_region_bring_classes(cast):
    round_ = planned(cast.authority, actor=cast.coordinator)

    rounds.add_class(round_=round_, school_class=cast.school_class, actor=cast.dean, at=NOW)

    assert round_ in Round.objects.visible_to(cast.dean)
    assert round_ in Round.objects.visible_to(cast.coordinator)
    assert round_ not in Round.objects.visible_to(cast.outsider)
    assert round_ not in Round.objects.visible_to(cast.plant_manager)


def test_college_of_another_region_brings_no_class(cast):
    round_ = planned(cast.authority, actor=cast.coordinator)

    with pytest.raises(ClassDoesNotBelong):
        rounds.add_class(
            round_=round_,
            school_class=school_class(cast.other_college),
            actor=cast.outsider,
            at=NOW,
        )
