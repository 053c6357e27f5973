"""Figures by rule, host, college or region: what breaks the law per time, beside what is unknown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ronghe.compliance import queries, rulebooks
from ronghe.compliance.queries import Rate, Tally
from ronghe.engines.law import day_number
from ronghe.parties.actors import Actor
from ronghe.web.findings.names import Key, organisation_names, percent, region_names, rule_title
from ronghe.web.parties.permitted import sees_all_cases
from ronghe.web.parts import Chip, Mark, Page, Share, Tab, Text, shares_of
from ronghe.web.rulebook import words
from ronghe.web.rulebook.listing import version_near

PAGE_SIZE = 50
LEAST_SHOWN = 5  # figures about fewer cases could be traced to somebody
TABS: dict[str, Text] = {
    "rule_id": gettext_lazy("By rule"),
    "host": gettext_lazy("By host"),
    "college": gettext_lazy("By college"),
    "region": gettext_lazy("By region"),
}
FILTER_OF = {"rule_id": "rule", "host": "host", "college": "college", "region": "region"}


@dataclass(frozen=True)
class Line:
    """One row: a rule, an organisation or a region, with its figures; None where too few."""

    name: str
    url: str
    chips: tuple[Chip, ...]
    rate: Rate | None

    @property
    def shares(self) -> tuple[Share, ...]:
        return () if self.rate is None else shares_of(_parts(self.rate))

    @property
    def unknown_percent(self) -> str:
        return percent(self.rate.unknown_share if self.rate else None)


@dataclass(frozen=True)
class Overview:
    by: str
    heading: Text
    tabs: tuple[Tab, ...]
    lines: tuple[Line, ...]
    page: Page
    tally: Tally | None
    shares: tuple[Share, ...]
    is_suppressed: bool

    @property
    def sentence(self) -> str:
        if self.tally is None:
            return _("There are too few placements to say anything without naming somebody.")
        tally = self.tally
        placements = ngettext(
            "%(n)s placement judged", "%(n)s placements judged", tally.subject_count
        )
        violations = ngettext("%(n)s violation", "%(n)s violations", tally.violation_count)
        return _(
            "%(placements)s: %(violations)s, and %(unknown)s of what is asked is not known."
        ) % {
            "placements": placements % {"n": f"{tally.subject_count:,}"},
            "violations": violations % {"n": f"{tally.violation_count:,}"},
            "unknown": percent(tally.unknown_share),
        }


def overview_of(actor: Actor, *, by: str, after: str, on: date) -> Overview:
    rates = queries.rates(actor, by=by, on=on)
    hidden = set() if sees_all_cases(actor) else too_few(rates)
    keys = [str(rate.key) for rate in rates]
    first = keys.index(after) + 1 if after in keys else 0
    shown = rates[first : first + PAGE_SIZE]
    has_more = len(rates) > first + PAGE_SIZE
    tally = queries.tally_of(rates, subject_count=_subjects(rates, by, actor))
    is_too_small = bool(hidden) and len(hidden) == len(rates)
    return Overview(
        by=by,
        heading=TABS[by],
        tabs=tuple(Tab(label, f"?by={key}", key == by) for key, label in TABS.items()),
        lines=tuple(_lines(shown, by, hidden, on, opens=sees_all_cases(actor))),
        page=Page(
            shown=len(shown),
            next_query=urlencode({"by": by, "after": keys[first + PAGE_SIZE - 1]})
            if has_more
            else "",
            first_query=urlencode({"by": by}) if first else "",
        ),
        tally=None if is_too_small else tally,
        shares=() if is_too_small else _tally_shares(tally),
        is_suppressed=bool(hidden),
    )


def _subjects(rates: Sequence[Rate], by: str, actor: Actor) -> int:
    """Give how many placements there are; a placement has one host, but many rules."""
    if by == "rule_id":
        return queries.subject_count(actor)
    return sum(rate.subject_count for rate in rates)


def too_few(rates: Sequence[Rate]) -> set[Key]:
    """Give the rows that would speak of single cases.

    Where what is left out could be worked out from the sum, the next smallest row goes too.
    """
    ordered = sorted(rates, key=lambda rate: rate.subject_count)
    small = [rate for rate in ordered if rate.subject_count < LEAST_SHOWN]
    if small and sum(rate.subject_count for rate in small) < LEAST_SHOWN:
        small = ordered[: len(small) + 1]
    return {rate.key for rate in small}


def _lines(
    rates: Sequence[Rate], by: str, hidden: set[Key], on: date, *, opens: bool
) -> Sequence[Line]:
    names = _names(by, [rate.key for rate in rates])
    listing = reverse("findings:finding_list")
    return [
        Line(
            name=names.get(rate.key) or _("not known"),
            url=f"{listing}?{urlencode({FILTER_OF[by]: rate.key})}"
            if opens and rate.key is not None and rate.open_count
            else "",
            chips=_chips(rate.key, on) if by == "rule_id" else (),
            rate=None if rate.key in hidden else rate,
        )
        for rate in rates
    ]


def _names(by: str, keys: Sequence[Key]) -> Mapping[Key, str]:
    if by == "rule_id":
        return {key: rule_title(str(key)) for key in keys}
    return region_names(keys) if by == "region" else organisation_names(keys)


def _chips(rule_id: Key, on: date) -> tuple[Chip, ...]:
    """Say how strictly the rule binds on the day; a rule of several places as the widest has it."""
    found = rulebooks.rulebook().find(str(rule_id))
    return words.chips_of(version_near(found[0], day_number(on))) if found else ()


def _parts(rate: Rate) -> list[tuple[Text, int, Mark, str]]:
    return [
        ("", rate.violation_count, Mark.BROKEN, ""),
        ("", rate.departure_count, Mark.DUE, ""),
        ("", rate.unknown_count, Mark.UNKNOWN, ""),
        ("", rate.answered_count - rate.open_count, Mark.HOLDS, ""),
    ]


def _tally_shares(tally: Tally) -> tuple[Share, ...]:
    return shares_of(
        [
            (_("Breaks a rule that must hold"), tally.violation_count, Mark.BROKEN, ""),
            (_("Departs, and wants a reason"), tally.departure_count, Mark.DUE, ""),
            (_("Not known"), tally.unknown_count, Mark.UNKNOWN, ""),
            (_("Holds, or is waived"), tally.holding_count, Mark.HOLDS, ""),
        ]
    )
