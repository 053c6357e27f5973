"""Who is told that a confidential word waits: no letter says what it is about, or of whom."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from ronghe.kernel.models import Event
from ronghe.kernel.news import receiver
from ronghe.parties.following import day_of
from ronghe.parties.models import Membership, Organisation, Person, Role
from ronghe.parties.telling import once, tell
from ronghe.placements.models import Complainant, Grievance
from ronghe.placements.seats import (
    authorities_over,
    heads_of,
    officers_of,
    who_answers,
)


@receiver("grievance.sent", key="placements.grievance_sent")
@receiver("grievance.written_again", key="placements.grievance_written")
@receiver("grievance.reopened", key="placements.grievance_reopened")
@receiver("grievance.moved", key="placements.grievance_moved")
@receiver("grievance.settled", key="placements.grievance_settled")
@receiver("grievance.withdrawn", key="placements.grievance_withdrawn")
def tell_who_answers(event: Event) -> None:
    grievance = _grievance(event)
    people = who_answers(grievance, on=day_of(event.at))
    page = reverse("grievances:grievance_page", args=[grievance.reference])
    _tell(people, "waits", page, event)


@receiver("grievance.answered", key="placements.grievance_answered")
@receiver("grievance.measure_noted", key="placements.grievance_measure")
@receiver("grievance.closing_proposed", key="placements.grievance_proposed")
@receiver("grievance.lapsed", key="placements.grievance_lapsed")
def tell_complainant(event: Event) -> None:
    """Say that there is a word; a guardian opens it by the link that was sent before."""
    grievance = _grievance(event)
    if grievance.party == Complainant.GUARDIAN:
        _tell([grievance.complainant], "word_for_guardian", "", event)
    else:
        page = reverse("grievances:grievance_page", args=[grievance.reference])
        _tell([grievance.complainant], "word", page, event)


@receiver("officer.missing", key="placements.officer_missing")
def tell_officer_missing(event: Event) -> None:
    """Tell the authority that nobody is named; not why it matters today.

    The college is not told at that hour, lest somebody there, whom it may be about, puts two and
    two together: it is reminded every week, whether anybody complains or not.
    """
    college = _college(event)
    _tell_of_college(_coordinators(college, event), "officer_missing", college, event)


@receiver("officer.lacking", key="placements.officer_lacking")
def remind_of_officer(event: Event) -> None:
    college = _college(event)
    heads = heads_of(college.pk, on=day_of(event.at))
    _tell_of_college(heads, "officer_missing", college, event)


@receiver("grievance.escalated", key="placements.grievance_escalated")
def tell_authority_of_waiting(event: Event) -> None:
    """Tell the authority's contact, or its coordinators, that something waits; nothing of what it is."""
    college = _grievance(event).placement.college
    day = day_of(event.at)
    holders = authorities_over(college, on=day)
    people = [one for holder in holders for one in officers_of(holder, on=day)]
    _tell_of_college(people or _coordinators(college, event), "overdue", college, event)


def _coordinators(college: Organisation, event: Event) -> list[Person]:
    day = day_of(event.at)
    held = Membership.objects.on(day).filter(
        organisation__in=authorities_over(college, on=day), role=Role.COORDINATOR
    )
    return [one.person for one in held.select_related("person").order_by("pk")]


def _college(event: Event) -> Organisation:
    return Organisation.objects.select_related("region").get(pk=event.subject_id)


def _grievance(event: Event) -> Grievance:
    found = Grievance.objects.select_related("complainant", "placement__college__region")
    return found.get(pk=event.subject_id)


def _tell(people: Iterable[Person], what: str, page: str, event: Event) -> None:
    context = {"link": settings.RONGHE_URL + page}
    for person in once(people):
        if person.pk != event.actor_person_id:
            tell(person, f"messages/placements/care_{what}.txt", context, event)


def _tell_of_college(
    people: Iterable[Person], what: str, college: Organisation, event: Event
) -> None:
    link = settings.RONGHE_URL + reverse("grievances:officer_list")
    for person in once(people):
        context = {"college": college.name_in(person.language), "link": link}
        tell(person, f"messages/placements/care_{what}.txt", context, event)
