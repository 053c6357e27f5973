"""Which figures are not said: so few that they could be somebody, alone or by subtraction.

Five ways lead from totals to a few persons, and each is closed. A count below five. A count that is
the rest of a whole whose other parts are said: parts are hidden by the rule of graduates’ answers.
A part of another count that leaves fewer than five of it. A rate whose count is hidden. And the
difference from another report that is out: an earlier edition, or that of a region within or around
this one; where it is below five, the figure is left out here.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from ronghe.placements.queries.follow_ups import THRESHOLD, guarded
from ronghe.supervision.models import ReportFigure, YearlyReport
from ronghe.supervision.yearly.definitions import DEFINITIONS, Unit
from ronghe.supervision.yearly.figure import key_of

Values = Mapping[str, Decimal | None]


def hidden_in(values: Values, others: Sequence[Values] = ()) -> set[str]:
    """Give the keys that are not said, of counts by key; `others` are what other reports say.

    >>> sorted(
    ...     hidden_in(
    ...         {
    ...             "incidents_serious": Decimal(3),
    ...             "incidents_slight": Decimal(9),
    ...             "incidents_near": Decimal(7),
    ...         }
    ...     )
    ... )
    ['incidents_near', 'incidents_serious']
    """
    hidden = {key for key, value in values.items() if _is_guarded(key) and _is_few(value)}
    hidden |= {key for key, value in values.items() if _tells_by_difference(key, value, others)}
    hidden |= {key for key, value in values.items() if _leaves_few(key, value, values)}
    for keys in _families(values):
        whole = {key: int(values[key] or 0) for key in keys}
        shown = guarded(whole, also=hidden & keys)
        hidden |= {key for key in keys if whole[key] and (shown is None or shown[key] is None)}
    for key in values:
        parts = DEFINITIONS[key.partition(":")[0]].rate_of.split()
        if hidden.intersection([*parts, "placement_months"] if parts else []):
            hidden.add(key)
    return hidden


def _is_guarded(key: str) -> bool:
    definition = DEFINITIONS[key.partition(":")[0]]
    return definition.is_guarded and definition.unit == Unit.COUNT


def _is_few(value: Decimal | None) -> bool:
    return value is not None and 0 < value < THRESHOLD


def _leaves_few(key: str, value: Decimal | None, values: Values) -> bool:
    """Say whether the rest of the count of which it is a part is so few."""
    whole = values.get(DEFINITIONS[key.partition(":")[0]].part_of)
    return value is not None and whole is not None and _is_few(whole - value)


def _tells_by_difference(key: str, value: Decimal | None, others: Sequence[Values]) -> bool:
    if value is None or not _is_guarded(key):
        return False
    beside = [one[key] for one in others if one.get(key) is not None]
    return any(_is_few(abs(value - known)) for known in beside if known is not None)


def _families(values: Values) -> Iterable[set[str]]:
    found: dict[str, set[str]] = {}
    for key in values:
        family = DEFINITIONS[key.partition(":")[0]].family
        if family:
            found.setdefault(family, set()).add(key)
    return found.values()


def values_of(figures: Iterable[ReportFigure]) -> dict[str, Decimal | None]:
    return {key_of(one.code, one.subject): one.value for one in figures}


def said_elsewhere(report: YearlyReport) -> list[Values]:
    """Give what other reports of the same year say that speak of the same, of a part, or of the whole.

    Of places within this one that lie beside each other, the sum is something that is said too.
    """
    out = YearlyReport.objects.out().filter(year=report.year).exclude(pk=report.pk)
    related = out.select_related("region").prefetch_related("figures")
    path = report.region.path
    same = [one for one in related if one.region.path == path]
    around = [one for one in related if one.region.path != path and path.startswith(one.region.path)]  # fmt: skip
    within = [one for one in related if one.region.path != path and one.region.path.startswith(path)]  # fmt: skip
    found: list[Values] = [said_by(one) for one in (*same, *around, *within)]
    return [*found, _sum(_beside_each_other(within))]


def said_by(report: YearlyReport) -> dict[str, Decimal | None]:
    """Give what a report says, without what it hides."""
    hidden: Collection[str] = set(report.hidden)
    known = values_of(report.figures.all())
    return {key: value for key, value in known.items() if key not in hidden}


def _beside_each_other(reports: Sequence[YearlyReport]) -> list[YearlyReport]:
    """Leave out what lies within another of them, and all but the last edition."""
    latest = {one.region.path: one for one in sorted(reports, key=lambda one: one.edition)}
    paths = sorted(latest)
    inner = {after for before, after in pairwise(paths) if after.startswith(before)}
    return [latest[path] for path in paths if path not in inner]


def _sum(reports: Sequence[YearlyReport]) -> Values:
    total: dict[str, Decimal | None] = {}
    for one in reports:
        for key, value in said_by(one).items():
            if value is not None:
                total[key] = (total.get(key) or Decimal(0)) + value
    return total
