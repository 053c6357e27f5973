"""A complaint by a parent or guardian, who holds the link of the placement and nothing else."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ronghe.kernel.permissions import may
from ronghe.parties.actors import Actor, link_holder
from ronghe.placements.models import Grievance, GuardianLink
from ronghe.placements.operations import grievances
from ronghe.placements.operations.consents import link_of_token
from ronghe.placements.queries.grievances import own_grievances
from ronghe.placements.queries.own_placement import guardians_of
from ronghe.web.asking import get_or_post
from ronghe.web.grievances import thread
from ronghe.web.grievances.asking_page import ask_complaint
from ronghe.web.grievances.stepping import stepped, text_of
from ronghe.web.parts import Action
from ronghe.web.requests import WebRequest

RELATED = ("complainant", "placement__college__region", "placement__host", "placement__student__person", "placement__tutor__person", "placement__mentor__person")  # fmt: skip


def _link(token: str) -> GuardianLink:
    """Give a link that still opens something; for others the page does not exist."""
    found = link_of_token(token)
    if found is None or found.ended_at is not None:
        raise Http404
    if found.person_id not in {one.person_id for one in guardians_of(found.placement)}:
        raise Http404
    return found


def _quiet(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"
    return response


def _crumbs(token: str) -> list[tuple[str, str]]:
    return [(_("The placement"), reverse("placements:guardian_page", args=[token]))]


@never_cache
@login_not_required
@get_or_post
def family_send(request: WebRequest, token: str) -> HttpResponse:
    link = _link(token)
    back = Action(_("Back"), reverse("placements:guardian_page", args=[token]))
    more: dict[str, Any] = {"crumbs": _crumbs(token), "back": back}
    asked = ask_complaint(request, link.placement, link_holder(link.person), more)
    if asked.sent is not None:
        words = pgettext("to a guardian", "Your words are on their way. The answer appears here.")
        messages.success(request, words)
        return _quiet(redirect("grievances:family_page", token, asked.sent.reference))
    assert asked.page is not None  # noqa: S101 -- one or the other
    return _quiet(asked.page)


def _found(token: str, reference: str) -> tuple[Actor, Grievance]:
    link = _link(token)
    seen = own_grievances(link.person, link.placement).select_related(*RELATED)
    grievance = get_object_or_404(
        seen.prefetch_related("placement__host__names"), reference=reference
    )
    return link_holder(link.person), grievance


@never_cache
@login_not_required
@require_safe
def family_page(request: WebRequest, token: str, reference: str) -> HttpResponse:
    actor, grievance = _found(token, reference)
    context = {
        **thread.page_of(
            grievance,
            is_own=may(actor, "placements.write_grievance", grievance),
            answers=False,
            url=lambda step: reverse(f"grievances:family_{step}", args=[token, reference]),
        ),
        "crumbs": _crumbs(token),
    }
    return _quiet(render(request, "grievances/grievance_page.html", context))


def _own(token: str, reference: str) -> tuple[Actor, Grievance, str]:
    actor, grievance = _found(token, reference)
    if not may(actor, "placements.write_grievance", grievance):
        raise Http404
    return actor, grievance, reverse("grievances:family_page", args=[token, reference])


@never_cache
@login_not_required
@require_POST
def family_write(request: WebRequest, token: str, reference: str) -> HttpResponse:
    actor, own, back = _own(token, reference)
    return _quiet(
        stepped(
            request,
            lambda: grievances.write_again(
                grievance=own, text=text_of(request), actor=actor, at=timezone.now()
            ),
            back=back,
            done=pgettext("to a guardian", "Your words are added; an answer is due."),
        )
    )


@never_cache
@login_not_required
@require_POST
def family_settle(request: WebRequest, token: str, reference: str) -> HttpResponse:
    actor, own, back = _own(token, reference)
    is_satisfied = request.POST.get("is_satisfied") == "yes"
    return _quiet(
        stepped(
            request,
            lambda: grievances.settle_grievance(
                grievance=own, is_satisfied=is_satisfied, actor=actor, at=timezone.now()
            ),
            back=back,
            done=pgettext("to a guardian", "It is closed with your word. You can open it again at any time."),
        )
    )  # fmt: skip


@never_cache
@login_not_required
@require_POST
def family_withdraw(request: WebRequest, token: str, reference: str) -> HttpResponse:
    actor, own, back = _own(token, reference)
    return _quiet(
        stepped(
            request,
            lambda: grievances.withdraw_grievance(grievance=own, actor=actor, at=timezone.now()),
            back=back,
            done=pgettext("to a guardian", "It is taken back, without any disadvantage."),
        )
    )


@never_cache
@login_not_required
@require_POST
def family_reopen(request: WebRequest, token: str, reference: str) -> HttpResponse:
    actor, own, back = _own(token, reference)
    return _quiet(
        stepped(
            request,
            lambda: grievances.reopen_grievance(
                grievance=own, text=text_of(request), actor=actor, at=timezone.now()
            ),
            back=back,
            done=pgettext("to a guardian", "It is open again; an answer is due."),
        )
    )
