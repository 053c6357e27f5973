"""Bringing the findings of a subject to what the law says now: history is kept, nothing rewritten."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import models

from ronghe.compliance import judging, rulebooks
from ronghe.compliance.judging import Edition
from ronghe.compliance.lifecycles import FINDING
from ronghe.compliance.models import FactSheet, Finding, FindingState, Outcome, RulebookEdition
from ronghe.compliance.waiving import waivers_of, with_waivers
from ronghe.engines.law.facts import Values

# What makes a finding another one. The edition is not among it: a better word in a rule's text
# does not change what was found.
SAME = (
    "rule_jurisdiction",
    "version_on",
    "severity",
    "is_confirmed",
    "is_blocking",
    "outcome",
    "parameters",
    "facts_hash",
)
PLACED = ("region_id", "host_id", "college_id")
MOVED = ("jurisdiction", *PLACED)
MENDED_BY = frozenset({Outcome.PASS, Outcome.NOT_APPLICABLE})


@dataclass
class Changes:
    """What an assessment changed: findings that were closed, by transition, and new ones."""

    mended: list[Finding] = field(default_factory=list)
    superseded: list[Finding] = field(default_factory=list)
    found: list[Finding] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.found) + len(self.mended) + len(self.superseded)


def stored_edition(edition: Edition, *, at: datetime) -> RulebookEdition:
    """Write the edition down when it is new."""
    row, _is_new = RulebookEdition.objects.get_or_create(
        jurisdiction=edition.jurisdiction,
        kind=edition.kind,
        hash=edition.hash,
        defaults={
            "editions": edition.editions,
            "calendar_until": edition.calendar_until,
            "recorded_at": at,
        },
    )
    return row


def rules_to_judge(sheet: FactSheet, edition: Edition) -> frozenset[str]:
    """Give the rules that changed since the sheet was judged, those that are gone included.

    Of a sheet that was not judged yet, or that a waiver touched, those are all.
    """
    if sheet.edition is None:
        return frozenset(edition.editions) | frozenset(_hashes(sheet))
    return edition.changed_since(sheet.edition.editions, sheet.edition.calendar_until)


def rules_touched(sheet: FactSheet, wanted: FactSheet, edition: Edition) -> frozenset[str]:
    """Give the rules that new facts touch, or a change of the law.

    Where the subject moved, or belongs to others, those are all.
    """
    hashes = _hashes(sheet)
    if any(getattr(sheet, name) != getattr(wanted, name) for name in MOVED):
        return frozenset(edition.editions) | frozenset(hashes)
    touched = judging.rules_touched(
        wanted.facts, hashes, kind=sheet.kind, jurisdiction=sheet.jurisdiction
    )
    return touched | rules_to_judge(sheet, edition)


def _hashes(sheet: FactSheet) -> dict[str, str]:
    return dict(sheet.findings.current().values_list("rule_id", "facts_hash"))


def judged(sheet: FactSheet, facts: Values, rules: Collection[str]) -> list[dict[str, Any]]:
    """Give what is to be stored of those rules for the sheet, waivers taken into account."""
    answers = judging.answers_on(
        facts, kind=sheet.kind, jurisdiction=sheet.jurisdiction, only=rules
    )
    answers = with_waivers(answers, facts, waivers_of(sheet), on=sheet.assessed_on)
    told = judging.Told(sheet.facts, rulebooks.rulebook().catalogues[sheet.kind])
    return [judging.values_of(answer, facts, told) for answer in answers]


def store(
    sheet: FactSheet,
    values: Sequence[dict[str, Any]],
    rules: Collection[str],
    *,
    on: date,
    at: datetime,
) -> Changes:
    """Close what is no longer so and add what is new; what is as it was stays untouched."""
    current = {one.rule_id: one for one in sheet.findings.current().filter(rule_id__in=list(rules))}
    new = {one["rule_id"]: one for one in values}
    changes = Changes()
    for rule_id, finding in current.items():
        if rule_id not in new or _differs(finding, sheet, new[rule_id]):
            _close(finding, new.get(rule_id), changes, on=on, at=at)
        else:
            del new[rule_id]
    rows = [_finding(sheet, one, on=on, at=at) for one in new.values()]
    changes.found = Finding.objects.bulk_create(rows)
    return changes


def _differs(finding: Finding, sheet: FactSheet, values: dict[str, Any]) -> bool:
    return any(getattr(finding, name) != values[name] for name in SAME) or any(
        getattr(finding, name) != getattr(sheet, name) for name in PLACED
    )


def _close(
    finding: Finding,
    after: dict[str, Any] | None,
    changes: Changes,
    *,
    on: date,
    at: datetime,
) -> None:
    is_mended = (
        finding.outcome in (Outcome.FAIL, Outcome.UNKNOWN)
        and after is not None
        and after["outcome"] in MENDED_BY
    )
    transition = "mend" if is_mended else "supersede"
    finding.state = FINDING.next_state(finding.state, transition)
    finding.closed_on, finding.closed_at = on, at
    finding.save(update_fields=["state", "closed_on", "closed_at"])
    (changes.mended if is_mended else changes.superseded).append(finding)


def _finding(sheet: FactSheet, values: dict[str, Any], *, on: date, at: datetime) -> Finding:
    return Finding(
        region_id=sheet.region_id,
        sheet=sheet,
        subject_type=sheet.subject_type,
        subject_id=sheet.subject_id,
        kind=sheet.kind,
        host_id=sheet.host_id,
        college_id=sheet.college_id,
        assessed_on=on,
        assessed_at=at,
        **values,
    )


def leave_findings(
    subject: type[models.Model], ids: Sequence[int], *, on: date, at: datetime
) -> int:
    """Close what was found of subjects that are gone; it stays as history. Gives their number."""
    found = Finding.objects.current().filter(
        subject_type=subject._meta.label_lower, subject_id__in=ids
    )
    return found.update(state=FindingState.SUPERSEDED, closed_on=on, closed_at=at)
