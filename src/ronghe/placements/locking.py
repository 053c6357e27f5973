"""Locks of a round: whoever changes it waits for those who save their lists, and they for it."""

from datetime import datetime

from django.db import connection
from django.utils.translation import gettext_lazy as _

from ronghe.placements.models import Candidate, Post, Round, RoundState, Run

_HOLD = "SELECT state, closes_at FROM placements_round WHERE id = %s FOR SHARE"


class RankingIsOver(ValueError):
    """Lists are saved while a round is open, until its deadline."""


class NotNow(ValueError):
    """What was asked is not possible at this stage of the round."""


def locked_round(round_: Round) -> Round:
    """Lock the round against every change, of lists as well."""
    return (
        Round.objects.select_for_update(of=("self",))
        .select_related("organisation__region", "proposed_run")
        .get(pk=round_.pk)
    )


def locked_post(post: Post) -> Post:
    """Lock the round, then the post."""
    round_ = locked_round(post.round)
    posts = Post.objects.select_related("listing", "agreement", "host")
    found = posts.select_for_update(of=("self",)).get(pk=post.pk)
    found.round = round_
    return found


def locked_candidate(candidate: Candidate) -> Candidate:
    return (
        Candidate.objects.select_for_update(of=("self",))
        .select_related("round__organisation", "membership__person", "post")
        .get(pk=candidate.pk)
    )


def locked_run(run: Run) -> Run:
    return Run.objects.select_for_update(of=("self",)).select_related("round").get(pk=run.pk)


def hold_open(candidate: Candidate, at: datetime) -> None:
    """Keep the round open until the caller's transaction ends; students do not wait for students.

    Who ends the ranking waits for those who are saving, so that no list is saved unread.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [candidate.round_id])
        state, closes_at = cursor.fetchone()
    if state != RoundState.OPEN or at > closes_at:
        raise RankingIsOver(
            _("The ranking is over. Your list counts as you saved it last; it cannot be changed.")
        )


def note_change(round_: Round) -> None:
    """Note that what a run reads has changed; the caller holds the round's lock."""
    round_.revision += 1
    round_.save(update_fields=["revision"])
