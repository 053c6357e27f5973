"""Noticing by the clock what troubles cooperations."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from ronghe.parties.actors import SYSTEM
from ronghe.parties.following import day_of
from ronghe.partnerships.operations.watching import watch_cooperations


@app.periodic(cron="40 22 * * *")
@app.task(name="partnerships.watch_cooperations", queueing_lock="partnerships.watch_cooperations")
def watch(timestamp: int) -> None:
    """Notice, once a day, which cooperations are in trouble, and which no longer are."""
    at = datetime.fromtimestamp(timestamp, UTC)
    watch_cooperations(on=day_of(at), actor=SYSTEM, at=at)
