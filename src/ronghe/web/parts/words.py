"""Meanings, urgencies, chips and buttons: the vocabulary of every pattern."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

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


def listed(words: Iterable[object]) -> str:
    """Join names as the reader's language does: with “、” in Chinese, with commas in English."""
    joint = "、" if (get_language() or "en").startswith("zh") else ", "
    return joint.join(map(str, words))


def labelled(label: object, what: object = "") -> str:
    """Put what is said behind its label as the reader's language does: with “：” in Chinese."""
    colon = "：" if (get_language() or "en").startswith("zh") else ": "
    return f"{label}{colon}{what}"
