"""What students, hosts, colleges, guardians and authorities are told about placements."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from ronghe.kernel.models import Event
from ronghe.kernel.news import receiver
from ronghe.parties.actors import SYSTEM
from ronghe.parties.following import day_of
from ronghe.parties.models import Guardian, Membership, Person, Role
from ronghe.parties.receivers import coordinators_of
from ronghe.parties.telling import managers_of, once, tell
from ronghe.partnerships.models import Agreement
from ronghe.placements.gate import check, locked
from ronghe.placements.models import (
    Filing,
    GateRequest,
    GuardianLink,
    JournalEntry,
    Mender,
    MentorLink,
    Placement,
)


@receiver("placement.mending_asked", key="placements.ask_mender")
def ask_mender(event: Event) -> None:
    """Tell whoever can mend it; several requests to one side are one row of its desk."""
    request = GateRequest.objects.select_related("placement__student__person").get(
        pk=event.payload["request"]
    )
    placement = request.placement
    people = _menders(request.asked, placement, event)
    _tell_all(people, "mending_asked", placement, event)


def _menders(mender: str, placement: Placement, event: Event) -> list[Person]:
    day = day_of(event.at)
    if mender == Mender.HOST:
        return managers_of([placement.host_id], on=day)
    if mender == Mender.STUDENT:
        return [placement.student.person]
    if mender == Mender.GUARDIAN:
        found = Guardian.objects.filter(student=placement.student.person_id, ends_on=None)
        return once(one.person for one in found.select_related("person").order_by("pk"))
    if mender == Mender.AUTHORITY:
        held = Membership.objects.on(day).filter(
            organisation__in=placement.filings.values("filing__authority"), role=Role.COORDINATOR
        )
        return once(one.person for one in held.select_related("person").order_by("pk"))
    return managers_of([placement.college_id], on=day)


@receiver("placement.made_ready", key="placements.tell_ready")
def tell_ready(event: Event) -> None:
    placement = _placement(event)
    people = [placement.student.person, *managers_of([placement.host_id], on=day_of(event.at))]
    _tell_all(people, "ready", placement, event)


@receiver("placement.gate_closed", key="placements.tell_gate_closed")
def tell_gate_closed(event: Event) -> None:
    placement = _placement(event)
    people = managers_of([placement.college_id, placement.host_id], on=day_of(event.at))
    _tell_all(people, "gate_closed", placement, event)


@receiver("placement.started_unready", key="placements.tell_of_unready_start")
def tell_of_unready_start(event: Event) -> None:
    """Tell the college; what concerns safety, age and insurance reaches the authority at once."""
    placement = _placement(event)
    people = managers_of([placement.college_id, placement.host_id], on=day_of(event.at))
    if event.payload["urgent"]:
        people = [*people, *(one.person for one in coordinators_of(placement.college, event.at))]
    _tell_all(people, "started_unready", placement, event)


@receiver("placement.suspended", key="placements.tell_suspended")
@receiver("placement.resumed", key="placements.tell_resumed")
@receiver("placement.ended_early", key="placements.tell_ended")
@receiver("placement.did_not_start", key="placements.tell_no_start")
def tell_of_change(event: Event) -> None:
    """Tell the student and both organisations that something has changed; why is on the page."""
    placement = _placement(event)
    people = [
        placement.student.person,
        *managers_of([placement.college_id, placement.host_id], on=day_of(event.at)),
    ]
    _tell_all(people, "changed", placement, event)


@receiver("filing.filed", key="placements.ask_authority")
def ask_authority(event: Event) -> None:
    filing = Filing.objects.select_related("college", "authority").get(pk=event.subject_id)
    held = Membership.objects.on(day_of(event.at)).filter(
        organisation=filing.authority, role=Role.COORDINATOR
    )
    people = once(one.person for one in held.select_related("person").order_by("pk"))
    _tell_of_filing(people, "filed", filing, event)


@receiver("filing.answered", key="placements.tell_filing_answered")
def tell_filing_answered(event: Event) -> None:
    filing = Filing.objects.select_related("college", "authority").get(pk=event.subject_id)
    people = managers_of([filing.college_id], on=day_of(event.at))
    _tell_of_filing(people, "answered", filing, event)


@receiver("guardian_link.sent", key="placements.send_guardian_link")
def send_link(event: Event) -> None:
    """Send the link, which travels sealed and is stored nowhere."""
    link = GuardianLink.objects.select_related("person", "placement__student__person").get(
        pk=event.payload["link"]
    )
    address = reverse("placements:guardian_page", args=[event.secrets["token"]])
    context = {"placement": link.placement, "link": settings.RONGHE_URL + address}
    tell(link.person, "messages/placements/placement_guardian_link.txt", context, event)


@receiver("mentor_link.sent", key="placements.send_mentor_link")
def send_week_link(event: Event) -> None:
    """Send a mentor the link of the week, which travels sealed and is stored nowhere."""
    link = MentorLink.objects.select_related("mentor__person", "mentor__organisation").get(
        pk=event.payload["link"]
    )
    address = reverse("placements:minute_page", args=[event.secrets["token"]])
    context = {"mentor": link.mentor, "link": settings.RONGHE_URL + address}
    tell(link.mentor.person, "messages/placements/mentor_link.txt", context, event)


@receiver("journal.commented", key="placements.tell_of_comment")
def tell_of_comment(event: Event) -> None:
    """Tell the student of a word on an entry; the word itself stays on the page."""
    entry = JournalEntry.objects.select_related("placement__student__person").get(
        pk=event.subject_id
    )
    student = entry.placement.student.person
    if event.actor_person_id != student.pk:
        page = reverse("placements:journal_list", args=[entry.placement.reference])
        context = {"placement": entry.placement, "link": settings.RONGHE_URL + page}
        tell(student, "messages/placements/journal_commented.txt", context, event)


@receiver("consent.withdrawn", key="placements.tell_consent_withdrawn")
def tell_consent_withdrawn(event: Event) -> None:
    placement = _placement(event)
    people = managers_of([placement.college_id], on=day_of(event.at))
    _tell_all(people, "consent_withdrawn", placement, event)


@receiver("agreement.in_force", key="placements.look_at_gate")
def look_at_gate(event: Event) -> None:
    """Look at the gate again, now that the agreement is signed."""
    agreement = Agreement.objects.get(pk=event.subject_id)
    for one in Placement.objects.filter(agreement=agreement).open().order_by("pk"):
        check(locked(one), actor=SYSTEM, at=event.at)


def _placement(event: Event) -> Placement:
    related = ("student__person", "college__region", "host")
    return Placement.objects.select_related(*related).get(pk=event.subject_id)


def _tell_all(people: Iterable[Person], what: str, placement: Placement, event: Event) -> None:
    page = reverse("placements:placement_page", args=[placement.reference])
    context = {"placement": placement, "link": settings.RONGHE_URL + page}
    for person in once(people):
        tell(person, f"messages/placements/placement_{what}.txt", context, event)


def _tell_of_filing(people: Iterable[Person], what: str, filing: Filing, event: Event) -> None:
    page = reverse("preparations:filing_page", args=[filing.reference])
    context = {"filing": filing, "link": settings.RONGHE_URL + page}
    for person in once(people):
        tell(person, f"messages/placements/filing_{what}.txt", context, event)
