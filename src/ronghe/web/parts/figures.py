"""Reasons, comparisons and pictures: figures that open to what is behind them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ronghe.web.parts.words import Action, Mark, Text


@dataclass(frozen=True)
class Record:
    reference: str
    url: str


@dataclass(frozen=True)
class Contribution:
    """One sentence of a reason; `effect` runs from -1 to 1 around the peer middle, None: unknown."""

    title: Text
    sentence: Text
    effect: float | None
    records: tuple[Record, ...] = ()

    @property
    def mark(self) -> Mark:
        if self.effect is None:
            return Mark.UNKNOWN
        return Mark.HOLDS if self.effect >= 0 else Mark.DUE

    @property
    def bar_x(self) -> int:
        """Where the bar begins on a scale of 400 with the peer middle at 200."""
        return 200 + min(0, self._length)

    @property
    def bar_width(self) -> int:
        return abs(self._length)

    @property
    def _length(self) -> int:
        return round(190 * max(-1.0, min(1.0, self.effect or 0.0)))


@dataclass(frozen=True)
class Reason:
    """Why a figure is what it is. `low` and `high` bound it; `estimate` None: not known enough."""

    figure: Text
    answer: Text
    unit: Text
    low: float
    high: float
    middle: float
    contributions: tuple[Contribution, ...]
    estimate: float | None = None
    top: float = 100.0
    unknowns: tuple[Text, ...] = ()
    would_change: tuple[Text, ...] = ()
    objection: Action | None = None
    is_open: bool = False

    def _x(self, value: float) -> int:
        return 10 + round(380 * max(0.0, min(1.0, value / self.top)))

    @property
    def low_x(self) -> int:
        return self._x(self.low)

    @property
    def width_x(self) -> int:
        return self._x(self.high) - self.low_x

    @property
    def high_x(self) -> int:
        return self._x(self.high)

    @property
    def middle_x(self) -> int:
        return self._x(self.middle)

    @property
    def estimate_x(self) -> int:
        return self._x(self.estimate or 0.0)


@dataclass(frozen=True)
class Cell:
    """An empty text is drawn as unknown, never as a blank."""

    text: Text = ""

    @property
    def is_unknown(self) -> bool:
        return not self.text


@dataclass(frozen=True)
class ComparisonRow:
    label: Text
    cells: tuple[Cell, ...]

    @property
    def differs(self) -> bool:
        return len({str(cell.text) for cell in self.cells}) > 1


@dataclass(frozen=True)
class Comparison:
    """The first subject is the one the others are held against."""

    title: Text
    subjects: tuple[Text, ...]
    rows: tuple[ComparisonRow, ...]

    @property
    def difference_count(self) -> int:
        return sum(row.differs for row in self.rows)

    @property
    def lines(self) -> list[tuple[ComparisonRow, list[tuple[Text, Cell]]]]:
        """Give each row with every cell beside its subject, for telephones."""
        return [(row, list(zip(self.subjects, row.cells, strict=True))) for row in self.rows]


@dataclass(frozen=True)
class Chart:
    """A picture with its table: `payload` feeds the script, `head` and `rows` everybody else."""

    kind: str
    title: Text
    payload: Mapping[str, object]
    head: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    note: Text = ""

    @property
    def payload_text(self) -> str:
        return json.dumps(self.payload, ensure_ascii=False, default=str)


@dataclass(frozen=True)
class Share:
    """A part of a whole, drawn to scale: `x` and `width` in thousandths."""

    label: Text
    count: int
    mark: Mark
    x: int
    width: int
    url: str = ""


def shares_of(counts: Sequence[tuple[Text, int, Mark, str]]) -> tuple[Share, ...]:
    """Lay the counts side by side over a thousand."""
    total = sum(count for _label, count, _mark, _url in counts) or 1
    shares, before = [], 0
    for label, count, meaning, url in counts:
        first, last = round(1000 * before / total), round(1000 * (before + count) / total)
        shares.append(Share(label, count, meaning, first, last - first, url))
        before += count
    return tuple(shares)
