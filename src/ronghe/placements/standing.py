"""How a round stands: which result counts, who holds what, how many seats are free."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from ronghe.placements.models import (
    HOLDING,
    Candidate,
    CandidateState,
    Post,
    Round,
    Run,
    RunKind,
    RunState,
)


def last_result(round_: Round) -> Run | None:
    """Give the run whose places count: the published one, or the last repair of it."""
    if round_.proposed_run_id is None or not round_.has_result:
        return None
    repairs = round_.runs.filter(kind=RunKind.REPAIR, state=RunState.DONE)
    return repairs.order_by("-number").first() or round_.proposed_run


def held_counts(round_: Round) -> Mapping[int, int]:
    """Give how many hold a seat, by post."""
    held = Candidate.objects.filter(round=round_, state__in=HOLDING)
    return dict(held.order_by().values_list("post").annotate(Count("pk")))


@dataclass(frozen=True)
class Opening:
    """A post with seats that nobody has."""

    post: Post
    free: int


def openings(round_: Round) -> list[Opening]:
    """Give the posts with free seats, most of them first."""
    held = held_counts(round_)
    posts = round_.posts.offered().select_related("host").prefetch_related("host__names")
    found = [Opening(one, one.seats_count - held.get(one.pk, 0)) for one in posts.order_by("pk")]
    return sorted((one for one in found if one.free > 0), key=lambda one: -one.free)


def state_counts(round_: Round) -> Mapping[str, int]:
    """Give how many students are in each state, and how many have a list."""
    rows = round_.candidates.order_by().values_list("state").annotate(Count("pk"))
    listed = round_.candidates.aggregate(n=Count("pk", filter=Q(saved_at__isnull=False)))
    return {**dict.fromkeys(CandidateState.values, 0), **dict(rows), "listed": listed["n"]}
