"""What the clock does to endings: reminders, and the last day for reports."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from ronghe.parties.actors import SYSTEM
from ronghe.parties.following import day_of
from ronghe.placements.operations.endings import open_due_endings, remind_of_reports
from ronghe.placements.operations.follow_ups import ask_graduates, cohorts_due
from ronghe.placements.operations.guardian_links import end_guardian_links


@app.periodic(cron="20 1 * * *")
@app.task(name="placements.tend_endings", queueing_lock="placements.tend_endings")
def tend_endings(timestamp: int) -> None:
    """Open what is overdue, remind whoever is still asked, and end the links of families."""
    at = datetime.fromtimestamp(timestamp, UTC)
    open_due_endings(actor=SYSTEM, at=at)
    remind_of_reports(actor=SYSTEM, at=at)
    end_guardian_links(actor=SYSTEM, at=at)


@app.periodic(cron="30 2 * * *")
@app.task(name="placements.ask_graduates", queueing_lock="placements.ask_graduates")
def ask_graduates_due(timestamp: int) -> None:
    """Ask the cohorts whose last placement ended half a year ago."""
    at = datetime.fromtimestamp(timestamp, UTC)
    for one in cohorts_due(day_of(at)):
        ask_graduates(cohort=one, actor=SYSTEM, at=at)
