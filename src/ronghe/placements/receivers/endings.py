"""What both sides are told about the end of a placement: never what the other wrote."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from ronghe.kernel.models import Event
from ronghe.kernel.news import receiver
from ronghe.parties.actors import SYSTEM
from ronghe.parties.following import day_of
from ronghe.parties.models import Person
from ronghe.parties.telling import managers_of, once, tell
from ronghe.placements.models import (
    FollowUpLink,
    Placement,
    PracticeCertificate,
    ReportLink,
    ReportSide,
)
from ronghe.placements.operations.certificates import write_certificate
from ronghe.placements.operations.endings import begin_ending


@receiver("placement.completed", key="placements.begin_ending_of_completed")
@receiver("placement.ended_early", key="placements.begin_ending_of_ended")
def begin(event: Event) -> None:
    """Ask both sides for their report, as soon as the placement is over."""
    begin_ending(placement=_placement(event), actor=SYSTEM, at=event.at)


@receiver("ending.begun", key="placements.ask_for_reports")
def ask_for_reports(event: Event) -> None:
    placement = _placement(event)
    people = [placement.student.person, *_host(placement, event)]
    _tell_all(people, "begun", placement, event)


@receiver("report_link.sent", key="placements.send_report_link")
def send_link(event: Event) -> None:
    """Send a mentor the link to the report, which travels sealed and is stored nowhere."""
    related = ("mentor__person", "placement__student__person")
    link = ReportLink.objects.select_related(*related).get(pk=event.payload["link"])
    address = reverse("endings:link_page", args=[event.secrets["token"]])
    context = {"placement": link.placement, "link": settings.RONGHE_URL + address}
    tell(link.mentor.person, "messages/placements/report_link.txt", context, event)


@receiver("ending.reminded", key="placements.remind_of_report")
def remind(event: Event) -> None:
    placement = _placement(event)
    of_host = event.payload["side"] == ReportSide.HOST
    people = _host(placement, event) if of_host else [placement.student.person]
    _tell_all(people, "reminded", placement, event)


@receiver("ending.opened", key="placements.tell_reports_open")
def tell_open(event: Event) -> None:
    placement = _placement(event)
    _tell_all(_everybody(placement, event), "opened", placement, event)


@receiver("outcome.corrected", key="placements.tell_report_corrected")
def tell_corrected(event: Event) -> None:
    """Tell everybody that there is a newer report, or a late one; the older one stays."""
    placement = _placement(event)
    _tell_all(_everybody(placement, event), "corrected", placement, event)


@receiver("outcome.answered", key="placements.tell_report_answered")
def tell_answered(event: Event) -> None:
    placement = _placement(event)
    people = [one for one in _everybody(placement, event) if one.pk != event.actor_person_id]
    _tell_all(people, "answered", placement, event)


@receiver("ending.called_off", key="placements.tell_reports_called_off")
def tell_called_off(event: Event) -> None:
    placement = _placement(event)
    _tell_all(_everybody(placement, event), "called_off", placement, event)


@receiver("assessment.given", key="placements.tell_assessed")
@receiver("assessment.answered", key="placements.tell_objection_answered")
def tell_assessed(event: Event) -> None:
    placement = _placement(event)
    _tell_all([placement.student.person], "assessed", placement, event)


@receiver("assessment.objected", key="placements.ask_for_answer_to_objection")
def tell_objected(event: Event) -> None:
    placement = _placement(event)
    people = managers_of([placement.college_id], on=day_of(event.at))
    tutor = placement.tutor.person_id if placement.tutor else None
    _tell_all([one for one in people if one.pk != tutor], "objected", placement, event)


@receiver("certificate.issued", key="placements.write_certificate")
def write(event: Event) -> None:
    """Set and seal the paper behind the page: nobody who issues waits for it."""
    certificate = PracticeCertificate.objects.get(pk=event.subject_id)
    write_certificate(certificate=certificate, actor=SYSTEM, at=event.at)


@receiver("certificate.written", key="placements.tell_certified")
@receiver("certificate.revoked", key="placements.tell_revoked")
def tell_certified(event: Event) -> None:
    found = PracticeCertificate.objects.select_related("placement__student__person")
    placement = found.get(pk=event.subject_id).placement
    _tell_all([placement.student.person], "certified", placement, event)


@receiver("follow_up.asked", key="placements.send_follow_up_link")
def send_follow_up(event: Event) -> None:
    """Send a graduate the link, which travels sealed and is stored nowhere."""
    found = FollowUpLink.objects.select_related("student__person", "student__organisation")
    link = found.get(pk=event.payload["link"])
    address = reverse("endings:follow_up_answer", args=[event.secrets["token"]])
    context = {"college": link.student.organisation, "link": settings.RONGHE_URL + address}
    tell(link.student.person, "messages/placements/follow_up.txt", context, event)


def _placement(event: Event) -> Placement:
    related = ("student__person", "college", "host", "tutor__person", "mentor__person")
    return Placement.objects.select_related(*related).get(pk=event.subject_id)


def _host(placement: Placement, event: Event) -> list[Person]:
    return managers_of([placement.host_id], on=day_of(event.at))


def _everybody(placement: Placement, event: Event) -> list[Person]:
    tutor = placement.tutor.person if placement.tutor else None
    mentor = placement.mentor.person if placement.mentor else None
    return once([placement.student.person, *_host(placement, event), mentor, tutor])


def _tell_all(people: Iterable[Person], what: str, placement: Placement, event: Event) -> None:
    page = reverse("endings:ending_page", args=[placement.reference])
    context = {"placement": placement, "link": settings.RONGHE_URL + page}
    for person in once(people):
        tell(person, f"messages/placements/ending_{what}.txt", context, event)
