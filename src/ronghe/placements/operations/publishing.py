"""From a run to a result: proposed by one, published by another, confirmed by students, settled."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news, sealed
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.placements import carrying, held_seats
from ronghe.placements.lifecycles import CANDIDATE, ROUND
from ronghe.placements.locking import NotNow, locked_candidate, locked_round, note_change
from ronghe.placements.models import (
    Candidate,
    CandidateState,
    Round,
    RoundState,
    Run,
    RunKind,
    RunState,
)
from ronghe.placements.offering import offer_places
from ronghe.placements.standing import held_counts


class RunDoesNotCount(ValueError):
    """Only the newest run with the committed lottery, on what stands now, becomes a result."""


class ReasonIsMissing(ValueError):
    """Whoever proposed a result learns why it does not go out."""


class TooLate(ValueError):
    """A post is confirmed or declined until the last day for it."""


@transaction.atomic
def propose_result(*, round_: Round, run: Run, actor: Actor, at: datetime) -> Round:
    """Propose a run as the result; somebody else publishes it."""
    require(actor, "placements.run_round", round_)
    round_ = locked_round(round_)
    state = ROUND.next_state(round_.state, "propose_result")
    _refuse_stale(round_, run)
    round_.state, round_.proposed_run, round_.proposed_by = state, run, actor.person
    round_.save(update_fields=["state", "proposed_run", "proposed_by"])
    details = {"run": run.number, "result": run.result_hash}
    audit.record("round.result_proposed", round_, actor=actor, at=at, details=details)
    news.publish("round.result_proposed", round_, actor=actor, at=at)
    return round_


def _refuse_stale(round_: Round, run: Run) -> None:
    counts = round_.runs.filter(kind=RunKind.FINAL, state=RunState.DONE).order_by("-number")
    if counts.first() != run or run.rule != round_.rule:
        raise RunDoesNotCount(_("Choose the newest run by the rule of the round."))
    if run.revision != round_.revision:
        raise RunDoesNotCount(
            _("Posts, limits or bands have changed since this run. Have it computed once more.")
        )
    if carrying.fallen_posts(round_.posts.offered()).exists():
        raise RunDoesNotCount(
            _("The agreement behind a post of this result no longer carries it. Look at that post.")
        )
    if run.certificate["status"] == "invalid":
        raise RunDoesNotCount(_("This run does not hold what it promises; it cannot be published."))


@transaction.atomic
def reject_result(*, round_: Round, reason: str, actor: Actor, at: datetime) -> Round:
    """Do not let a proposed result out; it may be computed once more."""
    require(actor, "placements.run_round", round_)
    if not reason.strip():
        raise ReasonIsMissing(_("Say why, so that it can be put right."))
    round_ = locked_round(round_)
    round_.state = ROUND.next_state(round_.state, "reject_result")
    round_.proposed_run = round_.proposed_by = None
    round_.save(update_fields=["state", "proposed_run", "proposed_by"])
    details = {"reason": reason.strip()}
    audit.record("round.result_rejected", round_, actor=actor, at=at, details=details)
    return round_


@transaction.atomic
def publish_result(*, round_: Round, actor: Actor, at: datetime) -> Round:
    """Publish as the second person: everybody learns their own place, the public the proof."""
    require(actor, "placements.publish_result", round_)
    round_ = locked_round(round_)
    require(actor, "placements.publish_result", round_)  # by who proposed it as it stands now
    state, run = ROUND.next_state(round_.state, "publish_result"), round_.proposed_run
    assert run is not None  # noqa: S101 -- a proposed result has its run
    _refuse_stale(round_, run)
    round_.state, round_.published_by, round_.published_at = state, actor.person, at
    round_.seed = sealed.open_(round_.seed_sealed)["seed"]
    round_.save(update_fields=["state", "published_by", "published_at", "seed"])
    offer_places(round_, run)
    details = {"run": run.number, "result": run.result_hash}
    audit.record("round.published", round_, actor=actor, at=at, details=details)
    news.publish("round.published", round_, actor=actor, at=at)
    return round_


@transaction.atomic
def confirm_place(*, candidate: Candidate, actor: Actor, at: datetime) -> Candidate:
    """Confirm the post one was offered; from then on nothing moves it."""
    candidate = _answering(candidate, actor, at)
    candidate.state = CANDIDATE.next_state(candidate.state, "confirm_place")
    candidate.answered_at = at
    candidate.save(update_fields=["state", "answered_at"])
    audit.record("candidate.confirmed", candidate, actor=actor, at=at)
    news.publish("candidate.confirmed", candidate, actor=actor, at=at)
    return candidate


@transaction.atomic
def decline_place(
    *, candidate: Candidate, reason: str = "", actor: Actor, at: datetime
) -> Candidate:
    """Give the post back; whoever comes next on the lists may have it."""
    candidate = _answering(candidate, actor, at)
    candidate.state = CANDIDATE.next_state(candidate.state, "decline_place")
    candidate.post, candidate.is_fixed = None, False
    candidate.answered_at, candidate.answer_note = at, reason.strip()
    candidate.save(update_fields=["state", "post", "is_fixed", "answered_at", "answer_note"])
    audit.record("candidate.declined", candidate, actor=actor, at=at)
    news.publish("candidate.declined", candidate, actor=actor, at=at)
    return candidate


def _answering(candidate: Candidate, actor: Actor, at: datetime) -> Candidate:
    """Lock round and student, and note that a repair under way has read something else."""
    require(actor, "placements.rank_posts", candidate)
    round_ = locked_round(candidate.round)
    if round_.state != RoundState.PUBLISHED or day_of(at) > round_.confirm_until:
        raise TooLate(_("The days for this are over. Ask the office of your college how to go on."))
    note_change(round_)
    return locked_candidate(candidate)


@transaction.atomic
def settle_round(*, round_: Round, actor: Actor, at: datetime) -> Round:
    """End the confirming: unanswered offers lapse, and seats that nobody took go back."""
    require(actor, "placements.close_round", round_)
    round_ = locked_round(round_)
    state = ROUND.next_state(round_.state, "settle_round")
    if day_of(at) <= round_.confirm_until:
        raise NotNow(_("Students were promised time until the last day for confirming."))
    lapsed = CANDIDATE.next_state(CandidateState.OFFERED, "lapse_place")
    count = Candidate.objects.filter(round=round_, state=CandidateState.OFFERED).update(
        state=lapsed, post=None, is_fixed=False
    )
    round_.state = state
    round_.save(update_fields=["state"])
    _keep_what_is_taken(round_, at)
    audit.record("round.settled", round_, actor=actor, at=at, details={"lapsed": count})
    news.publish("round.settled", round_, actor=actor, at=at)
    return round_


def _keep_what_is_taken(round_: Round, at: datetime) -> None:
    taken = held_counts(round_)
    for post in round_.posts.offered().select_related("listing").order_by("listing"):
        held_seats.hold(post, taken.get(post.pk, 0), at=at)
