"""Holding a report against the database: which figures agree when they are taken again as on its day."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ronghe.supervision.models import ReportFigure, YearlyReport
from ronghe.supervision.yearly.figure import Taken, key_of
from ronghe.supervision.yearly.scope import scope_of
from ronghe.supervision.yearly.taking import take


class Agreement(StrEnum):
    AGREES = "agrees"
    OTHER_RECORDS = "other_records"  # the same figure, from records that are no longer the same
    DIFFERS = "differs"


@dataclass(frozen=True)
class Compared:
    """One figure: what the report says, what the records say now, and whether they agree."""

    key: str
    code: str
    frozen: ReportFigure | None
    taken: Taken | None
    agreement: Agreement


def compare(report: YearlyReport) -> list[Compared]:
    """Take every figure again, and compare it with what was frozen."""
    scope = scope_of(report.region, report.year, as_on=report.as_on, taken_at=report.taken_at)
    kept = {key_of(one.code, one.subject): one for one in report.figures.order_by("position")}
    return _compared(kept, {one.key: one for one in take(scope)})


def _compared(kept: dict[str, ReportFigure], taken: dict[str, Taken]) -> list[Compared]:
    return [
        Compared(key, key.partition(":")[0], kept.get(key), taken.get(key), _agreement(kept.get(key), taken.get(key)))
        for key in dict.fromkeys([*kept, *taken])
    ]  # fmt: skip


def _agreement(kept: ReportFigure | None, taken: Taken | None) -> Agreement:
    if kept is None or taken is None or _said(kept) != _said(taken):
        return Agreement.DIFFERS
    is_same = kept.inputs_hash == taken.inputs_hash
    return Agreement.AGREES if is_same else Agreement.OTHER_RECORDS


def _said(one: ReportFigure | Taken) -> Sequence[object]:
    def plain(value: Decimal | None) -> Decimal | None:
        return None if value is None else Decimal(value).normalize()

    return plain(one.value), plain(one.low), plain(one.high), one.band, one.unknown
