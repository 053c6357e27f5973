"""The lines of the page about one organisation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy

from ronghe.engines.substance import METHOD
from ronghe.parties.models import OrganisationKind
from ronghe.supervision.models import EarlyWarning, IntegrityFlag
from ronghe.supervision.queries.own import Lacking
from ronghe.supervision.queries.region import GroupedIndex
from ronghe.web.flags.pages import checks_of, chip_of, title_of
from ronghe.web.flags.warning_pages import first_reason, percent_of
from ronghe.web.parts import Chip, Text, listed
from ronghe.web.supervision.words import (
    INDICATOR,
    OWED_BY,
    RAISES,
    band_words,
    chip_of_group,
    name_of,
    percent,
    span,
)

BOTH = "both"
OWED: Mapping[str, Text] = {
    OrganisationKind.COLLEGE.value: gettext_lazy("the college"),
    OrganisationKind.ENTERPRISE.value: gettext_lazy("the enterprise"),
    BOTH: gettext_lazy("both sides"),
}


@dataclass(frozen=True)
class CooperationLine:
    title: str
    reference: str
    url: str
    chip: Chip
    substance: str
    known: str
    band: str
    raises: Text


@dataclass(frozen=True)
class LackingLine:
    """What is not known, in how many cooperations, who owes it, and how it becomes known."""

    name: str
    count: int
    owed_by: Text
    is_own: bool
    raises: Text


@dataclass(frozen=True)
class AskedLine:
    title: str
    url: str
    what: str
    chip: Chip | None = None
    due_on: date | None = None


def line_of(index: GroupedIndex) -> CooperationLine:
    code = _most_to_gain(index)
    return CooperationLine(
        title=index.cooperation.title,
        reference=index.cooperation.reference,
        url=reverse("supervision:substance_page", args=[index.cooperation.reference]),
        chip=chip_of_group(index.group),
        substance=span(index.low, index.high),
        known=percent(index.known_weight),
        band=band_words(index.cooperation),
        raises=name_of(code) if code else "",
    )


def _most_to_gain(index: GroupedIndex) -> str:
    """Give the indicator that has most of the index to give, of those that the parties can raise."""
    kept = index.details["indicators"]
    gains = {
        code: METHOD.weights[INDICATOR[code].dimension] * one["weight"] * (1 - (one["point"] or 0))
        for code, one in kept.items()
        if code in RAISES and INDICATOR[code].is_recorded
    }
    return max(gains, key=lambda code: (gains[code], code), default="")


def lacking_lines(lacking: Sequence[Lacking], kind: str, of: int) -> list[LackingLine]:
    """Give what this organisation owes first, then what both do, then what its partners do."""
    lines = [
        LackingLine(
            name=name_of(one.code),
            count=min(one.count, of),
            owed_by=OWED[OWED_BY.get(one.code, BOTH)],
            is_own=OWED_BY.get(one.code, BOTH) in {kind, BOTH},
            raises=RAISES.get(one.code, ""),
        )
        for one in lacking
    ]
    return sorted(lines, key=lambda one: not one.is_own)


def flag_lines(flags: Sequence[IntegrityFlag], *, on: date) -> list[AskedLine]:
    return [
        AskedLine(
            title_of(one),
            reverse("flags:flag_page", args=[one.reference]),
            listed(checks_of(one)),
            chip_of(one, on=on),
            one.reply_due_on if one.is_open and on <= one.reply_due_on else None,
        )
        for one in flags
    ]


def warning_lines(warnings: Sequence[EarlyWarning]) -> list[tuple[AskedLine, int]]:
    return [
        (
            AskedLine(
                one.cooperation.title,
                reverse("flags:warning_page", args=[one.cooperation.reference]),
                first_reason(one),
            ),
            percent_of(one.probability),
        )
        for one in warnings
    ]
