from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.kernel.money import MoneyPair, amount_field, currency_field
from ronghe.parties.models import Person
from ronghe.placements.models.placement import Placement

if TYPE_CHECKING:
    from datetime import date

    from ronghe.parties.actors import Actor


class PaidBy(models.TextChoices):
    """Who pays a student, in the words of the law’s facts."""

    HOST = "enterprise", pgettext_lazy("who pays a student", "The host itself")
    COLLEGE = "college", pgettext_lazy("who pays a student", "The college")
    AGENCY = "agency", pgettext_lazy("who pays a student", "An agency")
    OTHER = "other", pgettext_lazy("who pays a student", "Somebody else")


class PayWay(models.TextChoices):
    BANK = "bank", pgettext_lazy("how pay comes", "Bank transfer")
    CASH = "cash", pgettext_lazy("how pay comes", "Cash")
    PLATFORM = "platform", pgettext_lazy("how pay comes", "Payment platform")
    OTHER = "other", pgettext_lazy("how pay comes", "Another way")


class PayForm(models.TextChoices):
    MONEY = "money", pgettext_lazy("form of pay", "Money")
    GOODS = "goods", pgettext_lazy("form of pay", "Goods or vouchers")


class Receipt(models.TextChoices):
    """What the student says of the pay of a month."""

    RECEIVED = "received", pgettext_lazy("word of a student about pay", "Received as stated")
    DIFFERENT = "different", pgettext_lazy("word of a student about pay", "Another amount or day")
    NOT_RECEIVED = "not_received", pgettext_lazy("word of a student about pay", "Not received")


class PayTrouble(models.TextChoices):
    """Why a host is reminded."""

    LATE = "late", pgettext_lazy("why a host is reminded of pay", "Late")
    SHORT = "short", pgettext_lazy("why a host is reminded of pay", "Less than agreed")
    INDIRECT = "indirect", pgettext_lazy("why a host is reminded of pay", "Not direct, or not in money")  # fmt: skip


# Something is owed, its day is known, and surely not all of it is paid. What was paid of part of a
# month that nobody can count (`least` is not known) may be all of it.
OUTSTANDING = Q(settled_on=None, due_on__isnull=False, amount__gt=0) & (
    Q(paid_amount=0) | Q(paid_amount__lt=F("least"))
)
# The host has stated something that the student has not spoken of since.
UNANSWERED = Q(stated_at__isnull=False) & (Q(receipt_at=None) | Q(receipt_at__lt=F("stated_at")))


class PayPeriodQuerySet(models.QuerySet["PayPeriod"]):
    def visible_to(self, actor: "Actor") -> "PayPeriodQuerySet":
        """Give those whose pay one reads: one’s own, of those one tutors, runs for, or pays."""
        seen = Placement.objects.pay_visible_to(actor).order_by().values("pk")
        return self.filter(placement__in=seen)

    def overdue(self, on: "date") -> "PayPeriodQuerySet":
        """Give what should have been paid before that day."""
        return self.filter(OUTSTANDING, due_on__lt=on)


