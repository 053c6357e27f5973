"""What the operations about the end of a placement share: the lock, the days, the hours confirmed."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.db.models import F, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from ronghe.placements.models import (
    DayHours,
    Ending,
    Placement,
    PlacementState,
    ReportSide,
    WeekState,
)
from ronghe.placements.refusals import TooEarly
from ronghe.reference.calendars import NoCalendar, Unknown, add_working_days

# Working days after the beginning, and the calendar days that serve where those are not known.
REMINDERS: Mapping[int, tuple[int, int]] = {0: (3, 5), 1: (10, 16)}
DUE = (15, 23)
ENDED = frozenset({PlacementState.COMPLETED, PlacementState.ENDED_EARLY})


def working_days_after(placement: Placement, since: date, days: tuple[int, int]) -> date:
    """Count working days of the place of work; where its calendar is not out yet, plain days."""
    working, calendar = days
    try:
        found = add_working_days(placement.jurisdiction, since, working)
    except NoCalendar:
        return since + timedelta(days=calendar)
    return since + timedelta(days=calendar) if isinstance(found, Unknown) else found


def reminder_due(ending: Ending, side: str) -> date | None:
    """Give the day of the next reminder to a side; None after the last."""
    sent = ending.host_reminders_count if side == ReportSide.HOST else ending.student_reminders_count  # fmt: skip
    days = REMINDERS.get(sent)
    return working_days_after(ending.placement, ending.begun_on, days) if days else None


def locked_ending(placement: Placement) -> Ending:
    """Give the ending, locked: of two who report at once the second sees the first's report."""
    found = Ending.objects.select_for_update(of=("self",)).filter(placement=placement)
    ending = found.select_related("placement").first()
    if ending is None:
        raise TooEarly(_("Reports are asked for once the placement is over."))
    return ending


def confirmed_minutes(placement: Placement) -> int:
    """Add up what both sides stand behind: the days of weeks that the host has confirmed."""
    days = DayHours.objects.filter(week__placement=placement, week__state=WeekState.CONFIRMED)
    counted = days.order_by().aggregate(sum=Sum(Coalesce(F("host_minutes"), F("minutes"))))
    return int(counted["sum"] or 0)
