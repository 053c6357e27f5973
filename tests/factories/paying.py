"""Pay of a placement under way, made by the product's own operations."""

from datetime import date, datetime

from django.utils import timezone

from ronghe.kernel.money import Money
from ronghe.parties.actors import SYSTEM
from ronghe.placements.models import Payment, Placement
from ronghe.placements.operations import payments


def paid_once(placement: Placement) -> Payment:
    """Give the payment of the first month, made when it is first asked for."""
    found = placement.payments.first()
    if found is not None:
        return found
    now = timezone.now()
    return paid(placement, placement.starts_on.replace(day=1), on=placement.starts_on, at=now)


def paid(
    placement: Placement,
    month: date,
    *,
    on: date,
    at: datetime,
    amount: int = 180_000,
    actor=SYSTEM,
    **more,
) -> Payment:
    said = payments.Paid(placement, month, Money(amount, "CNY"), on, **more)
    (made,) = payments.enter_payments(host=placement.host, paid=[said], actor=actor, at=at)
    return made
