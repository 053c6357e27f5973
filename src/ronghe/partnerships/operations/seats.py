"""Taking seats of a listing and giving them back, as an agreement does."""

from datetime import datetime

from django.db import models, transaction

from ronghe.kernel import audit
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.partnerships.models import Listing, SeatHolding
from ronghe.partnerships.operations.writing import locked_listing
from ronghe.partnerships.seats import free_seats, hold_seats


@transaction.atomic
def take_seats(
    *, listing: Listing, holder: models.Model, count: int, actor: Actor, at: datetime
) -> SeatHolding:
    """Let the holder (an agreement, an enquiry) have seats; asked twice, it has them once."""
    require(actor, "partnerships.give_seats", listing)
    listing = locked_listing(listing)
    held = hold_seats(listing, holder=holder, count=count, at=at)
    details = {"count": held.count, "holder": held.holder_reference}
    audit.record("listing.seats_taken", listing, actor=actor, at=at, details=details)
    return held


@transaction.atomic
def release_seats(*, listing: Listing, holder: models.Model, actor: Actor, at: datetime) -> int:
    """Give the holder's seats back to the listing; give their number."""
    require(actor, "partnerships.give_seats", listing)
    listing = locked_listing(listing)
    count = free_seats(listing, holder=holder, at=at)
    details = {"count": count, "holder": str(getattr(holder, "reference", ""))}
    audit.record("listing.seats_released", listing, actor=actor, at=at, details=details)
    return count
