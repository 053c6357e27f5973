"""The comparison of calendars: what the rows say, and what has to be said before them."""

from collections.abc import Callable, Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ronghe.reference.calendars import CalendarYear, Span
from ronghe.web.parts import Cell, Comparison, ComparisonRow


def compared(years: Sequence[CalendarYear]) -> Comparison:
    language = get_language() or "en"
    rows: list[tuple[str, Callable[[CalendarYear], str]]] = [
        (_("Working days"), lambda year: _span(year, year.working)),
        (_("Statutory holidays"), lambda year: _span(year, year.statutory)),
        (_("Make-up working days"), lambda year: _span(year, year.make_up)),
        (_("Longest rest within the year"), _rest),
    ]
    rows += [(_working_days_in(month), _of_month(month)) for month in range(12)]
    rows += [(_("Known until"), _known_until), (_("Compared with the source"), _checked)]
    return Comparison(
        title=_("Calendars of %(year)s") % {"year": years[0].year},
        subjects=tuple(year.calendar.name_in(language) for year in years),
        rows=tuple(
            ComparisonRow(label, tuple(Cell(say(year)) for year in years)) for label, say in rows
        ),
    )


def notes_on(years: Sequence[CalendarYear]) -> list[str]:
    """Say in sentences what is unknown, and why."""
    notes = []
    for year in years:
        words = {"calendar": year.calendar.name_in(get_language() or "en"), "year": year.year}
        if year.year > year.calendar.until_year:
            notes.append(
                _(
                    "%(calendar)s: no published calendar for %(year)s is known here yet; its days are unknown."
                )
                % words
            )
        elif not year.is_official:
            notes.append(
                _("%(calendar)s: %(year)s lies before this calendar; its days are unknown.") % words
            )
        elif year.unknown_count:
            notes.append(
                ngettext(
                    "%(calendar)s: %(count)d day is a holiday in some parts only, and unknown here.",
                    "%(calendar)s: %(count)d days are holidays in some parts only, and unknown here.",
                    year.unknown_count,
                )
                % {**words, "count": year.unknown_count}
            )
    return notes


def _span(year: CalendarYear, span: Span) -> str:
    if year.is_wholly_unknown:
        return ""
    if span.is_known:
        return str(span.low)
    return _("%(low)d to %(high)d") % {"low": span.low, "high": span.high}


def _rest(year: CalendarYear) -> str:
    rest = year.longest_rest
    if rest is None:
        return ""
    first, last = (date_format(day, "MONTH_DAY_FORMAT") for day in (rest.first, rest.last))
    return ngettext(
        "%(count)d day, %(first)s to %(last)s", "%(count)d days, %(first)s to %(last)s", rest.days
    ) % {"count": rest.days, "first": first, "last": last}


def _working_days_in(month: int) -> str:
    name = date_format(date(2026, month + 1, 1), "F")
    return _("Working days in %(month)s") % {"month": name}


def _of_month(month: int) -> Callable[[CalendarYear], str]:
    return lambda year: _span(year, year.working_by_month[month])


def _known_until(year: CalendarYear) -> str:
    if year.calendar.is_statute:
        return _("Fixed by law until it is amended")
    return date_format(year.calendar.official_until)


def _checked(year: CalendarYear) -> str:
    source = year.calendar.source
    return date_format(source.checked_on) if source.is_checked else _("Not yet")
