"""What stands in somebody's days, for the calendar programme: rows of all kinds, in one query.

Complaints in confidence are asked for nowhere here. Names go along as they are on record: how much
of them leaves the house is decided where the calendar is written.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import (
    BigIntegerField,
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast

from ronghe.parties.actors import Actor
from ronghe.parties.models import OrganisationKind, Role
from ronghe.partnerships.health import TroubleKind
from ronghe.partnerships.models import Cooperation, Trouble
from ronghe.partnerships.models.reach import shared_with
from ronghe.placements.models import (
    OPEN,
    OUTSTANDING,
    UNDER_WAY,
    DayHours,
    Ending,
    EndingState,
    Filing,
    FilingState,
    OutcomeReport,
    PayPeriod,
    Placement,
    PlacementState,
    ReportSide,
    Round,
    Visit,
    VisitState,
    WeekRecord,
)

BACK, AHEAD = timedelta(days=60), timedelta(days=240)
SHIFTS_BACK, SHIFTS_AHEAD = timedelta(days=14), timedelta(days=90)
MOST_ROWS, MOST_PLACEMENTS = 400, 4
STAFF = (Role.TUTOR, Role.CLASS_TEACHER)
HOST = (Role.MENTOR, Role.TRAINING_MANAGER)
Hours = tuple[time, time]
COLUMNS = ("a_kind", "a_ref", "a_about", "a_title", "a_on", "a_at", "a_host", "a_name", "a_latin", "a_count")  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One thing in the calendar: what, which, of which placement, when, with which host, of whom."""

    kind: str
    reference: str
    about: str = ""
    title: str = ""
    on: date | None = None
    at: datetime | None = None
    host: int | None = None
    full_name: str = ""
    latin_name: str = ""
    count: int = 0


def entries_of(actors: Sequence[Actor], *, on: date) -> list[Entry]:
    """Give what the roles of one person have before them, in one query, the earliest first."""
    parts = [part for actor in actors for part in _parts(actor, on)]
    if not parts:
        return []
    rows = parts[0].union(*parts[1:]) if parts[1:] else parts[0]
    return [Entry(*row) for row in rows.order_by("a_on", "a_kind", "a_ref")[:MOST_ROWS]]


def placements_with_shifts(actors: Sequence[Actor], *, on: date) -> list[Placement]:
    """Give the placements at which a student works these weeks, with the days on which they rest."""
    own = [actor.membership_id for actor in actors if actor.holds(Role.STUDENT)]
    if not own:
        return []
    states = [PlacementState.READY, PlacementState.ACTIVE, PlacementState.SUSPENDED]
    found = Placement.objects.filter(
        student__in=own,
        state__in=states,
        starts_on__lte=on + SHIFTS_AHEAD,
        ends_on__gte=on - SHIFTS_BACK,
    )
    zoned = found.select_related("region__jurisdiction__parent__parent")
    return list(zoned.prefetch_related("interruptions").order_by("starts_on", "pk")[:MOST_PLACEMENTS])  # fmt: skip


def hours_as_lived(placements: Sequence[Placement], *, on: date) -> dict[tuple[int, date], Hours]:
    """Give from when to when was worked, for the days of which the student has entered it."""
    days = DayHours.objects.filter(
        week__placement__in=placements,
        on__range=(on - SHIFTS_BACK, on),
        begins_at__isnull=False,
        ends_at__isnull=False,
    )
    rows = days.order_by("pk").values_list("week__placement", "on", "begins_at", "ends_at")
    return {
        (pk, day): (begins, ends)
        for pk, day, begins, ends in rows
        if begins is not None and ends is not None and begins != ends
    }


def _parts(actor: Actor, on: date) -> Iterator[QuerySet[Any, Any]]:
    held = actor.membership
    if held is None:
        return
    if actor.holds(Role.STUDENT):
        yield _visits("visit_own", Visit.objects.filter(placement__student=held.pk), on)
        yield _reports("report_own", Q(placement__student=held.pk), ReportSide.STUDENT, on)
        yield from _rounds(actor, on)
    elif held.organisation.kind == OrganisationKind.ENTERPRISE:
        yield from _of_host(actor, on)
    elif actor.holds(*STAFF):
        yield _visits("visit", Visit.objects.looked_after_by(actor), on)
    elif actor.managed_organisations:
        yield from _rounds(actor, on)
        yield _agreements(actor, on)
        yield _filings(actor, on)


def _of_host(actor: Actor, on: date) -> Iterator[QuerySet[Any, Any]]:
    if actor.holds(*HOST):
        own = Q(placement__mentor=actor.membership_id)
        if actor.managed_organisations:
            own |= Q(placement__host__in=actor.managed_organisations)
        yield _visits("visit_here", Visit.objects.filter(own), on)
        yield _weeks(actor, on)
        yield _reports("report", own, ReportSide.HOST, on)
    if actor.paying_organisations:
        yield _pay(actor, on)


