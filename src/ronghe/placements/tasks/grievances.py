"""What happens to confidential complaints in the background, once a day."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from ronghe.parties.actors import SYSTEM
from ronghe.placements.operations.answering import tend_grievances


@app.periodic(cron="20 1 * * *")
@app.task(name="placements.tend_grievances", queueing_lock="placements.tend_grievances")
def tend_confidential(timestamp: int) -> None:
    """Close what got no last word, move what nobody answers, and tell the authority what waits."""
    tend_grievances(actor=SYSTEM, at=datetime.fromtimestamp(timestamp, UTC))
