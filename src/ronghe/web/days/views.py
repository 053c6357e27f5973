"""The day of whoever looks after students: exceptions only, a text for the class, and one tap."""

from collections.abc import Sequence

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ronghe.kernel.permissions import may
from ronghe.placements.models import RUNNING, DailyLook
from ronghe.placements.operations.daily_looks import note_look
from ronghe.placements.queries.exceptions import Trouble, exceptions_for, hash_of, looked_after
from ronghe.web.days.reasons import MOST_AT_ONCE, by_reason, page_of_reason, rows_by_student
from ronghe.web.days.words import text_for_class
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest

LOOKS_SHOWN = 7


def _count(request: WebRequest, troubles: list[Trouble]) -> int:
    """Count those at a host, and with them whoever should be there and is not."""
    shown = [one.placement for one in troubles]
    return (
        looked_after(request.actor).filter(Q(state__in=sorted(RUNNING)) | Q(pk__in=shown)).count()
    )


@require_safe
def day_page(request: WebRequest) -> HttpResponse:
    """Show the exceptions of today: all of a short day, of a long one a few of each reason."""
    if not may(request.actor, "placements.look_daily"):
        raise Http404
    today = timezone.localdate()
    troubles = exceptions_for(request.actor, on=today)
    if kind := request.GET.get("reason"):
        return _reason(request, [one for one in troubles if one.kind == kind])
    is_long = len(troubles) > MOST_AT_ONCE
    looks = list(
        DailyLook.objects.filter(membership=request.actor.membership_id).order_by("-on")[
            :LOOKS_SHOWN
        ]
    )
    context = {
        "today": today,
        "students": {one.placement for one in troubles},
        "rows": [] if is_long else rows_by_student(troubles),
        "groups": by_reason(troubles) if is_long else [],
        "row_count": len(troubles),
        "count": _count(request, troubles),
        "text": text_for_class({one.kind for one in troubles}),
        "shown_hash": hash_of(troubles),
        "look": next((one for one in looks if one.on == today), None),
        "looks": [one for one in looks if one.on != today],
    }
    return render(request, "days/day_page.html", context)


def _reason(request: WebRequest, troubles: Sequence[Trouble]) -> HttpResponse:
    """Show all rows of one reason, page by page; of a reason of which nothing is left, the day."""
    if not troubles:
        return redirect("placements:day_page")
    start = request.GET.get("from", "")
    number = int(start) if start.isascii() and start.isdigit() else 0
    group, page = page_of_reason(troubles[0].kind, troubles, number)
    day = (_("Today’s exceptions"), reverse("placements:day_page"))
    context = {"group": group, "page": page, "crumbs": [day]}
    return render(request, "days/reason_page.html", context)


@require_POST
def day_look(request: WebRequest) -> HttpResponse:
    if not may(request.actor, "placements.look_daily"):
        raise Http404
    try:
        note_look(shown_hash=request.POST.get("shown", ""), actor=request.actor, at=timezone.now())
        messages.success(request, _("It is noted that you have looked today."))
    except ValueError as refusal:
        messages.warning(request, in_words(refusal))
    return redirect("placements:day_page")
