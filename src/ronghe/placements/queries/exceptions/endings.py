"""Exceptions at the end: a report that is due, an objection that is open, an assessment that is missing."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, Subquery

from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.placements.models import (
    Assessment,
    AssessmentScheme,
    AssessmentState,
    Ending,
    EndingState,
    OutcomeReport,
    ReportSide,
)
from ronghe.placements.queries.exceptions.registry import Trouble, looked_after

SOON, ASSESSED_WITHIN = timedelta(days=3), timedelta(days=7)
# What is older than that is read on its page; nobody’s day asks about it for ever.
ASKED_ABOUT = timedelta(days=120)
MOST_READ = 2_000


def rows(actor: Actor, on: date) -> Iterator[Trouble]:
    """Give them in one query, however many placements are over."""
    of_it = {"placement": OuterRef("placement")}
    objected = Assessment.objects.filter(**of_it, state=AssessmentState.OBJECTED)
    found = (
        Ending.objects.filter(
            placement__in=looked_after(actor).order_by().values("pk"),
            due_on__gte=on - ASKED_ABOUT,
        )
        .annotate(
            has_host=Exists(OutcomeReport.objects.filter(**of_it, side=ReportSide.HOST)),
            has_student=Exists(OutcomeReport.objects.filter(**of_it, side=ReportSide.STUDENT)),
            is_assessed=Exists(Assessment.objects.filter(**of_it)),
            has_scheme=Exists(
                AssessmentScheme.objects.filter(college=OuterRef("placement__college"))
            ),
            objected_at=Subquery(objected.order_by("pk").values("objection__raised_at")[:1]),
            is_objected=Exists(objected),
        )
        .filter(
            Q(state=EndingState.COLLECTING, due_on__lte=on + SOON)
            | Q(state=EndingState.OPEN, is_assessed=False, has_scheme=True)
            | Q(is_objected=True)
        )
        .select_related("placement__student__person")
        .order_by("pk")
    )
    for ending in found[:MOST_READ]:
        yield from _of(ending, on)


def _of(ending: Ending, on: date) -> Iterator[Trouble]:
    said = vars(ending)
    if ending.state == EndingState.COLLECTING:
        for side in (ReportSide.HOST, ReportSide.STUDENT):
            if not said[f"has_{side}"]:
                yield _trouble(ending, f"{side}_report_due", ending.due_on)
    if said["is_objected"]:
        yield _trouble(ending, "objection_open", day_of(said["objected_at"]), rank=1)
    elif ending.state == EndingState.OPEN and not said["is_assessed"] and ending.opened_at:
        opened_on = day_of(ending.opened_at)
        if opened_on < on - ASSESSED_WITHIN:
            yield _trouble(ending, "assessment_missing", opened_on)


def _trouble(ending: Ending, kind: str, since: date, *, rank: int = 2) -> Trouble:
    one = ending.placement
    page = ("endings:ending_page", one.reference)
    return Trouble(kind, one.pk, one.reference, one.student.person, rank, since, page=page)
