"""What waits for a student before the first day: consent, and the safety test."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ronghe.placements.models import PlacementKind
from ronghe.placements.queries.own_home import AtAGlance


@dataclass(frozen=True)
class OwnStep:
    """One thing that the student does: which, for which placement, best before which day."""

    kind: str
    placement: str
    title: str
    due_on: date


def own_steps(own: Sequence[AtAGlance]) -> list[OwnStep]:
    """Give what the student has yet to do for these placements, the nearest first day first."""
    found = []
    for at in sorted(own, key=lambda one: one.placement.starts_on):
        one = at.placement
        if one.kind != PlacementKind.POST:
            continue
        if not at.has_agreed:
            found.append(OwnStep("consent", one.reference, one.title, one.starts_on))
        if not at.has_passed:
            found.append(OwnStep("safety", one.reference, one.title, one.starts_on))
    return found
