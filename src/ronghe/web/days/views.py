"""The day of whoever looks after students: exceptions only, a text for the class, and one tap."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ronghe.kernel.permissions import may
from ronghe.placements.models import RUNNING, DailyLook
from ronghe.placements.operations.daily_looks import note_look
from ronghe.placements.queries.exceptions import Trouble, exceptions_for, hash_of, looked_after
from ronghe.web.days.words import address_of, name_in, sentence_of, text_for_class
from ronghe.web.parts import Mark
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest

LOOKS_SHOWN = 7
MARKS = {0: Mark.BROKEN, 1: Mark.BROKEN, 2: Mark.DUE, 3: Mark.UNKNOWN}


@dataclass(frozen=True)
class Row:
    mark: Mark
    student: str
    reference: str
    sentence: str
    url: str


@dataclass(frozen=True)
class Student:
    """One student with all that is not as it should be."""

    name: str
    reference: str
    rows: list[Row]


def _students(troubles: list[Trouble]) -> list[Student]:
    """Put what concerns one student together, in the order of the most urgent."""
    found: dict[int, Student] = {}
    for one in troubles:
        known = found.setdefault(one.placement, Student(name_in(one), one.reference, []))
        known.rows.append(
            Row(
                MARKS.get(one.rank, Mark.DUE),
                known.name,
                one.reference,
                sentence_of(one),
                address_of(one),
            )
        )
    return list(found.values())


def _count(request: WebRequest, troubles: list[Trouble]) -> int:
    """Count those at a host, and with them whoever should be there and is not."""
    shown = [one.placement for one in troubles]
    return (
        looked_after(request.actor).filter(Q(state__in=sorted(RUNNING)) | Q(pk__in=shown)).count()
    )


@require_safe
def day_page(request: WebRequest) -> HttpResponse:
    if not may(request.actor, "placements.look_daily"):
        raise Http404
    today = timezone.localdate()
    troubles = exceptions_for(request.actor, on=today)
    looks = list(
        DailyLook.objects.filter(membership=request.actor.membership_id).order_by("-on")[
            :LOOKS_SHOWN
        ]
    )
    context = {
        "today": today,
        "students": _students(troubles),
        "count": _count(request, troubles),
        "text": text_for_class({one.kind for one in troubles}),
        "shown_hash": hash_of(troubles),
        "look": next((one for one in looks if one.on == today), None),
        "looks": [one for one in looks if one.on != today],
    }
    return render(request, "days/day_page.html", context)


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
