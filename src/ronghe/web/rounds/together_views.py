"""Going with a classmate: ask, agree, end. Nothing holds before both have said so."""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.placements.models import Candidate, Link
from ronghe.placements.operations import candidates
from ronghe.placements.queries.ranking import together_of
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest
from ronghe.web.rounds.student_access import address_of, own_candidate
from ronghe.web.rounds.wish_drafts import drop_draft


@require_POST
def link_ask(request: WebRequest, reference: str) -> HttpResponse:
    candidate = own_candidate(request, reference)
    chosen = request.POST.get("classmate", "")
    found = together_of(candidate).classmates
    classmate = next((one for one in found if str(one.pk) == chosen), None)
    if classmate is None:
        messages.warning(request, _("Choose a classmate who takes part and goes with nobody yet."))
        return _back(candidate)
    return _step(
        request,
        candidate,
        lambda: candidates.ask_link(
            candidate=candidate,
            classmate=classmate,
            may_part=request.POST.get("may_part") != "no",
            actor=request.actor,
            at=timezone.now(),
        ),
        _("Your classmate is asked. Until they agree, each of you ranks alone."),
    )


@require_POST
def link_agree(request: WebRequest, reference: str, link: int) -> HttpResponse:
    candidate = own_candidate(request, reference)
    found = _link(candidate, link)
    if found.asked_by_id == candidate.pk:
        messages.warning(request, _("Your classmate has to agree; you have asked."))
        return _back(candidate)
    drop_draft(request, candidate)
    return _step(
        request,
        candidate,
        lambda: candidates.agree_link(link=found, actor=request.actor, at=timezone.now()),
        _("You go together. Both of you have one list now, and both can change it."),
    )


@require_POST
def link_end(request: WebRequest, reference: str, link: int) -> HttpResponse:
    candidate = own_candidate(request, reference)
    found = _link(candidate, link)
    return _step(
        request,
        candidate,
        lambda: candidates.end_link(link=found, actor=request.actor, at=timezone.now()),
        _("You go alone. Your list stays as it stands."),
    )


def _link(candidate: Candidate, link: int) -> Link:
    """Find a link that one is part of."""
    links = Link.objects.filter(Q(asked_by=candidate) | Q(asked=candidate))
    return get_object_or_404(
        links.select_related("asked_by__membership", "asked__membership", "asked__round"), pk=link
    )


def _step(
    request: WebRequest, candidate: Candidate, step: Callable[[], object], done: str
) -> HttpResponse:
    try:
        step()
        messages.success(request, done)
    except (ValueError, IllegalTransition) as refusal:
        messages.warning(request, in_words(refusal))
    return _back(candidate)


def _back(candidate: Candidate) -> HttpResponse:
    return redirect(f"{address_of(candidate)}#together")
