"""Inspections: opened, approved by a second person, officers named, announced, cancelled, lapsed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.kernel.references import next_reference
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.models import Membership, Organisation, OrganisationKind, Role
from ronghe.parties.powers import Power
from ronghe.parties.remits import remits_of
from ronghe.partnerships.models import Cooperation
from ronghe.supervision.inspection_law import cap_on, officers_on, periods_on
from ronghe.supervision.lifecycles import INSPECTION
from ronghe.supervision.locking import by_name, locked_inspection, locked_organisation, said
from ronghe.supervision.models import (
    RUNS_OUT,
    EvidenceRequest,
    Inspection,
    InspectionOfficer,
    InspectionState,
    InspectionWay,
)
from ronghe.supervision.refusals import CapIsReached, DoesNotFit

MOST_REQUESTS = 12


@dataclass(frozen=True)
class Ground:
    """Why somebody is looked at outside a campaign; of an enterprise the legal item as well."""

    ground: str
    legal_item: str = ""
    legal_basis: str = ""


@dataclass(frozen=True)
class Asked:
    """A paper or record that is asked for, until a day."""

    what: str
    due_on: date


@transaction.atomic
def open_inspection(
    *,
    cooperation: Cooperation,
    inspected: Organisation,
    way: str,
    ground: Ground,
    actor: Actor,
    at: datetime,
) -> Inspection:
    """Open one outside a campaign; that of an enterprise waits for a second person's approval."""
    require(actor, "supervision.open_inspection", cooperation.region)
    cooperation = Cooperation.objects.select_for_update().get(pk=cooperation.pk)
    authority = actor.organisation
    if authority is None or way not in InspectionWay.values:
        raise DoesNotFit(_("Choose between an inspection and a voluntary visit."))
    _refuse_unfit(cooperation, inspected, way, authority, at)
    needs_approval = way == InspectionWay.INSPECTION and inspected.kind == OrganisationKind.ENTERPRISE  # fmt: skip
    if needs_approval and not (ground.legal_item.strip() and ground.legal_basis.strip()):
        raise DoesNotFit(_("An enterprise is inspected for a published item alone: state the item and its legal basis, or ask for a voluntary visit."))  # fmt: skip
    inspection = Inspection.objects.create(
        reference=next_reference("IN", on=day_of(at)),
        authority=authority,
        region_id=cooperation.region_id,
        cooperation=cooperation,
        inspected=inspected,
        way=way,
        needs_approval=needs_approval,
        ground=said(ground.ground, otherwise=_("Say in a sentence why."), longest=500),
        legal_item=ground.legal_item.strip()[:200],
        legal_basis=ground.legal_basis.strip()[:300],
        opened_by=by_name(actor),
        opened_at=at,
    )
    audit.record("inspection.opened", inspection, actor=actor, at=at)
    news.publish("inspection.opened", inspection, actor=actor, at=at)
    return inspection


def _refuse_unfit(
    cooperation: Cooperation, inspected: Organisation, way: str, authority: Organisation, at: datetime
) -> None:  # fmt: skip
    if not cooperation.parties.filter(organisation=inspected).exists():
        raise DoesNotFit(_("They have no part in this cooperation."))
    remits = remits_of(authority.pk, Role.INSPECTOR, on=day_of(at))
    if way == InspectionWay.INSPECTION and not remits.cover(inspected, Power.INSPECT):
        raise DoesNotFit(_("Your remit to inspect does not reach them. A voluntary visit can be asked for."))  # fmt: skip
    if Inspection.objects.live().filter(cooperation=cooperation, inspected=inspected).exists():
        raise DoesNotFit(_("An inspection or visit of them is under way already."))


@transaction.atomic
def approve_inspection(*, inspection: Inspection, actor: Actor, at: datetime) -> Inspection:
    """Approve, as a second person, that an enterprise is inspected for this item."""
    require(actor, "supervision.approve_inspection", inspection)
    inspection = locked_inspection(inspection)
    state = INSPECTION.next_state(inspection.state, "approve_inspection")
    if not inspection.needs_approval:
        raise DoesNotFit(_("This one needs no approval."))
    inspection.state, inspection.approved_by, inspection.approved_at = state, by_name(actor), at
    inspection.save(update_fields=["state", "approved_by", "approved_at"])
    audit.record("inspection.approved", inspection, actor=actor, at=at)
    news.publish("inspection.approved", inspection, actor=actor, at=at)
    return inspection


@transaction.atomic
def name_officers(
    *, inspection: Inspection, officers: Sequence[Membership], actor: Actor, at: datetime
) -> Inspection:
    """Name who carries it out, before anybody is told; two for an inspection of an enterprise."""
    require(actor, "supervision.handle_inspection", inspection)
    inspection = locked_inspection(inspection)
    if inspection.state not in {InspectionState.PLANNED, InspectionState.APPROVED}:
        raise DoesNotFit(_("It is announced with its officers already. Cancel it to begin anew."))
    if not officers or not all(_inspects(one, inspection, day_of(at)) for one in officers):
        raise DoesNotFit(_("Choose inspectors of your authority who hold that office today."))
    inspection.officers.all().delete()
    InspectionOfficer.objects.bulk_create(
        InspectionOfficer(inspection=inspection, membership=one) for one in officers
    )
    details = {"memberships": [one.pk for one in officers]}
    audit.record("inspection.officers_named", inspection, actor=actor, at=at, details=details)
    news.publish("inspection.officers_named", inspection, actor=actor, at=at)
    return inspection


