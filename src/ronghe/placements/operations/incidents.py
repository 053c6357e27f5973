"""Incidents: reported, looked into, measures stated, and closed by a second person."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.kernel.references import next_reference
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.models import Membership, Role
from ronghe.placements.ages import is_minor
from ronghe.placements.by_name import by_name
from ronghe.placements.gate import locked
from ronghe.placements.lifecycles import INCIDENT
from ronghe.placements.models import (
    Incident,
    IncidentKind,
    IncidentNotice,
    InterruptionGround,
    Placement,
    PlacementState,
    Severity,
    Side,
    Told,
)
from ronghe.placements.operations.ending import Rest, suspend_placement
from ronghe.placements.refusals import DoesNotFit, ReasonIsMissing
from ronghe.placements.safety_law import notices_for

LONGEST = 2000
LOOK_INTO = frozenset({Role.SAFETY_OFFICER, Role.COOPERATION_OFFICER, Role.DEAN, Role.TUTOR, Role.CLASS_TEACHER})  # fmt: skip


class SecondPersonCloses(ValueError):
    """Neither who reported an incident nor who looked into it closes it."""


class NotAllAreTold(ValueError):
    """Somebody who must be told has not been, or nobody said so."""


@dataclass(frozen=True)
class Happened:
    """What happened, as it is reported; `rests` lets the placement rest in the same step."""

    client_key: UUID
    kind: str
    severity: str
    happened_at: datetime
    place: str
    what: str
    health: str = ""
    rests: bool = False


@transaction.atomic
def report_incident(
    *, placement: Placement, happened: Happened, actor: Actor, at: datetime
) -> Incident:
    """Report it; who must be told, and until when, is written down at once."""
    require(actor, "placements.report_danger", placement)
    placement = locked(placement)
    known = placement.incidents.filter(client_key=happened.client_key).first()
    if known is not None:
        return known
    _refuse_unfit(placement, happened, at)
    incident = Incident.objects.create(
        reference=next_reference("SI", on=day_of(at)),
        placement=placement,
        client_key=happened.client_key,
        jurisdiction=placement.jurisdiction,
        kind=happened.kind,
        severity=happened.severity,
        happened_at=happened.happened_at,
        place=happened.place.strip()[:200],
        what=happened.what.strip()[:LONGEST],
        health=happened.health.strip()[:LONGEST],
        reported_by=by_name(actor),
        reported_at=at,
    )
    _list_who_is_told(incident, at)
    details = {"kind": happened.kind, "severity": happened.severity}
    audit.record("incident.reported", incident, actor=actor, at=at, details=details)
    news.publish("incident.reported", incident, actor=actor, at=at, payload=details)
    if happened.rests and placement.state == PlacementState.ACTIVE:
        words = str(_("Incident %(reference)s")) % {"reference": incident.reference}
        rest = Rest(InterruptionGround.SAFETY, Side.NOBODY, words, _day(placement, at))
        suspend_placement(placement=placement, rest=rest, actor=actor, at=at)
    return incident


def _day(placement: Placement, at: datetime) -> date:
    return min(max(day_of(at), placement.starts_on), placement.ends_on)


def _refuse_unfit(placement: Placement, happened: Happened, at: datetime) -> None:
    if not placement.has_begun:
        raise DoesNotFit(_("Incidents are reported once the placement has begun."))
    if happened.kind not in IncidentKind.values or happened.severity not in Severity.values:
        raise DoesNotFit(_("Say what kind of incident it was, and how bad."))
    if not happened.place.strip() or not happened.what.strip():
        raise ReasonIsMissing(_("Say where it happened, and what."))
    if happened.happened_at > at:
        raise DoesNotFit(_("That moment has not come yet."))
    if day_of(happened.happened_at) < placement.starts_on:
        raise DoesNotFit(_("That was before the first day of the placement."))


def _list_who_is_told(incident: Incident, at: datetime) -> None:
    """Write the lines that are not there yet; those that are stay as they were."""
    minor = is_minor(incident.placement.student.person_id, on=day_of(incident.happened_at))
    lines = notices_for(
        incident.jurisdiction,
        incident.severity,
        is_minor=minor is not False,
        on=day_of(incident.happened_at),
    )
    known = set(incident.notices.values_list("duty", flat=True))
    knowing = _sides_that_reported(incident)
    IncidentNotice.objects.bulk_create(
        IncidentNotice(
            incident=incident,
            duty=one.key,
            party=one.party,
            by_host=one.by == "host",
            due_at=one.due_at(incident.happened_at, at),
        )
        for one in lines
        if one.key not in known and one.party not in knowing
    )


def _sides_that_reported(incident: Incident) -> set[str]:
    """Give host or college where it was one of theirs who reported: nobody need tell them."""
    sides = {incident.placement.host_id: Told.HOST, incident.placement.college_id: Told.COLLEGE}
    held = Membership.objects.on(day_of(incident.reported_at)).exclude(role=Role.STUDENT)
    found = held.filter(person=incident.reported_by, organisation__in=sides)
    return {sides[pk] for pk in found.values_list("organisation", flat=True)}


@transaction.atomic
def judge_incident(*, incident: Incident, severity: str, actor: Actor, at: datetime) -> Incident:
    """Judge it anew: what has become worse is told to more people."""
    require(actor, "placements.handle_incident", incident)
    incident = locked_incident(incident)
    _refuse_closed(incident)
    if severity not in Severity.values:
        raise DoesNotFit(_("Say how bad it was."))
    if severity == incident.severity:
        return incident
    details = {"before": incident.severity, "severity": severity}
    incident.severity = severity
    incident.save(update_fields=["severity"])
    _list_who_is_told(incident, at)
    audit.record("incident.severity_changed", incident, actor=actor, at=at, details=details)
    news.publish("incident.severity_changed", incident, actor=actor, at=at, payload=details)
    return incident


@transaction.atomic
def state_health(*, incident: Incident, health: str, actor: Actor, at: datetime) -> Incident:
    """State injury and treatment: read by the student and the college, never by the host."""
    require(actor, "placements.state_injury", incident)
    incident = locked_incident(incident)
    _refuse_closed(incident)
    incident.health = health.strip()[:LONGEST]
    incident.save(update_fields=["health"])
    audit.record("incident.health_stated", incident, actor=actor, at=at)
    return incident


@transaction.atomic
def investigate_incident(
    *, incident: Incident, investigator: Membership, actor: Actor, at: datetime
) -> Incident:
    """Name who looks into it, of the student's college."""
    require(actor, "placements.handle_incident", incident)
    incident = locked_incident(incident)
    state = INCIDENT.next_state(incident.state, "investigate_incident")
    if (
        investigator.organisation_id != incident.placement.college_id
        or investigator.role not in LOOK_INTO
    ):
        raise DoesNotFit(_("Somebody of the college looks into it: safety officer, office, tutor or class teacher."))  # fmt: skip
    incident.state, incident.investigator = state, investigator
    incident.save(update_fields=["state", "investigator"])
    details = {"membership": investigator.pk}
    audit.record("incident.investigator_named", incident, actor=actor, at=at, details=details)
    news.publish("incident.investigator_named", incident, actor=actor, at=at)
    return incident


