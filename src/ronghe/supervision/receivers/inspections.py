"""Who is told of inspections: the inspected of each step, and whoever of the authority is next."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from ronghe.kernel.models import Event
from ronghe.kernel.news import receiver
from ronghe.parties.following import day_of
from ronghe.parties.models import Membership, Person, Role
from ronghe.parties.telling import managers_of, once, tell
from ronghe.supervision.models import Inspection, Measure, MeasureStep

RELATED = ("inspected", "authority", "cooperation")


@receiver("inspection.announced", key="supervision.tell_announced")
def tell_announced(event: Event) -> None:
    """Tell the inspected what is to come, and what they need not do."""
    inspection = _inspection(event)
    what = "visit_asked" if inspection.is_visit else "announced"
    _tell(_of_inspected(inspection, event), what, inspection, event)


@receiver("inspection.findings_stated", key="supervision.tell_findings")
def tell_findings(event: Event) -> None:
    inspection = _inspection(event)
    _tell(_of_inspected(inspection, event), "found", inspection, event)


@receiver("inspection.decided", key="supervision.tell_decided")
def tell_decided(event: Event) -> None:
    inspection = _inspection(event)
    _tell(_of_inspected(inspection, event), "decided", inspection, event)


@receiver("inspection.lapsed", key="supervision.tell_lapsed")
@receiver("inspection.cancelled", key="supervision.tell_cancelled")
def tell_ended(event: Event) -> None:
    """Tell both sides that nothing follows from it; who was told of nothing is told nothing."""
    inspection = _inspection(event)
    if inspection.announced_at is not None:
        people = [*_of_inspected(inspection, event), *_officers(inspection)]
        _tell(people, "ended", inspection, event)


@receiver("inspection.opened", key="supervision.tell_to_approve")
def tell_to_approve(event: Event) -> None:
    inspection = _inspection(event)
    if inspection.needs_approval:
        _tell(_deciders(inspection, event), "to_approve", inspection, event)


@receiver("inspection.officers_named", key="supervision.tell_officers")
@receiver("inspection.agreed_to", key="supervision.tell_agreed")
@receiver("inspection.declined", key="supervision.tell_declined")
def tell_officers(event: Event) -> None:
    inspection = _inspection(event)
    _tell(_officers(inspection), "for_officers", inspection, event)


@receiver("inspection.replied_to", key="supervision.tell_reply")
def tell_reply(event: Event) -> None:
    """Ask for a decision by somebody who did not look."""
    inspection = _inspection(event)
    looked = {one.pk for one in _officers(inspection)}
    people = [one for one in _deciders(inspection, event) if one.pk not in looked]
    _tell(people, "to_decide", inspection, event)


@receiver("measure.noticed", key="supervision.tell_measure_noticed")
@receiver("measure.imposed", key="supervision.tell_measure_imposed")
@receiver("measure.withdrawn", key="supervision.tell_measure_withdrawn")
@receiver("measure.lapsed", key="supervision.tell_measure_lapsed")
@receiver("measure.lifted", key="supervision.tell_measure_lifted")
@receiver("measure.ended", key="supervision.tell_measure_ended")
@receiver("mending.returned", key="supervision.tell_mending_returned")
@receiver("mending.accepted", key="supervision.tell_mending_accepted")
def tell_measure(event: Event) -> None:
    inspection = _inspection(event)
    _tell(_of_inspected(inspection, event), "measure", inspection, event)


@receiver("measure.imposed", key="supervision.tell_parties")
def tell_parties(event: Event) -> None:
    """Tell the other parties of the cooperation of a notice to them, and of all that is harder."""
    measure = Measure.objects.get(pk=event.payload["measure"])
    if measure.step < MeasureStep.NOTICE:
        return
    inspection = _inspection(event)
    others = inspection.cooperation.parties.exclude(organisation=inspection.inspected_id)
    people = managers_of(others.values("organisation"), on=day_of(event.at))
    context = {"inspection": inspection, "reason": measure.reason, "inspected": inspection.inspected}  # fmt: skip
    page = reverse("cooperations:cooperation_page", args=[inspection.cooperation.reference])
    for person in people:
        named = {**context, "name": inspection.inspected.name_in(person.language)}
        tell(person, "messages/supervision/parties_told.txt", {**named, "link": settings.RONGHE_URL + page}, event)  # fmt: skip


@receiver("measure.objected_to", key="supervision.tell_objection")
@receiver("mending.answered", key="supervision.tell_mending_answered")
def tell_authority(event: Event) -> None:
    inspection = _inspection(event)
    _tell(_deciders(inspection, event), "to_settle", inspection, event)


def _inspection(event: Event) -> Inspection:
    return Inspection.objects.select_related(*RELATED).get(pk=event.subject_id)


def _of_inspected(inspection: Inspection, event: Event) -> list[Person]:
    return managers_of([inspection.inspected_id], on=day_of(event.at))


def _officers(inspection: Inspection) -> list[Person]:
    named = inspection.officers.select_related("membership__person").order_by("pk")
    return [one.membership.person for one in named]


def _deciders(inspection: Inspection, event: Event) -> list[Person]:
    held = Membership.objects.on(day_of(event.at)).filter(
        organisation=inspection.authority_id, role__in=(Role.COORDINATOR, Role.CASE_OFFICER)
    )
    return [one.person for one in held.select_related("person").order_by("pk")]


def _tell(people: Iterable[Person], what: str, inspection: Inspection, event: Event) -> None:
    page = reverse("inspections:inspection_page", args=[inspection.reference])
    context = {"inspection": inspection, "link": settings.RONGHE_URL + page}
    for person in once(people):
        if person.pk != event.actor_person_id:
            named = {**context, "authority": inspection.authority.name_in(person.language)}
            tell(person, f"messages/supervision/inspection_{what}.txt", named, event)
