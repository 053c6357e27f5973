"""Bringing the findings of a subject to what the law says now: history is kept, nothing rewritten."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import models

from ronghe.compliance import judging, rulebooks
from ronghe.compliance.judging import Edition
from ronghe.compliance.lifecycles import FINDING
from ronghe.compliance.models import (
    FactSheet,
    Finding,
    FindingState,
    Outcome,
    RulebookEdition,
    Waiver,
)
from ronghe.compliance.waiving import with_waivers
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
BATCH = 500
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


def current_of(sheets: Sequence[FactSheet]) -> dict[int, dict[str, Finding]]:
    """Give the current findings of each sheet by rule, in one query."""
    found: dict[int, dict[str, Finding]] = {one.pk: {} for one in sheets}
    for one in Finding.objects.current().filter(sheet__in=list(found)).order_by("pk"):
        found[one.sheet_id][one.rule_id] = one
    return found


def rules_to_judge(
    sheet: FactSheet, edition: Edition, current: Mapping[str, Finding]
) -> frozenset[str]:
    """Give the rules that changed since the sheet was judged, those that are gone included.

    Of a sheet that was not judged yet, or that a waiver touched, those are all.
    """
    if sheet.edition is None:
        return frozenset(edition.editions) | frozenset(current)
    return edition.changed_since(sheet.edition.editions, sheet.edition.calendar_until)


def rules_touched(
    sheet: FactSheet, wanted: FactSheet, edition: Edition, current: Mapping[str, Finding]
) -> frozenset[str]:
    """Give the rules that new facts touch, or a change of the law.

    Where the subject moved, or belongs to others, those are all.
    """
    hashes = {rule: one.facts_hash for rule, one in current.items()}
    if any(getattr(sheet, name) != getattr(wanted, name) for name in MOVED):
        return frozenset(edition.editions) | frozenset(hashes)
    touched = judging.rules_touched(
        wanted.facts, hashes, kind=sheet.kind, jurisdiction=sheet.jurisdiction
    )
    return touched | rules_to_judge(sheet, edition, current)


def judged(
    sheet: FactSheet, facts: Values, rules: Collection[str], waivers: Sequence[Waiver]
) -> list[dict[str, Any]]:
    """Give what is to be stored of those rules for the sheet, waivers taken into account."""
    answers = judging.answers_on(
        facts, kind=sheet.kind, jurisdiction=sheet.jurisdiction, only=rules
    )
    answers = with_waivers(answers, facts, waivers, on=sheet.assessed_on)
    told = judging.Told(sheet.facts, rulebooks.rulebook().catalogues[sheet.kind])
    return [judging.values_of(answer, facts, told) for answer in answers]


@dataclass(frozen=True)
class Judged:
    """A sheet with what is current of it, the rules that were judged, and what they say now."""

    sheet: FactSheet
    current: Mapping[str, Finding]
    rules: Collection[str]
    values: Sequence[dict[str, Any]]


def store(judgements: Sequence[Judged], *, on: date, at: datetime) -> list[Changes]:
    """Close what is no longer so and add what is new; what is as it was stays untouched."""
    found = [_changes(one, on=on, at=at) for one in judgements]
    for names in ("mended", "superseded"):
        closed = [one for changes in found for one in getattr(changes, names)]
        if closed:
            _close_all(closed, on=on, at=at)
    Finding.objects.bulk_create([one for changes in found for one in changes.found], BATCH)
    return found


def _changes(judgement: Judged, *, on: date, at: datetime) -> Changes:
    sheet, changes = judgement.sheet, Changes()
    new = {one["rule_id"]: one for one in judgement.values}
    for rule_id, finding in judgement.current.items():
        if rule_id not in judgement.rules:
            continue
        if rule_id not in new or _differs(finding, sheet, new[rule_id]):
            _close(finding, new.get(rule_id), changes, on=on, at=at)
        else:
            del new[rule_id]
    changes.found = [_finding(sheet, one, on=on, at=at) for one in new.values()]
    return changes


def _close_all(closed: Sequence[Finding], *, on: date, at: datetime) -> None:
    """Write down findings that are over in the same way."""
    rows = Finding.objects.filter(pk__in=[one.pk for one in closed])
    rows.update(state=closed[0].state, closed_on=on, closed_at=at)


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
