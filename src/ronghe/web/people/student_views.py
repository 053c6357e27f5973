"""A student's page, and the steps that start from it."""

from typing import Any

import rules
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ronghe.parties import class_queries, operations
from ronghe.parties.models import Enrolment, Membership
from ronghe.web.asking import Step, ask, get_or_post, need
from ronghe.web.parts import Text
from ronghe.web.people.class_views import visible_class
from ronghe.web.people.forms import (
    DetailsForm,
    EnrolForm,
    GuardianForm,
    LastDayForm,
    MoveForm,
    RevealForm,
)
from ronghe.web.people.pages import STUDENT_TABS, class_url, history, student_header
from ronghe.web.requests import WebRequest


def visible_student(request: WebRequest, student: int) -> Membership:
    """Give the latest membership of that person as a student, if the actor sees it."""
    seen = class_queries.students_seen_by(request.actor, on=timezone.localdate())
    return get_object_or_404(seen.filter(person=student)[:1])


def _page_url(student: Membership) -> str:
    return reverse("people:student_page", args=[student.person_id])


def _name(student: Membership) -> str:
    return student.person.name_in(get_language() or "en")


def _crumbs(student: Membership) -> list[tuple[Text, str]]:
    above: list[tuple[Text, str]] = [(_("Classes"), reverse("people:class_list"))]
    if student.school_class:
        above.append((student.school_class.name, class_url(student.school_class)))
    return above


def _enrolment(student: Membership) -> Enrolment | None:
    return (
        Enrolment.objects.filter(person=student.person_id, organisation=student.organisation_id)
        .select_related("cohort")
        .order_by("-starts_on", "-pk")
        .first()
    )


@require_safe
def student_page(request: WebRequest, student: int) -> HttpResponse:
    return _shown(request, visible_student(request, student))


def _shown(
    request: WebRequest,
    student: Membership,
    *,
    form: RevealForm | None = None,
    revealed: operations.RevealedDetails | None = None,
) -> HttpResponse:
    today, tab = timezone.localdate(), request.GET.get("tab", "")
    if tab not in STUDENT_TABS:
        tab = STUDENT_TABS[0]
    enrolment = _enrolment(student)
    name = _name(student)
    other = student.person.full_name
    context = {
        "student": student,
        "enrolment": enrolment,
        "header": student_header(
            student,
            number=enrolment.student_number if enrolment else "",
            name=name,
            other=other if other != name else "",
            tab=tab,
            on=today,
        ),
        "tab": tab,
        "crumbs": _crumbs(student),
        "revealed": revealed,
        **(
            _overview(request, student, enrolment, form)
            if tab == STUDENT_TABS[0]
            else history(request, class_queries.story_of_student(student))
        ),
    }
    return render(request, "people/student_page.html", context)


def _overview(
    request: WebRequest, student: Membership, enrolment: Enrolment | None, form: RevealForm | None
) -> dict[str, Any]:
    today, actor = timezone.localdate(), request.actor
    is_here = student.ends_on is None or student.ends_on >= today
    return {
        "guardians": class_queries.guardians_of(student.person, on=today),
        "known": class_queries.details_known_of(student.person),
        "signs_in": hasattr(student.person, "user"),
        "may_keep": is_here and rules.has_perm("parties.keep_student", actor, student),
        "may_move": is_here
        and student.ends_on is None
        and rules.has_perm("parties.move_student", actor, student),
        "may_leave": enrolment is not None
        and enrolment.ends_on is None
        and rules.has_perm("parties.end_enrolment", actor, enrolment),
        "may_reveal": rules.has_perm("parties.reveal_details", actor, student.person),
        "reveal_form": form or RevealForm(),
    }


@require_POST
def details_reveal(request: WebRequest, student: int) -> HttpResponse:
    """Show what is hidden, this once, to whoever says why; the answer to a POST is never kept."""
    shown = visible_student(request, student)
    need(request, "parties.reveal_details", shown.person)
    form, revealed = RevealForm(request.POST), None
    if form.is_valid():
        try:
            revealed = operations.reveal_details(
                person=shown.person,
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                at=timezone.now(),
            )
        except ValueError as refusal:
            form.add_error("reason", str(refusal))
    return _shown(request, shown, form=form, revealed=revealed)


