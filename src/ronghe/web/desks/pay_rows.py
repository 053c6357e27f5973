"""Rows of the desk about pay: to enter, to answer, to speak about."""

from collections.abc import Callable
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ronghe.parties.actors import Actor
from ronghe.placements.models import PayPeriod
from ronghe.placements.queries.pay_desk import PayWaiting, waiting_pay
from ronghe.web.parts import Action, DeskRow, Urgency
from ronghe.web.pay.words import month_words


def pay_rows(actor: Actor, urgency: Callable[[date | None], Urgency], *, on: date) -> list[DeskRow]:
    return [ROWS[one.kind](one, urgency(one.due_on)) for one in waiting_pay(actor, on=on)]


def _of(one: PayWaiting) -> PayPeriod:
    assert one.row is not None  # noqa: S101 -- rows of this kind are about a month
    return one.row


def _page(one: PayWaiting, label: str) -> Action:
    page = reverse("placements:pay_page", args=[_of(one).placement.reference])
    return Action(label, f"{page}#month-{_of(one).month:%Y-%m}")


def _words(one: PayWaiting) -> dict[str, str]:
    row = _of(one)
    student = row.placement.student.person.name_in(get_language() or "en")
    return {"name": student, "month": month_words(row.month)}


def _say_receipt(one: PayWaiting, urgency: Urgency) -> DeskRow:
    sentence = _("Say whether your pay for %(month)s came")
    return DeskRow(sentence % {"month": month_words(_of(one).month)}, urgency, _page(one, _("Say so")))  # fmt: skip


def _pay_late(one: PayWaiting, urgency: Urgency) -> DeskRow:
    words = ngettext(
        "The pay of %(n)d month of a student is late or less than agreed",
        "The pay of %(n)d months of students is late or less than agreed",
        one.count,
    )
    return DeskRow(
        words % {"n": one.count},
        urgency,
        Action(_("Pay and enter it"), f"{reverse('pay:pay_due')}?only=late"),
        one.due_on,
        detail=_(
            "Five working days after the reminder it becomes a finding; put right before that, it stays between those concerned."
        ),
    )


def _pay_soon(one: PayWaiting, urgency: Urgency) -> DeskRow:
    words = ngettext(
        "The pay of %(n)d month of a student is due within a week",
        "The pay of %(n)d months of students is due within a week",
        one.count,
    )
    action = Action(_("Enter pay"), reverse("pay:pay_due"))
    return DeskRow(words % {"n": one.count}, urgency, action, one.due_on)


def _pay_after_reminder(one: PayWaiting, urgency: Urgency) -> DeskRow:
    reminded_on = _of(one).reminded_on
    day = date_format(reminded_on) if reminded_on else ""
    sentence = _("The pay of %(name)s for %(month)s is late after the reminder: speak with the host")  # fmt: skip
    detail = _("The host was reminded on %(day)s.") % {"day": day}
    return DeskRow(sentence % _words(one), urgency, _page(one, _("Look at pay")), detail=detail)


def _pay_disputed(one: PayWaiting, urgency: Urgency) -> DeskRow:
    sentence = _("Host and student say different things about the pay of %(name)s for %(month)s")
    return DeskRow(sentence % _words(one), urgency, _page(one, _("Look at both")))


ROWS: dict[str, Callable[[PayWaiting, Urgency], DeskRow]] = {
    "say_receipt": _say_receipt,
    "pay_late": _pay_late,
    "pay_soon": _pay_soon,
    "pay_after_reminder": _pay_after_reminder,
    "pay_disputed": _pay_disputed,
}
