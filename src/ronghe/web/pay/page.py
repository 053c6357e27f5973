"""The pay of one placement as a page: what is agreed, each month, each payment, each word."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format

from ronghe.kernel.money import Money
from ronghe.kernel.permissions import may
from ronghe.parties.actors import Actor
from ronghe.placements.models import Payment, PayPeriod, Placement
from ronghe.web.parts import Chip, Text
from ronghe.web.pay.words import basis_of, chip_of, days_words, month_words, reminder_of, word_of


@dataclass(frozen=True)
class Entry:
    """A payment as the host entered it; one taken back stays, with why."""

    payment: Payment
    day: str
    take_back_url: str = ""

    @property
    def amount(self) -> Money:
        return self.payment.sum  # type: ignore[no-any-return]


@dataclass(frozen=True)
class MonthLine:
    """A month: what is owed until when, what came of it, and what the student may still say."""

    row: PayPeriod
    label: str
    days: str
    chip: Chip
    basis: Text
    basis_url: str
    reminder: str
    word: Text
    entries: list[Entry] = field(default_factory=list)
    asks: bool = False
    say_url: str = ""
    is_stated: bool = False
    is_due: bool = False

    @property
    def owed(self) -> Money | None:
        return self.row.owed  # type: ignore[no-any-return]

    @property
    def paid(self) -> Money | None:
        return self.row.paid if self.row.currency else None


def months_of(placement: Placement, actor: Actor, on: date) -> list[MonthLine]:
    """Give the months that have begun, the newest first, in two queries."""
    rows = PayPeriod.objects.filter(placement=placement, first_on__lte=on).order_by("-month")
    entries = _entries(placement, actor)
    speaks = may(actor, "placements.say_receipt", placement)
    return [_line(placement, row, entries[row.month], on, speaks=speaks) for row in rows]


def _entries(placement: Placement, actor: Actor) -> dict[date, list[Entry]]:
    pays = placement.host_id in actor.paying_organisations
    found: dict[date, list[Entry]] = defaultdict(list)
    for one in Payment.objects.filter(placement=placement).order_by("paid_on", "pk"):
        back = pays and one.taken_back_at is None
        url = reverse("placements:payment_take_back", args=[placement.reference, one.pk])
        found[one.month].append(Entry(one, date_format(one.paid_on), url if back else ""))
    return found


def _line(
    placement: Placement, row: PayPeriod, entries: list[Entry], on: date, *, speaks: bool
) -> MonthLine:
    basis, url = basis_of(row, placement.jurisdiction)
    is_stated = any(one.payment.taken_back_at is None for one in entries)
    return MonthLine(
        row=row,
        label=month_words(row.month),
        days=days_words(row),
        chip=chip_of(row, on),
        basis=basis,
        basis_url=url,
        reminder=reminder_of(row),
        word=word_of(row),
        entries=entries,
        asks=speaks and not row.is_answered and (is_stated or row.is_outstanding(on)),
        say_url=reverse("placements:receipt_say", args=[placement.reference, row.month])
        if speaks
        else "",
        is_stated=is_stated,
        is_due=is_stated or row.is_due(on),
    )
