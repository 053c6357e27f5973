"""Exceptions of the law: rules about the hours that were worked, and other hard ones, that do not hold."""

from django.db.models import Count, IntegerField, OuterRef, Subquery

from ronghe.compliance import rulebooks
from ronghe.compliance.models import Finding, Outcome, Severity
from ronghe.placements.gate import KIND
from ronghe.placements.queries.placement_desk import SUBJECT


def broken_hours() -> Subquery:
    """Give how many rules the hours of a placement break, as a column beside the placement."""
    broken = Finding.objects.current().filter(
        subject_type=SUBJECT,
        subject_id=OuterRef("pk"),
        kind=KIND,
        outcome=Outcome.FAIL,
        severity=Severity.HARD,
        rule_id__in=hours_rules(),
    )
    counted = broken.order_by().values("subject_id").annotate(n=Count("pk")).values("n")
    return Subquery(counted, output_field=IntegerField())


def hours_rules() -> list[str]:
    book = rulebooks.rulebook()
    return sorted({one.id for one in book.rules if one.kind == KIND and one.topic == "hours"})
