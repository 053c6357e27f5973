"""Saying for the other side that a visit or guidance was so: signed in, or by the mentor’s link."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.parties.models import Membership
from ronghe.placements.models import MentorContact, Placement, Visit
from ronghe.placements.operations.contacts import answer_contact
from ronghe.placements.operations.visits import answer_visit
from ronghe.placements.queries.visits import contacts_to_answer, visits_to_answer
from ronghe.web.asking import need
from ronghe.web.placements.life_access import placement_for
from ronghe.web.placements.minute_views import Minute, of_link
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest
from ronghe.web.visits.access import READ, visit_for
from ronghe.web.visits.pages import contact_row, visit_row

YES = "yes"


def _say(request: WebRequest, step: Callable[[bool, str], object]) -> None:
    """Take the answer of a form of two buttons and one line, and say what became of it."""
    is_right = request.POST.get("answer") == YES
    try:
        step(is_right, request.POST.get("note", "")[:500])
    except (ValueError, IllegalTransition) as refusal:
        messages.warning(request, in_words(refusal))
    else:
        messages.success(request, _("Thank you. Your answer stands beside what was noted."))


@require_POST
def visit_answer(request: WebRequest, visit: str) -> HttpResponse:
    found = visit_for(request, visit)
    need(request, "placements.answer_visit", found)
    _say(
        request,
        lambda is_right, note: answer_visit(
            visit=found, took_place=is_right, note=note, actor=request.actor, at=timezone.now()
        ),
    )
    return redirect(_back(request) or reverse("placements:visit_page", args=[visit]))


@require_POST
def contact_answer(request: WebRequest, reference: str, contact: int) -> HttpResponse:
    placement = placement_for(request, reference, READ)
    found = get_object_or_404(placement.contacts, pk=contact)
    found.placement = placement
    need(request, "placements.answer_contact", found)
    _say(
        request,
        lambda is_right, note: answer_contact(
            contact=found, is_right=is_right, note=note, actor=request.actor, at=timezone.now()
        ),
    )
    return redirect(_back(request) or reverse("placements:visit_list", args=[reference]))


def _back(request: WebRequest) -> str:
    """Give the page of what waits, for whoever answers from there."""
    return reverse("placements:answers_own") if request.POST.get("from") == "answers" else ""


@require_safe
def answers_own(request: WebRequest) -> HttpResponse:
    """Give what waits for one’s word, on one page."""
    held = request.actor.membership
    if held is None or not _has_part(held):
        raise Http404
    visits = list(visits_to_answer(held))
    contacts = list(contacts_to_answer(held))
    return _answers(request, visits, contacts, lambda name, *more: reverse(f"placements:{name}", args=more))  # fmt: skip


def _has_part(held: Membership) -> bool:
    part = Q(student=held.pk) | Q(mentor=held.pk) | Q(tutor=held.pk)
    return Placement.objects.filter(part).exists()


def _answers(
    request: WebRequest,
    visits: list[Visit],
    contacts: list[MentorContact],
    address: Callable[..., str],
) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "visits": [(visit_row(one, today), address("visit_answer", one.reference)) for one in visits],
        "contacts": [
            (contact_row(one, request.actor), address("contact_answer", one.placement.reference, one.pk))
            for one in contacts
        ],
    }  # fmt: skip
    return render(request, "visits/answers.html", context)


def _show_link(request: WebRequest, minute: Minute) -> HttpResponse:
    visits = list(visits_to_answer(minute.mentor))
    contacts = list(contacts_to_answer(minute.mentor))
    names = {"visit_answer": "link_visit_answer", "contact_answer": "link_contact_answer"}
    return _answers(
        request,
        visits,
        contacts,
        lambda name, *more: reverse(f"placements:{names[name]}", args=[minute.token, more[-1]]),
    )


answers_link = require_safe(of_link(_show_link))


@login_not_required
@require_POST
def link_visit_answer(request: WebRequest, token: str, visit: str) -> HttpResponse:
    def answer(request: WebRequest, minute: Minute) -> HttpResponse:
        found = get_object_or_404(visits_to_answer(minute.mentor), reference=visit)
        _say(
            request,
            lambda is_right, note: answer_visit(
                visit=found, took_place=is_right, note=note, actor=minute.actor, at=timezone.now()
            ),
        )
        return redirect("placements:answers_link", token)

    return of_link(answer)(request, token)


@login_not_required
@require_POST
def link_contact_answer(request: WebRequest, token: str, contact: int) -> HttpResponse:
    def answer(request: WebRequest, minute: Minute) -> HttpResponse:
        found = get_object_or_404(contacts_to_answer(minute.mentor), pk=contact)
        _say(
            request,
            lambda is_right, note: answer_contact(
                contact=found, is_right=is_right, note=note, actor=minute.actor, at=timezone.now()
            ),
        )
        return redirect("placements:answers_link", token)

    return of_link(answer)(request, token)
