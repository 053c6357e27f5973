"""Background entry points. Operations name them and import none."""

from datetime import UTC, datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from ronghe.compliance import operations
from ronghe.compliance.models import Reassessment, ReassessmentState
from ronghe.kernel.jobs import BackOff
from ronghe.parties.actors import SYSTEM


@app.task(name="compliance.reassess", retry=BackOff(base=4, attempts=5))
def reassess(run_id: int) -> None:
    """Judge anew what waits; a run that somebody finished is left alone."""
    now = timezone.now()  # noqa: TID251 -- a worker is a shell
    run = Reassessment.objects.filter(pk=run_id, state=ReassessmentState.RUNNING).first()
    if run is not None:
        operations.carry_out_reassessment(run=run, actor=SYSTEM, at=now)


@app.periodic(cron="23 * * * *")
@app.task(name="compliance.follow_the_law", queueing_lock="compliance.follow_the_law")
def follow_the_law(timestamp: int) -> None:
    """Look, once an hour, whether a new edition of the law touches what was judged before."""
    operations.reassess_changed(actor=SYSTEM, at=datetime.fromtimestamp(timestamp, UTC))
