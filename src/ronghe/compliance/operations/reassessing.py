"""Judging anew, behind the pages, whatever a new edition of the law or a waiver touched."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from procrastinate.contrib.django import app

from ronghe.compliance.lifecycles import REASSESSMENT
from ronghe.compliance.models import Reassessment, ReassessmentState
from ronghe.compliance.operations.assessing import rejudge
from ronghe.compliance.staleness import stale_sheets
from ronghe.kernel import audit
from ronghe.kernel.permissions import require
from ronghe.kernel.references import next_reference
from ronghe.parties.actors import Actor

BATCH = 200


@transaction.atomic
def reassess_changed(*, actor: Actor, at: datetime) -> Reassessment | None:
    """Have a job judge anew what waits for it; give it, or None when nothing waits.

    One runs at a time: what comes to wait meanwhile is judged by the one that runs.
    """
    require(actor, "compliance.reassess")
    running = Reassessment.objects.select_for_update().filter(state=ReassessmentState.RUNNING)
    if (found := running.first()) is not None:
        return found
    count = stale_sheets().count()
    if not count:
        return None
    run = Reassessment.objects.create(
        reference=next_reference("RA", on=at.date()), total_count=count, begun_at=at
    )
    audit.record("reassessment.begun", run, actor=actor, at=at, details={"total": count})
    app.configure_task("compliance.reassess", lock="compliance.reassess").defer(run_id=run.pk)
    return run


def carry_out_reassessment(*, run: Reassessment, actor: Actor, at: datetime) -> Reassessment:
    """Judge anew, a few hundred subjects at a time; called again, it goes on where it ended."""
    require(actor, "compliance.reassess", run)
    while _next_batch(run, actor=actor, at=at):
        continue
    return _finish(run, actor=actor, at=at)


@transaction.atomic
def _next_batch(run: Reassessment, *, actor: Actor, at: datetime) -> int:
    """Judge some of what waits and commit it, with the progress; give their number."""
    sheets = list(
        stale_sheets()
        .select_for_update(of=("self",))
        .select_related("region", "edition")
        .order_by("pk")[:BATCH]
    )
    changed = sum(len(rejudge(sheet=sheet, actor=actor, at=at)) for sheet in sheets)
    done = F("done_count") + len(sheets)
    Reassessment.objects.filter(pk=run.pk).update(
        done_count=done,
        total_count=Greatest(F("total_count"), done),
        changed_count=F("changed_count") + changed,
    )
    return len(sheets)


@transaction.atomic
def _finish(run: Reassessment, *, actor: Actor, at: datetime) -> Reassessment:
    run = Reassessment.objects.select_for_update().get(pk=run.pk)
    run.state = REASSESSMENT.next_state(run.state, "finish")
    run.finished_at = at
    run.save(update_fields=["state", "finished_at"])
    details = {"judged": run.done_count, "changed": run.changed_count}
    audit.record("reassessment.finished", run, actor=actor, at=at, details=details)
    return run
