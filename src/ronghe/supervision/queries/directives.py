"""Directives as they are read: receipt, progress, and for targets what the records say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from ronghe.parties.actors import Actor
from ronghe.placements.queries.safety_desk import rows_of_desk
from ronghe.supervision.facts import FACTS, known_of
from ronghe.supervision.models import (
    Addressee,
    Directive,
    DirectiveKind,
    DirectiveState,
    ProgressReport,
)


def counted(directives: QuerySet[Directive]) -> QuerySet[Directive]:
    """Say of each how many it concerns, how many have read it, and how many are done."""
    return directives.annotate(
        asked_count=Count("addressees"),
        read_count=Count("addressees", filter=Q(addressees__confirmed_at__isnull=False)),
        done_count=Count("addressees", filter=Q(addressees__is_done=True)),
    )


@dataclass(frozen=True)
class Receipt:
    """Of the organisations of one kind that it concerns: how many have read it, and are done."""

    kind: str
    asked: int
    read: int
    done: int


def receipts_of(directive: Directive) -> list[Receipt]:
    """Count receipt and progress by kind of organisation."""
    rows = Addressee.objects.filter(directive=directive).order_by("organisation__kind")
    counted_ = rows.values_list("organisation__kind").annotate(
        asked=Count("pk"),
        read=Count("pk", filter=Q(confirmed_at__isnull=False)),
        done=Count("pk", filter=Q(is_done=True)),
    )
    return [Receipt(*row) for row in counted_]


@dataclass(frozen=True)
class Standing:
    """How far one organisation is: its last word, and for a target what the records say."""

    addressee: Addressee
    last: ProgressReport | None
    actual: str | None
    is_reached: bool | None


def addressees_of(directive: Directive) -> QuerySet[Addressee]:
    found = Addressee.objects.filter(directive=directive).order_by("pk")
    return found.select_related("organisation", "confirmed_by").prefetch_related("organisation__names")  # fmt: skip


def standing_of(directive: Directive, some: Sequence[Addressee], *, on: date) -> list[Standing]:
    """Give where these stand, in two queries whatever their number."""
    last: dict[int, ProgressReport] = {}
    for report in ProgressReport.objects.filter(addressee__in=[one.pk for one in some]).order_by("pk"):  # fmt: skip
        last[report.addressee_id] = report
    actual: dict[int, str | None] = {}
    if directive.kind == DirectiveKind.TARGET and directive.fact in FACTS:
        owners = [one.organisation_id for one in some]
        actual = {owner: one.text for owner, one in known_of(FACTS[directive.fact], owners, on=on).items()}  # fmt: skip
    return [
        Standing(
            one,
            last.get(one.pk),
            actual.get(one.organisation_id),
            _is_reached(actual.get(one.organisation_id), directive.aim),
        )
        for one in some
    ]


def _is_reached(actual: str | None, aim: Decimal | None) -> bool | None:
    """Say nothing of what nobody knows."""
    return None if actual is None or aim is None else Decimal(actual) >= aim


def directives_to_answer(actor: Actor) -> list[QuerySet[Any, Any]]:
    """Give what an organisation has not read or not done, as rows for the query of its desk."""
    if not actor.managed_organisations:
        return []
    mine = Addressee.objects.filter(
        directive=OuterRef("pk"), organisation__in=actor.managed_organisations
    )
    open_ = Directive.objects.filter(state=DirectiveState.PUBLISHED)
    unread = open_.filter(Exists(mine.filter(confirmed_at=None)))
    undone = open_.exclude(kind=DirectiveKind.POLICY).filter(
        Exists(mine.filter(confirmed_at__isnull=False, is_done=False))
    )
    return [
        rows_of_desk("read_directive", unread, words="title", due=F("due_on")),
        rows_of_desk("report_directive", undone, words="title", due=F("due_on")),
    ]
