"""What happens to inspections in the background, once a day."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from ronghe.parties.actors import SYSTEM
from ronghe.supervision.operations.inspections import tend_inspections
from ronghe.supervision.operations.measures import tend_measures


@app.periodic(cron="40 0 * * *")
@app.task(name="supervision.tend_inspections", queueing_lock="supervision.tend_inspections")
def tend(timestamp: int) -> None:
    """Let lapse what an authority has not carried on, or settled, in time."""
    at = datetime.fromtimestamp(timestamp, UTC)
    tend_inspections(actor=SYSTEM, at=at)
    tend_measures(actor=SYSTEM, at=at)
