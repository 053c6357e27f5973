"""Students get the places of a run: all of them with the result, those whom a repair moves after it.

Whoever calls these holds the lock of the round.
"""

from datetime import datetime

from django.db import connection

from ronghe.kernel import audit, news
from ronghe.parties.actors import Actor
from ronghe.placements.lifecycles import CANDIDATE
from ronghe.placements.locking import note_change
from ronghe.placements.models import Candidate, CandidateState, Round, Run

# One join: a subquery for each student takes minutes for a large round.
_OFFER = """
    UPDATE placements_candidate AS candidate SET state = %s, post_id = place.post_id
    FROM placements_allocation AS place
    WHERE place.run_id = %s AND place.candidate_id = candidate.id AND place.post_id IS NOT NULL
        AND candidate.round_id = %s AND candidate.state = %s
"""
MAY_CHANGE = (CandidateState.OFFERED, CandidateState.UNPLACED)


def offer_places(round_: Round, run: Run) -> None:
    """Offer everybody who takes part the post that the run gave them, or leave them unplaced."""
    offered = CANDIDATE.next_state(CandidateState.TAKING_PART, "place_candidate")
    with connection.cursor() as cursor:
        cursor.execute(_OFFER, [offered, run.pk, round_.pk, CandidateState.TAKING_PART])
    waiting = Candidate.objects.filter(round=round_, state=CandidateState.TAKING_PART)
    waiting.update(state=CANDIDATE.next_state(CandidateState.TAKING_PART, "leave_unplaced"))


def apply_repair(round_: Round, run: Run, *, actor: Actor, at: datetime) -> None:
    """Let those whom a repair moved have their new post; whoever has confirmed was not touched."""
    moved = list(
        run.allocations.filter(candidate__state__in=MAY_CHANGE)
        .exclude(post=None)
        .select_related("candidate")
        .order_by("pk")
    )
    changed = [one for one in moved if one.candidate.post_id != one.post_id]
    for one in changed:
        candidate = one.candidate
        candidate.state = CANDIDATE.next_state(candidate.state, "place_candidate")
        candidate.post_id = one.post_id
        candidate.save(update_fields=["state", "post"])
        news.publish("candidate.moved", candidate, actor=actor, at=at)
    note_change(round_)
    audit.record("run.applied", run, actor=actor, at=at, details={"moved": len(changed)})
