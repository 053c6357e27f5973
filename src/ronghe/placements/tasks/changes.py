"""What happens to changes in the background: posts that begin on their day."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from ronghe.parties.actors import SYSTEM
from ronghe.placements.operations.stages import begin_stages


@app.periodic(cron="15 1 * * *")
@app.task(name="placements.begin_stages", queueing_lock="placements.begin_stages")
def begin_stages_of_day(timestamp: int) -> None:
    """Let another post begin where it is agreed and its day has come."""
    begin_stages(actor=SYSTEM, at=datetime.fromtimestamp(timestamp, UTC))
