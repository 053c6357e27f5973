"""Exceptions of the law: rules about the hours that were worked, and other hard ones, that do not hold."""

from collections.abc import Iterator
from datetime import date

from ronghe.compliance import rulebooks
from ronghe.compliance.models import Finding, Outcome, Severity
from ronghe.parties.actors import Actor
from ronghe.placements.gate import KIND
from ronghe.placements.models import RUNNING, Placement
from ronghe.placements.queries.exceptions.registry import Trouble, looked_after
from ronghe.placements.queries.placement_desk import SUBJECT


def rows(actor: Actor, on: date) -> Iterator[Trouble]:
    """Give one row for each placement whose hours break a rule, in two queries."""
    running = looked_after(actor).filter(state__in=sorted(RUNNING))
    broken = (
        Finding.objects.current()
        .filter(
            subject_type=SUBJECT,
            kind=KIND,
            outcome=Outcome.FAIL,
            severity=Severity.HARD,
            rule_id__in=hours_rules(),
            subject_id__in=running.order_by().values("pk"),
        )
        .order_by("subject_id")
        .values_list("subject_id", flat=True)
    )
    counted: dict[int, int] = {}
    for subject in broken:
        counted[subject] = counted.get(subject, 0) + 1
    found = Placement.objects.filter(pk__in=counted).select_related("student__person")
    for one in found.order_by("pk"):
        yield Trouble(
            "hours_law",
            one.pk,
            one.reference,
            one.student.person,
            1,
            count=counted[one.pk],
            page=("week_list", one.reference),
        )


def hours_rules() -> list[str]:
    book = rulebooks.rulebook()
    return sorted({one.id for one in book.rules if one.kind == KIND and one.topic == "hours"})
