"""The pay of each month as a row: drawn from agreement, rests, payments and the student’s word."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from functools import partial

from ronghe.parties.following import day_of
from ronghe.placements.models import Interruption, Payment, PayPeriod, Placement, Receipt
from ronghe.placements.pay_calendar import Agreed, Due, Rest, calendar_of
from ronghe.placements.pay_terms import agreed_of, is_paid_kind, law_for, worked_in

OF_CALENDAR = (
    "first_on", "last_on", "due_on", "basis", "amount", "least", "currency", "is_part", "rest_days",
)  # fmt: skip
OF_WORDS = ("paid_amount", "settled_on", "stated_at", "is_indirect", "is_disputed")


def draw(placements: Sequence[int]) -> None:
    """Draw the months of these placements anew, in a few queries; the caller holds their locks."""
    if not placements:
        return
    found = list(Placement.objects.filter(pk__in=placements).order_by("pk"))
    agreed, rests = agreed_of(found), _rests(found)
    payments, rows = _payments(found), _rows(found)
    new: list[PayPeriod] = []
    changed: list[PayPeriod] = []
    gone: list[int] = []
    for one in found:
        known = rows.get(one.pk, {})
        paid = payments.get(one.pk, {})
        for due in _calendar(one, agreed[one.pk], rests.get(one.pk, [])):
            row = known.pop(due.month, None)
            (new if row is None else changed).append(
                _drawn(row or PayPeriod(placement=one, month=due.month), due, paid)
            )
        left = [_emptied(row, paid) for row in known.values()]
        gone += [row.pk for row in left if not row.paid_amount and not row.receipt]
        changed += [row for row in left if row.paid_amount or row.receipt]
    PayPeriod.objects.filter(pk__in=gone).delete()
    PayPeriod.objects.bulk_create(new, batch_size=1000)
    PayPeriod.objects.bulk_update(changed, [*OF_CALENDAR, *OF_WORDS], batch_size=500)


def _calendar(placement: Placement, agreed: list[Agreed], rests: list[Rest]) -> list[Due]:
    """Give the months that are owed: none before it has begun, and none of a study visit."""
    if not placement.has_begun or not is_paid_kind(placement):
        return []
    return calendar_of(
        placement.starts_on,
        placement.over_on or placement.ends_on,
        agreed=agreed,
        rests=rests,
        law=law_for(placement, on=placement.starts_on),
        is_worked=partial(worked_in, placement.jurisdiction),
    )


def _rests(placements: Sequence[Placement]) -> dict[int, list[Rest]]:
    found: dict[int, list[Rest]] = defaultdict(list)
    rows = Interruption.objects.filter(placement__in=placements).order_by("starts_on")
    for pk, first, last in rows.values_list("placement_id", "starts_on", "ends_on"):
        found[pk].append(Rest(first, last))
    return found


Paid = dict[date, list[Payment]]


def _payments(placements: Sequence[Placement]) -> dict[int, Paid]:
    found: dict[int, Paid] = defaultdict(lambda: defaultdict(list))
    rows = Payment.objects.filter(placement__in=placements)
    for row in rows.order_by("paid_on", "pk"):
        found[row.placement_id][row.month].append(row)
    return found


def _rows(placements: Sequence[Placement]) -> dict[int, dict[date, PayPeriod]]:
    found: dict[int, dict[date, PayPeriod]] = defaultdict(dict)
    for row in PayPeriod.objects.filter(placement__in=placements).order_by("month"):
        found[row.placement_id][row.month] = row
    return found


def _drawn(row: PayPeriod, due: Due, paid: Paid) -> PayPeriod:
    row.first_on, row.last_on = due.first, due.last
    row.due_on, row.basis = due.due_on, due.basis
    row.owed = due.amount
    row.least = due.least.amount if due.least is not None else None
    row.is_part, row.rest_days = due.is_part, due.rest_days
    return settle(row, paid.get(due.month, []))


def _emptied(row: PayPeriod, paid: Paid) -> PayPeriod:
    """Give a month that lies outside the placement by now: nothing is owed of it."""
    row.amount, row.least, row.due_on, row.basis = 0, 0, None, ""
    return settle(row, paid.get(row.month, []))


def settle(row: PayPeriod, entered: Sequence[Payment]) -> PayPeriod:
    """Say what came of the month: by the host’s entries, else by the student’s own word."""
    paid = [one for one in entered if one.taken_back_at is None]
    moments = [one.taken_back_at or one.entered_at for one in entered]
    row.stated_at = max(moments, default=None)
    row.currency = row.currency or next((one.currency for one in paid), "")
    counted = [(one.paid_on, one.amount) for one in paid if one.currency == row.currency]
    if not paid and row.receipt == Receipt.DIFFERENT and row.receipt_at is not None:
        counted = [(row.receipt_on or day_of(row.receipt_at), row.receipt_amount or 0)]
    row.paid_amount = sum(amount for _day, amount in counted)
    row.settled_on = _settled_on(row, counted)
    row.is_indirect = any(not one.is_direct for one in paid)
    row.is_disputed = bool(paid) and row.is_answered and _differs(row, paid)
    return row


def _settled_on(row: PayPeriod, counted: Sequence[tuple[date, int]]) -> date | None:
    """Give the first day on which all that is surely owed was there."""
    needed = row.least if row.least is not None else row.amount
    if not needed:
        return None
    total = 0
    for day, amount in sorted(counted):
        total += amount
        if total >= needed:
            return day
    return None


def _differs(row: PayPeriod, paid: Sequence[Payment]) -> bool:
    if row.receipt == Receipt.NOT_RECEIVED:
        return True
    if row.receipt != Receipt.DIFFERENT:
        return False
    is_other_day = row.receipt_on is not None and row.receipt_on not in {
        one.paid_on for one in paid
    }
    return is_other_day or row.receipt_amount != row.paid_amount
