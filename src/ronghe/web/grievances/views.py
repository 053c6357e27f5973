"""Complaints in confidence as a list and as a page, for those who may read them and nobody else."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ronghe.kernel.permissions import may
from ronghe.parties.models import Role
from ronghe.placements.models import Grievance
from ronghe.placements.queries.grievances import grievances_for
from ronghe.web.casework.paging import last_shown, page_of
from ronghe.web.grievances import thread
from ronghe.web.requests import WebRequest

STEPS = {
    "write": "grievance_write",
    "settle": "grievance_settle",
    "withdraw": "grievance_withdraw",
    "reopen": "grievance_reopen",
    "answer": "grievance_answer",
    "measure": "measure_note",
    "report": "report_note",
    "propose": "closing_propose",
}


def seen(request: WebRequest) -> QuerySet[Grievance]:
    return grievances_for(request.actor).select_related(
        "placement__college__region", "placement__tutor__person", "placement__mentor__person"
    ).prefetch_related("placement__host__names")  # fmt: skip


def grievance_in(request: WebRequest, reference: str) -> Grievance:
    return get_object_or_404(seen(request), reference=reference)


@require_safe
def grievance_list(request: WebRequest) -> HttpResponse:
    found = seen(request)
    last = last_shown(request, found)
    if last is not None:
        found = found.filter(pk__lt=last.pk)
    shown, page = page_of(found, is_later=last is not None)
    language = get_language() or "en"
    is_student = request.actor.holds(Role.STUDENT)
    context = {
        "rows": [
            {
                "url": reverse("grievances:grievance_page", args=[one.reference]),
                "reference": one.reference,
                "kind": one.get_kind_display(),
                "student": one.placement.student.person.name_in(language),
                "due_on": one.due_on,
                "chip": thread.chip_of(one),
            }
            for one in shown
        ],
        "page": page,
        "is_student": is_student,
    }
    return render(request, "grievances/grievance_list.html", context)


@require_safe
def grievance_page(request: WebRequest, reference: str) -> HttpResponse:
    grievance = grievance_in(request, reference)
    context = {
        **thread.page_of(
            grievance,
            is_own=may(request.actor, "placements.write_grievance", grievance),
            answers=may(request.actor, "placements.answer_grievance", grievance),
            url=lambda step: reverse(f"grievances:{STEPS[step]}", args=[reference]),
        ),
        "crumbs": crumbs(request),
    }
    return render(request, "grievances/grievance_page.html", context)


def crumbs(request: WebRequest) -> list[tuple[str, str]]:
    if request.actor.holds(Role.STUDENT):
        return [(_("I need help"), reverse("grievances:help_page"))]
    return [(_("In confidence"), reverse("grievances:grievance_list"))]
