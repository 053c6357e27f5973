"""What waits for somebody about pay: to be entered, to be answered, to be looked at."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, Count, Min, Q, When

from ronghe.parties.actors import Actor
from ronghe.parties.models import OrganisationKind, Role
from ronghe.placements.models import OUTSTANDING, UNANSWERED, PayPeriod
from ronghe.placements.models.payment import PayPeriodQuerySet

SHOWN, MOST_READ = 10, 200
SOON = timedelta(days=7)
# What is older than that is read on the page; nobody’s desk asks about it for ever.
ASKED_ABOUT = timedelta(days=120)


@dataclass(frozen=True)
class PayWaiting:
    """One thing about pay that waits: what, of which month, of how many, until when."""

    kind: str
    row: PayPeriod | None = None
    count: int = 0
    due_on: date | None = None


def waiting_pay(actor: Actor, *, on: date) -> list[PayWaiting]:
    """Give what waits for the actor, in one or two queries."""
    own = actor.organisation
    if own is None:
        return []
    if actor.holds(Role.STUDENT):
        return list(_for_student(actor, on))
    if own.kind == OrganisationKind.ENTERPRISE and actor.paying_organisations:
        return list(_for_host(actor, on))
    if own.kind == OrganisationKind.COLLEGE:
        return list(_for_college(actor, on))
    return []


def _for_student(actor: Actor, on: date) -> Iterator[PayWaiting]:
    """Ask whether it came: once the host has said so, and once it should have been there."""
    mine = PayPeriod.objects.filter(
        placement__student=actor.membership_id, last_on__gte=on - ASKED_ABOUT
    )
    asked = mine.filter(UNANSWERED | (OUTSTANDING & Q(due_on__lt=on, receipt="")))
    for row in asked.select_related("placement").order_by("month", "pk")[:SHOWN]:
        yield PayWaiting("say_receipt", row)


def _for_host(actor: Actor, on: date) -> Iterator[PayWaiting]:
    """Say first what is to be put right and until when, then what is due soon."""
    own = PayPeriod.objects.filter(placement__host__in=actor.paying_organisations)
    late, soon = OUTSTANDING & Q(due_on__lt=on), OUTSTANDING & Q(due_on__gte=on, due_on__lte=on + SOON)  # fmt: skip
    unsettled, disputed = Q(settled_on=None), Q(is_disputed=True, last_on__gte=on - ASKED_ABOUT)
    late, soon = unsettled & late, unsettled & soon
    found = own.filter(unsettled | disputed).aggregate(
        late=Count("pk", late),
        until=Min("open_until", filter=late & Q(open_until__gte=on)),
        soon=Count("pk", soon),
        first=Min("due_on", filter=soon),
        disputed=Count("pk", disputed),
    )
    if found["late"]:
        yield PayWaiting("pay_late", count=found["late"], due_on=found["until"] or on)
    if found["soon"]:
        yield PayWaiting("pay_soon", count=found["soon"], due_on=found["first"])
    if found["disputed"]:
        yield from _disputed(own.filter(disputed))


def after_reminder(on: date) -> Q:
    """Give what is owed still although the host was reminded and its working days are over."""
    over = Q(open_until__lt=on) | Q(open_until=None, reminded_on__isnull=False)
    return OUTSTANDING & over & Q(due_on__lt=on)


def _for_college(actor: Actor, on: date) -> Iterator[PayWaiting]:
    """Give exceptions only: what the host has not put right in time, and what both say otherwise."""
    seen = PayPeriod.objects.visible_to(actor).filter(last_on__gte=on - ASKED_ABOUT)
    late = after_reminder(on)
    found = seen.filter(late | Q(is_disputed=True)).annotate(
        is_after=Case(When(late, then=True), default=False)
    )
    related = found.select_related("placement__student__person")
    rows = list(related.order_by("due_on", "month", "pk")[:MOST_READ])
    for row in [one for one in rows if vars(one)["is_after"]][:SHOWN]:
        yield PayWaiting("pay_after_reminder", row)
    for row in [one for one in rows if one.is_disputed][:SHOWN]:
        yield PayWaiting("pay_disputed", row)


def _disputed(rows: PayPeriodQuerySet) -> Iterator[PayWaiting]:
    found = rows.select_related("placement__student__person").order_by("month", "pk")
    for row in found[:SHOWN]:
        yield PayWaiting("pay_disputed", row)
