"""What the clock does to endings: reminders, and the last day for reports."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from ronghe.parties.actors import SYSTEM
from ronghe.placements.operations.endings import open_due_endings, remind_of_reports


@app.periodic(cron="20 1 * * *")
@app.task(name="placements.tend_endings", queueing_lock="placements.tend_endings")
def tend_endings(timestamp: int) -> None:
    """Open what is overdue, then remind whoever is still asked."""
    at = datetime.fromtimestamp(timestamp, UTC)
    open_due_endings(actor=SYSTEM, at=at)
    remind_of_reports(actor=SYSTEM, at=at)