@transaction.atomic
def state_measures(
    *, incident: Incident, cause: str, measures: str, actor: Actor, at: datetime
) -> Incident:
    """State, as whoever looked into it, what led to it and what is done so that it does not recur."""
    require(actor, "placements.investigate_incident", incident)
    incident = locked_incident(incident)
    state = INCIDENT.next_state(incident.state, "state_measures")
    if not cause.strip() or not measures.strip():
        raise ReasonIsMissing(_("Say what led to it, and what is done so that it does not happen again."))  # fmt: skip
    incident.state, incident.doubt = state, ""
    incident.cause, incident.measures = cause.strip()[:LONGEST], measures.strip()[:LONGEST]
    incident.measured_by, incident.measured_at = actor.person, at
    incident.save(
        update_fields=["state", "doubt", "cause", "measures", "measured_by", "measured_at"]
    )
    audit.record("incident.measures_stated", incident, actor=actor, at=at)
    news.publish("incident.measures_stated", incident, actor=actor, at=at)
    return incident


@transaction.atomic
def return_measures(*, incident: Incident, doubt: str, actor: Actor, at: datetime) -> Incident:
    """Send the measures back: something is still to be done or to be found out."""
    require(actor, "placements.close_incident", incident)
    incident = locked_incident(incident)
    state = INCIDENT.next_state(incident.state, "return_measures")
    _refuse_own(incident, actor)
    if not doubt.strip():
        raise ReasonIsMissing(_("Say in a sentence what is still to be done."))
    incident.state, incident.doubt = state, doubt.strip()[:500]
    incident.save(update_fields=["state", "doubt"])
    audit.record("incident.measures_returned", incident, actor=actor, at=at)
    news.publish("incident.measures_returned", incident, actor=actor, at=at)
    return incident


