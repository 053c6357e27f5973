"""The week of a placement: entered by the student on a telephone, read by those around."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ronghe.kernel.permissions import may
from ronghe.placements.models import Placement, WeekRecord, WeekState
from ronghe.placements.operations.weeks import enter_week
from ronghe.web.asking import get_or_post, need
from ronghe.web.placements.life_access import (
    crumbs_to,
    crumbs_to_weeks,
    header_of,
    mondays_of,
    name_of,
    placement_for,
    sees_what_waits,
)
from ronghe.web.placements.week_form import HOURS, TIMES, WeekForm, as_before, said_in, way_of
from ronghe.web.placements.week_page import (
    WAITING,
    advice_on,
    chip_of,
    day_lines,
    may_still_enter,
    task_lines,
    week_label,
    week_rows,
)
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest


@require_safe
def week_list(request: WebRequest, reference: str) -> HttpResponse:
    placement = placement_for(request, reference, "placements.read_weeks")
    mentor = placement.mentor
    context = {
        "placement": placement,
        "header": header_of(placement, request.actor, "weeks"),
        "crumbs": crumbs_to(placement),
        "rows": week_rows(placement, request.actor, timezone.localdate()),
        "mentor": name_of(mentor),
        "may_send": mentor is not None
        and placement.is_open
        and may(request.actor, "placements.send_mentor_link", mentor),
        "is_mentor": request.actor.membership_id == placement.mentor_id,
    }
    return render(request, "placements/week_list.html", context)


@get_or_post
def week_page(request: WebRequest, reference: str, monday: date) -> HttpResponse:
    placement = placement_for(request, reference, "placements.read_weeks")
    if monday not in mondays_of(placement, timezone.localdate()):
        raise Http404
    record = _record(placement, monday)
    if request.method == "POST":
        need(request, "placements.enter_week", placement)
        return _enter(request, placement, monday, record)
    if record and record.state in WAITING and not sees_what_waits(request.actor, placement):
        raise Http404  # the mentor's way to it is the minute, behind its question
    form = None
    if _may_enter(request, placement, monday, record):
        by = request.GET.get("by", way_of(record or _last_week(placement, monday)))
        said = said_in(record, by) | {"remark": record.remark} if record else {}
        form = _form(placement, monday, by, initial=said)
    return render(request, "placements/week_page.html", _context(request, placement, monday, record, form))  # fmt: skip


def _record(placement: Placement, monday: date) -> WeekRecord | None:
    found = placement.weeks.filter(monday=monday).exclude(state=WeekState.OPEN)
    return found.prefetch_related("days", "notes__task").first()


def _last_week(placement: Placement, monday: date) -> WeekRecord | None:
    return _record(placement, monday - timedelta(days=7))


def _may_enter(
    request: WebRequest, placement: Placement, monday: date, record: WeekRecord | None
) -> bool:
    is_confirmed = record is not None and record.state == WeekState.CONFIRMED
    return (
        not is_confirmed
        and may(request.actor, "placements.enter_week", placement)
        and may_still_enter(placement, monday, timezone.localdate())
    )


def _form(
    placement: Placement, monday: date, by: str, data: QueryDict | None = None, **kwargs: Any
) -> WeekForm:
    by = by if by in {TIMES, HOURS} else TIMES
    today = timezone.localdate()
    return WeekForm(data, placement=placement, monday=monday, today=today, by=by, **kwargs)


def _enter(
    request: WebRequest, placement: Placement, monday: date, record: WeekRecord | None
) -> HttpResponse:
    """Send the week; another button than that fills days in and asks again."""
    by, step = request.POST.get("by", TIMES), request.POST.get("step", "send")
    if step != "send":
        said = _filled(request.POST, placement, monday, by, step)
        form = _form(placement, monday, by, initial=said)
    else:
        form = _form(placement, monday, by, request.POST)
        if form.is_valid():
            try:
                enter_week(
                    placement=placement, week=form.week, actor=request.actor, at=timezone.now()
                )
            except ValueError as refusal:
                form.add_error(None, in_words(refusal))
            else:
                messages.success(request, _("Your week is sent. Your mentor sees it from Friday on; until it is confirmed you can change it."))  # fmt: skip
                return redirect("placements:week_page", placement.reference, monday)
    context = _context(request, placement, monday, record, form) | {"is_asked_again": True}
    return render(request, "placements/week_page.html", context)


def _filled(
    data: QueryDict, placement: Placement, monday: date, by: str, step: str
) -> dict[str, Any]:
    """Give what was typed with what the button adds: last week, or the day before."""
    said: dict[str, Any] = {name: value for name, value in data.items() if value}
    if step == "like_last":
        last = _last_week(placement, monday)
        return said | said_in(last, by, monday=monday) if last else said
    try:
        return said | as_before(said, date.fromisoformat(step))
    except ValueError:
        return said


def _context(
    request: WebRequest,
    placement: Placement,
    monday: date,
    record: WeekRecord | None,
    form: WeekForm | None,
) -> dict[str, Any]:
    actor = request.actor
    is_own = actor.membership_id == placement.student_id
    is_of_college = is_own or may(actor, "placements.enter_consent", placement)
    reads_law = is_of_college or actor.membership_id == placement.tutor_id
    today = timezone.localdate()
    return {
        "placement": placement,
        "title": _("Week %(days)s") % {"days": week_label(monday)},
        "crumbs": crumbs_to_weeks(placement),
        "chip": chip_of(record),
        "record": record,
        "form": form,
        "is_asked_again": False,
        "is_changing": "by" in request.GET,
        "other_way": TIMES if form and form.by == HOURS else HOURS,
        "has_last": form is not None and _last_week(placement, monday) is not None,
        "days": day_lines(record) if record else [],
        "tasks": task_lines(list(record.notes.all())) if record else [],
        "advice": advice_on(placement, record, today) if record and reads_law else [],
        "is_own": is_own,
        "student": name_of(placement.student),
        "tutor": name_of(placement.tutor),
        "mentor": name_of(placement.mentor),
    }