@get_or_post
def student_enrol(request: WebRequest, school_class: int) -> HttpResponse:
    """Add a student to the class: person, roll, details and guardian at once, or nothing."""
    shown, today = visible_class(request, school_class), timezone.localdate()
    need(request, "parties.enrol_student", shown)
    form = EnrolForm(request.POST or None, initial={"starts_on": max(today, shown.starts_on)})
    return ask(
        request,
        form,
        lambda entered: operations.enrol_student(
            school_class=shown,
            student_number=entered["student_number"],
            starts_on=entered["starts_on"],
            entry=form.entry(),
            actor=request.actor,
            at=timezone.now(),
        ),
        heading=_("Add a student to %(name)s") % {"name": shown.name},
        label=_("Add student"),
        back_url=class_url(shown),
        crumbs=[(_("Classes"), reverse("people:class_list")), (shown.name, class_url(shown))],
        done=_("The student is on the roll and in the class."),
    )


def _ask(
    request: WebRequest,
    student: Membership,
    form: Any,
    step: Step,
    *,
    heading: Text,
    label: Text,
    done: Text,
) -> HttpResponse:
    return ask(
        request,
        form,
        step,
        heading=heading,
        label=label,
        back_url=_page_url(student),
        crumbs=[*_crumbs(student), (_name(student), _page_url(student))],
        done=done,
    )


@get_or_post
def student_move(request: WebRequest, student: int) -> HttpResponse:
    shown, today = visible_student(request, student), timezone.localdate()
    need(request, "parties.move_student", shown)
    return _ask(
        request,
        shown,
        MoveForm(
            request.POST or None,
            student=shown,
            actor=request.actor,
            on=today,
            initial={"starts_on": today},
        ),
        lambda entered: operations.move_student(
            student=shown, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Move %(name)s to another class") % {"name": _name(shown)},
        label=_("Move student"),
        done=_("The student is in the new class from that day on."),
    )


@get_or_post
def student_leave(request: WebRequest, student: int) -> HttpResponse:
    shown = visible_student(request, student)
    enrolment = _enrolment(shown)
    if enrolment is None or enrolment.ends_on is not None:
        messages.info(request, _("The student is not on the roll any more."))
        return redirect(_page_url(shown))
    need(request, "parties.end_enrolment", enrolment)
    return _ask(
        request,
        shown,
        LastDayForm(request.POST or None, initial={"ends_on": timezone.localdate()}),
        lambda entered: operations.end_enrolment(
            enrolment=enrolment, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Take %(name)s off the roll") % {"name": _name(shown)},
        label=_("Take off the roll"),
        done=_("The last day on the roll is entered."),
    )


@get_or_post
def details_record(request: WebRequest, student: int) -> HttpResponse:
    shown = visible_student(request, student)
    need(request, "parties.keep_student", shown)
    return _ask(
        request,
        shown,
        DetailsForm(request.POST or None),
        lambda entered: operations.record_details(
            student=shown, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Enter the personal details of %(name)s") % {"name": _name(shown)},
        label=_("Save details"),
        done=_("The details are saved, and hidden from now on."),
    )


@get_or_post
def guardian_add(request: WebRequest, student: int) -> HttpResponse:
    shown = visible_student(request, student)
    need(request, "parties.keep_student", shown)
    form = GuardianForm(request.POST or None)

    def add(entered: dict[str, Any]) -> object:
        entry = form.guardian()
        return entry and operations.add_guardian(
            student=shown,
            entry=entry,
            starts_on=timezone.localdate(),
            actor=request.actor,
            at=timezone.now(),
        )

    return _ask(
        request,
        shown,
        form,
        add,
        heading=_("Enter a parent or guardian of %(name)s") % {"name": _name(shown)},
        label=_("Save guardian"),
        done=_("The parent or guardian is on record."),
    )


@get_or_post
def guardian_end(request: WebRequest, student: int, guardian: int) -> HttpResponse:
    shown, today = visible_student(request, student), timezone.localdate()
    held = get_object_or_404(class_queries.guardians_of(shown.person, on=today), pk=guardian)
    need(request, "parties.keep_student", shown)
    return _ask(
        request,
        shown,
        LastDayForm(request.POST or None, initial={"ends_on": today}),
        lambda entered: operations.end_guardian(
            guardian=held, student=shown, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("%(name)s is not the guardian any more")
        % {"name": held.person.name_in(get_language() or "en")},
        label=_("End record"),
        done=_("The last day is entered."),
    )
