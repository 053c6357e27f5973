"""Setting a rule aside for a stated scope and time, and taking that back."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.compliance.lifecycles import WAIVER
from ronghe.compliance.models import FactSheet, Waiver, WaiverScope
from ronghe.compliance.operations.assessing import rejudge
from ronghe.compliance.operations.reassessing import reassess_changed
from ronghe.compliance.permissions import SUBJECTS
from ronghe.compliance.waiving import is_waivable, sheets_of
from ronghe.kernel import audit
from ronghe.kernel.permissions import require
from ronghe.kernel.references import next_reference
from ronghe.parties.actors import SYSTEM, Actor
from ronghe.parties.models import Organisation
from ronghe.parties.powers import Power
from ronghe.reference.models import Region


class RuleMayNotBeWaived(ValueError):
    """The rule protects people, or there is none of that id."""


class WaiverIsIncomplete(ValueError):
    """A waiver says for whom, from when until when, and why."""


@transaction.atomic
def grant_waiver(
    *,
    rule_id: str,
    sheet: FactSheet | None = None,
    organisation: Organisation | None = None,
    region: Region | None = None,
    starts_on: date,
    ends_on: date,
    reason: str,
    actor: Actor,
    at: datetime,
) -> Waiver:
    """Set the rule aside for one case, one organisation, or a region with all below.

    It counts for cases whose law is that of a day in its time. What it covers is judged anew.
    """
    waiver = Waiver(
        rule_id=rule_id,
        scope=_scope(sheet, organisation, region),
        sheet=sheet,
        organisation=organisation,
        region=_place(sheet, organisation, region),
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason.strip(),
        authority=actor.organisation,
        decided_by=actor.person,
        granted_at=at,
    )
    require(actor, "compliance.grant_waiver", waiver)
    _check(waiver)
    waiver.excepted = _excepted(waiver, actor)
    waiver.reference = next_reference("WA", on=at.date())
    waiver.save()
    audit.record("waiver.granted", waiver, actor=actor, at=at, details=_details(waiver))
    _have_judged_anew(waiver, at=at)
    return waiver


def _scope(
    sheet: FactSheet | None, organisation: Organisation | None, region: Region | None
) -> WaiverScope:
    scopes = {
        WaiverScope.SUBJECT: sheet,
        WaiverScope.ORGANISATION: organisation,
        WaiverScope.REGION: region,
    }
    chosen = [scope for scope, what in scopes.items() if what is not None]
    if len(chosen) != 1:
        raise WaiverIsIncomplete(_("Choose either one case, one organisation or one region."))
    return chosen[0]


def _place(
    sheet: FactSheet | None, organisation: Organisation | None, region: Region | None
) -> Region:
    found = region or (sheet.region if sheet else organisation.region if organisation else None)
    if found is None:
        raise WaiverIsIncomplete(_("The organisation has no region yet. Enter it first."))
    return found


def _check(waiver: Waiver) -> None:
    if not is_waivable(waiver.rule_id):
        raise RuleMayNotBeWaived(
            _(
                "This rule may not be waived: safety, age, fees, agencies, insurance, hours"
                " and the direct payment of students are never set aside."
            )
        )
    if not waiver.reason:
        raise WaiverIsIncomplete(_("Say why the rule is waived; it stays on record."))
    if waiver.ends_on < waiver.starts_on:
        raise WaiverIsIncomplete(_("The last day lies before the first one."))


def _excepted(waiver: Waiver, actor: Actor) -> list[int]:
    """Give those inside a region whom somebody else looks after."""
    if waiver.scope != WaiverScope.REGION:
        return []
    reaches = actor.remits.over_region(waiver.region, Power.DECIDE, SUBJECTS)
    return sorted(frozenset.intersection(*(one.excepted for one in reaches)))


def _details(waiver: Waiver) -> dict[str, str]:
    return {
        "rule": waiver.rule_id,
        "scope": waiver.scope,
        "starts_on": str(waiver.starts_on),
        "ends_on": str(waiver.ends_on),
        "reason": waiver.reason,
    }


@transaction.atomic
def withdraw_waiver(*, waiver: Waiver, reason: str, actor: Actor, at: datetime) -> Waiver:
    """Take the waiver back, as if it had never counted; it stays on record."""
    require(actor, "compliance.withdraw_waiver", waiver)
    if not reason.strip():
        raise WaiverIsIncomplete(_("Say why the waiver is withdrawn; it stays on record."))
    waiver = (
        Waiver.objects.select_for_update(of=("self",)).select_related("region").get(pk=waiver.pk)
    )
    waiver.state = WAIVER.next_state(waiver.state, "withdraw_waiver")
    waiver.withdrawn_by, waiver.withdrawn_at = actor.person, at
    waiver.withdrawal_reason = reason.strip()
    waiver.save(update_fields=["state", "withdrawn_by", "withdrawn_at", "withdrawal_reason"])
    details = {"rule": waiver.rule_id, "reason": waiver.withdrawal_reason}
    audit.record("waiver.withdrawn", waiver, actor=actor, at=at, details=details)
    _have_judged_anew(waiver, at=at)
    return waiver


def _have_judged_anew(waiver: Waiver, *, at: datetime) -> None:
    """Judge one case at once; let a wider scope wait for the job that sees to it."""
    sheets = FactSheet.objects.filter(sheets_of(waiver), erased_at=None)
    sheets.update(edition=None)
    if waiver.scope != WaiverScope.SUBJECT:
        reassess_changed(actor=SYSTEM, at=at)
        return
    for sheet in sheets.select_for_update(of=("self",)).select_related("region").order_by("pk"):
        rejudge(sheet=sheet, actor=SYSTEM, at=at)
