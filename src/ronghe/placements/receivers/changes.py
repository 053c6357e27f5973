"""What those around a placement are told of illness, changes of post, and places that came back."""

from django.conf import settings
from django.urls import reverse

from ronghe.kernel.models import Event
from ronghe.kernel.news import receiver
from ronghe.parties.actors import SYSTEM
from ronghe.parties.following import day_of
from ronghe.parties.models import Person
from ronghe.parties.telling import managers_of, once, tell
from ronghe.placements.family import guardians_to_tell
from ronghe.placements.models import IllnessReport, Placement, Side, Stage
from ronghe.placements.operations.vacancies import return_to_round

RELATED = ("placement__student__person", "placement__tutor__person", "placement__mentor__person")


def _page(placement: Placement) -> str:
    page = reverse("placements:change_list", args=[placement.reference])
    return f"{settings.RONGHE_URL}{page}"


def _of_college(placement: Placement, event: Event) -> list[Person]:
    """Give the tutor, or those who lead the college where none is named."""
    if placement.tutor is not None:
        return [placement.tutor.person]
    return managers_of([placement.college_id], on=day_of(event.at))


def _of_host(placement: Placement, event: Event) -> list[Person]:
    if placement.mentor is not None:
        return [placement.mentor.person]
    return managers_of([placement.host_id], on=day_of(event.at))


@receiver("illness.reported", key="placements.tell_illness")
def tell_illness(event: Event) -> None:
    """Tell the tutor of the illness, the host of the absence alone, guardians of a minor of both."""
    illness = IllnessReport.objects.select_related(*RELATED).get(pk=event.subject_id)
    placement = illness.placement
    context = {"illness": illness, "link": _page(placement)}
    for person in once(_of_college(placement, event)):
        tell(person, "messages/visits/illness_reported.txt", context, event)
    for person in once(_of_host(placement, event)):
        tell(person, "messages/visits/absence_noted.txt", context, event)
    for guardian in guardians_to_tell(placement, on=day_of(event.at)):
        if guardian.pk != illness.reported_by_id:
            tell(guardian, "messages/visits/illness_family.txt", {"illness": illness}, event)


@receiver("illness.answered", key="placements.tell_illness_answered")
def tell_illness_answered(event: Event) -> None:
    illness = IllnessReport.objects.select_related(*RELATED).get(pk=event.subject_id)
    context = {"illness": illness, "link": _page(illness.placement)}
    tell(illness.placement.student.person, "messages/visits/illness_answered.txt", context, event)


@receiver("stage.proposed", key="placements.ask_about_stage")
def ask_about_stage(event: Event) -> None:
    """Ask the other side; the student reads along."""
    stage = Stage.objects.select_related(*RELATED).get(pk=event.subject_id)
    asked = (
        _of_college(stage.placement, event)
        if stage.answers_for == Side.COLLEGE
        else managers_of([stage.placement.host_id], on=day_of(event.at))
    )
    _tell_of_stage([*asked, stage.placement.student.person], "proposed", stage, event)


@receiver("stage.answered", key="placements.tell_stage_answered")
@receiver("stage.begun", key="placements.tell_stage_begun")
def tell_of_stage(event: Event) -> None:
    stage = Stage.objects.select_related(*RELATED).get(pk=event.subject_id)
    placement = stage.placement
    people = [
        placement.student.person,
        *_of_college(placement, event),
        *_of_host(placement, event),
    ]
    _tell_of_stage(people, "changed", stage, event)


def _tell_of_stage(people: list[Person], what: str, stage: Stage, event: Event) -> None:
    context = {"stage": stage, "link": _page(stage.placement)}
    for person in once(people):
        tell(person, f"messages/visits/stage_{what}.txt", context, event)


@receiver("placement.ended_early", key="placements.return_ended")
@receiver("placement.did_not_start", key="placements.return_unstarted")
def give_back(event: Event) -> None:
    """Give student and seat back to the round, where the placement came from one."""
    placement = Placement.objects.get(pk=event.subject_id)
    return_to_round(placement=placement, actor=SYSTEM, at=event.at)
