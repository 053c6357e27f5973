"""Who is told of hazards and incidents; of the worst, the authority at once."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from ronghe.kernel.models import Event
from ronghe.kernel.news import receiver
from ronghe.parties.following import day_of
from ronghe.parties.models import Membership, Person, Role
from ronghe.parties.receivers import coordinators_of
from ronghe.parties.telling import managers_of, once, tell
from ronghe.placements.models import Hazard, Incident, Placement
from ronghe.placements.urgent import URGENT_SEVERITIES

RELATED = ("placement__college__region", "placement__host", "placement__student__person", "placement__tutor__person", "placement__mentor__person")  # fmt: skip


@receiver("hazard.reported", key="placements.tell_hazard")
@receiver("hazard.found_unmended", key="placements.tell_hazard_again")
def tell_of_hazard(event: Event) -> None:
    """Tell host and college; who said so is not in it."""
    hazard = _hazard(event)
    people = [*_at_host(hazard.placement, event), *_of_college(hazard.placement, event)]
    _tell_of_hazard(people, "reported", hazard, event)


@receiver("hazard.answered", key="placements.tell_hazard_answered")
def tell_of_answer(event: Event) -> None:
    """Ask whoever reported it, and the tutor, to look whether it is mended."""
    hazard = _hazard(event)
    tutor = hazard.placement.tutor
    people = [
        hazard.reported_by,
        hazard.placement.student.person,
        *([tutor.person] if tutor else []),
    ]
    _tell_of_hazard(people, "answered", hazard, event)


@receiver("incident.reported", key="placements.tell_incident")
def tell_of_incident(event: Event) -> None:
    """Tell college and host; a serious one reaches the authority at once."""
    incident = _incident(event)
    people = [*_of_college(incident.placement, event), *_at_host(incident.placement, event)]
    if event.payload["severity"] in URGENT_SEVERITIES:
        people += _of_authority(incident.placement, event)
    _tell_of_incident(people, "reported", incident, event)


@receiver("incident.severity_changed", key="placements.tell_incident_worse")
def tell_of_worse(event: Event) -> None:
    incident = _incident(event)
    people = [*_of_college(incident.placement, event), *_at_host(incident.placement, event)]
    if event.payload["severity"] in URGENT_SEVERITIES:
        people += _of_authority(incident.placement, event)
    _tell_of_incident(people, "reported", incident, event)


@receiver("incident.investigator_named", key="placements.tell_investigator")
def tell_investigator(event: Event) -> None:
    incident = _incident(event)
    if incident.investigator is not None:
        _tell_of_incident([incident.investigator.person], "investigate", incident, event)


@receiver("incident.measures_stated", key="placements.tell_measures")
def tell_of_measures(event: Event) -> None:
    """Ask the college for a second person who closes it."""
    incident = _incident(event)
    people = [
        one for one in _of_college(incident.placement, event) if one.pk != event.actor_person_id
    ]
    _tell_of_incident(people, "measured", incident, event)


def _hazard(event: Event) -> Hazard:
    found = Hazard.objects.select_related("reported_by", *RELATED)
    return found.get(pk=event.subject_id)


def _incident(event: Event) -> Incident:
    return Incident.objects.select_related("investigator__person", *RELATED).get(pk=event.subject_id)  # fmt: skip


def _at_host(placement: Placement, event: Event) -> list[Person]:
    mentor = [placement.mentor.person] if placement.mentor else []
    return [*managers_of([placement.host_id], on=day_of(event.at)), *mentor]


def _of_college(placement: Placement, event: Event) -> list[Person]:
    day = day_of(event.at)
    held = Membership.objects.on(day).filter(organisation=placement.college_id, role=Role.SAFETY_OFFICER)  # fmt: skip
    officers = [one.person for one in held.select_related("person").order_by("pk")]
    tutor = [placement.tutor.person] if placement.tutor else []
    return [*managers_of([placement.college_id], on=day), *officers, *tutor]


def _of_authority(placement: Placement, event: Event) -> list[Person]:
    return [one.person for one in coordinators_of(placement.college, event.at)]


def _tell_of_hazard(people: Iterable[Person], what: str, hazard: Hazard, event: Event) -> None:
    link = settings.RONGHE_URL + reverse("incidents:hazard_page", args=[hazard.reference])
    context = {"hazard": hazard, "link": link}
    for person in once(people):
        if person.pk != event.actor_person_id:
            tell(person, f"messages/placements/hazard_{what}.txt", context, event)


def _tell_of_incident(
    people: Iterable[Person], what: str, incident: Incident, event: Event
) -> None:
    link = settings.RONGHE_URL + reverse("incidents:incident_page", args=[incident.reference])
    context = {"incident": incident, "link": link}
    for person in once(people):
        if person.pk != event.actor_person_id:
            tell(person, f"messages/placements/incident_{what}.txt", context, event)
