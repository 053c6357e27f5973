"""Pay: what the host says it paid, and what the student says came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.gathering import gathered
from ronghe.kernel.money import Money
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.models import Organisation
from ronghe.placements.gate import assess_later, locked
from ronghe.placements.models import (
    PaidBy,
    PayForm,
    Payment,
    PayPeriod,
    PayWay,
    Placement,
    Receipt,
)
from ronghe.placements.pay_periods import draw, settle
from ronghe.placements.refusals import DoesNotFit, ReasonIsMissing

LONGEST_NOTE = 500


@dataclass(frozen=True)
class Paid:
    """What a host says it paid one student for one month."""

    placement: Placement
    month: date
    amount: Money
    paid_on: date
    paid_by: str = PaidBy.HOST
    way: str = PayWay.BANK
    form: str = PayForm.MONEY

    @property
    def key(self) -> tuple[int, date, date, int, str]:
        """By this the same payment is known again."""
        return (self.placement.pk, self.month, self.paid_on, self.amount.amount, self.way)


@transaction.atomic
@gathered()
def enter_payments(
    *, host: Organisation, paid: Sequence[Paid], actor: Actor, at: datetime
) -> list[Payment]:
    """Enter what the host paid, all of it or nothing; give what is new.

    What is entered already stays as it is: the same list sent twice changes nothing.
    """
    require(actor, "placements.enter_payments", host)
    placements = _locked_of_host(host, paid)
    for one in paid:
        refuse_unfit(placements[one.placement.pk], one, day_of(at))
    known = _known(placements)
    new = {one.key: one for one in paid if one.key not in known}
    made = Payment.objects.bulk_create(_row(one, actor, at) for one in new.values())
    touched = sorted({one.placement_id for one in made})
    draw(touched)
    for payment in made:
        placement = placements[payment.placement_id]
        details = {"month": f"{payment.month:%Y-%m}", "amount": str(payment.sum), "paid_on": payment.paid_on.isoformat()}  # fmt: skip
        audit.record("payment.entered", placement, actor=actor, at=at, details=details)
    for pk in touched:
        news.publish("payment.entered", placements[pk], actor=actor, at=at)
    assess_later(touched)
    return made


def _locked_of_host(host: Organisation, paid: Sequence[Paid]) -> dict[int, Placement]:
    """Lock them in one order, whoever else enters payments at the same time."""
    chosen = {one.placement.pk for one in paid}
    found = Placement.objects.select_for_update(of=("self",)).filter(pk__in=chosen, host=host)
    placements = {one.pk: one for one in found.order_by("pk")}
    if len(placements) != len(chosen):
        raise DoesNotFit(_("Some of these students are not at this host."))
    return placements


def _known(placements: dict[int, Placement]) -> set[tuple[int, date, date, int, str]]:
    rows = Payment.objects.filter(placement__in=list(placements), taken_back_at=None)
    return set(rows.order_by().values_list("placement", "month", "paid_on", "amount", "way"))


def _row(one: Paid, actor: Actor, at: datetime) -> Payment:
    return Payment(
        placement=one.placement,
        month=one.month,
        paid_on=one.paid_on,
        amount=one.amount.amount,
        currency=one.amount.currency,
        paid_by=one.paid_by,
        way=one.way,
        form=one.form,
        entered_by=actor.person,
        entered_at=at,
    )


def refuse_unfit(placement: Placement, paid: Paid, today: date) -> None:
    """Refuse what cannot be pay of this placement; the preview of a file asks the same."""
    ends_on = placement.over_on or placement.ends_on
    if not placement.has_begun:
        raise DoesNotFit(_("Pay is entered once the placement has begun."))
    if paid.month.day != 1 or not placement.starts_on.replace(day=1) <= paid.month <= ends_on:
        raise DoesNotFit(_("Choose a month of the placement."))
    if not placement.starts_on <= paid.paid_on <= today:
        raise DoesNotFit(_("The day of payment lies between the first day and today."))
    if paid.amount.amount <= 0:
        raise DoesNotFit(_("Enter an amount above nought; what was not paid is not entered."))
    if paid.paid_by not in PaidBy or paid.way not in PayWay or paid.form not in PayForm:
        raise DoesNotFit(_("Say who paid, how, and in which form."))


@transaction.atomic
def take_back_payment(*, payment: Payment, reason: str, actor: Actor, at: datetime) -> Payment:
    """Take back an entry that was a mistake; it stays on record, with the reason."""
    require(actor, "placements.take_back_payment", payment)
    if not reason.strip():
        raise ReasonIsMissing(_("Say what was wrong with the entry."))
    placement = locked(payment.placement)
    payment = Payment.objects.select_for_update().get(pk=payment.pk)
    if payment.taken_back_at is not None:
        raise DoesNotFit(_("This entry was taken back already."))
    payment.taken_back_at, payment.taken_back_by = at, actor.person
    payment.taken_back_because = reason.strip()[:LONGEST_NOTE]
    payment.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_because"])
    draw([placement.pk])
    details = {"month": f"{payment.month:%Y-%m}", "amount": str(payment.sum), "reason": payment.taken_back_because}  # fmt: skip
    audit.record("payment.taken_back", placement, actor=actor, at=at, details=details)
    assess_later([placement.pk])
    return payment


@dataclass(frozen=True)
class Word:
    """What the student says of the pay of a month; an amount where it is another one."""

    receipt: str
    amount: Money | None = None
    on: date | None = None
    note: str = ""


@transaction.atomic
def say_receipt(
    *, placement: Placement, month: date, word: Word, actor: Actor, at: datetime
) -> PayPeriod:
    """Say, as the student, whether the pay of a month came; it may be said anew at any time."""
    require(actor, "placements.say_receipt", placement)
    placement = locked(placement)
    row = PayPeriod.objects.select_for_update().filter(placement=placement, month=month).first()
    if row is None or row.first_on > day_of(at):
        raise DoesNotFit(_("Choose a month of the placement that has begun."))
    entered = list(Payment.objects.filter(placement=placement, month=month).order_by("pk"))
    _refuse_unfit_word(row, word, entered, day_of(at))
    row.receipt, row.receipt_at = word.receipt, at
    row.receipt_note = word.note.strip()[:LONGEST_NOTE]
    row.receipt_amount, row.receipt_on = None, None
    if word.receipt == Receipt.DIFFERENT and word.amount is not None:
        row.currency = row.currency or word.amount.currency
        row.receipt_amount, row.receipt_on = word.amount.amount, word.on
    row.placement = placement
    settle(row, entered).save()
    details = {"month": f"{month:%Y-%m}", "word": word.receipt, "amount": str(word.amount or "")}
    audit.record("receipt.said", placement, actor=actor, at=at, details=details)
    if row.is_disputed:
        payload = {"month": month.isoformat()}
        news.publish("receipt.contradicted", placement, actor=actor, at=at, payload=payload)
    assess_later([placement.pk])
    return row


def _refuse_unfit_word(row: PayPeriod, word: Word, entered: Sequence[Payment], today: date) -> None:
    is_stated = any(one.taken_back_at is None for one in entered)
    if word.receipt not in Receipt:
        raise DoesNotFit(_("Say whether it came: as stated, otherwise, or not at all."))
    if word.receipt == Receipt.RECEIVED and not is_stated:
        raise DoesNotFit(_("Your host has entered nothing yet. Say how much you received, and when."))  # fmt: skip
    if word.receipt == Receipt.NOT_RECEIVED and not (is_stated or row.is_due(today)):
        raise DoesNotFit(_("The pay for this month is not due yet."))
    if word.receipt == Receipt.DIFFERENT and (word.amount is None or word.amount.amount < 0):
        raise DoesNotFit(_("Say how much you received."))
    if word.on is not None and word.on > today:
        raise DoesNotFit(_("The day on which you received it lies in the future."))
