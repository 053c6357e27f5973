"""A placement of a round came to nothing: student and seat go back to it, and a repair offers them anew."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.placements import held_seats
from ronghe.placements.gate import locked
from ronghe.placements.lifecycles import CANDIDATE, ROUND
from ronghe.placements.locking import locked_candidate, locked_post, locked_round, note_change
from ronghe.placements.models import (
    Candidate,
    CandidateState,
    Placement,
    PlacementState,
    Post,
    Round,
    RoundState,
    Side,
    Vacancy,
)
from ronghe.placements.refusals import DoesNotFit
from ronghe.placements.standing import held_counts

CAME_TO_NOTHING = (PlacementState.ENDED_EARLY, PlacementState.DID_NOT_START)


@transaction.atomic
def return_to_round(*, placement: Placement, actor: Actor, at: datetime) -> Vacancy | None:
    """Give student and seat back to the round the placement came from; None where it came from none.

    What lay on the host’s side leaves no seat there. The student is not offered the same post again.
    """
    require(actor, "placements.return_to_round", placement)
    placement = locked(placement)
    known = Vacancy.objects.filter(placement=placement).first()
    if known is not None or placement.post_id is None:
        return known
    if placement.state not in CAME_TO_NOTHING:
        raise DoesNotFit(_("Only a placement that ended early or did not start goes back to its round."))  # fmt: skip
    post = locked_post(Post.objects.select_related("round").get(pk=placement.post_id))
    holder = Candidate.objects.filter(
        round=post.round_id,
        membership=placement.student_id,
        post=post,
        state=CandidateState.CONFIRMED,
    ).first()
    if holder is None:
        return None  # has another post by now, or never had this one by the round
    is_seat_free = placement.over_for != Side.HOST
    candidate = _give_up(holder)
    vacancy = Vacancy.objects.create(
        placement=placement,
        candidate=candidate,
        post=post,
        is_seat_free=is_seat_free,
        returned_at=at,
        offered_at=at if post.round.state == RoundState.PUBLISHED else None,
    )
    if not is_seat_free:
        _set_seats(post, max(post.seats_count - 1, 0), at)
    note_change(post.round)
    details = {"post": post.reference, "is_seat_free": is_seat_free}
    audit.record("placement.returned_to_round", placement, actor=actor, at=at, details=details)
    news.publish("placement.returned_to_round", placement, actor=actor, at=at)
    return vacancy


def _give_up(holder: Candidate) -> Candidate:
    candidate = locked_candidate(holder)
    candidate.state = CANDIDATE.next_state(candidate.state, "return_candidate")
    candidate.post, candidate.is_fixed, candidate.agreement_reference = None, False, ""
    candidate.save(update_fields=["state", "post", "is_fixed", "agreement_reference"])
    return candidate


def _set_seats(post: Post, count: int, at: datetime) -> None:
    post.seats_count = count
    if post.opens_with is not None and post.opens_with > count:
        post.opens_with = None  # it has opened long since
    post.save(update_fields=["seats_count", "opens_with"])
    if count:
        held_seats.hold(post, count, at=at)
    else:
        held_seats.give_back(post, at=at)


@transaction.atomic
def reopen_round(*, round_: Round, confirm_until: date, actor: Actor, at: datetime) -> Round:
    """Open a settled round for a repair, now that students and seats have come back to it.

    Only what came back is free: seats that nobody took went back to the hosts when it was settled.
    """
    require(actor, "placements.run_round", round_)
    round_ = locked_round(round_)
    state = ROUND.next_state(round_.state, "reopen_round")
    if confirm_until <= day_of(at):
        raise DoesNotFit(_("Give students at least a day to confirm."))
    returned = Vacancy.objects.filter(candidate__round=round_, offered_at=None)
    if not returned.exists():
        raise DoesNotFit(_("No student has come back to this round."))
    taken = held_counts(round_)
    free: dict[int, int] = {}
    for pk in returned.filter(is_seat_free=True).order_by().values_list("post", flat=True):
        free[pk] = free.get(pk, 0) + 1
    for post in round_.posts.offered().select_related("listing").order_by("listing", "pk"):
        _set_seats(post, taken.get(post.pk, 0) + free.get(post.pk, 0), at)
    returned.update(offered_at=at)
    round_.state, round_.confirm_until = state, confirm_until
    round_.save(update_fields=["state", "confirm_until"])
    note_change(round_)
    details = {"confirm_until": confirm_until.isoformat()}
    audit.record("round.reopened", round_, actor=actor, at=at, details=details)
    return round_
