"""The steps of one placement that are asked for in a form: who, what, why, from when."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from ronghe.parties.models import Role
from ronghe.partnerships.models import Agreement
from ronghe.placements.models import Placement
from ronghe.placements.operations import ending, placements, planning, starting
from ronghe.web.asking import Step, ask, get_or_post, need
from ronghe.web.parts import Text
from ronghe.web.placements.access import address_of, crumbs_to, visible_placement
from ronghe.web.placements.forms import (
    AgreementForm,
    EndForm,
    GoingOnForm,
    NoStartForm,
    ReasonForm,
    RestForm,
    StaffForm,
    staff_of,
)
from ronghe.web.placements.work_form import WorkForm
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest

TUTORS = (Role.TUTOR, Role.CLASS_TEACHER)
MENTORS = (Role.MENTOR, Role.TRAINING_MANAGER)


def _found(request: WebRequest, reference: str, permission: str) -> Placement:
    placement = visible_placement(request, reference)
    need(request, f"placements.{permission}", placement)
    return placement


def _ask(
    request: WebRequest,
    placement: Placement,
    form: forms.Form,
    step: Step,
    *,
    heading: Text,
    label: Text,
    done: Text,
    lead: Text = "",
    tab: str = "",
) -> HttpResponse:
    return ask(
        request,
        form,
        step,
        heading=heading,
        lead=lead,
        label=label,
        back_url=address_of(placement, tab),
        crumbs=crumbs_to(placement),
        done=done,
    )


@get_or_post
def tutor_name(request: WebRequest, reference: str) -> HttpResponse:
    placement = _found(request, reference, "run_placement")
    staff = staff_of(placement.college, TUTORS, on=timezone.localdate())
    return _ask(
        request,
        placement,
        StaffForm(request.POST or None, staff=staff, label=_("College tutor"), initial={"person": placement.tutor_id}),
        lambda entered: placements.name_tutor(
            placement=placement, tutor=entered["person"], actor=request.actor, at=timezone.now()
        ),
        heading=_("Name the college tutor"),
        lead=_("Tutors and class teachers of your college. Give the role first to whom you miss here."),
        label=_("Name tutor"),
        done=_("The college tutor is named."),
    )  # fmt: skip


@get_or_post
def mentor_name(request: WebRequest, reference: str) -> HttpResponse:
    placement = _found(request, reference, "name_mentor")
    staff = staff_of(placement.host, MENTORS, on=timezone.localdate())
    return _ask(
        request,
        placement,
        StaffForm(request.POST or None, staff=staff, label=_("Enterprise mentor"), initial={"person": placement.mentor_id}),
        lambda entered: placements.name_mentor(
            placement=placement, mentor=entered["person"], actor=request.actor, at=timezone.now()
        ),
        heading=_("Name the mentor"),
        lead=_("Mentors and training managers of the host. The host gives the role first to whom you miss here."),
        label=_("Name mentor"),
        done=_("The mentor is named."),
    )  # fmt: skip


@get_or_post
def agreement_attach(request: WebRequest, reference: str) -> HttpResponse:
    placement = _found(request, reference, "run_placement")
    seen = Agreement.objects.visible_to(request.actor).order_by().values("pk")
    fitting = planning.agreements_for(placement).filter(pk__in=seen)
    return _ask(
        request,
        placement,
        AgreementForm(request.POST or None, agreements=fitting),
        lambda entered: planning.attach_agreement(
            placement=placement, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Attach the agreement"),
        lead=_("Agreements in which this student, your college and this host take part. Draft one from the cooperation with the host if there is none."),
        label=_("Attach agreement"),
        done=_("The agreement is attached; its terms count from now on."),
    )  # fmt: skip


@get_or_post
def work_state(request: WebRequest, reference: str) -> HttpResponse:
    """Ask for the facts by groups; what is left empty is not known any more."""
    placement = _found(request, reference, "state_work")
    form = WorkForm(request.POST or None, placement)
    if form.is_valid():
        try:
            placements.state_work(
                placement=placement, work=form.work(), actor=request.actor, at=timezone.now()
            )
        except ValueError as refusal:
            form.add_error(None, in_words(refusal))
        else:
            messages.success(request, _("What the work is stands on record; the gate was looked at again."))  # fmt: skip
            return redirect(address_of(placement))
    context = {
        "form": form,
        "crumbs": crumbs_to(placement),
        "back_url": address_of(placement, "work"),
    }
    return render(request, "placements/work_form.html", context)


@get_or_post
def start_record(request: WebRequest, reference: str) -> HttpResponse:
    placement = _found(request, reference, "run_placement")
    return _ask(
        request,
        placement,
        ReasonForm(request.POST or None),
        lambda entered: starting.record_start(
            placement=placement, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Record that it has begun although the gate is closed"),
        lead=_(
            "Do this when the student is at work in fact: what happens is written down as it is."
            " What is missing of safety, age and insurance reaches the authority at once; the rest"
            " reaches the college and the host. The placement stays marked for good."
        ),
        label=_("Record start"),
        done=_("It is on record that the placement began before it was ready."),
    )


@get_or_post
def placement_suspend(request: WebRequest, reference: str) -> HttpResponse:
    placement = _found(request, reference, "end_placement")
    form = RestForm(request.POST or None, initial={"starts_on": timezone.localdate()})
    return _ask(
        request,
        placement,
        form,
        lambda _entered: ending.suspend_placement(
            placement=placement, rest=form.rest, actor=request.actor, at=timezone.now()
        ),
        heading=_("Let the placement rest"),
        lead=_("The days of rest are no days of the placement. Nobody is blamed unless you say so."),
        label=_("Let it rest"),
        done=_("The placement rests. Student, host and college are told."),
    )  # fmt: skip


@get_or_post
def placement_resume(request: WebRequest, reference: str) -> HttpResponse:
    placement = _found(request, reference, "run_placement")
    return _ask(
        request,
        placement,
        GoingOnForm(request.POST or None, initial={"last_day": timezone.localdate()}),
        lambda entered: ending.resume_placement(
            placement=placement, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Let the placement go on"),
        label=_("Go on"),
        done=_("The placement goes on."),
    )


@get_or_post
def placement_end(request: WebRequest, reference: str) -> HttpResponse:
    placement = _found(request, reference, "end_placement")
    return _ask(
        request,
        placement,
        EndForm(request.POST or None, initial={"last_day": timezone.localdate()}),
        lambda entered: ending.end_early(
            placement=placement, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("End the placement early"),
        lead=_("It cannot be taken up again; a new placement can be planned."),
        label=_("End placement"),
        done=_("The placement has ended. Student, host and college are told."),
    )


@get_or_post
def placement_no_start(request: WebRequest, reference: str) -> HttpResponse:
    placement = _found(request, reference, "end_placement")
    return _ask(
        request,
        placement,
        NoStartForm(request.POST or None),
        lambda entered: ending.note_no_start(
            placement=placement, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Note that the placement did not start"),
        lead=_("Student, host and college are told. A new placement can be planned."),
        label=_("Note it"),
        done=_("It is on record that the placement did not start."),
    )
