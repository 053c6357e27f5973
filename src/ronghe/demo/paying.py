"""The first pay in Qinghe: one came as agreed, one otherwise, one too little, one through an agency.

Told of the six at Qiming Precision; of the last two nothing was paid, so their host is reminded.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from ronghe.demo.practice import BEGAN_DAYS_AGO, placements_of
from ronghe.demo.scene import Scene, Step
from ronghe.kernel.money import Money
from ronghe.parties.actors import SYSTEM, Actor, acting_as
from ronghe.parties.models import Role
from ronghe.placements.counting import count_all, months_before
from ronghe.placements.models import PaidBy, PayPeriod, Placement, Receipt
from ronghe.placements.operations import payments
from ronghe.placements.operations.pay_reminders import remind_hosts
from ronghe.placements.operations.payments import Paid, Word
from ronghe.placements.pay_periods import draw

PAY = _("The first pay")
PAID_DAYS_AGO = 9
FIRST, SECOND, SHORT, INDIRECT = range(4)
TOO_LITTLE = 30_000


def paying(practice: Sequence[Step]) -> Iterator[Step]:
    """Tell it where the placements are told: after more than a month of each."""
    if not practice:
        return
    yield Step("paying:drawn", PAY, BEGAN_DAYS_AGO - 1, _draw)
    yield Step("paying:paid", PAY, PAID_DAYS_AGO, _pay)
    yield Step("paying:reminded", PAY, PAID_DAYS_AGO - 1, _remind)
    yield Step("paying:answered", PAY, PAID_DAYS_AGO - 2, _answer)
    yield Step("figures:counted", PAY, 0, _count)


def _begun(scene: Scene) -> list[Placement]:
    return [one for one in placements_of(scene) if one.has_begun]


def _draw(scene: Scene) -> None:
    draw([one.pk for one in _begun(scene)])


def _first_month(placement: Placement) -> date:
    return placement.starts_on.replace(day=1)


def _owed(placement: Placement) -> Money:
    """Give what is owed for the first month, of which the placement has part."""
    row = PayPeriod.objects.get(placement=placement, month=_first_month(placement))
    return Money(row.amount or 0, row.currency or "CNY")


def _pay(scene: Scene) -> None:
    """Have the host enter the first month of four; the third got too little."""
    found = _begun(scene)[: INDIRECT + 1]
    paid = []
    for number, one in enumerate(found):
        owed = _owed(one)
        less = Money(TOO_LITTLE, owed.currency)
        paid.append(
            Paid(
                placement=one,
                month=_first_month(one),
                amount=owed - less if number == SHORT and less < owed else owed,
                paid_on=scene.on,
                paid_by=PaidBy.AGENCY if number == INDIRECT else PaidBy.HOST,
            )
        )
    paid = [one for one in paid if one.amount.amount > 0]
    if paid:
        host = scene.actor("plant_manager", Role.TRAINING_MANAGER)
        payments.enter_payments(host=found[0].host, paid=paid, actor=host, at=scene.at)


def _remind(scene: Scene) -> None:
    remind_hosts(actor=SYSTEM, at=scene.at)


def _answer(scene: Scene) -> None:
    """Have the first say that it came, and the second that it was less than the host says."""
    for number, one in enumerate(_begun(scene)[: SECOND + 1]):
        owed = _owed(one)
        half = Money(owed.amount // 2, owed.currency)
        said = Word(Receipt.RECEIVED) if number == FIRST else Word(Receipt.DIFFERENT, half)
        if owed.amount:
            payments.say_receipt(
                placement=one,
                month=_first_month(one),
                word=said,
                actor=_oneself(one, scene.on),
                at=scene.at,
            )


def _count(scene: Scene) -> None:
    """Count the figures, as each night does."""
    count_all(months_before(scene.on), on=scene.on, at=scene.at)


def _oneself(placement: Placement, on: date) -> Actor:
    return acting_as(placement.student, on=on)
