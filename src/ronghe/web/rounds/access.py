"""Finding a round, a post or a run that one sees, and the way back to it."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from ronghe.kernel.permissions import may
from ronghe.parties.models import Role
from ronghe.placements.models import Appeal, Candidate, Post, Round, Run
from ronghe.web.asking import need
from ronghe.web.parts import Text
from ronghe.web.requests import WebRequest

Crumbs = list[tuple[Text, str]]


def visible_round(request: WebRequest, reference: str) -> Round:
    found = Round.objects.visible_to(request.actor).select_related(
        "organisation__region", "organisation__jurisdiction", "region", "proposed_run"
    )
    return get_object_or_404(found, reference=reference)


def round_of_office(request: WebRequest, reference: str) -> Round:
    """Give a round that one runs oneself; to others who see it, it is not for this."""
    round_ = visible_round(request, reference)
    need(request, "placements.run_round", round_)
    return round_


def visible_post(request: WebRequest, reference: str, post: str) -> Post:
    found = Post.objects.filter(round=visible_round(request, reference)).select_related(
        "round__organisation", "host", "agreement", "listing", "site", "tutor__person"
    )
    return get_object_or_404(found, reference=post)


def visible_run(request: WebRequest, reference: str, number: int) -> Run:
    found = Run.objects.filter(round=visible_round(request, reference))
    return get_object_or_404(found.select_related("round__organisation"), number=number)


def candidate_of_office(request: WebRequest, reference: str, code: str) -> Candidate:
    """Give a student of one's own college in the round; students have pages of their own."""
    if request.actor.holds(Role.STUDENT):
        raise Http404
    found = Candidate.objects.visible_to(request.actor).filter(
        round=visible_round(request, reference)
    )
    return get_object_or_404(
        found.select_related("round__organisation", "membership__person", "membership__school_class", "post"),
        code=code,
    )  # fmt: skip


def appeal_of_office(request: WebRequest, reference: str, appeal: str) -> Appeal:
    found = Appeal.objects.filter(candidate__round=visible_round(request, reference))
    return get_object_or_404(
        found.select_related("candidate__round__organisation", "candidate__membership__person"),
        reference=appeal,
    )


def runs_it(request: WebRequest, round_: Round) -> bool:
    return may(request.actor, "placements.run_round", round_)


def address_of(round_: Round, tab: str = "") -> str:
    address = reverse("rounds:round_page", args=[round_.reference])
    return f"{address}?tab={tab}" if tab else address


def crumbs_to(round_: Round) -> Crumbs:
    return [
        (_("Placement rounds"), reverse("rounds:round_list")),
        (round_.title, address_of(round_)),
    ]
