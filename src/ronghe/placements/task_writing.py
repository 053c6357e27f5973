"""The rows of a placement's tasks; whoever calls holds the lock of the placement."""

from datetime import datetime

from ronghe.parties.actors import Actor
from ronghe.placements.models import Placement, WorkTask


def write_tasks(
    placement: Placement, wanted: dict[str, str], *, actor: Actor, at: datetime
) -> list[WorkTask]:
    """Let these be the tasks: what is there stays, what is gone is retired."""
    known = {one.title: one for one in placement.tasks.filter(retired_at=None)}
    if gone := [one.pk for title, one in known.items() if title not in wanted]:
        placement.tasks.filter(pk__in=gone).update(retired_at=at)
    found = []
    for position, (title, competency) in enumerate(wanted.items()):
        task = known.get(title) or WorkTask(
            placement=placement, title=title[:120], added_by=actor.person
        )
        task.position, task.competency = position, competency[:120]
        found.append(task)
    WorkTask.objects.bulk_update([one for one in found if one.pk], ["position", "competency"])
    WorkTask.objects.bulk_create([one for one in found if not one.pk])
    return found
