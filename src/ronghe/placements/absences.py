"""Who is absent from when to when: all that a host learns of an illness, and never the ground."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ronghe.placements.models import IllnessReport, IllnessState, Interruption, InterruptionGround

# Grounds that are nobody’s business but the student’s and the college’s.
PRIVATE = frozenset({InterruptionGround.ILLNESS, InterruptionGround.PERSONAL})


@dataclass(frozen=True)
class Absence:
    """Days on which the student does not come; not settled while the tutor has not answered."""

    starts_on: date
    ends_on: date | None
    is_settled: bool


def absences(
    interruptions: Iterable[Interruption], illnesses: Iterable[IllnessReport]
) -> list[Absence]:
    """Give the days of absence, the newest first."""
    found = [Absence(one.starts_on, one.ends_on, is_settled=True) for one in interruptions]
    found += [
        Absence(one.starts_on, one.ends_on, is_settled=False)
        for one in illnesses
        if one.state == IllnessState.REPORTED
    ]
    return sorted(found, key=lambda one: (one.starts_on, one.ends_on or date.max), reverse=True)
