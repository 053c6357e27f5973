"""Letting a parent or guardian read along: by a link that the student makes, and nothing more."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ronghe.parties.invitation_queries import digest
from ronghe.placements.models import Candidate, Post
from ronghe.placements.operations.candidates import let_guardian_read
from ronghe.placements.queries.ranking import (
    guardian_view_of,
    list_of,
    outcome_of,
)
from ronghe.web.requests import WebRequest
from ronghe.web.rounds.place_page import result_context
from ronghe.web.rounds.student_access import address_of, crumbs_to, own_candidate


@require_POST
def guardian_link_make(request: WebRequest, reference: str) -> HttpResponse:
    """Show the new link once: afterwards nobody can, for only its hash is kept."""
    candidate = own_candidate(request, reference)
    token = let_guardian_read(candidate=candidate, actor=request.actor, at=timezone.now())
    context = {
        "link": settings.RONGHE_URL + reverse("rounds:guardian_page", args=[token]),
        "back_url": address_of(candidate),
        "crumbs": crumbs_to(candidate),
    }
    return render(request, "rounds/guardian_link.html", context)


@never_cache
@login_not_required
@require_safe
def guardian_page(request: WebRequest, token: str) -> HttpResponse:
    view = guardian_view_of(digest(token))
    if view is None:
        raise Http404
    candidate = view.candidate
    outcome = outcome_of(candidate) if candidate.round.has_result else None
    language = get_language() or "en"
    context: dict[str, Any] = {
        **result_context(candidate, outcome),
        "name": candidate.membership.person.name_in(language),
        "ranked": [] if candidate.round.has_result else _ranked(candidate, language),
    }
    response = render(request, "rounds/guardian_page.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _ranked(candidate: Candidate, language: str) -> list[tuple[int, Post, str]]:
    return [(one.rank, one.post, one.post.host.name_in(language)) for one in list_of(candidate)]
