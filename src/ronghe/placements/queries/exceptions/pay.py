"""Exceptions of pay: late or too little although the host was reminded, and what both say otherwise."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from django.db.models import Case, Q, When

from ronghe.parties.actors import Actor
from ronghe.placements.models import PayPeriod
from ronghe.placements.queries.exceptions.registry import Trouble, looked_after
from ronghe.placements.queries.pay_desk import ASKED_ABOUT, after_reminder

MOST_READ = 2_000


def rows(actor: Actor, on: date) -> Iterator[Trouble]:
    """Give one row for each placement and kind, in one query; to whoever reads its pay, and nobody else.

    While the host still has its working days after the reminder, it stays between those concerned.
    """
    mine = looked_after(actor).order_by().values("pk")
    seen = PayPeriod.objects.visible_to(actor).filter(
        placement__in=mine, last_on__gte=on - ASKED_ABOUT
    )
    late = after_reminder(on)
    found = (
        seen.filter(late | Q(is_disputed=True))
        .annotate(is_after=Case(When(late, then=True), default=False))
        .select_related("placement__student__person")
        .order_by("due_on", "pk")
    )
    kinds: dict[tuple[int, str], list[PayPeriod]] = defaultdict(list)
    for row in found[:MOST_READ]:
        for kind in _kinds(row):
            kinds[row.placement_id, kind].append(row)
    for (pk, kind), months in kinds.items():
        one = months[0].placement
        yield Trouble(
            kind,
            pk,
            one.reference,
            one.student.person,
            2 if kind == "pay_disputed" else 1,
            months[0].due_on,
            len(months),
            page=("pay_page", one.reference),
        )


def _kinds(row: PayPeriod) -> Iterator[str]:
    if vars(row)["is_after"]:
        yield "pay_short" if row.paid_amount else "pay_late"
    if row.is_disputed:
        yield "pay_disputed"
