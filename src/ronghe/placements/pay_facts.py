"""What the law is told of the pay that came: after the host has had its time to mend what it can.

Late, short or indirect pay is first a private word to the host. Until the fifth working day after
it is over, the law hears nothing of the matter; what nobody can count stays unknown.
"""

from datetime import date
from typing import Any

from ronghe.placements.models import Payment, PayPeriod, PayWay, Receipt
from ronghe.placements.pay_terms import BY_MONTH_END
from ronghe.placements.records import Records


def pay_facts(records: Records) -> dict[str, Any]:
    """Give payments and what was due, by the names of the law’s facts; nothing where none is known."""
    on, rows = records.on, records.pay
    if not rows and not records.payments:
        return {}
    due = [fact for one in rows if (fact := _due(one, on)) is not None]
    facts: dict[str, Any] = {"pay_due": due} if due else {}
    payments = _payments(records, on)
    if payments:
        facts["payments"] = payments
    by_month = [_period(one) for one in rows if one.basis == BY_MONTH_END and _is_over(one, on)]
    if by_month:
        facts["pay_periods"] = by_month
    return facts


def _is_mending(row: PayPeriod, on: date) -> bool:
    """Say whether the host still has time: not reminded yet, or its working days run."""
    if not row.reminded_for:
        return True
    return row.open_until is not None and on <= row.open_until


def _due(row: PayPeriod, on: date) -> dict[str, Any] | None:
    """Give a month whose day is past: settled, over for good, or not to be known."""
    if row.is_nothing or row.last_on >= on or (row.due_on is not None and row.due_on >= on):
        return None
    fact = {"on": row.due_on, "due_minor": row.least, "paid_minor": row.paid_amount}
    if row.is_disputed:
        return _known(fact | {"paid_minor": None})
    if not row.is_outstanding(on):
        return _known(fact)
    if _is_mending(row, on):
        return None
    return _known(fact if row.open_until is not None else fact | {"paid_minor": None})


def _known(fact: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fact.items() if value is not None}


def _payments(records: Records, on: date) -> list[dict[str, Any]]:
    rows = {one.month: one for one in records.pay}
    entered = {one.month for one in records.payments}
    found = [
        _payment(one, row, on)
        for one in records.payments
        if (row := rows.get(one.month)) is None or not _was_late(row, one.paid_on, on)
    ]
    return found + [
        _known({"on": one.receipt_on, "amount_minor": one.receipt_amount})
        for one in records.pay
        if one.month not in entered and one.receipt == Receipt.DIFFERENT and one.receipt_amount
    ]


def _was_late(row: PayPeriod, paid_on: date, on: date) -> bool:
    """Say whether it came after its day, while the host still has its time."""
    return row.due_on is not None and paid_on > row.due_on and _is_mending(row, on)


def _payment(payment: Payment, row: PayPeriod | None, on: date) -> dict[str, Any]:
    fact: dict[str, Any] = {
        "on": payment.paid_on,
        "amount_minor": payment.amount,
        "payer_kind": payment.paid_by,
        "form": payment.form,
        # A platform may pay the student directly or pass the money on: that is not known.
        "channel": payment.way if payment.way != PayWay.PLATFORM else None,
    }
    if row is not None and row.is_disputed:
        fact["amount_minor"] = None
    if not payment.is_direct and row is not None and _is_mending(row, on):
        fact |= {"payer_kind": None, "form": None, "channel": None}
    return _known(fact)


def _is_over(row: PayPeriod, on: date) -> bool:
    return (
        row.last_on < on
        and not row.is_nothing
        and not (row.settled_on is None and _is_mending(row, on))
    )


def _period(row: PayPeriod) -> dict[str, Any]:
    settled = None if row.is_disputed else row.settled_on
    return _known({"begins_on": row.month, "paid_on": settled})
