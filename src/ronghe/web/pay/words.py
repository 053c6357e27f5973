"""Pay in words: months, when it is due and by what, and how a month stands."""

from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ronghe.kernel.money import Money
from ronghe.placements.models import PayPeriod
from ronghe.placements.pay_calendar import AGREED
from ronghe.web.parts import Chip, Mark, Text, labelled
from ronghe.web.rulebook.words import tongue


def month_words(month: date) -> str:
    return date_format(month, "Y年n月" if tongue() == "zh" else "F Y")


def days_words(row: PayPeriod) -> str:
    """Name the days of part of a month; nothing for a whole one."""
    if not row.is_part:
        return ""
    days = [date_format(one, "MONTH_DAY_FORMAT") for one in (row.first_on, row.last_on)]
    words = f"{days[0]}至{days[1]}" if tongue() == "zh" else f"{days[0]} – {days[1]}"
    if not row.rest_days:
        return words
    rest = ngettext("%(n)d day of rest", "%(n)d days of rest", row.rest_days) % {"n": row.rest_days}
    return f"{words}，{rest}" if tongue() == "zh" else f"{words}, {rest}"


def basis_of(row: PayPeriod, jurisdiction: str) -> tuple[Text, str]:
    """Say by what the day is the day, with the rule’s page where it is the law."""
    if row.basis == AGREED:
        return _("as agreed"), ""
    if row.basis:
        page = reverse("rulebook:rule_page", args=[jurisdiction, row.basis])
        return _("by law"), page
    return "", ""


def chip_of(row: PayPeriod, on: date) -> Chip:  # noqa: PLR0911 -- one line for each standing
    """Say how a month stands; what is not known is said to be so, never paid and never owing."""
    if row.is_disputed:
        return Chip(_("Host and student differ"), Mark.DUE)
    if row.settled_on is not None:
        return _settled(row, row.settled_on)
    if row.is_nothing:
        return Chip(_("Nothing owed"))
    if row.amount is None:
        return Chip(_("Not agreed"), Mark.UNKNOWN)
    if row.is_outstanding(on):
        return _outstanding(row, on)
    if row.due_on is None:
        return Chip(_("Day not known"), Mark.UNKNOWN)
    if row.paid_amount:
        words = _("Not known whether in full") if row.due_on < on else _("Paid in part")
        return Chip(words, Mark.UNKNOWN if row.due_on < on else Mark.DUE)
    return Chip(_("To come"))


def _settled(row: PayPeriod, settled_on: date) -> Chip:
    late = (settled_on - row.due_on).days if row.due_on is not None else 0
    if late <= 0:
        return Chip(_("Paid"), Mark.HOLDS)
    words = ngettext("Paid %(n)d day late", "Paid %(n)d days late", late)
    return Chip(words % {"n": late}, Mark.HOLDS)


def _outstanding(row: PayPeriod, on: date) -> Chip:
    words = _("Less than owed") if row.paid_amount else _("Not paid")
    is_open = row.open_until is not None and on <= row.open_until
    return Chip(words, Mark.DUE if is_open or not row.reminded_on else Mark.BROKEN)


def reminder_of(row: PayPeriod) -> str:
    """Say when the host was reminded, and until when it may still put it right."""
    if row.reminded_on is None:
        return ""
    words = {"day": date_format(row.reminded_on)}
    if row.settled_on is not None and not row.is_indirect:
        return _("host reminded on %(day)s") % words
    if row.open_until is None:
        return _("host reminded on %(day)s; the working days after it are not published yet") % words  # fmt: skip
    words["until"] = date_format(row.open_until)
    return _("host reminded on %(day)s; a finding after %(until)s") % words


def word_of(row: PayPeriod) -> Text:
    """Give what the student says, with the amount and day where they are other ones."""
    if not row.receipt:
        return ""
    found: Text = row.get_receipt_display()
    if row.receipt_amount is not None and row.currency:
        found = labelled(found, amount_words(Money(row.receipt_amount, row.currency)))
    if row.receipt_on is not None:
        found = f"{found}, {date_format(row.receipt_on)}"
    return found


def amount_words(amount: Money | None) -> str:
    from ronghe.web.templatetags.ronghe import money  # noqa: PLC0415 -- tags import parts

    return money(amount) if amount is not None else ""


def outstanding_of(row: PayPeriod) -> Money | None:
    """Give what is still to pay; None where nobody knows how much is owed."""
    if row.amount is None or not row.currency:
        return None
    return Money(max(0, row.amount - row.paid_amount), row.currency)
