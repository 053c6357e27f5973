"""A placement of a round came to nothing: student and seat go back, and the repair offers them anew."""

from datetime import date, timedelta

import pytest
from tests.factories.rounds import AFTER, CONFIRM_UNTIL, closed, oneself, published, ranked, run

from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.actors import SYSTEM
from ronghe.placements.models import CandidateState, RoundState, RunKind, Vacancy
from ronghe.placements.operations import ending, planning, publishing, vacancies
from ronghe.placements.queries.visit_desk import waiting_about_visits
from ronghe.placements.refusals import DoesNotFit

pytestmark = pytest.mark.django_db
SETTLED_AT = AFTER.replace(month=10, day=1)
LATER = AFTER.replace(month=10, day=20)
UNTIL = date(2026, 10, 27)


@pytest.fixture
def settled(setting):
    """The lathe has two seats, the mill one: one student is left without a post."""
    for one in setting.students[:3]:
        ranked(one, setting.lathe, setting.mill)
    ranked(setting.students[3], setting.lathe, setting.mill)
    round_ = published(closed(setting.round))
    for one in round_.candidates.filter(state=CandidateState.OFFERED):
        publishing.confirm_place(candidate=one, actor=oneself(one), at=AFTER)
    assert SETTLED_AT.date() > CONFIRM_UNTIL
    return publishing.settle_round(round_=round_, actor=SYSTEM, at=SETTLED_AT)


def placed_at(post, setting):
    """Plan the placements of the round, and give one at the post."""
    college = setting.students[0].membership.organisation
    planning.plan_from_round(round_=setting.round, college=college, actor=SYSTEM, at=SETTLED_AT)
    return post.placements.order_by("pk").first()


def came_to_nothing(placement, side="nobody"):
    ended = ending.note_no_start(
        placement=placement, side=side, note="家里有事", actor=SYSTEM, at=LATER
    )
    return vacancies.return_to_round(placement=ended, actor=SYSTEM, at=LATER)


def test_the_seat_goes_to_who_waited_and_the_student_to_another_post_in_the_repair(
    settled, setting, cast
):
    placement = placed_at(setting.lathe, setting)
    waiting = settled.candidates.get(state=CandidateState.UNPLACED, wishes__post=setting.lathe, wishes__rank=1)  # fmt: skip
    others = set(
        settled.candidates.filter(state=CandidateState.CONFIRMED)
        .exclude(membership=placement.student)
        .values_list("pk", "post")
    )
    vacancy = came_to_nothing(placement)
    vacancies.reopen_round(round_=settled, confirm_until=UNTIL, actor=cast.dean, at=LATER)

    repaired = run(settled, RunKind.REPAIR)

    waiting.refresh_from_db()
    vacancy.candidate.refresh_from_db()
    assert repaired.state == "done"
    assert (waiting.state, waiting.post) == (CandidateState.OFFERED, setting.lathe)
    # The one who came back ranked nothing else that is free, and never gets the same post again.
    assert (vacancy.candidate.state, vacancy.candidate.post) == (CandidateState.UNPLACED, None)
    confirmed = settled.candidates.filter(state=CandidateState.CONFIRMED)
    assert set(confirmed.values_list("pk", "post")) == others


def test_what_lay_on_the_hosts_side_leaves_no_seat_there(settled, setting, cast):
    vacancy = came_to_nothing(placed_at(setting.lathe, setting), side="host")
    vacancies.reopen_round(round_=settled, confirm_until=UNTIL, actor=cast.dean, at=LATER)

    run(settled, RunKind.REPAIR)

    setting.lathe.refresh_from_db()
    assert (vacancy.is_seat_free, setting.lathe.seats_count) == (False, 1)
    assert not settled.candidates.filter(state=CandidateState.OFFERED).exists()


def test_a_seat_that_nobody_took_is_not_offered_when_the_round_opens_again(settled, setting, cast):
    came_to_nothing(placed_at(setting.lathe, setting))

    vacancies.reopen_round(round_=settled, confirm_until=UNTIL, actor=cast.dean, at=LATER)

    seats = dict(settled.posts.values_list("title", "seats_count"))
    assert seats == {"数控车工": 2, "铣工": 1, "仓储": 0}


def test_whoever_is_moved_confirms_and_gets_days_that_are_still_ahead(settled, setting, cast):
    placement = placed_at(setting.mill, setting)
    vacancy = came_to_nothing(placement)
    vacancies.reopen_round(round_=settled, confirm_until=UNTIL, actor=cast.dean, at=LATER)
    run(settled, RunKind.REPAIR)
    moved = settled.candidates.get(state=CandidateState.OFFERED)

    publishing.confirm_place(candidate=moved, actor=oneself(moved), at=LATER)
    publishing.settle_round(round_=settled, actor=SYSTEM, at=LATER + timedelta(days=10))
    settled.refresh_from_db()

    assert moved.pk != vacancy.candidate_id
    assert moved.post == setting.mill
    assert settled.state == RoundState.SETTLED


def test_a_round_is_opened_again_only_when_somebody_came_back(settled, setting, cast):
    with pytest.raises(DoesNotFit):
        vacancies.reopen_round(round_=settled, confirm_until=UNTIL, actor=cast.dean, at=LATER)
    came_to_nothing(placed_at(setting.lathe, setting))
    waits = came_back(cast.dean)
    with pytest.raises(DoesNotFit):
        vacancies.reopen_round(
            round_=settled, confirm_until=LATER.date(), actor=cast.dean, at=LATER
        )
    for actor in (cast.plant_manager, cast.outsider):
        with pytest.raises(NotAllowed):
            vacancies.reopen_round(round_=settled, confirm_until=UNTIL, actor=actor, at=LATER)

    vacancies.reopen_round(round_=settled, confirm_until=UNTIL, actor=cast.dean, at=LATER)

    assert waits == [(settled.reference, 1)]
    assert came_back(cast.dean) == []


def came_back(actor):
    found = waiting_about_visits(actor, on=LATER.date())
    return [(one.reference, one.count) for one in found if one.kind == "came_back"]


def test_it_goes_back_once_and_only_after_it_came_to_nothing(settled, setting):
    placement = placed_at(setting.lathe, setting)
    with pytest.raises(DoesNotFit):
        vacancies.return_to_round(placement=placement, actor=SYSTEM, at=LATER)
    first = came_to_nothing(placement)

    again = vacancies.return_to_round(placement=placement, actor=SYSTEM, at=LATER)

    assert again == first == Vacancy.objects.get()
