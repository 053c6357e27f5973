"""Desk, object page, checklist, history and pages of a list."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ronghe.web.parts.words import Action, Chip, Mark, Text, Urgency


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
    title: Text
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
class StoryLine:
    """One sentence of an object's history, with the record behind it."""

    at: datetime
    sentence: Text
    record: int
    url: str = ""


@dataclass(frozen=True)
class Page:
    """A keyset page: `next_query` and `first_query` are query strings, empty when there is none.

    `label` tells its pager from another one on the same screen.
    """

    shown: int
    next_query: str = ""
    first_query: str = ""
    total: str = ""
    label: str = ""
