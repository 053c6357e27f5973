"""What is kept about people where students are paid: who entered what, and what students say."""

from django.utils.translation import gettext_lazy as _

from ronghe.placements.privacy.grounds import PLACING

PLACING.done_by(
    "Payment.entered_by", "placement__reference", "month", "amount", "currency", "paid_on"
)
PLACING.done_by("Payment.taken_back_by", "placement__reference", "month", "taken_back_because")
PLACING.about(
    "PayPeriod.receipt_note",
    "placement__student__person",
    "placement__reference",
    "month",
    "amount",
    "currency",
    "paid_amount",
    "receipt",
    "receipt_amount",
    "receipt_on",
    "receipt_note",
    purpose=_("Seeing that your pay comes as agreed, and mending it where it does not."),
)
PLACING.about(
    "Payment.amount",
    "placement__student__person",
    "placement__reference",
    "month",
    "amount",
    "currency",
    "paid_on",
    "paid_by",
    "way",
    purpose=_("Seeing that your pay comes as agreed, and mending it where it does not."),
)
