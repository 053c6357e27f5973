"""What the law says of the hours of a week, as soon as they are entered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from functools import cache
from typing import Any

from ronghe.compliance import rulebooks
from ronghe.compliance.judging import answers_on, plain_facts
from ronghe.engines.law import Outcome, Severity, read_case, reason
from ronghe.placements.models import DayHours, Placement

KIND = "placement"
MINUTES_OF_AN_HOUR = 60


@dataclass(frozen=True)
class HoursLine:
    """A rule about hours that these days break: which, how strictly, why, and what to do."""

    rule_id: str
    severity: Severity
    is_confirmed: bool
    title: dict[str, str]
    reason: dict[str, str]
    remedy: dict[str, str]


@cache
def _rules_of_hours(jurisdiction: str) -> tuple[str, ...]:
    found = rulebooks.rulebook().definitions([jurisdiction], KIND)
    return tuple(name for name, rules in found.items() if any(one.topic == "hours" for one in rules))  # fmt: skip


def worked(days: Sequence[DayHours]) -> list[dict[str, Any]]:
    """Give the days as the law's facts have them; the host's figure counts where it differs."""
    return [
        {
            "on": day.on,
            "hours": Decimal(day.counted_minutes) / MINUTES_OF_AN_HOUR,
            "break_hours": Decimal(day.break_minutes) / MINUTES_OF_AN_HOUR,
            **_time_of("begins_at", day.begins_at),
            **_time_of("ends_at", day.ends_at),
        }
        for day in days
    ]


def _time_of(name: str, at: time | None) -> dict[str, str]:
    return {name: at.isoformat("minutes")} if at else {}


def lines_for(
    placement: Placement, days: Sequence[DayHours], *, born_on: date | None, on: date
) -> list[HoursLine]:
    """Give the rules about hours that the days break by themselves, the strictest first."""
    only = _rules_of_hours(placement.jurisdiction)
    if not days or not only:
        return []
    catalogue = rulebooks.catalogues()[KIND]
    facts = {
        "kind": placement.kind,
        "start_on": placement.starts_on,
        "end_on": placement.ends_on,
        "student_birth_on": born_on,
        "filed_exception_on": placement.work.get("filed_exception_on"),
        "programme": placement.work.get("programme"),
        "worked": worked(days),
    }
    plain = plain_facts(facts, catalogue, jurisdiction=placement.jurisdiction, on=on)
    values, _wrong = read_case(plain, catalogue)
    found = [
        HoursLine(
            one.rule.id,
            one.severity,
            one.confirmed,
            dict(one.rule.title),
            {name: reason(one, values, catalogue, name) for name in ("en", "zh")},
            dict(one.rule.remedy),
        )
        for one in answers_on(values, kind=KIND, jurisdiction=placement.jurisdiction, only=only)
        if one.outcome is Outcome.FAIL
    ]
    return sorted(found, key=lambda line: (line.severity != Severity.HARD, line.rule_id))
