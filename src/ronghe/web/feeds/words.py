"""What a calendar says of each entry: a line, a note, and the page that holds more.

Calendars are copied to servers that are not ours. A student is named by family name and placement,
never in full; a host by its name; pay, health and complaints not at all beyond that something is due.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ronghe.parties.models import Organisation
from ronghe.placements.calling import family_name
from ronghe.placements.queries.agenda import Entry


@dataclass(frozen=True)
class Said:
    """One line of a calendar, what stands below it, and where to read on."""

    line: str
    path: str
    note: str = ""


@dataclass(frozen=True)
class Told:
    """An entry with what is needed to say it in the reader's language."""

    entry: Entry
    hosts: Mapping[int, Organisation]
    language: str

    @property
    def host(self) -> str:
        found = self.hosts.get(self.entry.host or 0)
        return found.name_in(self.language) if found else ""

    @property
    def student(self) -> str:
        entry = self.entry
        name = family_name(entry.full_name, entry.latin_name, language=self.language)
        return _("student %(family_name)s") % {"family_name": name} if name else entry.about

    @property
    def words(self) -> dict[str, str]:
        return {
            "student": self.student,
            "host": self.host,
            "title": self.entry.title,
            "reference": self.entry.about or self.entry.reference,
        }


def _visit(told: Told) -> Said:
    line = _("Visit: %(student)s at %(host)s") % told.words
    page = reverse("placements:visit_page", args=[told.entry.reference])
    return Said(line, page, told.entry.about)


def _visit_own(told: Told) -> Said:
    line = _("Your tutor visits you at %(host)s") % told.words
    return Said(line, reverse("placements:visit_page", args=[told.entry.reference]))


def _visit_here(told: Told) -> Said:
    line = _("The college visits: %(student)s") % told.words
    page = reverse("placements:visit_page", args=[told.entry.reference])
    return Said(line, page, told.entry.about)


def _weeks(told: Told) -> Said:
    count = told.entry.count
    words = ngettext(
        "Confirm the week of %(n)d student", "Confirm the week of %(n)d students", count
    )
    return Said(
        words % {"n": count},
        reverse("placements:minute_own"),
        _("After this day the week is noted as not answered; it can still be confirmed."),
    )


def _report(told: Told) -> Said:
    line = _("Report on %(student)s is due") % told.words
    page = reverse("endings:ending_page", args=[told.entry.reference])
    return Said(line, page, told.entry.about)


def _report_own(told: Told) -> Said:
    line = _("Your report on your placement at %(host)s is due") % told.words
    return Said(line, reverse("endings:ending_page", args=[told.entry.reference]))


def _pay(told: Told) -> Said:
    count = told.entry.count
    words = ngettext(
        "Pay of %(n)d month of a student is due", "Pay of %(n)d months of students is due", count
    )
    return Said(words % {"n": count}, reverse("pay:pay_due"))


def _agreement(told: Told) -> Said:
    line = _("What is agreed in “%(title)s” ends") % told.words
    return Said(line, reverse("cooperations:cooperation_page", args=[told.entry.reference]))


def _filing(told: Told) -> Said:
    line = _("Filing %(reference)s has no answer yet: its first placement begins") % told.words
    return Said(line, reverse("preparations:filing_page", args=[told.entry.reference]))


def _filing_here(told: Told) -> Said:
    line = _("Answer filing %(reference)s: its first placement begins") % told.words
    return Said(line, reverse("preparations:filing_page", args=[told.entry.reference]))


KINDS: dict[str, Callable[[Told], Said]] = {
    "visit": _visit,
    "visit_own": _visit_own,
    "visit_here": _visit_here,
    "weeks": _weeks,
    "report": _report,
    "report_own": _report_own,
    "pay": _pay,
    "agreement_ends": _agreement,
    "filing": _filing,
    "filing_here": _filing_here,
}


def said_of(told: Told) -> Said:
    """Say one entry; a round's days each have a sentence of their own."""
    kind = told.entry.kind
    if kind in KINDS:
        return KINDS[kind](told)
    sentences = {
        "round_closes": _("Ranking of posts ends: %(title)s"),
        "round_appeals": _("Last day for appeals: %(title)s"),
        "round_confirm": _("Last day to confirm places: %(title)s"),
    }
    page = reverse("rounds:round_page", args=[told.entry.reference])
    return Said(sentences[kind] % told.words, page)


def overdue(line: str) -> str:
    """Say that the day of it is over."""
    return _("Overdue: %(line)s") % {"line": line}
