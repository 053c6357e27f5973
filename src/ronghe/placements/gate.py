"""The gate before the first day: what the law and the records say of a placement, line by line."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from procrastinate.contrib.django import app

from ronghe.compliance import rulebooks
from ronghe.compliance.judging import answers_on
from ronghe.compliance.models import Finding, Outcome, Override, Severity
from ronghe.compliance.operations import Case, Concerned, assess_together
from ronghe.engines.law import Outcome as Answered
from ronghe.engines.law import Rule, read_case
from ronghe.kernel import audit, gathering, news
from ronghe.kernel.many_rows import save_together
from ronghe.kernel.subjects import subject_columns
from ronghe.parties.actors import SYSTEM, Actor
from ronghe.parties.following import day_of
from ronghe.placements.gate_facts import facts_of
from ronghe.placements.gate_items import Item, Standing, items_of
from ronghe.placements.lifecycles import PLACEMENT
from ronghe.placements.models import (
    COMING,
    GateRequest,
    Mender,
    Placement,
    PlacementState,
)
from ronghe.placements.records import Records, placements_of, records_of

KIND = "placement"
AT_ONCE = 12
SEX = "student_sex"
# What only the days of the placement bring; before the first one nobody can know it.
LATER = frozenset(
    {"payments", "pay_intervals", "pay_periods", "pay_due", "reviews", "rights_denied"}
)
LATER_RULES = frozenset({"review", "assessment"})
MENDERS = {"college": Mender.COLLEGE, "enterprise": Mender.HOST}
STANDINGS = {
    Outcome.PASS: Standing.HOLDS,
    Outcome.FAIL: Standing.MISSING,
    Outcome.UNKNOWN: Standing.UNKNOWN,
    Outcome.WAIVED: Standing.WAIVED,
}


@dataclass(frozen=True)
class Line:
    """One line of the gate: a rule's finding, or an item of the records.

    `closes` says whether the placement cannot become ready while it stands so; `request` is the
    open request to whoever mends it.
    """

    key: str
    topic: str
    standing: Standing
    mender: Mender
    finding: Finding | None = None
    item: Item | None = None
    override: Override | None = None
    closes: bool = False
    request: GateRequest | None = None


@dataclass(frozen=True)
class Gate:
    """All lines of one placement, those that close it first."""

    lines: tuple[Line, ...] = field(default=())

    def _standing(self, *standings: Standing) -> list[Line]:
        return [line for line in self.lines if line.standing in standings]

    @property
    def missing(self) -> list[Line]:
        return self._standing(Standing.MISSING)

    @property
    def unknown(self) -> list[Line]:
        return self._standing(Standing.UNKNOWN)

    @property
    def holding(self) -> list[Line]:
        return self._standing(Standing.HOLDS, Standing.WAIVED)

    @property
    def closing(self) -> list[Line]:
        """What keeps the placement from being ready."""
        return [line for line in self.lines if line.closes]

    @property
    def is_open(self) -> bool:
        return not self.closing


def gate_of(records: Records, *, on: date) -> Gate:
    """Give the gate as it was found when it was last checked, and the records as they are now."""
    return gates_of({records.placement.pk: records}, on=on)[records.placement.pk]


def gates_of(found: Mapping[int, Records], *, on: date) -> dict[int, Gate]:
    """Give the gates of many placements in two queries more than one takes."""
    asked: dict[int, dict[str, GateRequest]] = {pk: {} for pk in found}
    for one in GateRequest.objects.filter(placement__in=list(found), closed_at=None).order_by("pk"):
        asked[one.placement_id][one.item] = one
    findings = _findings([one.placement for one in found.values()])
    return {
        pk: _gate(records, findings.get(pk, []), asked[pk], on) for pk, records in found.items()
    }


def _gate(
    records: Records, findings: Sequence[Finding], requests: Mapping[str, GateRequest], on: date
) -> Gate:
    lines = [_line_of_item(item, requests) for item in items_of(records, on=on)]
    lines += [line for one in findings if (line := _line_of_finding(one, requests))]
    return Gate(tuple(sorted(lines, key=_order)))


def _order(line: Line) -> tuple[bool, int]:
    order = [Standing.MISSING, Standing.UNKNOWN, Standing.WAIVED, Standing.HOLDS]
    return not line.closes, order.index(line.standing)


def _findings(placements: Sequence[Placement]) -> Mapping[int, list[Finding]]:
    found: dict[int, list[Finding]] = {}
    columns = subject_columns(placements[0]) if placements else {"subject_type": ""}
    rows = (
        Finding.objects.current()
        .filter(
            subject_type=columns["subject_type"],
            subject_id__in=[one.pk for one in placements],
            kind=KIND,
        )
        .exclude(outcome=Outcome.NOT_APPLICABLE)
        .select_related("sheet", "override__authority", "override__decided_by")
        .order_by("rule_id")
    )
    for one in rows:
        found.setdefault(one.subject_id, []).append(one)
    return found


def _line_of_item(item: Item, requests: Mapping[str, GateRequest]) -> Line:
    return Line(
        item.key, item.key, item.standing, item.mender, item=item, request=requests.get(item.key)
    )


def _line_of_finding(finding: Finding, requests: Mapping[str, GateRequest]) -> Line | None:
    rule = rule_of(finding)
    if rule is None or _comes_later(finding, rule):
        return None
    override = getattr(finding, "override", None)
    standing = STANDINGS[Outcome(finding.outcome)]
    if standing == Standing.UNKNOWN and _holds_for_women(finding, rule):
        standing = Standing.HOLDS
    return Line(
        finding.rule_id,
        rule.topic,
        standing,
        MENDERS[rule.mended_by],
        finding=finding,
        override=override,
        closes=standing != Standing.HOLDS and _closes(finding, rule) and override is None,
        request=requests.get(finding.rule_id),
    )


def _holds_for_women(finding: Finding, rule: Rule) -> bool:
    """Say whether a rule that protects women holds here, whoever the student is.

    Nobody’s sex is kept on record; work that is lawful for a woman is lawful for all.
    """
    if SEX not in rule.facts:
        return False
    facts = {**finding.sheet.facts, SEX: "female"}
    values, _wrong = read_case(facts, rulebooks.catalogues()[KIND])
    answers = answers_on(
        values, kind=KIND, jurisdiction=finding.sheet.jurisdiction, only={finding.rule_id}
    )
    return all(one.outcome is Answered.PASS for one in answers)


def rule_of(finding: Finding) -> Rule | None:
    """Give the rule as it stands, or None when it is gone."""
    definitions = rulebooks.rulebook().definitions([finding.rule_jurisdiction], KIND)
    return next(iter(reversed(definitions.get(finding.rule_id, ()))), None)


def _comes_later(finding: Finding, rule: Rule) -> bool:
    """Say whether nobody can answer before the days are lived."""
    if finding.outcome != Outcome.UNKNOWN:
        return False
    needed = {name.partition(".")[0] for name in rule.facts}
    return rule.topic in LATER_RULES or bool(needed & LATER)


def _closes(finding: Finding, rule: Rule) -> bool:
    """Say whether it keeps the placement from being ready: broken, or not known where it must hold.

    The law lets only what is broken keep a start from happening; that something must hold and
    nobody knows whether it does is no reason to say that a placement is ready.
    """
    if finding.is_blocking:
        return True
    return (
        finding.outcome == Outcome.UNKNOWN
        and finding.severity == Severity.HARD
        and finding.is_confirmed
        and rule.blocks_start
    )


def check(placement: Placement, *, actor: Actor, at: datetime) -> Gate:
    """Apply the law to what is on record now, and let the placement stand as that says.

    The caller holds the lock of the placement. Requests whose matter holds now are closed; a
    placement that was ready and is so no longer goes back to being prepared.
    """
    return check_all([placement.pk], actor=actor, at=at)[placement.pk]


def check_all(references: Collection[int], *, actor: Actor, at: datetime) -> dict[int, Gate]:
    """Check many placements as `check` does one, reading their records together."""
    if not references:
        return {}
    on = day_of(at)
    placements = {one.pk: one for one in placements_of(references)}
    found = records_of(list(placements.values()), on=on)
    cases = [_case_of(records) for records in found.values()]
    assess_together(kind=KIND, cases=cases, on=on, actor=SYSTEM, at=at)
    gates = gates_of(found, on=on)
    for pk, gate in gates.items():
        placement = placements[pk]
        placement.checked_at = at
        placement.missing_count, placement.unknown_count = len(gate.missing), len(gate.unknown)
        if placement.state == PlacementState.READY and not gate.is_open:
            _go_back(placement, gate, actor=actor, at=at)
    _close_requests(gates, at=at)
    save_together(placements.values(), "checked_at", "missing_count", "unknown_count", "state")
    return gates


def _go_back(placement: Placement, gate: Gate, *, actor: Actor, at: datetime) -> None:
    placement.state = PLACEMENT.next_state(placement.state, "close_gate")
    details = {"missing": [line.key for line in gate.closing]}
    audit.record("placement.gate_closed", placement, actor=actor, at=at, details=details)
    news.publish("placement.gate_closed", placement, actor=actor, at=at, payload=details)


def _case_of(records: Records) -> Case:
    placement = records.placement
    return Case(
        subject=placement,
        facts=facts_of(records),
        jurisdiction=placement.jurisdiction,
        concerned=Concerned(
            region=placement.region,
            host=placement.host,
            college=placement.college,
            person_id=records.person,
        ),
    )


def _close_requests(gates: Mapping[int, Gate], *, at: datetime) -> None:
    """End the requests whose matter holds by now."""
    asked = GateRequest.objects.filter(placement__in=list(gates), closed_at=None)
    lacking = {
        pk: {one.key for one in (*gate.missing, *gate.unknown)} for pk, gate in gates.items()
    }
    rows = asked.order_by().values_list("pk", "placement_id", "item")
    done = [pk for pk, placement, item in rows if item not in lacking[placement]]
    if done:
        GateRequest.objects.filter(pk__in=done).update(closed_at=at)


def locked(placement: Placement) -> Placement:
    """Lock the placement against every other change of it."""
    return locked_all([placement.pk])[0]


def locked_all(references: Collection[int]) -> list[Placement]:
    """Lock placements in the order of their numbers, so that two who lock many wait for no circle.

    Those that a block which gathers holds are given as they are there.
    """
    known = [one for pk in sorted(references) if (one := gathering.held(Placement, pk))]
    if len(known) == len(references):
        return known
    return list(
        Placement.objects.select_for_update(of=("self",))
        .select_related("college", "host", "student__person", "region", "tutor", "mentor")
        .filter(pk__in=references)
        .order_by("pk")
    )


def hold_placements(references: Collection[int]) -> list[Placement]:
    """Lock placements for a block that gathers: its operations find them as they are here.

    Not for what checks the gate, which reads and writes them in its own way.
    """
    related = ("college", "host", "student__person", "student__organisation", "student__school_class", "region", "tutor__person", "mentor__person")  # fmt: skip
    found = Placement.objects.select_for_update(of=("self",)).select_related(*related)
    rows = list(found.prefetch_related("tasks").filter(pk__in=references).order_by("pk"))
    gathering.hold(rows)
    return rows


def check_again(placements: Sequence[int], *, actor: Actor, at: datetime) -> None:
    """Check those of them that have not begun: what they need has just changed.

    A few are checked at once, so that the page that follows shows it; many of them by the worker.
    """
    if len(placements) > AT_ONCE:
        app.configure_task("placements.check_gates").defer(placements=[*sorted(placements)])
        return
    coming = [one.pk for one in locked_all(placements) if one.state in COMING]
    check_all(coming, actor=actor, at=at)


def assess_later(placements: Sequence[int]) -> None:
    """Have the law applied to these placements in the background."""
    if placements and not gathering.write_later(_assess_later, placements):
        _assess_later([placements])


def _assess_later(lots: Sequence[Sequence[int]]) -> None:
    """Leave one job for all of them."""
    placements = sorted({pk for lot in lots for pk in lot})
    app.configure_task("placements.assess_placements").defer(placements=[*placements])
