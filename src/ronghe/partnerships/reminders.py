"""When somebody is reminded: of a talk that waits for a word, of a listing that runs out."""

from datetime import date, timedelta

from ronghe.parties.following import day_of
from ronghe.partnerships.models import Enquiry
from ronghe.reference.calendars import NoCalendar, Unknown, add_working_days

RUNS_OUT_DAYS = 9  # before its last day, the owner hears that a listing runs out
# Working days of silence, and the calendar days that serve where the working days are not known.
REMINDERS = ((3, 5), (7, 11))
PAUSE = (10, 16)


def due_on(enquiry: Enquiry) -> date | None:
    """Give the day of the next reminder, or of the pause after two; None after that."""
    steps = (*REMINDERS, PAUSE)
    if enquiry.waits_for is None or enquiry.reminders_count >= len(steps):
        return None
    working, calendar = steps[enquiry.reminders_count]
    since = day_of(enquiry.waiting_since)
    try:
        day = add_working_days(enquiry.waits_for.jurisdiction.code, since, working)
    except NoCalendar:
        return since + timedelta(days=calendar)
    return since + timedelta(days=calendar) if isinstance(day, Unknown) else day
