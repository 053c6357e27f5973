"""What the rules say of a listing, in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ronghe.engines.law import Outcome
from ronghe.partnerships.kinds import KINDS
from ronghe.partnerships.listing_law import LawCheck, LawLine
from ronghe.partnerships.models import Listing
from ronghe.web.parts import Mark
from ronghe.web.rulebook.words import tongue


@dataclass(frozen=True)
class RuleLine:
    """One rule in one sentence: what it says of the listing, and the way out."""

    mark: Mark
    title: str
    reason: str
    remedy: str
    source: str
    url: str
    blocks: bool
    is_confirmed: bool


@dataclass(frozen=True)
class LawSheet:
    """What breaks, what is not known yet, what holds."""

    failing: tuple[RuleLine, ...]
    open: tuple[RuleLine, ...]
    holding: tuple[RuleLine, ...]
    blocking_count: int

    @property
    def tally(self) -> str:
        failing, unknown, holding = map(len, (self.failing, self.open, self.holding))
        return " · ".join(
            [
                ngettext("%(n)d holds", "%(n)d hold", holding) % {"n": holding},
                ngettext("%(n)d does not", "%(n)d do not", failing) % {"n": failing},
                ngettext("%(n)d not known", "%(n)d not known", unknown) % {"n": unknown},
            ]
        )


def sheet_of(check: LawCheck, listing: Listing) -> LawSheet:
    return LawSheet(
        failing=_lines(check.failing, listing),
        open=_lines(check.open, listing),
        holding=_lines(check.holding, listing),
        blocking_count=len(check.blocking),
    )


def _lines(lines: Sequence[LawLine], listing: Listing) -> tuple[RuleLine, ...]:
    return tuple(_line(one, listing) for one in lines)


def _line(line: LawLine, listing: Listing) -> RuleLine:
    language = tongue()
    return RuleLine(
        mark=_mark(line),
        title=line.title[language],
        reason=_wanted(line, listing) or line.reason[language],
        remedy=line.remedy[language] if line.outcome is Outcome.FAIL else "",
        source=line.source[language],
        url=reverse("rulebook:rule_page", args=[line.jurisdiction, line.rule_id]),
        blocks=line.blocks,
        is_confirmed=line.is_confirmed,
    )


def _wanted(line: LawLine, listing: Listing) -> str:
    """Say which fields would let the rule answer."""
    if line.outcome is not Outcome.UNKNOWN or not line.wanted:
        return ""
    fields = KINDS[listing.kind].by_name
    own = {"starts_on": _("First day"), "ends_on": _("Last day")}
    labels = [str(fields[name].label) if name in fields else own[name] for name in line.wanted]
    return _("Say in the listing: %(fields)s.") % {"fields": _("; ").join(labels)}


def _mark(line: LawLine) -> Mark:
    if line.outcome is Outcome.PASS:
        return Mark.HOLDS
    if line.outcome is Outcome.UNKNOWN:
        return Mark.UNKNOWN
    return Mark.BROKEN if line.blocks else Mark.DUE
