"""How a cooperation fares: what troubles it while it can still be mended, and why we say so.

Dates are our policy, not a law's: eight weeks without a word that both sides stand behind, a
duty missed within ninety days, an answer that is overdue, an end within sixty days that nobody
has renewed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Count, F, Max, Min, QuerySet

from ronghe.engines.terms import Layer, terms_on
from ronghe.parties.following import day_of
from ronghe.partnerships.models import (
    LIVE,
    AgreementVersion,
    Concern,
    ConcernState,
    Cooperation,
    CooperationState,
    Obligation,
    ObligationState,
    Review,
    ReviewState,
    Signature,
    VersionState,
)
from ronghe.partnerships.standing import layer_of

SILENCE = timedelta(weeks=8)
RECENT = timedelta(days=90)
RENEWAL = timedelta(days=60)


class TroubleKind(StrEnum):
    MISSED = "missed"
    DISPUTED = "disputed"
    SILENT = "silent"
    UNANSWERED = "unanswered"
    ENDING = "ending"


@dataclass(frozen=True)
class Sign:
    """One thing that troubles a cooperation, since when, and how often."""

    kind: TroubleKind
    since_on: date
    count: int = 1


def signs_of(cooperation: Cooperation, *, on: date) -> list[Sign]:
    """Give what troubles a running cooperation on a day; nothing of one that has not begun or is over."""
    return signs_of_all([cooperation], on=on)[cooperation.pk]


def signs_of_all(cooperations: Iterable[Cooperation], *, on: date) -> dict[int, list[Sign]]:
    """Give the signs of many cooperations with as many queries as for one."""
    running = {one.pk: one for one in cooperations if one.state == CooperationState.RUNNING}
    found: dict[int, list[Sign]] = {one.pk: [] for one in cooperations}
    contacts = last_contacts(list(running))
    for pk, since in contacts.items():
        if on - since > SILENCE:
            found[pk].append(Sign(TroubleKind.SILENT, since + SILENCE))
    for kind, rows in _counted(list(running), on).items():
        for row in rows:
            found[row["of"]].append(Sign(kind, row["since"], row["count"]))
    for pk, ends_on in last_days(running, on=on).items():
        if on <= ends_on <= on + RENEWAL:
            found[pk].append(Sign(TroubleKind.ENDING, ends_on))
    order = list(TroubleKind)
    return {pk: sorted(signs, key=lambda one: order.index(one.kind)) for pk, signs in found.items()}


def _counted(running: list[int], on: date) -> Mapping[TroubleKind, list[dict[str, Any]]]:
    """Count missed and disputed duties and overdue answers."""
    duties = Obligation.objects.filter(agreement__cooperation__in=running)
    missed = duties.filter(state=ObligationState.MISSED, due_on__gte=on - RECENT)
    disputed = duties.filter(state=ObligationState.DISPUTED)
    waiting = Concern.objects.filter(
        cooperation__in=running, state=ConcernState.OPEN, answer_due_on__lt=on
    )
    of, agreement = "cooperation", "agreement__cooperation"
    return {
        TroubleKind.MISSED: _by_cooperation(missed, agreement, "due_on"),
        TroubleKind.DISPUTED: _by_cooperation(disputed, agreement, "due_on"),
        TroubleKind.UNANSWERED: _by_cooperation(waiting, of, "answer_due_on"),
    }


def _by_cooperation(rows: QuerySet[Any], path: str, day: str) -> list[dict[str, Any]]:
    counted = rows.order_by().values(of=F(path)).annotate(since=Min(day), count=Count("pk"))
    return list(counted)


def last_contacts(running: list[int]) -> dict[int, date]:
    """Give the last day on which both sides stood behind something, by cooperation.

    A signature, a duty that the other side confirmed or disputed, minutes that it confirmed, an
    answer to a concern. Where there is none yet, the day it was opened.
    """
    opened = Cooperation.objects.filter(pk__in=running).order_by()
    days = {pk: day_of(at) for pk, at in opened.values_list("pk", "opened_at")}
    for rows in (
        _latest(Signature.objects, "version__agreement__cooperation", "signed_at", running),
        _latest(Obligation.objects, "agreement__cooperation", "answered_at", running),
        _latest(
            Review.objects.filter(state=ReviewState.CONFIRMED),
            "cooperation",
            "answered_at",
            running,
        ),
        _latest(Concern.objects, "cooperation", "answered_at", running),
    ):
        for pk, at in rows:
            if at is not None:
                days[pk] = max(days[pk], day_of(at))
    return days


def _latest(rows: Any, path: str, column: str, running: list[int]) -> Any:
    latest = rows.filter(**{f"{path}__in": running}).order_by().values(path)
    return latest.annotate(last=Max(column)).values_list(path, "last")


def last_days(cooperations: Mapping[int, Cooperation], *, on: date) -> dict[int, date]:
    """Give the day on which the last agreement in force ends, of those that nobody has renewed."""
    renewed = Cooperation.objects.filter(renews__in=cooperations).order_by()
    open_ones = set(cooperations) - set(
        renewed.exclude(state=CooperationState.GIVEN_UP).values_list("renews", flat=True)
    )
    signed = AgreementVersion.objects.filter(
        agreement__cooperation__in=open_ones, agreement__state__in=LIVE, state=VersionState.SIGNED
    ).select_related("agreement")
    layers: dict[tuple[int, int], list[Layer]] = {}
    for version in signed.order_by("agreement", "number"):
        key = (version.agreement.cooperation_id, version.agreement_id)
        layers.setdefault(key, []).append(layer_of(version))
    days: dict[int, date] = {}
    for (pk, _agreement), laid_down in layers.items():
        told = terms_on(laid_down, on).terms.get("ends_on")
        if isinstance(told, str):
            ends_on = date.fromisoformat(told)
            days[pk] = max(days.get(pk, ends_on), ends_on)
    return days