def _visits(kind: str, visits: QuerySet[Visit], on: date) -> QuerySet[Any, Any]:
    found = visits.filter(
        state=VisitState.PLANNED,
        placement__state__in=sorted(OPEN),
        planned_on__range=(on - BACK, on + AHEAD),
    )
    return _rows(kind, found, "reference", day=F("planned_on"), **_OF_PLACEMENT)


def _weeks(actor: Actor, on: date) -> QuerySet[Any, Any]:
    """Give the weeks that wait for the mentor, each week once, and since when the first waits."""
    weeks = WeekRecord.objects.waiting(on).filter(placement__mentor=actor.membership_id)
    counted = weeks.order_by().values("monday").annotate(n=Count("pk"), since=Min("entered_at"))
    return _rows("weeks", counted, "", day=F("monday"), at=F("since"), count=F("n"))


def _reports(kind: str, own: Q, side: str, on: date) -> QuerySet[Any, Any]:
    given = OutcomeReport.objects.filter(placement=OuterRef("placement"), side=side)
    found = Ending.objects.filter(
        own, ~Exists(given), state=EndingState.COLLECTING, due_on__range=(on - BACK, on + AHEAD)
    )
    return _rows(kind, found, "placement__reference", day=F("due_on"), **_OF_PLACEMENT)


def _pay(actor: Actor, on: date) -> QuerySet[Any, Any]:
    """Give the days on which pay is due and how many students wait for it, and none of their names."""
    periods = PayPeriod.objects.filter(
        OUTSTANDING,
        placement__host__in=actor.paying_organisations,
        due_on__range=(on - BACK, on + AHEAD),
    )
    counted = periods.order_by().values("placement__host", "due_on").annotate(n=Count("pk"))
    return _rows("pay", counted, "", day=F("due_on"), host=F("placement__host"), count=F("n"))


def _rounds(actor: Actor, on: date) -> Iterator[QuerySet[Any, Any]]:
    found = Round.objects.visible_to(actor).filter(state__in=sorted(UNDER_WAY))
    for kind, field in (("round_appeals", "appeals_until"), ("round_confirm", "confirm_until")):
        dated = found.filter(**{f"{field}__range": (on - BACK, on + AHEAD)})
        yield _rows(kind, dated, "reference", title=F("title"), day=F(field), count=F("revision"))
    yield _rows(
        "round_closes",
        found.filter(starts_on__gte=on - BACK),
        "reference",
        title=F("title"),
        day=F("appeals_until"),
        at=F("closes_at"),
        count=F("revision"),
    )


def _agreements(actor: Actor, on: date) -> QuerySet[Any, Any]:
    """Give the cooperations of which the watch noticed that what is agreed ends soon."""
    seen = Cooperation.objects.filter(shared_with(actor)).order_by().values("pk")
    found = Trouble.objects.filter(
        kind=TroubleKind.ENDING,
        over_at=None,
        cooperation__in=seen,
        since_on__range=(on - BACK, on + AHEAD),
    )
    reference, title = "cooperation__reference", F("cooperation__title")
    return _rows("agreement_ends", found, reference, title=title, day=F("since_on"))


def _filings(actor: Actor, on: date) -> QuerySet[Any, Any]:
    """Give the filings that wait for an answer, on the first day of the first placement they name."""
    waiting = Filing.objects.filter(
        Q(college__in=actor.managed_organisations) | Q(authority__in=actor.managed_organisations),
        state=FilingState.FILED,
    )
    named = waiting.order_by().values("reference").annotate(first=Min("placements__placement__starts_on"))  # fmt: skip
    dated = named.filter(first__range=(on - BACK, on + AHEAD))
    kind = actor.organisation.kind if actor.organisation else ""
    is_authority = kind == OrganisationKind.AUTHORITY
    return _rows("filing_here" if is_authority else "filing", dated, "reference", day=F("first"))


_OF_PLACEMENT = {
    "about": F("placement__reference"),
    "title": F("placement__title"),
    "host": F("placement__host"),
    "name": F("placement__student__person__full_name"),
    "latin": F("placement__student__person__latin_name"),
}


def _rows(kind: str, found: QuerySet[Any, Any], reference: str, **said: Any) -> QuerySet[Any, Any]:
    """Give rows of the same columns, whatever they are about."""
    text, number = Value("", CharField()), Value(0, IntegerField())
    columns = {
        "a_kind": Value(kind, CharField()),
        "a_ref": Cast(F(reference), CharField()) if reference else text,
        "a_about": Cast(said.get("about", text), CharField()),
        "a_title": Cast(said.get("title", text), CharField()),
        "a_on": said["day"],
        "a_at": said.get("at", Cast(Value(None), DateTimeField())),
        "a_host": said.get("host", Cast(Value(None), BigIntegerField())),
        "a_name": Cast(said.get("name", text), CharField()),
        "a_latin": Cast(said.get("latin", text), CharField()),
        "a_count": Cast(said.get("count", number), IntegerField()),
    }
    rows: QuerySet[Any, Any] = found.order_by().annotate(**columns)
    return rows.values_list(*COLUMNS)
