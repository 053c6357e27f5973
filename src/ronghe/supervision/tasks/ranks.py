"""Every night, after the indices, the bands of ranks and what the indices depend on."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from ronghe.parties.actors import SYSTEM
from ronghe.supervision.checking.regions import regions_to_check
from ronghe.supervision.operations.ranks import rank_region


@app.periodic(cron="25 4 * * *")
@app.task(name="supervision.rank_regions", queueing_lock="supervision.rank_regions")
def rank_regions(timestamp: int) -> None:
    """Draw for every region that somebody looks after."""
    at = datetime.fromtimestamp(timestamp, UTC)
    for region in regions_to_check(at=at):
        rank_region(region=region, actor=SYSTEM, at=at)
