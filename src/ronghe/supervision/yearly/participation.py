"""Who takes part: colleges, enterprises, cooperations by state as of the day, placements."""

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet

from ronghe.kernel.models import AuditRecord
from ronghe.parties.models import OrganisationKind
from ronghe.partnerships.models import Cooperation, CooperationParty, CooperationState, PartyRole
from ronghe.placements.counting import laid_out
from ronghe.placements.figures import PLACEMENT_DAYS
from ronghe.placements.models import PayPeriod, Placement, PlacementState, WeekRecord
from ronghe.supervision.queries.region import unrecorded
from ronghe.supervision.yearly.figure import Taken, counted, quantity
from ronghe.supervision.yearly.scope import Scope

DAYS_OF_A_MONTH = Decimal("30.4375")
# As the days of placements are counted (`placements.counting`): what began, whatever became of it.
BEGUN = (
    PlacementState.ACTIVE,
    PlacementState.SUSPENDED,
    PlacementState.COMPLETED,
    PlacementState.ENDED_EARLY,
)


def cooperations_in(scope: Scope) -> QuerySet[Cooperation]:
    """Give the region’s cooperations that were on record by then."""
    return Cooperation.objects.filter(region__in=scope.region_ids, opened_at__lt=scope.at).order_by()  # fmt: skip


def alive_at_the_end(scope: Scope) -> QuerySet[Cooperation]:
    return cooperations_in(scope).filter(Q(closed_at=None) | Q(closed_at__gte=scope.at))


def participation(scope: Scope) -> Iterator[Taken]:
    colleges = scope.organisations().filter(kind=OrganisationKind.COLLEGE)
    yield counted("colleges", colleges)
    in_year = cooperations_in(scope).filter(
        Q(closed_at=None) | Q(closed_at__gte=scope.begins_at), opened_at__lt=scope.ends_at
    )
    yield _parties("colleges_cooperating", in_year, Q(role=PartyRole.COLLEGE, organisation__in=scope.college_ids))  # fmt: skip
    yield _parties("enterprises_cooperating", in_year, Q(role=PartyRole.HOST))
    yield from _by_state(scope)
    yield from _placements(scope)


def _parties(code: str, cooperations: QuerySet[Cooperation], which: Q) -> Taken:
    """Count organisations, each once."""
    rows = CooperationParty.objects.filter(which, cooperation__in=cooperations.values("pk"))
    found = sorted(set(rows.order_by().values_list("organisation", flat=True)))
    return quantity(code, len(found), found)


def _by_state(scope: Scope) -> Iterator[Taken]:
    """Tell what runs from what is prepared by the record of its beginning, as of that instant."""
    alive = alive_at_the_end(scope)
    begun = AuditRecord.objects.filter(
        verb="cooperation.begun", subject_type=Cooperation._meta.label_lower, at__lt=scope.at
    )
    running = Q(pk__in=begun.order_by().values("subject_id"))
    yield counted("cooperations_preparing", alive.exclude(running), "opened_at")
    yield counted("cooperations_running", alive.filter(running), "opened_at")
    ended = cooperations_in(scope).filter(
        closed_at__gte=scope.begins_at, closed_at__lt=scope.ends_at
    )
    for state in (CooperationState.CONCLUDED, CooperationState.GIVEN_UP):
        yield counted(f"cooperations_{state}", ended.filter(state=state), "closed_at")


def days_of(scope: Scope) -> list[tuple[object, int, int, int]]:
    """Give the days under way of the region’s colleges, by month, college and host."""
    own = set(scope.college_ids)
    found = laid_out(PLACEMENT_DAYS, scope.months, on=scope.until) if scope.months else []
    return [row for row in found if row[1] in own]


def placement_months(days: list[tuple[object, int, int, int]]) -> Decimal:
    return Decimal(sum(row[3] for row in days)) / DAYS_OF_A_MONTH


def _lacking(placements: QuerySet[Placement], records: type[WeekRecord | PayPeriod]) -> QuerySet[Placement]:  # fmt: skip
    """Give those of which there is no such record at all."""
    return placements.filter(~Exists(records.objects.filter(placement=OuterRef("pk"))))


def _placements(scope: Scope) -> Iterator[Taken]:
    over = Q(over_on__gte=scope.since) | Q(over_on=None, ends_on__gte=scope.since)
    under_way = scope.placements().filter(over, starts_on__lte=scope.until, state__in=BEGUN)
    yield counted("placements", under_way, "starts_on", "over_on")
    yield counted("placements_without_weeks", _lacking(under_way, WeekRecord))
    yield counted("placements_without_pay", _lacking(under_way, PayPeriod))
    days = days_of(scope)
    yield quantity("placement_months", placement_months(days), days)
    still = Q(over_on=None, ends_on__gte=scope.as_on) | Q(over_on__gt=scope.as_on)
    now = Placement.objects.filter(still, college__in=scope.college_ids, starts_on__lte=scope.as_on, state__in=BEGUN)  # fmt: skip
    pairs = sorted(unrecorded(now.order_by(), at=scope.at))
    yield quantity("pairs_unrecorded", len(pairs), pairs)