class PayPeriod(models.Model):
    """The pay of a placement for one month: what is owed, what came, and what the student says.

    Drawn from the agreement, the payments and the student’s word; nobody edits it.
    """

    placement = models.ForeignKey(
        Placement, on_delete=models.PROTECT, related_name="pay_periods", verbose_name=_("placement")
    )
    month = models.DateField(_("month"))
    first_on = models.DateField(_("from"))
    last_on = models.DateField(_("to"))
    # None: nobody knows the day, or the amount. `least` is less than any way of counting gives.
    due_on = models.DateField(_("due on"), null=True, blank=True)
    basis = models.CharField(_("due by"), max_length=30, blank=True)
    amount = amount_field(_("amount owed"), null=True, blank=True)
    least = amount_field(_("owed at least"), null=True, blank=True)
    currency = currency_field(blank=True)
    is_part = models.BooleanField(_("part of a month"), default=False)
    rest_days = models.PositiveSmallIntegerField(_("days of rest"), default=0)
    # From the payments that stand, or where the host entered none, from the student’s own word.
    paid_amount = amount_field(_("paid"), default=0)
    settled_on = models.DateField(_("paid in full on"), null=True, blank=True)
    # When the host last entered a payment or took one back: a word from before is out of date.
    stated_at = models.DateTimeField(_("stated at"), null=True, blank=True, editable=False)
    is_indirect = models.BooleanField(_("not direct"), default=False)
    is_disputed = models.BooleanField(_("host and student say different things"), default=False)
    receipt = models.CharField(
        _("word of the student"), max_length=20, choices=Receipt, blank=True, editable=False
    )
    receipt_amount = amount_field(_("received, as the student says"), null=True, blank=True)
    receipt_on = models.DateField(_("received on, as the student says"), null=True, blank=True)
    receipt_note = models.CharField(_("note of the student"), max_length=500, blank=True)
    receipt_at = models.DateTimeField(_("said at"), null=True, blank=True, editable=False)
    reminded_for = models.CharField(
        _("reminded because"), max_length=20, choices=PayTrouble, blank=True, editable=False
    )
    reminded_on = models.DateField(_("host reminded on"), null=True, blank=True, editable=False)
    # The last of the working days that the host has; None where the calendar is not known.
    open_until = models.DateField(_("to be put right by"), null=True, blank=True, editable=False)

    owed = MoneyPair("amount", "currency")
    paid = MoneyPair("paid_amount", "currency")
    received = MoneyPair("receipt_amount", "currency")
    objects = PayPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("pay of a month")
        verbose_name_plural = _("pay of months")
        constraints = [
            models.UniqueConstraint(fields=["placement", "month"], name="pay_once_a_month"),
            models.CheckConstraint(name="pay_month_is_its_first", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="pay_days_in_order", condition=Q(last_on__gte=F("first_on"))
            ),
            models.CheckConstraint(
                name="pay_owed_is_no_debt",
                condition=(Q(amount=None) | Q(amount__gte=0))
                & (Q(least=None) | Q(least__gte=0, amount__gte=F("least"))),
            ),
            models.CheckConstraint(
                name="pay_receipt_is_known", condition=Q(receipt__in=["", *Receipt.values])
            ),
            models.CheckConstraint(
                name="pay_receipt_has_an_instant",
                condition=Q(receipt="", receipt_at=None)
                | (~Q(receipt="") & Q(receipt_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="pay_different_says_how_much",
                condition=~Q(receipt="different")
                | Q(receipt_amount__isnull=False, receipt_amount__gte=0),
            ),
            models.CheckConstraint(
                name="pay_reminder_has_a_day",
                condition=Q(reminded_for="", reminded_on=None, open_until=None)
                | (Q(reminded_for__in=PayTrouble.values) & Q(reminded_on__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"], condition=Q(settled_on=None), name="pay_outstanding_by_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

    @property
    def reference(self) -> str:
        return self.placement.reference

    @property
    def is_nothing(self) -> bool:
        """Say that nothing is owed: agreed to be unpaid, or no day that counts."""
        return self.amount is not None and int(self.amount) == 0

    def is_outstanding(self, on: "date") -> bool:
        """Say that it should have been paid before that day, and was not, or not in full."""
        if self.settled_on is not None or not self.amount or self.due_on is None:
            return False
        is_lacking = self.paid_amount == 0 or (
            self.least is not None and self.paid_amount < self.least
        )
        return is_lacking and self.due_on < on

    def is_due(self, on: "date") -> bool:
        """Say that it should be there; where nobody knows the day, once the month is over."""
        return self.due_on <= on if self.due_on is not None else self.last_on < on

    @property
    def is_answered(self) -> bool:
        """Say whether the student has spoken of it, of all that the host has stated by now."""
        if self.receipt_at is None:
            return False
        return self.stated_at is None or self.receipt_at >= self.stated_at


class Payment(models.Model):
    """What was paid to a student for a month: how much, when, by whom and how, as the host says."""

    placement = models.ForeignKey(
        Placement, on_delete=models.PROTECT, related_name="payments", verbose_name=_("placement")
    )
    month = models.DateField(_("month"))
    paid_on = models.DateField(_("paid on"))
    amount = amount_field()
    currency = currency_field()
    paid_by = models.CharField(_("paid by"), max_length=20, choices=PaidBy, default=PaidBy.HOST)
    way = models.CharField(_("how"), max_length=20, choices=PayWay, default=PayWay.BANK)
    form = models.CharField(_("form"), max_length=20, choices=PayForm, default=PayForm.MONEY)
    entered_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("entered by"),
    )
    entered_at = models.DateTimeField(_("entered at"))
    # An entry made by mistake stays, with the reason for which it counts no more.
    taken_back_at = models.DateTimeField(_("taken back at"), null=True, blank=True, editable=False)
    taken_back_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("taken back by"),
    )
    taken_back_because = models.CharField(_("why"), max_length=500, blank=True, editable=False)

    sum = MoneyPair("amount", "currency")

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "month", "paid_on", "amount", "way"],
                condition=Q(taken_back_at=None),
                name="payment_entered_once",
            ),
            models.CheckConstraint(name="payment_month_is_its_first", condition=Q(month__day=1)),
            models.CheckConstraint(name="payment_is_of_something", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="payment_is_known",
                condition=Q(
                    paid_by__in=PaidBy.values, way__in=PayWay.values, form__in=PayForm.values
                ),
            ),
            models.CheckConstraint(
                name="payment_taken_back_says_why",
                condition=Q(taken_back_at=None, taken_back_because="")
                | (Q(taken_back_at__isnull=False) & ~Q(taken_back_because="")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.sum)

    @property
    def reference(self) -> str:
        return self.placement.reference

    @property
    def is_direct(self) -> bool:
        """Say whether it came from the host itself, and as money."""
        return self.paid_by == PaidBy.HOST and self.form == PayForm.MONEY
