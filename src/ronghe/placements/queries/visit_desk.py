"""What waits for somebody about visits and guidance, counted for their desk."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min

from ronghe.parties.actors import Actor
from ronghe.parties.models import OrganisationKind, Role
from ronghe.placements.models import Visit
from ronghe.placements.queries.visits import contacts_to_answer, overdue, visits_to_answer


@dataclass(frozen=True)
class VisitsWaiting:
    """So many of a kind, the earliest day among them, and one of them."""

    kind: str
    count: int
    due_on: date | None = None
    reference: str = ""


def waiting_about_visits(actor: Actor, *, on: date) -> list[VisitsWaiting]:
    """Give what is overdue and what waits for one’s word; nothing for those who have no part in it."""
    held = actor.membership
    if held is None:
        return []
    found = []
    if held.organisation.kind == OrganisationKind.COLLEGE and not actor.holds(Role.STUDENT):
        found += _overdue(actor, on)
    if actor.holds(
        Role.STUDENT, Role.MENTOR, Role.TRAINING_MANAGER, Role.TUTOR, Role.CLASS_TEACHER
    ):
        count = (
            visits_to_answer(held).order_by().count() + contacts_to_answer(held).order_by().count()
        )
        if count:
            found.append(VisitsWaiting("answer", count))
    return found  # fmt: skip


def _overdue(actor: Actor, on: date) -> list[VisitsWaiting]:
    late = overdue(Visit.objects.looked_after_by(actor), on=on).order_by()
    counted = late.aggregate(count=Count("pk"), due_on=Min("planned_on"), reference=Min("reference"))  # fmt: skip
    if not counted["count"]:
        return []
    return [VisitsWaiting("overdue", **counted)]
