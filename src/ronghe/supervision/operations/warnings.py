"""Early warnings at night, the costs that decide when one calls for a visit, and support offered."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from ronghe.engines.hazard import Costs
from ronghe.kernel import audit, news
from ronghe.kernel.money import Money
from ronghe.kernel.permissions import require
from ronghe.kernel.references import next_reference
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.partnerships.models import Cooperation
from ronghe.reference.models import Region
from ronghe.supervision.checking.fitted import fitted
from ronghe.supervision.checking.regions import cooperations_in
from ronghe.supervision.checking.warned import Warned, costs_for, warned
from ronghe.supervision.models import EarlyWarning, WarningCosts, WarningFit, WarningSupport

DIGITS = 6
FIT_LOCK = 20_261_202  # any number that nobody else locks


class CostsAreAmiss(ValueError):
    """Costs are above nothing, in one currency, and a visit averts something."""


class SupportSaysNothing(ValueError):
    """What was offered is said in words."""


@transaction.atomic
def warn_region(*, region: Region, actor: Actor, at: datetime) -> dict[str, int]:
    """Compute the warnings of a region's running cooperations; keep what changed, and what was before."""
    require(actor, "supervision.warn")
    region = Region.objects.select_for_update(of=("self",)).get(pk=region.pk)
    keys = cooperations_in(region)
    found = warned(keys, on=day_of(at))
    costs = _costs_of(found)
    known = {one.cooperation_id: one for one in EarlyWarning.objects.current().filter(cooperation__in=keys)}  # fmt: skip
    rows = {key: _row(one, costs[key]) for key, one in found.items()}
    changed = {key: row for key, row in rows.items() if _differs(known.get(key), row)}
    over = [one.pk for key, one in known.items() if key in changed or key not in found]
    # A story that is told later of an earlier day replaces nothing before it was computed.
    until = Greatest(F("computed_at"), Value(at))
    EarlyWarning.objects.filter(pk__in=over).update(replaced_at=until)
    for about in Cooperation.objects.filter(pk__in=list(changed)).order_by("pk"):
        _keep(about, changed[about.pk], known.get(about.pk), actor, at)
    raised = sum(row["is_raised"] for row in rows.values())
    counts = {"looked_at": len(found), "raised": raised, "changed": len(changed)}
    audit.record("region.warnings_computed", region, actor=actor, at=at, details=counts)
    return counts


def _costs_of(keys: Collection[int]) -> dict[int, Costs]:
    """Give the costs that hold where each cooperation is at home."""
    rows = Cooperation.objects.filter(pk__in=keys).select_related("region")
    places = {one.pk: one.region for one in rows.order_by("pk")}
    costs = {region: costs_for(region) for region in set(places.values())}
    return {key: costs[region] for key, region in places.items()}


def _row(one: Warned, costs: Costs) -> dict[str, Any]:
    return {
        "probability": round(one.probability, DIGITS),
        "low": min(round(one.low, DIGITS), round(one.probability, DIGITS)),
        "high": max(round(one.high, DIGITS), round(one.probability, DIGITS)),
        "selection_probability": round(one.selection_probability, DIGITS),
        "threshold": round(costs.threshold, DIGITS),
        "is_raised": one.probability > costs.threshold,
        "basis": one.basis,
        "fit": one.fit,
        "age_months": one.age_months,
        "inputs": {code: round(value, DIGITS) for code, value in sorted(one.inputs.items())},
        "unknown": sorted(one.unknown),
        "reasons": one.reasons,
        "remedies": one.remedies,
    }


def _differs(known: EarlyWarning | None, row: Mapping[str, Any]) -> bool:
    return known is None or any(getattr(known, name) != value for name, value in row.items())


def _keep(
    about: Cooperation,
    row: Mapping[str, Any],
    known: EarlyWarning | None,
    actor: Actor,
    at: datetime,
) -> None:
    warning = EarlyWarning.objects.create(
        reference=next_reference("EW", on=day_of(at)),
        cooperation=about,
        region_id=about.region_id,
        computed_at=at,
        **row,
    )
    if warning.is_raised and not (known is not None and known.is_raised):
        audit.record("warning.raised", warning, actor=actor, at=at, details={"cooperation": about.reference})  # fmt: skip
        news.publish("warning.raised", warning, actor=actor, at=at)


@transaction.atomic
def fit_warnings(*, actor: Actor, at: datetime) -> WarningFit | None:
    """Fit the model to what was seen so far, test it, and keep it; None where nothing new was seen."""
    require(actor, "supervision.warn")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FIT_LOCK])
    found = fitted(on=day_of(at))
    last = WarningFit.objects.order_by("-pk").first()
    if found is None or (last is not None and last.inputs_hash == found["inputs_hash"]):
        return None
    kept = WarningFit.objects.create(computed_at=at, **found)
    details = {"months": kept.months, "events": kept.events, "use": kept.use}
    audit.record("warnings.fitted", kept, actor=actor, at=at, details=details)
    return kept


@transaction.atomic
def note_support(*, cooperation: Cooperation, text: str, actor: Actor, at: datetime) -> WarningSupport:  # fmt: skip
    """Note, for the authority, what support was offered to a cooperation that may be broken off."""
    require(actor, "supervision.note_support", cooperation)
    if not text.strip() or actor.organisation is None:
        raise SupportSaysNothing(_("Say what was offered, and to whom."))
    cooperation = Cooperation.objects.select_for_update(of=("self",)).get(pk=cooperation.pk)
    support = WarningSupport.objects.create(
        cooperation=cooperation,
        organisation=actor.organisation,
        text=text.strip(),
        noted_by=actor.person,
        noted_at=at,
    )
    audit.record("support.noted", cooperation, actor=actor, at=at)
    return support


@transaction.atomic
def state_warning_costs(
    *, region: Region, visit: Money, loss: Money, averted_percent: int, actor: Actor, at: datetime
) -> WarningCosts:
    """State for a region what a visit costs, what is lost, and how often a visit averts it."""
    require(actor, "supervision.state_warning_costs", region)
    if visit.currency != loss.currency:
        raise CostsAreAmiss(_("State both amounts in one currency."))
    if not (visit.amount > 0 and loss.amount > 0 and 1 <= averted_percent <= 100):  # noqa: PLR2004 -- percent
        raise CostsAreAmiss(_("Both amounts are above nothing, and a visit averts one to a hundred of a hundred."))  # fmt: skip
    region = Region.objects.select_for_update(of=("self",)).get(pk=region.pk)
    WarningCosts.objects.filter(region=region, replaced_at=None).update(replaced_at=at)
    stated = WarningCosts.objects.create(
        region=region,
        visit_amount=visit.amount,
        loss_amount=loss.amount,
        currency=visit.currency,
        averted_percent=averted_percent,
        stated_by=actor.person,
        stated_at=at,
    )
    audit.record("warning_costs.stated", region, actor=actor, at=at)
    return stated
