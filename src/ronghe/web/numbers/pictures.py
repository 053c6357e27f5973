"""The figures as pictures with their tables. A further figure is one more entry of `FIGURES`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.actors import Actor
from ronghe.placements.figures import HOURS_PLANNED, PARTS, PLACEMENT_DAYS
from ronghe.placements.queries.figures import Figures, View, opens
from ronghe.web.parts import Chart, Mark, Text
from ronghe.web.pay.words import month_words
from ronghe.web.rulebook.words import tongue

FEWEST = 5  # of less than these, a page for many shows no number
MINUTES_OF_AN_HOUR = 60
DAYS_OF_A_MONTH = Decimal("30.4375")
HUNDRED = 100


@dataclass(frozen=True)
class Series:
    """One part of a figure: what it is called, which of the four meanings it has, and whether it opens."""

    part: str
    label: Text
    mark: Mark | None = None
    opens: bool = True


@dataclass(frozen=True)
class FigureOf:
    """A figure: its heading, its parts, and how its numbers are to be read."""

    key: str
    title: Text
    series: tuple[Series, ...]
    unit: Text = ""
    scale: int = 1
    per_hundred_months: bool = False
    note: Text = ""
    views: frozenset[View] = frozenset(View)


FIGURES: tuple[FigureOf, ...] = (
    FigureOf(
        "growth",
        _("Competence: tasks by the level reached"),
        (
            Series("growth_alone", _("done alone"), Mark.HOLDS),
            Series("growth_helped", _("done with help"), Mark.DUE),
            Series("growth_begun", _("watched or helped"), Mark.UNKNOWN),
        ),
        note=_("Notes of weeks, as the mentor left them; several notes of one task count each."),
    ),
    FigureOf(
        "hours",
        _("Hours against plan"),
        (
            Series("hours_confirmed", _("confirmed by both"), Mark.HOLDS),
            Series("hours_waiting", _("entered, not confirmed"), Mark.UNKNOWN),
            Series(HOURS_PLANNED, _("by the agreed week"), opens=False),
        ),
        unit=_("hours"),
        scale=MINUTES_OF_AN_HOUR,
        note=_("The agreed week is laid over the days of the placement; where it is not stated, it is not counted."),
    ),
    FigureOf(
        "pay",
        _("Pay: months that were due"),
        (
            Series("pay_on_time", _("paid in time"), Mark.HOLDS),
            Series("pay_late", _("paid late"), Mark.DUE),
            Series("pay_open", _("not paid, or too little"), Mark.BROKEN),
            Series("pay_unknown", _("not known"), Mark.UNKNOWN),
        ),
    ),
    FigureOf(
        "visits",
        pgettext_lazy("figure", "Visits"),
        (
            Series("visits_on_site", _("on site"), Mark.HOLDS),
            Series("visits_remote", _("by telephone or video"), Mark.DUE),
        ),
    ),
    FigureOf(
        "findings",
        _("Findings per 100 placement-months"),
        (Series("findings", _("what does not hold now, by when it was found"), Mark.BROKEN),),
        per_hundred_months=True,
        views=frozenset(View) - {View.OWN},
    ),
    FigureOf(
        "incidents",
        _("Incidents per 100 placement-months"),
        (
            Series("incidents_serious", _("serious, or somebody died"), Mark.BROKEN),
            Series("incidents_slight", _("slight or middling"), Mark.DUE),
            Series("incidents_near", _("near misses")),
        ),
        per_hundred_months=True,
        note=_("By the day on which they happened, as they were reported. Many near misses and few injuries are a good sign: what nearly happened is told."),
        views=frozenset(View) - {View.OWN},
    ),
    FigureOf(
        "completion",
        _("Placements that are over"),
        (
            Series("completed", _("completed"), Mark.HOLDS),
            Series("ended_early", _("ended early"), Mark.DUE),
            Series("did_not_start", _("did not start"), Mark.UNKNOWN),
        ),
        views=frozenset(View) - {View.OWN},
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """A number of the table, with the way to the rows behind it; none where it is too small to show."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Picture:
    """A chart, the same as a table, and a sentence that says it without either."""

    chart: Chart
    rows: list[tuple[str, list[Cell]]]
    is_empty: bool
    is_drawn: bool


