"""What the tabs of a placement's page show. A tab is a function of request, placement and reader."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from ronghe.kernel.audit import story_of as records_of
from ronghe.kernel.models import AuditRecord
from ronghe.parties import class_queries
from ronghe.parties.models import Guardian, Membership, Person
from ronghe.partnerships.models import Agreement
from ronghe.placements.models import COMING, Placement, PlacementState
from ronghe.web.casework.paging import last_shown, page_of
from ronghe.web.parts import Action, Text
from ronghe.web.placements.access import Reader, step_url, student_name
from ronghe.web.placements.records_tab import records
from ronghe.web.placements.work_form import stated_groups
from ronghe.web.records.story import all_but_students, everybody, story_of
from ronghe.web.requests import WebRequest

Content = dict[str, Any]
S = PlacementState


def overview(request: WebRequest, placement: Placement, reader: Reader) -> Content:
    """Give what stands below the gate: the placement in short, and the rarer steps."""
    language = get_language() or "en"
    agreement = placement.agreement
    reads = agreement is not None and (
        Agreement.objects.visible_to(request.actor).filter(pk=agreement.pk).exists()
    )
    return {
        "host": placement.host.name_in(language),
        "college": placement.college.name_in(language),
        "agreement_url": reverse("agreements:agreement_page", args=[agreement.reference])
        if agreement is not None and reads
        else "",
        "round_url": reverse("rounds:round_page", args=[placement.post.round.reference])
        if placement.post and reader.takes_part and reader.side
        else "",
        "began_because": _began_because(placement),
        "checked": date_format(timezone.localtime(placement.checked_at), "DATETIME_FORMAT")
        if placement.checked_at
        else "",
        "look_again": Action(
            pgettext("gate of a placement", "Look again"), step_url("gate_check", placement), "post"
        )
        if reader.looks_again and placement.state in COMING
        else None,
        "steps": rarer_steps(placement, reader, timezone.localdate()),
    }


def _began_because(placement: Placement) -> str:
    """Give the reason for which it was recorded that it began too early, as it stands on record."""
    if not placement.is_irregular:
        return ""
    found = records_of(placement).filter(verb="placement.started_unready").first()
    return str(found.details.get("reason", "")) if found else ""


def rarer_steps(placement: Placement, reader: Reader, on: date) -> list[Action]:
    """Give the steps that the banner does not offer."""
    state, found = placement.state, []

    def step(label: Text, name: str) -> None:
        found.append(Action(label, step_url(name, placement)))

    if reader.runs and placement.is_open and placement.agreement is None:
        step(_("Attach agreement"), "agreement_attach")
    if reader.runs and state in COMING and on >= placement.starts_on:
        step(_("Record that it has begun all the same"), "start_record")
    if reader.ends and state == S.ACTIVE:
        step(_("Let the placement rest"), "placement_suspend")
    if reader.ends and state in {S.ACTIVE, S.SUSPENDED}:
        step(_("End the placement early"), "placement_end")
    if reader.ends and state in COMING:
        step(_("Note that it did not start"), "placement_no_start")
    return found


def work(_request: WebRequest, placement: Placement, reader: Reader) -> Content:
    change = Action(_("Change what is stated"), step_url("work_state", placement))
    return {
        "groups": stated_groups(placement),
        "change": change if reader.states_work and placement.is_open else None,
        "site": placement.site,
        "is_agreed": placement.agreement is not None and placement.agreement.is_signed,
    }


@dataclass(frozen=True)
class Somebody:
    """A person of the placement: what they are in it, and how they are reached, if one may know."""

    role: Text
    name: str
    detail: str = ""
    phone: str = ""
    url: str = ""
    action: Action | None = None


def people(request: WebRequest, placement: Placement, reader: Reader) -> Content:
    found = [
        _student(request, placement, reader),
        _helper(_("College tutor"), placement.tutor, reader, _naming("tutor_name", _("Name tutor"), placement, may=reader.runs)),
        _helper(_("Enterprise mentor"), placement.mentor, reader, _naming("mentor_name", _("Name mentor"), placement, may=reader.names_mentor)),
        *_class_teachers(placement, reader),
    ]  # fmt: skip
    if reader.sees_guardians:
        found += _guardians(placement)
    return {"people": found, "hides_guardians": not reader.sees_guardians}


def _student(request: WebRequest, placement: Placement, reader: Reader) -> Somebody:
    held = placement.student
    scope = request.actor.scope
    is_own = scope.sees_others and scope.covers(held)
    return Somebody(
        _("Student"),
        student_name(placement),
        held.school_class.name if held.school_class else "",
        _phone(held.person, reader),
        reverse("people:student_page", args=[held.person_id]) if is_own else "",
    )


def _phone(person: Person, reader: Reader) -> str:
    """Give the number to those who work together; an authority asks the college."""
    return person.contact_phone if reader.takes_part else ""


def _naming(name: str, label: Text, placement: Placement, *, may: bool) -> Action | None:
    return Action(label, step_url(name, placement)) if may and placement.is_open else None


def _helper(role: Text, held: Membership | None, reader: Reader, action: Action | None) -> Somebody:
    if held is None:
        return Somebody(role, "", action=action)
    name = held.person.name_in(get_language() or "en")
    again = Action(_("Name somebody else"), action.url) if action else None
    return Somebody(role, name, "", _phone(held.person, reader), action=again)


def _class_teachers(placement: Placement, reader: Reader) -> list[Somebody]:
    if placement.student.school_class is None:
        return []
    found = class_queries.teachers_of(placement.student.school_class, on=timezone.localdate())
    language = get_language() or "en"
    return [
        Somebody(_("Class teacher"), one.person.name_in(language), "", _phone(one.person, reader))
        for one in found
    ]


def _guardians(placement: Placement) -> list[Somebody]:
    found = class_queries.guardians_of(placement.student.person, on=timezone.localdate())
    language = get_language() or "en"
    return [
        Somebody(
            _("Parent or guardian"),
            one.person.name_in(language),
            one.get_relation_display(),
            one.person.contact_phone,
        )
        for one in found
    ]


def history(request: WebRequest, placement: Placement, reader: Reader) -> Content:
    found = records_of(placement)
    last = last_shown(request, found)
    if last is not None:
        found = found.filter(pk__lt=last.pk)
    shown, page = page_of(found, is_later=last is not None, kept={"tab": "history"})
    return {
        "story": story_of(
            shown,
            names=everybody if reader.takes_part else all_but_students,
            called={} if reader.sees_guardians else _unnamed(placement, shown),
        ),
        "page": page,
    }


def _unnamed(placement: Placement, shown: list[AuditRecord]) -> Mapping[int, str]:
    """Give the guardians among those who acted: to others they have no name."""
    acted = {one.actor_person_id for one in shown if one.actor_person_id}
    found = Guardian.objects.filter(student=placement.student.person_id, person__in=acted)
    return {pk: _("a parent or guardian") for pk in found.order_by().values_list("person", flat=True)}  # fmt: skip


CONTENT: dict[str, Callable[[WebRequest, Placement, Reader], Content]] = {
    "overview": overview,
    "work": work,
    "people": people,
    "records": records,
    "history": history,
}
