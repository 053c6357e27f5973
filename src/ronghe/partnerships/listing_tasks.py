"""What happens to listings and enquiries by the clock."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from ronghe.parties.actors import SYSTEM
from ronghe.partnerships import operations


@app.periodic(cron="9 * * * *")
@app.task(name="partnerships.expire_listings", queueing_lock="partnerships.expire_listings")
def expire_listings(timestamp: int) -> None:
    """End what ran out at midnight, whatever midnight is where the platform runs."""
    operations.expire_listings(actor=SYSTEM, at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="20 0 * * *")
@app.task(name="partnerships.remind_of_expiry", queueing_lock="partnerships.remind_of_expiry")
def remind_of_expiry(timestamp: int) -> None:
    """Tell owners, once a day, what runs out soon."""
    operations.remind_of_expiry(actor=SYSTEM, at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="25 0 * * *")
@app.task(name="partnerships.remind_of_enquiries", queueing_lock="partnerships.remind_of_enquiries")
def remind_of_enquiries(timestamp: int) -> None:
    """Remind, once a day, of talks that nobody goes on with."""
    operations.remind_of_enquiries(actor=SYSTEM, at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="35 23 * * *")
@app.task(name="partnerships.tell_saved_searches", queueing_lock="partnerships.tell_saved_searches")
def tell_saved_searches(timestamp: int) -> None:
    """Send, once a day before work begins, what is new for those who wait for it."""
    operations.tell_saved_searches(actor=SYSTEM, at=datetime.fromtimestamp(timestamp, UTC))
