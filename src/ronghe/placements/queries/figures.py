"""The figures of whoever looks at them: of some placements, of a host, of colleges."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Max, Q, QuerySet, Sum

from ronghe.parties.actors import Actor
from ronghe.parties.models import Organisation, OrganisationKind, Role
from ronghe.parties.powers import Power
from ronghe.parties.scopes import Extent
from ronghe.placements.counting import Totals, months_before, totals_of
from ronghe.placements.figures import Part
from ronghe.placements.models import FigureMonth, Placement
from ronghe.placements.queries.experience import (
    NOTHING,
    Experience,
    experience_at,
    experience_of,
)


class View(StrEnum):
    """Whose figures they are."""

    OWN = "own"
    TUTOR = "tutor"
    HOST = "host"
    COLLEGE = "college"
    AUTHORITY = "authority"


@dataclass(frozen=True)
class Figures:
    """What was counted, month by month; `counted_at` is None where it was counted just now."""

    view: View
    months: Sequence[date]
    totals: Totals = field(default_factory=dict)
    counted_at: datetime | None = None

    def value(self, part: str, month: date) -> int:
        return self.totals.get((part, month), 0)


def view_of(actor: Actor) -> View | None:
    """Say whose figures somebody sees; none of those who have no part in placements."""
    if actor.membership is None:
        return None
    known = {
        View.OWN: actor.holds(Role.STUDENT),
        View.AUTHORITY: bool(actor.remits),
        View.HOST: _is(actor, OrganisationKind.ENTERPRISE) and bool(actor.managed_organisations),
        View.COLLEGE: _is(actor, OrganisationKind.COLLEGE) and actor.scope.is_headed,
        View.TUTOR: actor.holds(Role.TUTOR, Role.CLASS_TEACHER, Role.MENTOR),
    }
    return next((view for view, is_theirs in known.items() if is_theirs), None)


def opens(actor: Actor, part: Part) -> bool:
    """Say whether the rows of a part are for the reader: pay for few, what waits not for the host.

    Who keeps the platform reads totals alone.
    """
    if actor.holds(Role.ADMINISTRATOR):
        return False
    if part.is_pay and (actor.remits or actor.holds(Role.MENTOR, Role.CLASS_TEACHER)):
        return False
    is_of_host = _is(actor, OrganisationKind.ENTERPRISE)
    return not (part.is_sealed and is_of_host)


def _is(actor: Actor, kind: str) -> bool:
    return actor.organisation is not None and actor.organisation.kind == kind


def figures_for(actor: Actor, *, on: date) -> Figures | None:
    """Give the figures of the last twelve months, as far as the reader’s role goes."""
    view, months = view_of(actor), months_before(on)
    if view is None:
        return None
    if view == View.HOST:
        return _stored(view, months, Q(host=actor.organisation_id))
    if view == View.AUTHORITY:
        return _stored(view, months, Q(college__in=colleges_of(actor), host=None))
    if view == View.COLLEGE and actor.scope.extent == Extent.WHOLE:
        return _stored(view, months, Q(college=actor.organisation_id, host=None))
    seen = Placement.objects.visible_to(actor)
    return Figures(view, months, totals_of(seen, months, on=on))


def colleges_of(actor: Actor) -> QuerySet[Organisation]:
    """Give the colleges of which one’s remits show at least totals."""
    reached = Organisation.objects.filter(actor.remits.reach(Power.SEE_TOTALS))
    return reached.filter(kind=OrganisationKind.COLLEGE).order_by().only("pk")


def experience_for(actor: Actor, view: View) -> Experience | None:
    """Give what students say, for a host of itself, for a college or an authority of its colleges.

    Not for a school of a college: beside the total of the whole it would tell of a few.
    """
    if view == View.HOST and actor.organisation_id:
        return experience_at([actor.organisation_id]).get(actor.organisation_id, NOTHING).whole
    return experience_of(colleges_of(actor) if view == View.AUTHORITY else actor.organisations)


def sees_experience(actor: Actor, view: View) -> bool:
    """Say whether the page shows what students say at all."""
    if view == View.COLLEGE:
        return actor.scope.extent == Extent.WHOLE
    return view in {View.HOST, View.AUTHORITY}


def _stored(view: View, months: Sequence[date], which: Q) -> Figures:
    rows = FigureMonth.objects.filter(which, month__in=months).order_by().values("part", "month")
    found = list(rows.annotate(total=Sum("value"), at=Max("counted_at")))
    totals = {(one["part"], one["month"]): int(one["total"]) for one in found}
    return Figures(view, months, totals, max((one["at"] for one in found), default=None))
