"""Attempts at the constraints of pay: a part of `breaking`."""

from datetime import timedelta

from tests.factories.parties import NOW
from tests.factories.paying import paid_once
from tests.house.attempts import Attempt, change, copy

MONTH, PAYMENT = "placements.PayPeriod", "placements.Payment"
DAY = timedelta(days=1)

CONSTRAINTS = {
    "pay_days_in_order": Attempt(MONTH, lambda row: {"last_on": row.first_on - DAY}),
    "pay_different_says_how_much": change(MONTH, receipt="different", receipt_at=NOW),
    "pay_month_is_its_first": Attempt(MONTH, lambda row: {"month": row.month + DAY}),
    "pay_once_a_month": copy(MONTH),
    "pay_owed_is_no_debt": change(MONTH, amount=-1),
    "pay_receipt_has_an_instant": change(MONTH, receipt="received"),
    "pay_receipt_is_known": change(MONTH, receipt="maybe", receipt_at=NOW),
    "pay_reminder_has_a_day": change(MONTH, reminded_for="late"),
    "payment_entered_once": copy(PAYMENT),
    "payment_is_known": change(PAYMENT, way="pigeon"),
    "payment_is_of_something": change(PAYMENT, amount=0),
    "payment_month_is_its_first": Attempt(PAYMENT, lambda row: {"month": row.month + DAY}),
    "payment_taken_back_says_why": change(PAYMENT, taken_back_at=NOW),
}
UNIQUE_FIELDS: dict[str, Attempt] = {}


def furnish(world) -> None:
    """Have somebody be paid."""
    paid_once(world.things["college"].placed.active)
