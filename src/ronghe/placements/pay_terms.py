"""What is agreed about the pay of placements, and what the law says of the day it is due."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from ronghe.compliance import rulebooks
from ronghe.engines.law import day_number
from ronghe.engines.terms import Layer, terms_on
from ronghe.kernel.money import Money
from ronghe.partnerships.models import AgreementParty, AgreementVersion, PartyRole, VersionState
from ronghe.partnerships.standing import layer_of
from ronghe.placements.models import Placement, PlacementKind
from ronghe.placements.pay_calendar import Agreed, PayLaw, Way
from ronghe.reference.calendars import NoCalendar, is_working_day

KIND = "placement"
DUAL_TRAINING = "dual_training"
# Rules that say until when pay is due, with the parameter that says after how many months.
BY_INTERVAL, INTERVAL = "CN-PAY-03", "interval"
BY_MONTH_END = "DE-PAY-04"
LAST_DAY_OF_MONTH = 31


def agreed_of(placements: Sequence[Placement]) -> dict[int, list[Agreed]]:
    """Give, for each, what is agreed from which day on; what is signed counts before what is stated."""
    layers, keys = _layers(placements), _keys(placements)
    return {one.pk: _agreed(one, layers.get(one.agreement_id or 0, []), keys) for one in placements}


def pay_agreed(placement: Placement, *, on: date) -> Money | None:
    """Give the pay of a month as agreed for that day, or for the nearest day of the placement."""
    day = min(max(on, placement.starts_on), placement.ends_on)
    return next((one.monthly for one in agreed_of([placement])[placement.pk] if one.covers(day)), None)  # fmt: skip


def pays_agreed(placement: Placement) -> list[tuple[date, Money]]:
    """Give each pay agreed for days of the placement, with the day from which it is so."""
    found: list[tuple[date, Money]] = []
    for one in agreed_of([placement])[placement.pk]:
        is_within = one.first <= placement.ends_on and (one.last is None or one.last >= placement.starts_on)  # fmt: skip
        if is_within and one.monthly is not None and one.monthly != (found[-1][1] if found else None):  # fmt: skip
            found.append((max(one.first, placement.starts_on), one.monthly))
    return found


@dataclass(frozen=True)
class PaySaid:
    """What a signed version says of the pay, and when its text was settled."""

    at: datetime
    minor: int | None


def said_of_pay(versions: Iterable[AgreementVersion], key: str) -> list[PaySaid]:
    """Give what signed versions, the oldest first, say of what the host of this key pays."""
    term = f"{key}.monthly_pay_minor"
    return [
        PaySaid(one.frozen_at, one.changes[term])
        for one in versions
        if term in one.changes and one.frozen_at is not None
    ]


def pay_said_for(placement: Placement) -> list[PaySaid]:
    """Give what the agreement of a placement says, and said before, of its pay."""
    if placement.agreement_id is None:
        return []
    key = _keys([placement]).get((placement.agreement_id, placement.host_id))
    signed = AgreementVersion.objects.filter(agreement=placement.agreement_id, state=VersionState.SIGNED)  # fmt: skip
    return said_of_pay(signed.order_by("number"), key) if key is not None else []


Keys = dict[tuple[int, int], str]


def _layers(placements: Sequence[Placement]) -> dict[int, list[Layer]]:
    agreements = {one.agreement_id for one in placements} - {None}
    signed = AgreementVersion.objects.filter(agreement__in=agreements, state=VersionState.SIGNED)
    found: dict[int, list[Layer]] = defaultdict(list)
    for version in signed.order_by("number"):
        found[version.agreement_id].append(layer_of(version))
    return found


def _keys(placements: Sequence[Placement]) -> Keys:
    """Give under which key each host stands in its agreement."""
    agreements = {one.agreement_id for one in placements} - {None}
    sides = AgreementParty.objects.filter(
        version__agreement__in=agreements,
        version__state=VersionState.SIGNED,
        role=PartyRole.HOST,
        organisation__in={one.host_id for one in placements},
    )
    rows = sides.order_by("version__number").values_list(
        "version__agreement_id", "organisation_id", "key"
    )
    return {(agreement, host or 0): key for agreement, host, key in rows}


def _agreed(placement: Placement, layers: list[Layer], keys: Keys) -> list[Agreed]:
    currency = placement.work.get("currency") or currency_for(placement)
    stated = _money(placement.work.get("monthly_pay_minor"), currency)
    whole = Agreed(date.min, None, stated)
    key = keys.get((placement.agreement_id or 0, placement.host_id))
    if not layers or key is None:
        return [whole]
    starts = {one.since for one in layers}
    starts |= {one.until + timedelta(1) for one in layers if one.until is not None}
    days = sorted({date.min, *starts})
    ends = [day - timedelta(1) for day in days[1:]]
    return [
        _on(terms_on(layers, first).terms, key, first, last, stated, str(currency))
        for first, last in zip(days, [*ends, None], strict=True)
    ]


def _on(  # noqa: PLR0917 -- one stretch of days, with what stands for what it leaves open
    terms: Any, key: str, first: date, last: date | None, stated: Money | None, currency: str
) -> Agreed:
    agreed = _money(terms.get(f"{key}.monthly_pay_minor"), terms.get("currency") or currency)
    day = terms.get("pay_day")
    is_day = type(day) is int and 1 <= day <= LAST_DAY_OF_MONTH
    return Agreed(first, last, agreed if agreed is not None else stated, day if is_day else None)


def _money(minor: Any, currency: Any) -> Money | None:
    if type(minor) is not int or minor < 0:
        return None
    return Money(minor, str(currency))


def currency_for(placement: Placement) -> str:
    """Give the currency of the place where the work is."""
    return rulebooks.currency_of(placement.jurisdiction)


def law_for(placement: Placement, *, on: date) -> PayLaw | None:
    """Give the rule in force that says when pay is due; None where no rule says so.

    Of a country’s rule and that of one of its parts the stricter one counts.
    """
    found = rulebooks.rulebook().definitions([placement.jurisdiction], KIND)
    day = day_number(on)
    epochs = [one.epoch_on(day) for one in found.get(BY_INTERVAL, ())]
    months = [one.values.get(INTERVAL) for one in epochs if one is not None]
    known = [one for one in months if isinstance(one, int)]
    if known:
        return PayLaw(BY_INTERVAL, Way.INTERVAL, min(known))
    is_by_month = any(one.epoch_on(day) for one in found.get(BY_MONTH_END, ()))
    if is_by_month and placement.work.get("programme") == DUAL_TRAINING:
        return PayLaw(BY_MONTH_END, Way.MONTH_END)
    return None


def is_paid_kind(placement: Placement) -> bool:
    """Say whether pay is asked for at all: not of study visits."""
    return placement.kind != PlacementKind.COGNITION


def worked_in(jurisdiction: str, day: date) -> bool | None:
    """Say whether a day is worked there; None where nobody can know."""
    try:
        return is_working_day(jurisdiction, day)
    except NoCalendar:
        return None
