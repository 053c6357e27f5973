"""What waits for somebody before the first day of placements, counted for their desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from ronghe.compliance import rulebooks
from ronghe.compliance.models import Finding, Outcome, Severity
from ronghe.parties.actors import Actor
from ronghe.parties.models import OrganisationKind, Role
from ronghe.placements.gate import KIND
from ronghe.placements.models import (
    COMING,
    RUNNING,
    GateRequest,
    Mender,
    Placement,
    PlacementState,
)
from ronghe.placements.urgent import URGENT

AHEAD = timedelta(days=21)
DAYS_SHOWN = 5
MOST_READ = 2_000
SUBJECT = "placements.placement"
SEX = "student_sex"


@dataclass(frozen=True)
class Asked:
    """One open request to a side: for which line of the gate, of which placement."""

    item: str
    placement: int
    reference: str
    starts_on: date


@dataclass(frozen=True)
class Waiting:
    """So many placements, the nearest first day among them, and one of them."""

    count: int
    due_on: date
    reference: str


@dataclass(frozen=True)
class Coming:
    """What a college has before it: by first day what is not ready, what is late, what can start."""

    unready: tuple[Waiting, ...] = ()
    late: Waiting | None = None
    ready: Waiting | None = None


def asked_of(actor: Actor) -> list[Asked]:
    """Give the open requests to the side for which the actor mends, the nearest first day first."""
    own = actor.organisation
    if own is None or actor.holds(Role.STUDENT):
        return []
    requests = GateRequest.objects.filter(closed_at=None)
    if own.kind == OrganisationKind.COLLEGE and actor.scope.is_headed:
        seen = Placement.objects.visible_to(actor).order_by().values("pk")
        requests = requests.filter(asked=Mender.COLLEGE, placement__in=seen)
    elif own.kind == OrganisationKind.ENTERPRISE and actor.managed_organisations:
        requests = requests.filter(
            asked=Mender.HOST, placement__host__in=actor.managed_organisations
        )
    else:
        return []
    rows = requests.order_by("placement__starts_on", "pk").values_list(
        "item", "placement", "placement__reference", "placement__starts_on"
    )
    return [Asked(*row) for row in rows[:MOST_READ]]


def coming_to(actor: Actor, *, on: date) -> Coming:
    """Give the next first days of the college's placements, in one query."""
    own = actor.organisation
    if own is None or own.kind != OrganisationKind.COLLEGE or not actor.scope.is_headed:
        return Coming()
    rows = (
        Placement.objects.visible_to(actor)
        .filter(
            Q(state=PlacementState.PLANNED, starts_on__lte=on + AHEAD)
            | Q(state=PlacementState.READY, starts_on__lte=on)
        )
        .order_by("starts_on", "state")
        .values("starts_on", "state")
        .annotate(count=Count("pk"), first=Min("reference"))
    )
    days: dict[str, list[Waiting]] = {PlacementState.PLANNED: [], PlacementState.READY: []}
    for state, *row in rows.values_list("state", "count", "starts_on", "first"):
        days[state].append(Waiting(*row))
    planned = days[PlacementState.PLANNED]
    return Coming(
        unready=tuple(one for one in planned if one.due_on >= on)[:DAYS_SHOWN],
        late=_together([one for one in planned if one.due_on < on]),
        ready=_together(days[PlacementState.READY]),
    )


def _together(days: Sequence[Waiting]) -> Waiting | None:
    if not days:
        return None
    return Waiting(sum(one.count for one in days), days[0].due_on, days[0].reference)


def needing_something(actor: Actor) -> Waiting | None:
    """Give those of a tutor or a mentor to which something is missing before the first day."""
    if not actor.holds(Role.TUTOR, Role.MENTOR):
        return None
    mine = Q(tutor=actor.membership_id) | Q(mentor=actor.membership_id)
    lacking = Q(missing_count__gt=0) | Q(unknown_count__gt=0)
    return _waiting(Placement.objects.filter(mine, lacking, state__in=COMING))


def begun_unready(actor: Actor) -> Waiting | None:
    """Give an authority those that began unready while something urgent stands open still."""
    if not actor.remits or not actor.holds(Role.COORDINATOR, Role.INSPECTOR):
        return None
    urgent = Finding.objects.filter(
        Q(is_blocking=True, rule_id__in=_urgent_rules())
        | Q(
            outcome=Outcome.UNKNOWN,
            severity=Severity.HARD,
            is_confirmed=True,
            rule_id__in=_urgent_rules(whoever=True),
        ),
        subject_type=SUBJECT,
        subject_id=OuterRef("pk"),
        kind=KIND,
        override=None,
    )
    found = Placement.objects.visible_to(actor).filter(is_irregular=True, state__in=RUNNING)
    return _waiting(found.filter(Exists(urgent.current())))


def _urgent_rules(*, whoever: bool = False) -> Sequence[str]:
    """Give the rules that are urgent; `whoever` leaves out what depends on what nobody is asked."""
    return [
        one.id
        for one in rulebooks.rulebook().rules
        if one.kind == KIND
        and one.topic in URGENT
        and one.blocks_start
        and not (whoever and SEX in one.facts)
    ]


def _waiting(found: QuerySet[Placement]) -> Waiting | None:
    counted = found.aggregate(
        count=Count("pk"), due_on=Min("starts_on"), reference=Min("reference")
    )
    if not counted["count"]:
        return None
    return Waiting(counted["count"], counted["due_on"], counted["reference"])
