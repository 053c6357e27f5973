"""What a host is to pay: the open months of all its students, and what was typed beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import BooleanField, Case, F, Q, QuerySet, When
from django.utils.translation import gettext as _

from ronghe.kernel.money import Money, decimals_of
from ronghe.parties.actors import Actor
from ronghe.placements.models import PayPeriod, Placement
from ronghe.placements.operations.payments import Paid
from ronghe.placements.pay_terms import currency_for
from ronghe.web.parts import Chip
from ronghe.web.pay.words import chip_of, days_words, month_words, outstanding_of, reminder_of
from ronghe.web.placements.life_access import name_of

FILTERS = ("", "late", "unknown")


@dataclass(frozen=True)
class DueLine:
    """One month of one student that is open: a box for the amount stands beside it."""

    row: PayPeriod
    student: str
    label: str
    days: str
    chip: Chip
    reminder: str
    currency: str
    typed: str
    is_ticked: bool = False
    amiss: str = ""

    @property
    def placement(self) -> Placement:
        return self.row.placement

    @property
    def is_agreed(self) -> bool:
        return self.row.amount is not None

    @property
    def owed(self) -> Money | None:
        return self.row.owed  # type: ignore[no-any-return]


def open_months(actor: Actor, on: date) -> QuerySet[PayPeriod]:
    """Give the months that are over or due, not settled and not owed nothing."""
    found = PayPeriod.objects.filter(
        Q(amount=None) | Q(amount__gt=0),
        Q(last_on__lt=on) | Q(due_on__lte=on),
        placement__host__in=actor.paying_organisations,
        settled_on=None,
    )
    return in_order(found)


def in_order(rows: QuerySet[PayPeriod]) -> QuerySet[PayPeriod]:
    """Put the longest due first, and last those of which nobody knows how much is owed."""
    is_agreed = Case(When(amount=None, then=False), default=True, output_field=BooleanField())
    return rows.order_by(is_agreed.desc(), F("due_on").asc(nulls_last=True), "pk")


def after(rows: QuerySet[PayPeriod], last: PayPeriod) -> QuerySet[PayPeriod]:
    """Go on behind the last row that was shown."""
    if last.due_on is None:
        later = Q(due_on=None, pk__gt=last.pk)
    else:
        later = Q(due_on__gt=last.due_on) | Q(due_on=last.due_on, pk__gt=last.pk) | Q(due_on=None)
    if last.amount is None:
        return rows.filter(later, amount=None)
    return rows.filter(later | Q(amount=None))


def lines_of(
    rows: Sequence[PayPeriod],
    on: date,
    typed: Mapping[str, str] | None = None,
    amiss: Mapping[int, str] | None = None,
) -> list[DueLine]:
    return [_line(row, on, typed, (amiss or {}).get(row.pk, "")) for row in rows]


def _line(row: PayPeriod, on: date, typed: Mapping[str, str] | None, amiss: str) -> DueLine:
    currency = row.currency or currency_for(row.placement)
    return DueLine(
        row=row,
        student=name_of(row.placement.student),
        label=month_words(row.month),
        days=days_words(row),
        chip=chip_of(row, on),
        reminder=reminder_of(row),
        currency=currency,
        typed=_proposed(row) if typed is None else typed.get(f"amount-{row.pk}", ""),
        is_ticked=typed is not None and bool(typed.get(f"take-{row.pk}")),
        amiss=amiss,
    )


def _proposed(row: PayPeriod) -> str:
    """Propose what is still to pay; of part of a month and of what is not agreed, nothing."""
    left = outstanding_of(row)
    return f"{left.units:f}" if left is not None and not row.is_part else ""


def paid_in(
    rows: Sequence[PayPeriod], typed: Mapping[str, str], common: Mapping[str, Any]
) -> tuple[list[Paid], dict[int, str]]:
    """Read the amounts beside the ticked rows, and say beside which rows there is none."""
    found, amiss = [], {}
    for row in rows:
        if not typed.get(f"take-{row.pk}"):
            continue
        currency = row.currency or currency_for(row.placement)
        amount = amount_in(typed.get(f"amount-{row.pk}", ""), currency)
        if amount is None:
            amiss[row.pk] = _("Enter the amount like 1800 or 1,800.00.")
            continue
        found.append(
            Paid(
                placement=row.placement,
                month=row.month,
                amount=amount,
                paid_on=common["paid_on"],
                paid_by=common["paid_by"],
                way=common["way"],
                form=common["form"],
            )
        )
    return found, amiss


def amount_in(text: str, currency: str) -> Money | None:
    """Read an amount as people write it; None for what is none, or has too small a part."""
    plain = text.strip().replace(",", "").replace("，", "").removesuffix("元").removeprefix("¥").removeprefix("￥").strip()  # fmt: skip
    try:
        units = Decimal(plain)
    except InvalidOperation:
        return None
    if not units.is_finite() or units <= 0 or units >= Decimal(10) ** 7:
        return None
    if units != round(units, decimals_of(currency)):
        return None
    return Money.of(units, currency)
