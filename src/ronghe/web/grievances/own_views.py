"""What a student does with a complaint of their own: write again, settle, take back, open again."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ronghe.placements.models import Grievance
from ronghe.placements.operations import grievances
from ronghe.web.asking import need
from ronghe.web.grievances.stepping import stepped, text_of
from ronghe.web.grievances.views import grievance_in
from ronghe.web.requests import WebRequest


def _own(request: WebRequest, reference: str) -> Grievance:
    grievance = grievance_in(request, reference)
    need(request, "placements.write_grievance", grievance)
    return grievance


def _page(reference: str) -> str:
    return reverse("grievances:grievance_page", args=[reference])


@require_POST
def grievance_write(request: WebRequest, reference: str) -> HttpResponse:
    own = _own(request, reference)
    return stepped(
        request,
        lambda: grievances.write_again(
            grievance=own, text=text_of(request), actor=request.actor, at=timezone.now()
        ),
        back=_page(reference),
        done=_("Your words are added; an answer is due."),
    )


@require_POST
def grievance_settle(request: WebRequest, reference: str) -> HttpResponse:
    own = _own(request, reference)
    is_satisfied = request.POST.get("is_satisfied") == "yes"
    return stepped(
        request,
        lambda: grievances.settle_grievance(
            grievance=own, is_satisfied=is_satisfied, actor=request.actor, at=timezone.now()
        ),
        back=_page(reference),
        done=_("It is closed with your word. You can open it again at any time."),
    )


@require_POST
def grievance_withdraw(request: WebRequest, reference: str) -> HttpResponse:
    own = _own(request, reference)
    return stepped(
        request,
        lambda: grievances.withdraw_grievance(
            grievance=own, actor=request.actor, at=timezone.now()
        ),
        back=_page(reference),
        done=_("It is taken back. Nothing of it counts against you, and you can open it again."),
    )


@require_POST
def grievance_reopen(request: WebRequest, reference: str) -> HttpResponse:
    own = _own(request, reference)
    return stepped(
        request,
        lambda: grievances.reopen_grievance(
            grievance=own, text=text_of(request), actor=request.actor, at=timezone.now()
        ),
        back=_page(reference),
        done=_("It is open again; an answer is due."),
    )