def pictures_of(figures: Figures, actor: Actor) -> list[Picture]:
    """Draw the figures of the reader; a total of pay says too much of a few to who reads none."""
    return [_picture(one, figures) for one in (_for(one, figures, actor) for one in FIGURES) if one.series]  # fmt: skip


def _for(figure: FigureOf, figures: Figures, actor: Actor) -> FigureOf:
    """Leave out what is not for the reader; an authority reads totals whose rows do not open."""
    if figures.view not in figure.views:
        return replace(figure, series=())
    kept = []
    for one in figure.series:
        may_open = one.part not in PARTS or opens(actor, PARTS[one.part])
        if may_open or figures.view == View.AUTHORITY:
            kept.append(replace(one, opens=one.opens and may_open))
    is_bare = all(one.part not in PARTS for one in kept)
    return replace(figure, series=() if is_bare else tuple(kept))


def _picture(figure: FigureOf, figures: Figures) -> Picture:
    table = [
        (month, [_cell(figure, one, figures, month) for one in figure.series])
        for month in figures.months
    ]
    texts = {cell.text for _month, cells in table for cell in cells}
    is_drawn, is_hiding = bool(texts - {"0", HIDDEN, UNKNOWN}), HIDDEN in texts
    notes = [figure.note]
    if is_drawn or is_hiding:  # without a table there is nothing to explain
        notes += [note for text, note in _NOTES.items() if text in texts]
    chart = Chart(
        kind="bars",
        title=figure.title,
        payload=_payload(figure, figures, table),
        head=(_("Month"), *(one.label for one in figure.series)),
        rows=(),
        note=" ".join(map(str, filter(None, notes))),
    )
    shown = [(month_words(month), cells) for month, cells in table]
    return Picture(chart, shown, is_empty=not is_drawn and not is_hiding, is_drawn=is_drawn)


HIDDEN, UNKNOWN = "<5", "–"
_NOTES = {
    HIDDEN: _("Numbers below five are not shown."),
    UNKNOWN: _("A dash: no placement was under way, so there is no rate."),
}


def _cell(figure: FigureOf, series: Series, figures: Figures, month: date) -> Cell:
    value = figures.value(series.part, month)
    if _is_small(figure, figures, value, month):
        return Cell(HIDDEN)
    url = ""
    if value and series.opens:
        url = f"{reverse('numbers:record_list')}?{urlencode({'part': series.part, 'month': f'{month:%Y-%m}'})}"  # fmt: skip
    number = _number(figure, figures, value, month)
    return Cell(UNKNOWN if number is None else f"{number:f}", url)


def _is_small(figure: FigureOf, figures: Figures, value: int, month: date) -> bool:
    """Say whether a page for many must not show it: so few that they are somebody."""
    if figures.view != View.AUTHORITY or figure.scale != 1:
        return False
    if figure.per_hundred_months:
        days = figures.value(PLACEMENT_DAYS, month)
        return 0 < days < FEWEST * DAYS_OF_A_MONTH or 0 < value < FEWEST
    return 0 < value < FEWEST


def _number(figure: FigureOf, figures: Figures, value: int, month: date) -> Decimal | None:
    """Give what is shown; None for a rate of no placement at all, which is not nought."""
    if figure.per_hundred_months:
        months = Decimal(figures.value(PLACEMENT_DAYS, month)) / DAYS_OF_A_MONTH
        if not months:
            return None
        share = Decimal(value * HUNDRED) / months
        return share.quantize(Decimal("0.1"), ROUND_HALF_UP).normalize() + 0
    return (Decimal(value) / figure.scale).quantize(Decimal(1), ROUND_HALF_UP)


def _payload(
    figure: FigureOf, figures: Figures, table: Sequence[tuple[date, list[Cell]]]
) -> Mapping[str, Any]:
    return {
        "unit": str(figure.unit),
        "labels": [date_format(month, "n月" if tongue() == "zh" else "M") for month in figures.months],
        "series": [
            {
                "name": str(one.label),
                "mark": str(one.mark or ""),
                "isStacked": one.mark is not None,
                "points": [
                    {"value": None if cells[place].text in {HIDDEN, UNKNOWN} else float(cells[place].text), "url": cells[place].url}
                    for _month, cells in table
                ],
            }
            for place, one in enumerate(figure.series)
        ],
    }  # fmt: skip
