"""What the five patterns are made of: views fill these, templates/parts draw them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

Text = str | Promise


class Mark(StrEnum):
    """The four meanings. Whatever is drawn carries one of them, never a colour of its own."""

    HOLDS = "holds"
    DUE = "due"
    BROKEN = "broken"
    UNKNOWN = "unknown"

    @property
    def label(self) -> Text:
        return MARK_LABELS[self]


MARK_LABELS: dict[Mark, Text] = {
    Mark.HOLDS: _("Holds"),
    Mark.DUE: _("Needs doing"),
    Mark.BROKEN: _("Missing"),
    Mark.UNKNOWN: _("Unknown"),
}


class Urgency(StrEnum):
    NOW = "now"
    SOON = "soon"
    LATER = "later"

    @property
    def label(self) -> Text:
        return URGENCY_LABELS[self]


URGENCY_LABELS: dict[Urgency, Text] = {
    Urgency.NOW: _("Now"),
    Urgency.SOON: _("Soon"),
    Urgency.LATER: _("Later"),
}


@dataclass(frozen=True)
class Action:
    """One button. `key` is the idempotency key of a POST that signs, accepts or pays."""

    label: Text
    url: str
    method: str = "get"
    key: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    is_primary: bool = False


@dataclass(frozen=True)
class Chip:
    label: Text
    mark: Mark | None = None


@dataclass(frozen=True)
class DeskRow:
    """A sentence with a verb, and the one thing to do about it."""

    sentence: Text
    urgency: Urgency
    action: Action | None = None
    due_on: date | None = None
    detail: Text = ""
    is_late: bool = False


NEEDS_YOU: Text = _("Needs you now")


@dataclass(frozen=True)
class Desk:
    rows: tuple[DeskRow, ...] = ()
    later: tuple[DeskRow, ...] = ()
    next_useful: Action | None = None
    next_useful_sentence: Text = ""
    title: Text = NEEDS_YOU


@dataclass(frozen=True)
class NextStep:
    """`who` is empty when it is the reader's own turn; then there is an action.

    `alternative` is the rarer way to answer, drawn as a plain link.
    """

    what: Text
    who: Text = ""
    until: date | None = None
    action: Action | None = None
    alternative: Action | None = None
    is_late: bool = False


@dataclass(frozen=True)
class Tab:
    label: Text
    url: str
    is_current: bool = False


@dataclass(frozen=True)
class ObjectHeader:
    reference: str
    kind: Text
    title: str
    chip: Chip
    other_title: str = ""
    other_language: str = ""
    next_step: NextStep | None = None
    tabs: tuple[Tab, ...] = ()


@dataclass(frozen=True)
class Article:
    """The law behind a line: opens in place."""

    title: Text
    text: Text
    url: str = ""


@dataclass(frozen=True)
class Fact:
    mark: Mark
    sentence: Text
    detail: Text = ""
    mender: Text = ""
    action: Action | None = None
    article: Article | None = None


@dataclass(frozen=True)
class Checklist:
    title: Text
    facts: tuple[Fact, ...]
    reference: str = ""

    def _count(self, mark: Mark) -> int:
        return sum(fact.mark == mark for fact in self.facts)

    @property
    def tally(self) -> str:
        """Say "6 hold · 1 missing · 1 unknown", leaving out what does not occur."""
        counts = {mark: self._count(mark) for mark in Mark}
        sayings = {
            Mark.HOLDS: ngettext("%(n)d holds", "%(n)d hold", counts[Mark.HOLDS]),
            Mark.DUE: ngettext("%(n)d to do", "%(n)d to do", counts[Mark.DUE]),
            Mark.BROKEN: ngettext("%(n)d missing", "%(n)d missing", counts[Mark.BROKEN]),
            Mark.UNKNOWN: ngettext("%(n)d unknown", "%(n)d unknown", counts[Mark.UNKNOWN]),
        }
        return " · ".join(sayings[mark] % {"n": count} for mark, count in counts.items() if count)


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
class StoryLine:
    """One sentence of an object's history, with the record behind it."""

    at: datetime
    sentence: str
    record: int
    url: str = ""


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


@dataclass(frozen=True)
class Page:
    """A keyset page: `next_query` and `first_query` are query strings, empty when there is none."""

    shown: int
    next_query: str = ""
    first_query: str = ""
    total: str = ""
