"""The pay of a wave, month by month: mostly as agreed, once too late, once too little."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial

from django.utils.translation import gettext_lazy as _

from ronghe.demo.cheats import CHEATS
from ronghe.demo.names import chance_of
from ronghe.demo.scene import Scene, Step
from ronghe.demo.year.wave import Wave
from ronghe.kernel.money import Money
from ronghe.parties.actors import SYSTEM, acting_as
from ronghe.placements.models import PayPeriod, Placement, Receipt
from ronghe.placements.operations import payments
from ronghe.placements.operations.payments import Paid, Word
from ronghe.placements.pay_periods import draw

PAID = _("A year of placements: pay")
MONTH_DAYS, LATEST_DAYS = 30, 12
SAID, LATE, SHORT, TOO_LITTLE = (
    0.6,
    CHEATS["same_hours"].twin,
    CHEATS["guidance_hours"].twin,
    40_000,
)


def pay(wave: Wave) -> Iterator[Step]:
    """Pay each month some days after it is over, as far as the story goes."""
    for number in range(wave.weeks_lived * 7 // MONTH_DAYS + 1):
        days_ago = wave.days_ago((number + 1) * MONTH_DAYS + LATEST_DAYS)
        if days_ago > 0:
            step = partial(_pay, wave, number)
            yield Step(f"{wave.key}:pay:{number}", PAID, days_ago, step)


def _pay(wave: Wave, number: int, scene: Scene) -> None:
    """Enter the month before; the first time also all those that the ledger did not tell of."""
    month = _month_before(scene.on)
    for host, own in wave.by_host().items():
        begun = [one for one in own if one.has_begun]
        draw([one.pk for one in begun])
        is_late = host == LATE and wave.is_over
        if number == 0 and is_late:
            continue  # it pays two months at once, the first of them late
        is_first = number == (1 if is_late else 0)
        rows = PayPeriod.objects.filter(placement__in=begun, paid_amount=0, month__lte=month)
        due = rows if is_first else rows.filter(month=month)
        paid = _paid(begun, due.order_by("month", "placement"), host, number, scene)
        if paid:
            firm = scene.organisation(host)
            payments.enter_payments(host=firm, paid=paid, actor=SYSTEM, at=scene.at)
            _say(wave, [one for one in paid if one.month == month], number, scene)


def _month_before(day: date) -> date:
    year, month = (day.year, day.month - 1) if day.month > 1 else (day.year - 1, 12)
    return date(year, month, 1)


def _paid(
    own: list[Placement], due: Iterable[PayPeriod], host: str, number: int, scene: Scene
) -> list[Paid]:
    """Pay what is owed; to one student of one host one month came short."""
    placements = {one.pk: one for one in own}
    found = []
    for row in due:
        is_short = host == SHORT and number == 1 and row.placement_id == own[0].pk
        less = TOO_LITTLE if is_short else 0
        if row.amount and row.amount > less:
            owed = Money(row.amount - less, row.currency)
            found.append(Paid(placements[row.placement_id], row.month, owed, scene.on))
    return found


def _say(wave: Wave, paid: list[Paid], number: int, scene: Scene) -> None:
    """Have most students say that it came."""
    for place, one in enumerate(paid):
        chance = chance_of("year receipt", wave.number, number, one.placement.title, place)
        if chance.random() < SAID:
            payments.say_receipt(
                placement=one.placement,
                month=one.month,
                word=Word(Receipt.RECEIVED),
                actor=acting_as(one.placement.student, on=scene.on),
                at=scene.at,
            )
