"""Late, short or indirect pay: first a private word to the host, and five working days to mend it."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.models import Organisation
from ronghe.placements.gate import assess_later
from ronghe.placements.models import PayPeriod, PayTrouble
from ronghe.reference.calendars import NoCalendar, Unknown, add_working_days

WORKING_DAYS = 5
AT_ONCE = 500
# How long a matter is handed to the law again each day, should a day of the worker be missed.
LOOKED_BACK = timedelta(days=40)
OVERDUE = [PayTrouble.LATE, PayTrouble.SHORT]


def last_day_to_mend(jurisdiction: str, reminded_on: date) -> date | None:
    """Give the fifth working day after the reminder; None where the calendar is not known."""
    try:
        day = add_working_days(jurisdiction, reminded_on, WORKING_DAYS)
    except NoCalendar:
        return None
    return None if isinstance(day, Unknown) else day


@transaction.atomic
def remind_hosts(*, actor: Actor, at: datetime) -> int:
    """Remind every host of what is late, short or indirect, each matter once; give how many."""
    require(actor, "placements.remind_of_pay")
    today = day_of(at)
    counted: dict[int, int] = defaultdict(int)
    for row in _to_remind(today):
        placement = row.placement
        row.reminded_for, row.reminded_on = _trouble_of(row, today), today
        row.open_until = last_day_to_mend(placement.jurisdiction, today)
        row.save(update_fields=["reminded_for", "reminded_on", "open_until"])
        details = {"month": f"{row.month:%Y-%m}", "because": row.reminded_for}
        audit.record("pay.reminded", placement, actor=actor, at=at, details=details)
        counted[placement.host_id] += 1
    hosts = Organisation.objects.in_bulk(sorted(counted))
    for pk, count in sorted(counted.items()):
        news.publish("pay.reminded", hosts[pk], actor=actor, at=at, payload={"count": count})
    _assess_what_ran_out(today)
    return sum(counted.values())


def _to_remind(today: date) -> Iterator[PayPeriod]:
    late = PayPeriod.objects.overdue(today).exclude(reminded_for__in=OVERDUE)
    indirect = PayPeriod.objects.filter(is_indirect=True).exclude(reminded_for=PayTrouble.INDIRECT)
    found = PayPeriod.objects.filter(
        Q(pk__in=late.values("pk"))
        | Q(pk__in=indirect.exclude(reminded_for__in=OVERDUE).values("pk"))
    )
    locked = found.select_for_update(of=("self",)).select_related("placement").order_by("pk")
    return locked.iterator(AT_ONCE)


def _trouble_of(row: PayPeriod, today: date) -> str:
    if not row.is_outstanding(today):
        return PayTrouble.INDIRECT
    return PayTrouble.SHORT if row.paid_amount else PayTrouble.LATE


def _assess_what_ran_out(today: date) -> None:
    """Have the law applied where the time to mend it is over, or where nobody can count it."""
    over = Q(open_until__lt=today) | Q(open_until=None, reminded_on__isnull=False)
    recent = PayPeriod.objects.filter(over, reminded_on__gte=today - LOOKED_BACK)
    found = list(recent.order_by("placement").values_list("placement", flat=True).distinct())
    for start in range(0, len(found), AT_ONCE):
        assess_later(found[start : start + AT_ONCE])
