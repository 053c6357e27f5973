"""Finding oneself in a round: nobody else's list is ever shown, not even to the office."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ronghe.placements.models import SHOWN, Candidate, CandidateState, RoundState
from ronghe.web.parts import Text
from ronghe.web.requests import WebRequest

Crumbs = list[tuple[Text, str]]


def own_candidacies(request: WebRequest) -> QuerySet[Candidate]:
    """Give the reader's own part in rounds."""
    return Candidate.objects.visible_to(request.actor).filter(
        membership=request.actor.membership_id, round__state__in=SHOWN
    )


def own_candidate(request: WebRequest, reference: str) -> Candidate:
    return get_object_or_404(
        own_candidacies(request).select_related(
            "round__organisation",
            "round__proposed_run",
            "membership__school_class",
            "membership__person",
            "membership__organisation",
            "post__host",
        ),
        round__reference=reference,
    )


def address_of(candidate: Candidate) -> str:
    return reverse("rounds:ranking_page", args=[candidate.round.reference])


def crumbs_to(candidate: Candidate, *, is_below: bool = True) -> Crumbs:
    crumbs: Crumbs = [(_("Your placement rounds"), reverse("rounds:ranking_list"))]
    if is_below:
        crumbs.append((candidate.round.title, address_of(candidate)))
    return crumbs


def can_rank(candidate: Candidate) -> bool:
    round_ = candidate.round
    return (
        round_.state == RoundState.OPEN
        and timezone.now() <= round_.closes_at
        and candidate.state == CandidateState.TAKING_PART
    )
