"""The tasks of a placement, and which competency of the programme each of them serves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.placements.gate import locked
from ronghe.placements.models import Placement, WorkTask
from ronghe.placements.refusals import DoesNotFit
from ronghe.placements.task_writing import write_tasks

MOST_TASKS = 20


@dataclass(frozen=True)
class PlannedTask:
    """A task in the trade's words, and the competency of the programme, where somebody said it."""

    title: str
    competency: str = ""


@transaction.atomic
def plan_tasks(
    *, placement: Placement, tasks: Sequence[PlannedTask], actor: Actor, at: datetime
) -> list[WorkTask]:
    """Say which tasks the post has from now on; weeks that name an earlier one keep it."""
    require(actor, "placements.plan_tasks", placement)
    placement = locked(placement)
    if not placement.is_open:
        raise DoesNotFit(_("This placement is over."))
    wanted = {one.title.strip(): one.competency.strip() for one in tasks if one.title.strip()}
    if not wanted or len(wanted) > MOST_TASKS:
        raise DoesNotFit(_("Name between one task and %(n)d of them.") % {"n": MOST_TASKS})
    found = write_tasks(placement, wanted, actor=actor, at=at)
    details = {"tasks": len(found)}
    audit.record("task.planned", placement, actor=actor, at=at, details=details)
    return found
