"""What students, mentors and colleges are told about visits and guidance."""

from django.conf import settings
from django.urls import reverse

from ronghe.kernel.models import Event
from ronghe.kernel.news import receiver
from ronghe.parties.following import day_of
from ronghe.parties.models import Person
from ronghe.parties.telling import managers_of, once, tell
from ronghe.placements.models import MentorContact, Placement, Side, Visit


def _visit(event: Event) -> Visit:
    related = ("placement__student__person", "placement__mentor__person", "tutor__person")
    return Visit.objects.select_related(*related).get(pk=event.subject_id)


def _of_host(placement: Placement, event: Event) -> list[Person]:
    """Give the mentor, or those who lead the host where none is named."""
    if placement.mentor is not None:
        return [placement.mentor.person]
    return managers_of([placement.host_id], on=day_of(event.at))


def _tell(people: list[Person], what: str, visit: Visit, event: Event) -> None:
    page = reverse("placements:visit_page", args=[visit.reference])
    context = {"visit": visit, "link": settings.RONGHE_URL + page}
    for person in once(people):
        tell(person, f"messages/visits/visit_{what}.txt", context, event)


@receiver("visit.planned", key="placements.tell_visit_planned")
def tell_planned(event: Event) -> None:
    """Tell the student; of several students of one host in one step the host is told once."""
    visit = _visit(event)
    people = [visit.placement.student.person]
    if event.payload["is_first"]:
        people += _of_host(visit.placement, event)
    _tell(people, "planned", visit, event)


@receiver("visit.reported", key="placements.ask_about_visit")
def ask_other_side(event: Event) -> None:
    visit = _visit(event)
    people = [visit.placement.student.person, *_of_host(visit.placement, event)]
    _tell(people, "reported", visit, event)


@receiver("visit.cancelled", key="placements.tell_visit_cancelled")
def tell_cancelled(event: Event) -> None:
    visit = _visit(event)
    people = [visit.placement.student.person, *_of_host(visit.placement, event)]
    _tell(people, "cancelled", visit, event)


@receiver("visit.contradicted", key="placements.tell_visit_contradicted")
def tell_contradicted(event: Event) -> None:
    """Tell the tutor and the college: two accounts of one visit stand beside each other."""
    visit = _visit(event)
    people = [visit.tutor.person, *managers_of([visit.placement.college_id], on=day_of(event.at))]
    _tell(people, "contradicted", visit, event)


@receiver("contact.noted", key="placements.ask_about_guidance")
def ask_about_guidance(event: Event) -> None:
    """Ask the other of the two."""
    related = ("placement__student__person", "placement__mentor__person", "placement__tutor__person")  # fmt: skip
    contact = MentorContact.objects.select_related(*related).get(pk=event.subject_id)
    placement = contact.placement
    guides = {Side.HOST: placement.mentor, Side.COLLEGE: placement.tutor}
    held = placement.student if contact.answers_for == Side.STUDENT else guides[Side(contact.guide)]
    if held is not None:
        page = reverse("placements:visit_list", args=[placement.reference])
        context = {"contact": contact, "link": settings.RONGHE_URL + page}
        tell(held.person, "messages/visits/contact_noted.txt", context, event)
