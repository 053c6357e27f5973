"""What whoever answers does: answer, note what is done and what was reported, propose to close."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ronghe.placements.operations import answering
from ronghe.web.asking import need
from ronghe.web.grievances.stepping import stepped, text_of
from ronghe.web.grievances.views import grievance_in
from ronghe.web.parts import Text
from ronghe.web.requests import WebRequest


def _said(
    request: WebRequest, reference: str, operation: Callable[..., object], done: Text
) -> HttpResponse:
    grievance = grievance_in(request, reference)
    need(request, "placements.answer_grievance", grievance)
    return stepped(
        request,
        lambda: operation(
            grievance=grievance, text=text_of(request), actor=request.actor, at=timezone.now()
        ),
        back=reverse("grievances:grievance_page", args=[reference]),
        done=done,
    )


@require_POST
def grievance_answer(request: WebRequest, reference: str) -> HttpResponse:
    done = _("Answered. The complainant is told that there is a word.")
    return _said(request, reference, answering.answer_grievance, done)


@require_POST
def measure_note(request: WebRequest, reference: str) -> HttpResponse:
    done = _("Noted; the complainant reads it.")
    return _said(request, reference, answering.note_measure, done)


@require_POST
def report_note(request: WebRequest, reference: str) -> HttpResponse:
    done = _("It is noted that it was reported.")
    return _said(request, reference, answering.note_report, done)


@require_POST
def closing_propose(request: WebRequest, reference: str) -> HttpResponse:
    done = _("Proposed. The complainant has the last word.")
    return _said(request, reference, answering.propose_closing, done)
