"""The pay line of a parent’s or guardian’s page: what is known, else that nothing is."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import pgettext

from ronghe.kernel.money import Money
from ronghe.placements.models import PayPeriod, Placement, Receipt
from ronghe.placements.queries.family_pay import is_under_age, last_months
from ronghe.web.parts import Mark, Text
from ronghe.web.pay.words import amount_words, month_words


@dataclass(frozen=True)
class FamilyLine:
    """A month in one sentence."""

    month: str
    words: Text
    mark: Mark | None = None


@dataclass(frozen=True)
class FamilyPay:
    """What the page says of pay; `lines` empty: no month is over yet."""

    lines: list[FamilyLine]


def family_pay(placement: Placement, on: date) -> FamilyPay | None:
    """Give it for a student under age; of who is of age the page says nothing."""
    if not is_under_age(placement, on=on):
        return None
    return FamilyPay([_line(one) for one in last_months(placement, on=on)])


def _line(row: PayPeriod) -> FamilyLine:
    month = month_words(row.month)
    if row.is_nothing:
        return FamilyLine(month, pgettext("pay, to a guardian", "nothing is owed"))
    if row.is_disputed:
        words = pgettext("pay, to a guardian", "host and student say different things; the tutor looks into it")  # fmt: skip
        return FamilyLine(month, words, Mark.DUE)
    return _paid(month, row) if row.paid_amount else _unpaid(month, row)


def _unpaid(month: str, row: PayPeriod) -> FamilyLine:
    if row.receipt == Receipt.NOT_RECEIVED:
        words = pgettext("pay, to a guardian", "not received, your child says")
        return FamilyLine(month, words, Mark.DUE)
    return FamilyLine(month, pgettext("pay, to a guardian", "no news yet"), Mark.UNKNOWN)


def _paid(month: str, row: PayPeriod) -> FamilyLine:
    paid = {"amount": amount_words(Money(row.paid_amount, row.currency))}
    if row.receipt == Receipt.RECEIVED and row.is_answered:
        words = pgettext("pay, to a guardian", "%(amount)s, received")
        return FamilyLine(month, words % paid, Mark.HOLDS)
    if row.stated_at is None:
        words = pgettext("pay, to a guardian", "%(amount)s received, your child says")
        return FamilyLine(month, words % paid)
    if row.settled_on is None:
        words = pgettext("pay, to a guardian", "%(amount)s paid so far, the host says")
        return FamilyLine(month, words % paid, Mark.DUE)
    paid["day"] = date_format(row.settled_on)
    words = pgettext("pay, to a guardian", "%(amount)s paid by %(day)s, the host says; your child has not confirmed it yet")  # fmt: skip
    return FamilyLine(month, words % paid)
