"""What happens to placements in the background: gates looked at again, first days that have come."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from procrastinate.contrib.django import app

from ronghe.parties.actors import SYSTEM
from ronghe.parties.following import day_of
from ronghe.parties.models import Membership
from ronghe.placements.gate import check, check_all, locked, locked_all
from ronghe.placements.models import (
    COMING,
    Placement,
    PlacementState,
    WeekRecord,
    WeekState,
)
from ronghe.placements.operations.duties import settle_all
from ronghe.placements.operations.mentor_links import send_mentor_link
from ronghe.placements.operations.starting import start_placement
from ronghe.placements.operations.weeks import leave_weeks
from ronghe.placements.queries.visits import mentors_asked_about_visits
from ronghe.placements.refusals import GateIsClosed

BATCH = 25


@app.task(name="placements.check_gates")
def check_gates(placements: list[int]) -> None:
    """Look at the gates of these placements again, so far as they have not begun."""
    now = timezone.now()  # noqa: TID251 -- a worker is a shell
    _check_in_batches(placements, COMING, at=now)


@app.task(name="placements.assess_placements")
def assess_placements(placements: list[int]) -> None:
    """Apply the law to what is on record of these placements."""
    now = timezone.now()  # noqa: TID251 -- a worker is a shell
    _check_in_batches(placements, frozenset(PlacementState), at=now)


def _check_in_batches(placements: Sequence[int], states: Collection[str], *, at: datetime) -> None:
    """Check some placements in each transaction: nobody waits long for one of them."""
    for start in range(0, len(placements), BATCH):
        with transaction.atomic():
            some = locked_all(placements[start : start + BATCH])
            check_all([one.pk for one in some if one.state in states], actor=SYSTEM, at=at)


@app.periodic(cron="0 7 * * 5")
@app.task(name="placements.send_mentor_links", queueing_lock="placements.send_mentor_links")
def send_mentor_links(timestamp: int) -> None:
    """On Friday afternoon, send every mentor for whom something waits the link to it."""
    at = datetime.fromtimestamp(timestamp, UTC)
    waiting = WeekRecord.objects.waiting(day_of(at)).filter(state=WeekState.ENTERED)
    waiting = waiting.exclude(placement__mentor=None)
    mentors = Membership.objects.filter(
        Q(pk__in=waiting.order_by().values("placement__mentor")) | mentors_asked_about_visits()
    )
    for one in mentors.select_related("person", "organisation").order_by("pk").iterator(500):
        send_mentor_link(mentor=one, actor=SYSTEM, at=at)


@app.periodic(cron="30 * * * *")
@app.task(name="placements.settle_duties", queueing_lock="placements.settle_duties")
def settle_duties(timestamp: int) -> None:
    """Take obligations as kept that records show, before anybody is reminded of them."""
    at = datetime.fromtimestamp(timestamp, UTC)
    settle_all(on=timezone.localtime(at).date(), actor=SYSTEM, at=at)


@app.periodic(cron="40 1 * * *")
@app.task(name="placements.leave_weeks", queueing_lock="placements.leave_weeks")
def leave_unanswered_weeks(timestamp: int) -> None:
    """Note which weeks nobody has answered for ten days."""
    leave_weeks(actor=SYSTEM, at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="10 1 * * *")
@app.task(name="placements.tend_placements", queueing_lock="placements.tend_placements")
def tend_placements(timestamp: int) -> None:
    """Start those that are ready and whose first day has come; look at the gates of the others."""
    at = datetime.fromtimestamp(timestamp, UTC)
    today = timezone.localtime(at).date()
    ready = Placement.objects.filter(state=PlacementState.READY, starts_on__lte=today)
    for one in ready.order_by("pk").iterator(500):
        try:
            start_placement(placement=one, actor=SYSTEM, at=at)
        except GateIsClosed:
            with transaction.atomic():
                check(locked(one), actor=SYSTEM, at=at)
    planned = Placement.objects.filter(state=PlacementState.PLANNED).order_by("pk")
    app.configure_task("placements.check_gates").defer(
        placements=list(planned.values_list("pk", flat=True))
    )
