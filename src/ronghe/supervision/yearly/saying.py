"""Figures in words: a number, an interval, a band, not known, or not said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from ronghe.engines.substance import INDICATORS
from ronghe.kernel.documents import Words
from ronghe.supervision.models import ReportFigure
from ronghe.supervision.queries.opened import Band
from ronghe.supervision.yearly.definitions import DEFINITIONS, Definition, Unit
from ronghe.supervision.yearly.figure import key_of
from ronghe.supervision.yearly.words import in_both

NOT_KNOWN = Words("资料不足", "not known")
NOT_SAID = Words("不公布", "not said")
NONE = Words("–", "–")
TENTH, WHOLE = Decimal("0.1"), Decimal(1)
_NOT_KEPT = Words("平台尚未记录", "not kept here yet")
_BOTH = Words("应由院校和实习单位提供", "owed by college and host")
_OWED = {
    "O2": Words("毕业生自愿作答", "graduates answer of free will"),
    "O3": Words("应由实习单位提供", "owed by the host"),
}
_OWED_OF_INDICATOR: Mapping[str, Words] = {
    one.code: _OWED.get(one.code, _BOTH) if one.is_recorded else _NOT_KEPT for one in INDICATORS
}


@dataclass(frozen=True)
class Line:
    """A figure as a row of a table."""

    key: str
    definition: Definition
    name: Words
    value: Words
    before: Words
    change: Words
    unknown: Words
    is_known: bool
    is_said: bool
    figure: ReportFigure


def lines_of(
    figures: Sequence[ReportFigure], hidden: set[str], before: Mapping[str, ReportFigure | None]
) -> list[Line]:
    return [_line(one, hidden, before) for one in figures]


def _line(one: ReportFigure, hidden: set[str], before: Mapping[str, ReportFigure | None]) -> Line:
    key, definition = key_of(one.code, one.subject), DEFINITIONS[one.code]
    is_said = key not in hidden
    value = value_of(one, definition.unit) if is_said else NOT_SAID
    then = before.get(key) if before else None
    return Line(
        key=key,
        definition=definition,
        name=name_of(one, definition),
        value=value,
        before=_before(key, then, definition.unit, before),
        change=_change(one, then, definition.unit) if is_said else NONE,
        unknown=_unknown(one, definition) if is_said else NONE,
        is_known=value != NOT_KNOWN,
        is_said=is_said,
        figure=one,
    )


def name_of(one: ReportFigure, definition: Definition) -> Words:
    if not one.subject:
        return definition.name
    names = one.subject_names
    own = Words(names.get("zh", one.subject), names.get("en", one.subject))
    if one.code == "hollow_share":
        return Words(
            f"{definition.name.zh}（{own.chinese}）", f"{definition.name.en} ({own.english})"
        )
    return own


def value_of(one: ReportFigure, unit: Unit) -> Words:
    if unit == Unit.BAND:
        return Words(**in_both(Band(one.band).label)) if one.band else NOT_KNOWN
    if unit == Unit.SHARE and one.low is not None and one.high is not None:
        return _interval(one.value, one.low, one.high)
    if one.value is None:
        return NOT_SAID if one.code == "graduates" and one.unknown else NOT_KNOWN
    if unit == Unit.RATE:
        return _same(f"{one.value.quantize(TENTH, ROUND_HALF_UP):,}")
    return _same(f"{one.value.quantize(WHOLE, ROUND_HALF_UP):,}")


def _interval(value: Decimal | None, low: Decimal, high: Decimal) -> Words:
    bounds = [_percent(low), _percent(high)]
    zh, en = f"{bounds[0]}%至{bounds[1]}%", f"{bounds[0]} % to {bounds[1]} %"
    if value is None:
        return Words(zh, en)
    return Words(f"{_percent(value)}%（{zh}）", f"{_percent(value)} % ({en})")


def _percent(share: Decimal) -> str:
    return f"{(share * 100).quantize(WHOLE, ROUND_HALF_UP)}"


def _same(text: str) -> Words:
    return Words(text, text)


def _before(
    key: str, then: ReportFigure | None, unit: Unit, known: Mapping[str, ReportFigure | None]
) -> Words:
    if then is not None:
        return value_of(then, unit)
    return NOT_SAID if key in known else NONE


def _change(one: ReportFigure, then: ReportFigure | None, unit: Unit) -> Words:
    """Give by how much it went up or down, of numbers that both reports say."""
    if then is None or one.value is None or then.value is None or unit == Unit.BAND:
        return NONE
    scale = 100 if unit == Unit.SHARE else 1
    least = TENTH if unit == Unit.RATE else WHOLE
    moved = ((one.value - then.value) * scale).quantize(least, ROUND_HALF_UP)
    return _same("±0" if not moved else f"{moved:+,}".replace("-", "−"))


def _unknown(one: ReportFigure, definition: Definition) -> Words:
    """Say how many are not known, and who owes the facts."""
    if definition.unit == Unit.BAND:  # what it counts is said, or hidden, as a figure of its own
        return NONE
    if one.code == "indicator_unknown":
        return _OWED_OF_INDICATOR[one.subject] if one.unknown else NONE
    owed = owed_by(definition.owed)
    if one.unknown:
        said = Words(f"资料不足{one.unknown:,}", f"{one.unknown:,} not known")
        return Words(f"{said.zh}，{owed.zh}", f"{said.en}, {owed.en}") if owed.zh else said
    is_lacking = one.unknown is None and (one.value is None or one.value > 0)
    return owed if owed.zh and is_lacking else NONE


def owed_by(who: Words) -> Words:
    return Words(f"应由{who.zh}提供", f"owed by {who.en}") if who.zh else who
