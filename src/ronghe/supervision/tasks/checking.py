"""Every night the records of each region are checked, and its early warnings computed; monthly their model."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from ronghe.parties.actors import SYSTEM
from ronghe.supervision.checking.regions import regions_to_check
from ronghe.supervision.operations.flags import check_region
from ronghe.supervision.operations.warnings import fit_warnings, warn_region


@app.periodic(cron="40 3 * * *")
@app.task(name="supervision.check_regions", queueing_lock="supervision.check_regions")
def check_regions(timestamp: int) -> None:
    """Check the records of every region that somebody looks after."""
    at = datetime.fromtimestamp(timestamp, UTC)
    for region in regions_to_check(at=at):
        check_region(region=region, actor=SYSTEM, at=at)


@app.periodic(cron="25 3 1 * *")
@app.task(name="supervision.fit_warnings", queueing_lock="supervision.fit_warnings")
def fit_warnings_anew(timestamp: int) -> None:
    """Fit the model of early warnings to one month more, before it is used again."""
    fit_warnings(actor=SYSTEM, at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="55 3 * * *")
@app.task(name="supervision.warn_regions", queueing_lock="supervision.warn_regions")
def warn_regions(timestamp: int) -> None:
    """Compute the early warnings of every region that somebody looks after."""
    at = datetime.fromtimestamp(timestamp, UTC)
    for region in regions_to_check(at=at):
        warn_region(region=region, actor=SYSTEM, at=at)