@transaction.atomic
def close_incident(*, incident: Incident, actor: Actor, at: datetime) -> Incident:
    """Close it as a second person, once everybody who must be told has been."""
    require(actor, "placements.close_incident", incident)
    incident = locked_incident(incident)
    state = INCIDENT.next_state(incident.state, "close_incident")
    _refuse_own(incident, actor)
    untold = incident.notices.filter(told_at=None).count()
    if untold:
        raise NotAllAreTold(_("Note first who was told, or why they need not be: %(n)d lines of the list are open.") % {"n": untold})  # fmt: skip
    incident.state, incident.closed_by, incident.closed_at = state, actor.person, at
    incident.save(update_fields=["state", "closed_by", "closed_at"])
    audit.record("incident.closed", incident, actor=actor, at=at)
    news.publish("incident.closed", incident, actor=actor, at=at)
    return incident


@transaction.atomic
def reopen_incident(*, incident: Incident, reason: str, actor: Actor, at: datetime) -> Incident:
    """Open it again: something has come to light, or came back."""
    require(actor, "placements.handle_incident", incident)
    incident = locked_incident(incident)
    state = INCIDENT.next_state(incident.state, "reopen_incident")
    if not reason.strip():
        raise ReasonIsMissing(_("Say in a sentence what has come to light."))
    incident.state, incident.closed_by, incident.closed_at = state, None, None
    incident.doubt = reason.strip()[:500]
    incident.save(update_fields=["state", "closed_by", "closed_at", "doubt"])
    audit.record("incident.reopened", incident, actor=actor, at=at)
    news.publish("incident.reopened", incident, actor=actor, at=at)
    return incident


def may_close(incident: Incident, person_id: int | None) -> bool:
    """Say whether the person is a second one: neither who reported nor who looked into it."""
    looked = incident.investigator.person_id if incident.investigator else None
    return person_id is not None and person_id not in {
        incident.reported_by_id,
        incident.measured_by_id,
        looked,
    }


def _refuse_own(incident: Incident, actor: Actor) -> None:
    if not may_close(incident, actor.person_id):
        raise SecondPersonCloses(_("You reported it or looked into it. Somebody else of the college closes it: another member of the office, or the safety officer."))  # fmt: skip


def _refuse_closed(incident: Incident) -> None:
    if incident.closed_at is not None:
        raise DoesNotFit(_("The incident is closed. Open it again first."))


def locked_incident(incident: Incident) -> Incident:
    found = Incident.objects.select_for_update(of=("self",))
    return found.select_related(
        "placement__student__person", "placement__college", "placement__host", "investigator"
    ).get(pk=incident.pk)
