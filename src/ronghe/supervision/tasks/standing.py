"""The index follows the records: every few minutes what was touched, at night all of it."""

from datetime import UTC, datetime, timedelta

from procrastinate.contrib.django import app

from ronghe.parties.following import day_of
from ronghe.supervision.following import touched_since
from ronghe.supervision.standing import recompute

# Longer than the pause between two runs: what a long transaction commits late is seen the next time.
LOOKED_BACK = timedelta(minutes=15)


@app.periodic(cron="*/5 * * * *")
@app.task(name="supervision.follow_records", queueing_lock="supervision.follow_records")
def follow_records(timestamp: int) -> None:
    """Compute anew what the records of the last minutes touch."""
    at = datetime.fromtimestamp(timestamp, UTC)
    if touched := touched_since(at - LOOKED_BACK):
        recompute(touched, on=day_of(at), at=at)


@app.periodic(cron="10 3 * * *")
@app.task(name="supervision.compute_all", queueing_lock="supervision.compute_all")
def compute_all(timestamp: int) -> None:
    """Compute all of it anew."""
    at = datetime.fromtimestamp(timestamp, UTC)
    recompute(None, on=day_of(at), at=at)
