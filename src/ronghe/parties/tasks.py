"""Background entry points. Operations name them and import none."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from ronghe.parties import operations
from ronghe.parties.actors import SYSTEM


@app.periodic(cron="5 * * * *")
@app.task(name="parties.expire_restrictions", queueing_lock="parties.expire_restrictions")
def expire_restrictions(timestamp: int) -> None:
    """End what ran out at midnight, whatever midnight is where the platform runs."""
    operations.expire_restrictions(actor=SYSTEM, at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="41 19 * * *")
@app.task(name="parties.suggest_duplicates", queueing_lock="parties.suggest_duplicates")
def suggest_duplicates(timestamp: int) -> None:
    """Look, once a night, for records that may be one organisation."""
    operations.suggest_duplicates(actor=SYSTEM, at=datetime.fromtimestamp(timestamp, UTC))
