"""What happens to pay in the background: months drawn that were not, and hosts reminded."""

from datetime import UTC, datetime

from django.db import transaction
from django.db.models import F, Max, Q
from django.db.models.functions import Coalesce
from procrastinate.contrib.django import app

from ronghe.parties.actors import SYSTEM
from ronghe.placements.models import RUNNING, Placement, PlacementKind
from ronghe.placements.operations.pay_reminders import remind_hosts
from ronghe.placements.pay_periods import draw

AT_ONCE = 500


@app.periodic(cron="20 1 * * *")
@app.task(name="placements.tend_pay", queueing_lock="placements.tend_pay")
def tend_pay(timestamp: int) -> None:
    """Draw what a file or another day has changed, then remind hosts of what is late."""
    draw_missing()
    remind_hosts(actor=SYSTEM, at=datetime.fromtimestamp(timestamp, UTC))


def draw_missing() -> None:
    """Draw the months of those under way whose months do not reach to their last day."""
    found = (
        Placement.objects.filter(state__in=RUNNING)
        .exclude(kind=PlacementKind.COGNITION)
        .annotate(reach=Max("pay_periods__last_on"), until=Coalesce("over_on", "ends_on"))
        .filter(Q(reach=None) | ~Q(reach=F("until")))
    )
    references = list(found.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(references), AT_ONCE):
        _draw(references[start : start + AT_ONCE])


@transaction.atomic
def _draw(references: list[int]) -> None:
    chosen = Placement.objects.filter(pk__in=references).select_for_update(of=("self",))
    draw(list(chosen.order_by("pk").values_list("pk", flat=True)))
