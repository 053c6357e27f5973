"""Figures counted each night: the last months, in which something may still change, and all once."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from ronghe.parties.following import day_of
from ronghe.placements.counting import MONTHS, count_all, months_before


@app.periodic(cron="50 2 * * *")
@app.task(name="placements.count_figures", queueing_lock="placements.count_figures")
def count_figures(timestamp: int) -> None:
    """Count the figures of the last twelve months anew."""
    at = datetime.fromtimestamp(timestamp, UTC)
    on = day_of(at)
    count_all(months_before(on, MONTHS), on=on, at=at)
