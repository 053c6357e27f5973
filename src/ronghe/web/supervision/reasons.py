"""An index taken apart for its page: dimensions, indicators with what stands behind them, gates, show."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ronghe.engines.substance import FORMALITY, GATES, INDICATORS, Dimension, Indicator
from ronghe.supervision.models import SubstanceIndex
from ronghe.web.parts import Checklist, Fact, Mark
from ronghe.web.supervision.words import (
    BECAUSE,
    DIMENSIONS,
    RAISES,
    evidence_of,
    name_of,
    name_of_gate,
    name_of_shown,
    percent,
    span,
    value_words,
)

OF_WEEKS = frozenset({"P1", "P2", "Q2", "M3"})
OF_TERMS = frozenset({"G1", "G3"})


@dataclass(frozen=True)
class Line:
    """One indicator: its value, what of it is credited, what stands behind, and what would raise it."""

    name: str
    mark: Mark
    value: str
    credited: str
    peers: str
    behind: str
    why_unknown: str
    raises: str
    weight: str
    records: str


@dataclass(frozen=True)
class Block:
    name: str
    span: str
    low: int
    width: int
    lines: tuple[Line, ...]


def dimensions_of(index: SubstanceIndex, middles: Mapping[str, float]) -> list[Block]:
    kept = index.details["indicators"]
    found = []
    for dimension in Dimension:
        own = [one for one in INDICATORS if one.dimension is dimension and one.code in kept]
        reach = index.details["dimensions"][dimension.value]
        low, high = round(1000 * reach["low"]), round(1000 * reach["high"])
        lines = tuple(_line(index, one, kept[one.code], middles) for one in own)
        found.append(Block(str(DIMENSIONS[dimension.value]), span(reach["low"], reach["high"]), low, max(high - low, 4), lines))  # fmt: skip
    return found


def _line(index: SubstanceIndex, one: Indicator, kept: Mapping[str, Any], middles: Mapping[str, float]) -> Line:  # fmt: skip
    is_known = kept["point"] is not None
    middle = middles.get(one.code)
    return Line(
        name=name_of(one.code),
        mark=_mark(kept),
        value=value_words(one.code, kept["value"]),
        credited=percent(kept["point"]) if is_known else "",
        peers=_("peer middle %(share)s") % {"share": percent(middle)}
        if middle is not None and is_known
        else "",
        behind=evidence_of(kept["evidence"]),
        why_unknown=_why(one, kept),
        raises=str(RAISES.get(one.code, "")),
        weight=percent(kept["weight"]),
        records=_records(index, one.code) if kept["value"] is not None else "",
    )


def _mark(kept: Mapping[str, Any]) -> Mark:
    """Known records hold, unless more of what was asked unseen or inspected did not."""
    if kept["point"] is None:
        return Mark.UNKNOWN
    evidence = kept["evidence"]
    return Mark.BROKEN if evidence.get("failed", 0) > evidence.get("held", 0) else Mark.HOLDS


def _why(one: Indicator, kept: Mapping[str, Any]) -> str:
    if kept["point"] is not None:
        return ""
    if not one.is_recorded:
        return _("Ronghe does not keep these records yet.")
    return str(BECAUSE.get(kept["because"], ""))


def _records(index: SubstanceIndex, code: str) -> str:
    reference = index.cooperation.reference
    if code in OF_WEEKS:
        return reverse("supervision:week_list", args=[reference])
    page = reverse("cooperations:cooperation_page", args=[reference])
    return f"{page}?tab=terms" if code in OF_TERMS else page


def gates_of(index: SubstanceIndex) -> Checklist:
    """Say of each gate whether it holds; a gate that is not known keeps the lower bound down."""
    held = index.details["gates"]
    facts = tuple(_gate(one.code, held.get(one.code), one.cap) for one in GATES)
    return Checklist(_("What would cap it"), facts)


def _gate(code: str, holds: bool | None, cap: float) -> Fact:
    name = name_of_gate(code)
    if holds is None:
        return Fact(Mark.UNKNOWN, name, _("Not known; until it is, no more than %(cap)s is certain.") % {"cap": percent(cap)})  # fmt: skip
    if holds:
        return Fact(Mark.BROKEN, name, _("Holds: substance is capped at %(cap)s.") % {"cap": percent(cap)})  # fmt: skip
    return Fact(Mark.HOLDS, name, _("Nothing on record."))


def shown_of(index: SubstanceIndex) -> list[tuple[str, str, str]]:
    """Give what is shown, as a share of its goalposts, and its weight; unrecorded stays empty."""
    kept = index.details["shown"]
    return [
        (
            name_of_shown(one.code),
            percent(one.scale.score(kept[one.code])) if one.code in kept else "",
            percent(one.weight),
        )
        for one in FORMALITY
    ]