def _inspects(one: Membership, inspection: Inspection, on: date) -> bool:
    return (
        one.organisation_id == inspection.authority_id
        and one.role == Role.INSPECTOR
        and one.starts_on <= on
        and (one.ends_on is None or on <= one.ends_on)
    )


@transaction.atomic
def announce_inspection(
    *, inspection: Inspection, on: date, asked: Sequence[Asked] = (), actor: Actor, at: datetime
) -> Inspection:
    """Announce the day and what is asked for; from now on the inspected sees it and may answer."""
    require(actor, "supervision.handle_inspection", inspection)
    # Two authorities that announce at once to one enterprise are counted one after the other.
    inspected = locked_organisation(inspection.inspected_id)
    inspection = locked_inspection(inspection)
    state = INSPECTION.next_state(inspection.state, "announce_inspection")
    _refuse_unprepared(inspection, on)
    _refuse_too_soon(inspection, on, asked, day_of(at))
    if inspection.needs_approval:
        _refuse_beyond_cap(inspection, inspected, on)
    periods = periods_on(law_of(inspection), on)
    last = on if inspection.is_visit else on + timedelta(days=periods.on_site)
    inspection.state, inspection.on, inspection.announced_at = state, on, at
    inspection.lapses_on = last
    inspection.save(update_fields=["state", "on", "announced_at", "lapses_on"])
    EvidenceRequest.objects.bulk_create(
        EvidenceRequest(inspection=inspection, what=one.what.strip()[:300], due_on=one.due_on)
        for one in asked
    )
    details = {"on": str(on), "asked": len(asked)}
    audit.record("inspection.announced", inspection, actor=actor, at=at, details=details)
    news.publish("inspection.announced", inspection, actor=actor, at=at, payload=details)
    return inspection


def law_of(inspection: Inspection) -> str:
    return inspection.region.jurisdiction.code


def _refuse_unprepared(inspection: Inspection, on: date) -> None:
    if inspection.needs_approval and inspection.state != InspectionState.APPROVED:
        raise DoesNotFit(_("A second person approves the inspection of an enterprise first."))
    least = officers_on(law_of(inspection), on).count if inspection.needs_approval else 1
    if inspection.officers.count() < least:
        raise DoesNotFit(_("Name who carries it out first: %(n)d at least.") % {"n": least})


def _refuse_too_soon(inspection: Inspection, on: date, asked: Sequence[Asked], today: date) -> None:
    notice = periods_on(law_of(inspection), on).notice
    if on < today + timedelta(days=notice):
        raise DoesNotFit(_("Give them %(n)d days' notice at least.") % {"n": notice})
    if len(asked) > MOST_REQUESTS or len({one.what.strip() for one in asked}) < len(asked):
        raise DoesNotFit(_("Ask for each thing once, and for %(n)d at most.") % {"n": MOST_REQUESTS})  # fmt: skip
    if any(not one.what.strip() or not today <= one.due_on <= on for one in asked):
        raise DoesNotFit(_("What is asked for has a day of its own, up to the day on site."))


def _refuse_beyond_cap(inspection: Inspection, inspected: Organisation, on: date) -> None:
    cap = cap_on(law_of(inspection), on)
    if inspections_of_year(inspected, on.year) >= cap.count:
        raise CapIsReached(_("This year they were inspected as often as they may be: %(n)d times, all authorities together. Ask for a voluntary visit.") % {"n": cap.count})  # fmt: skip


def inspections_of_year(inspected: Organisation, year: int) -> int:
    """Count those of an enterprise in a calendar year, whichever authority's; visits do not count."""
    found = Inspection.objects.filter(
        inspected=inspected, way=InspectionWay.INSPECTION, announced_at__isnull=False, on__year=year
    )
    return found.exclude(state=InspectionState.CANCELLED).count()


@transaction.atomic
def cancel_inspection(
    *, inspection: Inspection, reason: str, actor: Actor, at: datetime
) -> Inspection:
    """Cancel what has not begun; in a campaign it counts as not answered."""
    require(actor, "supervision.handle_inspection", inspection)
    inspection = locked_inspection(inspection)
    state = INSPECTION.next_state(inspection.state, "cancel_inspection")
    note = said(reason, otherwise=_("Say in a sentence why it is cancelled."), longest=500)
    inspection.state, inspection.ending_note, inspection.ended_at = state, note, at
    inspection.save(update_fields=["state", "ending_note", "ended_at"])
    audit.record("inspection.cancelled", inspection, actor=actor, at=at)
    news.publish("inspection.cancelled", inspection, actor=actor, at=at)
    return inspection


def tend_inspections(*, actor: Actor, at: datetime) -> int:
    """Let lapse, in favour of the inspected, what the authority has not carried on in time."""
    require(actor, "supervision.tend_inspections")
    late = Inspection.objects.filter(state__in=RUNS_OUT, lapses_on__lt=day_of(at))
    return sum(_let_lapse(one, actor=actor, at=at) for one in late.order_by("pk"))


@transaction.atomic
def _let_lapse(inspection: Inspection, *, actor: Actor, at: datetime) -> bool:
    inspection = locked_inspection(inspection)
    if (
        inspection.state not in RUNS_OUT
        or inspection.lapses_on is None
        or inspection.lapses_on >= day_of(at)
    ):
        return False
    inspection.state = INSPECTION.next_state(inspection.state, "lapse_inspection")
    inspection.ended_at = at
    inspection.save(update_fields=["state", "ended_at"])
    audit.record("inspection.lapsed", inspection, actor=actor, at=at)
    news.publish("inspection.lapsed", inspection, actor=actor, at=at)
    return True
