"""What happens to rounds in the background: runs, and what the clock ends."""

from datetime import UTC, datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from ronghe.parties.actors import SYSTEM
from ronghe.placements.models import Round, RoundState, Run
from ronghe.placements.operations import publishing, rounds, runs


@app.task(name="placements.compute_run")
def compute_run(run_id: int) -> None:
    """Compute a run; one that is over stays as it is."""
    now = timezone.now()  # noqa: TID251 -- a worker is a shell
    run = Run.objects.select_related("round", "after").get(pk=run_id)
    runs.compute_run(run=run, actor=SYSTEM, at=now)


@app.periodic(cron="*/5 * * * *")
@app.task(name="placements.tend_rounds", queueing_lock="placements.tend_rounds")
def tend_rounds(timestamp: int) -> None:
    """End rankings whose deadline has passed, and confirmings whose last day has."""
    at = datetime.fromtimestamp(timestamp, UTC)
    on = timezone.localtime(at).date()
    for one in Round.objects.filter(state=RoundState.OPEN, closes_at__lt=at).order_by("pk"):
        rounds.close_round(round_=one, actor=SYSTEM, at=at)
    for one in Round.objects.filter(state=RoundState.PUBLISHED, confirm_until__lt=on).order_by("pk"):  # fmt: skip
        publishing.settle_round(round_=one, actor=SYSTEM, at=at)
