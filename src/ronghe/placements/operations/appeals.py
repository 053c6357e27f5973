"""Appeals: a student says what is wrong, and is answered with a reason within working days."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.kernel.references import next_reference
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.placements import held_seats
from ronghe.placements.lifecycles import APPEAL, CANDIDATE
from ronghe.placements.locking import (  # fmt: skip
    NotNow,
    locked_candidate,
    locked_post,
    locked_round,
    note_change,
)
from ronghe.placements.models import (
    Appeal,
    AppealState,
    Candidate,
    CandidateState,
    Post,
    PostState,
    Round,
    RoundState,
)
from ronghe.reference.calendars import NoCalendar, Unknown, add_working_days

# Working days for an answer, and the calendar days that serve where working days are not known.
ANSWER_WORKING_DAYS, ANSWER_DAYS = 3, 5
MAY_MOVE = frozenset(
    {
        CandidateState.OFFERED,
        CandidateState.UNPLACED,
        CandidateState.CONFIRMED,
    }
)


class AppealIsAmiss(ValueError):
    """An appeal says what is wrong, in time, and one at a time."""


class AnswerIsMissing(ValueError):
    """An appeal is answered with a reason."""


class SeatIsOfAnother(ValueError):
    """A seat is given at a post of the same round, to which the student may go."""


@transaction.atomic
def raise_appeal(*, candidate: Candidate, text: str, actor: Actor, at: datetime) -> Appeal:
    """Say what is wrong with one's result; it keeps one's place meanwhile."""
    require(actor, "placements.rank_posts", candidate)
    candidate = locked_candidate(candidate)
    round_ = candidate.round
    if not text.strip():
        raise AppealIsAmiss(_("Say what you think is wrong, so that somebody can look at it."))
    if round_.state != RoundState.PUBLISHED or day_of(at) > round_.appeals_until:
        raise AppealIsAmiss(_("The days for appeals are over, or there is no result yet."))
    if candidate.appeals.filter(state=AppealState.RAISED).exists():
        raise AppealIsAmiss(_("Your appeal is being looked at. You will be told what comes of it."))
    appeal = Appeal.objects.create(
        reference=next_reference("AP", on=day_of(at)),
        candidate=candidate,
        text=text.strip(),
        raised_at=at,
        due_on=_due_on(round_, day_of(at)),
    )
    audit.record("appeal.raised", appeal, actor=actor, at=at)
    news.publish("appeal.raised", appeal, actor=actor, at=at)
    return appeal


def _due_on(round_: Round, on: date) -> date:
    try:
        day = add_working_days(round_.organisation.jurisdiction.code, on, ANSWER_WORKING_DAYS)
    except NoCalendar:
        return on + timedelta(days=ANSWER_DAYS)
    return on + timedelta(days=ANSWER_DAYS) if isinstance(day, Unknown) else day


@transaction.atomic
def grant_appeal(
    *, appeal: Appeal, answer: str, seat_at: Post | None = None, actor: Actor, at: datetime
) -> Appeal:
    """Say that the student is right, and why; with a seat that is added, so that nobody loses one.

    The seat the student leaves is free for whoever comes next: fill it with a repair.
    """
    require(actor, "placements.answer_appeal", appeal)
    round_ = locked_round(appeal.candidate.round)
    appeal = _locked_appeal(appeal, answer)
    state = APPEAL.next_state(appeal.state, "grant_appeal")
    if seat_at is not None:
        _seat(round_, appeal.candidate, seat_at, at)
    appeal.seat_at = seat_at
    _answer(appeal, state, answer, actor, at)
    details = {"seat_at": seat_at.reference if seat_at else ""}
    audit.record("appeal.granted", appeal, actor=actor, at=at, details=details)
    news.publish("appeal.answered", appeal, actor=actor, at=at)
    return appeal


def _seat(round_: Round, candidate: Candidate, post: Post, at: datetime) -> None:
    """Add a seat at the post and give it to the student for good; raises `SeatsAreGone`."""
    candidate = locked_candidate(candidate)
    if round_.state != RoundState.PUBLISHED or candidate.state not in MAY_MOVE:
        raise NotNow(_("The student has declined or withdrawn, or the round is settled."))
    post = locked_post(post)
    if post.round_id != round_.pk or post.state != PostState.OFFERED:
        raise SeatIsOfAnother(_("Choose a post of this round."))
    if post.pk == candidate.post_id:
        raise SeatIsOfAnother(_("The student has this post already."))
    held_seats.hold(post, post.seats_count + 1, at=at)
    post.seats_count += 1
    post.save(update_fields=["seats_count"])
    candidate.state = CANDIDATE.next_state(candidate.state, "place_candidate")
    candidate.post, candidate.is_fixed = post, True
    candidate.save(update_fields=["state", "post", "is_fixed"])
    note_change(post.round)


@transaction.atomic
def decline_appeal(*, appeal: Appeal, answer: str, actor: Actor, at: datetime) -> Appeal:
    """Say why the result stands."""
    require(actor, "placements.answer_appeal", appeal)
    appeal = _locked_appeal(appeal, answer)
    state = APPEAL.next_state(appeal.state, "decline_appeal")
    _answer(appeal, state, answer, actor, at)
    audit.record("appeal.declined", appeal, actor=actor, at=at)
    news.publish("appeal.answered", appeal, actor=actor, at=at)
    return appeal


def _locked_appeal(appeal: Appeal, answer: str) -> Appeal:
    if not answer.strip():
        raise AnswerIsMissing(_("Say why, so that the student can follow it."))
    return (
        Appeal.objects.select_for_update(of=("self",))
        .select_related("candidate__round__organisation")
        .get(pk=appeal.pk)
    )


def _answer(appeal: Appeal, state: str, answer: str, actor: Actor, at: datetime) -> None:
    appeal.state, appeal.answer = state, answer.strip()
    appeal.answered_by, appeal.answered_at = actor.person, at
    appeal.save(update_fields=["state", "answer", "answered_by", "answered_at", "seat_at"])
