"""The gate as a checklist: what closes it, what else is missing, what nobody knows, what holds."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ronghe.compliance.fact_words import citation
from ronghe.compliance.models import Finding, Outcome, Override
from ronghe.engines.law import day_number
from ronghe.placements.gate import Gate, Line, gate_of, rule_of
from ronghe.placements.gate_items import Standing
from ronghe.placements.models import Mender, Placement
from ronghe.placements.records import records_beside_law
from ronghe.web.parts import Action, Article, Checklist, Fact, Mark, Text
from ronghe.web.placements.access import Reader, step_url
from ronghe.web.placements.gate_words import ASK, TITLES, sentence_of
from ronghe.web.placements.mending_links import mend_action
from ronghe.web.requests import WebRequest
from ronghe.web.rulebook import words
from ronghe.web.rulebook.listing import version_near

MARKS = {
    Standing.MISSING: Mark.BROKEN,
    Standing.UNKNOWN: Mark.UNKNOWN,
    Standing.HOLDS: Mark.HOLDS,
    Standing.WAIVED: Mark.HOLDS,
}


@dataclass(frozen=True)
class GateLine:
    """One line: how it stands, in a sentence, who mends it, and what the reader can do now."""

    key: str
    mark: Mark
    sentence: str
    title: Text
    notes: tuple[str, ...] = ()
    mender: Text = ""
    asked: str = ""
    mend: Action | None = None
    is_own: bool = False  # the reader’s side mends it: then the form is the one thing to do
    ask: Action | None = None
    article: Article | None = None


@dataclass(frozen=True)
class Group:
    heading: Text
    lines: tuple[GateLine, ...]
    is_folded: bool = False


@dataclass(frozen=True)
class GateSheet:
    """What the page shows of the gate; `closing_count` things keep it from being ready."""

    title: Text
    tally: str
    groups: tuple[Group, ...]
    closing_count: int
    own_count: int  # lines that the reader's side has to see to


def read_gate(placement: Placement, *, on: date) -> Gate:
    """Read how the gate stands by what is on record now, and by the last look at the law."""
    records = records_beside_law([placement], on=on)[placement.pk]
    return gate_of(records, on=on)


def sheet_of(request: WebRequest, placement: Placement, reader: Reader, gate: Gate) -> GateSheet:
    seen = _findings_seen(request, gate)
    lines = {id(line): _line(line, placement, reader, seen) for line in gate.lines}

    def group(heading: Text, chosen: Iterable[Line], *, is_folded: bool = False) -> Group:
        return Group(heading, tuple(lines[id(one)] for one in chosen), is_folded)

    closing = (
        _("What it should not have begun without")
        if placement.has_begun
        else _("What keeps it from being ready")
    )
    groups = [
        group(closing, gate.closing),
        group(_("What else is missing"), [one for one in gate.missing if not one.closes]),
        group(_("What nobody knows yet"), [one for one in gate.unknown if not one.closes]),
        group(_("What holds"), gate.holding, is_folded=True),
    ]
    facts = tuple(Fact(MARKS[one.standing], "") for one in gate.lines)
    mine = [one for one in (*gate.missing, *gate.unknown) if one.mender == reader.side]
    return GateSheet(
        title=_("What must hold before the first day")
        if placement.has_begun
        else _("Ready to start?"),
        tally=Checklist("", facts).tally,
        groups=tuple(one for one in groups if one.lines),
        closing_count=len(gate.closing),
        own_count=len(mine),
    )


def _findings_seen(request: WebRequest, gate: Gate) -> set[int]:
    """Give which findings the reader may open: those who only look after a student may not."""
    found = [line.finding.pk for line in gate.lines if line.finding is not None]
    seen = Finding.objects.visible_to(request.actor).filter(pk__in=found)
    return set(seen.order_by().values_list("pk", flat=True))


def _line(line: Line, placement: Placement, reader: Reader, seen: Collection[int]) -> GateLine:
    is_open = line.standing in {Standing.MISSING, Standing.UNKNOWN}
    mend = mend_action(line.key, placement, reader) if is_open and placement.is_open else None
    return GateLine(
        key=line.key,
        mark=MARKS[line.standing],
        sentence=sentence_of(line.item) if line.item else _reason(line),
        title=TITLES[line.key] if line.item else _title(line),
        notes=tuple(_notes(line)),
        mender=Mender(line.mender).label if is_open else "",
        asked=_asked(line) if is_open else "",
        mend=mend,
        is_own=line.mender == reader.side,
        ask=_ask(line, placement, reader) if is_open else None,
        article=_article(line.finding, seen) if line.finding else None,
    )


def _reason(line: Line) -> str:
    assert line.finding is not None  # noqa: S101 -- a line is of a record or of a rule
    if line.standing == Standing.HOLDS and line.finding.outcome == Outcome.UNKNOWN:
        return _("Holds whoever the student is; what is personal was not asked.")
    return str(line.finding.reason[words.tongue()])


def _title(line: Line) -> str:
    rule = rule_of(line.finding) if line.finding else None
    return rule.title[words.tongue()] if rule else line.key


def _notes(line: Line) -> Iterable[str]:
    if line.standing == Standing.WAIVED:
        yield _("An authority has waived the rule for this case.")
    if line.override is not None:
        yield _let_through(line.override)


def _let_through(override: Override) -> str:
    return _("The authority lets it start all the same: “%(reason)s”") % {"reason": override.reason}


def _asked(line: Line) -> str:
    if line.request is None:
        return ""
    day = date_format(timezone.localtime(line.request.asked_at).date())
    return _("asked on %(day)s") % {"day": day}


def _ask(line: Line, placement: Placement, reader: Reader) -> Action | None:
    """Offer to ask whoever mends it; nobody asks their own side, nor twice, nor when it is over."""
    is_done = line.request is not None or not placement.is_open
    if is_done or not reader.asks or line.mender == reader.side:
        return None
    return Action(
        ASK[line.mender], step_url("mending_ask", placement), "post", fields={"key": line.key}
    )


def _article(finding: Finding, seen: Collection[int]) -> Article | None:
    """Give the law in place, with the way to the finding, or for others to the rule itself."""
    rule = rule_of(finding)
    if rule is None:
        return None
    version = version_near(rule, day_number(finding.version_on))
    tongue = words.tongue()
    address = (
        reverse("findings:finding_page", args=[finding.pk])
        if finding.pk in seen
        else reverse("rulebook:rule_page", args=[rule.jurisdiction, rule.id])
    )
    return Article(
        title=citation(version.source, tongue),
        text=(version.text or rule.text)[tongue],
        url=address,
    )
