"""Every night the records of each region are checked, and its early warnings computed."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from ronghe.parties.actors import SYSTEM
from ronghe.supervision.checking.regions import regions_to_check
from ronghe.supervision.operations.flags import check_region
from ronghe.supervision.operations.warnings import warn_region


@app.periodic(cron="40 3 * * *")
@app.task(name="supervision.check_regions", queueing_lock="supervision.check_regions")
def check_regions(timestamp: int) -> None:
    """Check the records of every region that somebody looks after."""
    at = datetime.fromtimestamp(timestamp, UTC)
    for region in regions_to_check(at=at):
        check_region(region=region, actor=SYSTEM, at=at)


@app.periodic(cron="55 3 * * *")
@app.task(name="supervision.warn_regions", queueing_lock="supervision.warn_regions")
def warn_regions(timestamp: int) -> None:
    """Compute the early warnings of every region that somebody looks after."""
    at = datetime.fromtimestamp(timestamp, UTC)
    for region in regions_to_check(at=at):
        warn_region(region=region, actor=SYSTEM, at=at)
