"""One hazard: what and where, what the host did, and whether somebody else found it mended."""

from collections.abc import Callable
from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel import evidence as kernel_evidence
from ronghe.kernel.permissions import may
from ronghe.placements.models import Hazard, HazardState
from ronghe.placements.operations.hazards import answer_hazard, look_at_hazard
from ronghe.web.asking import need
from ronghe.web.incidents.access import (
    crumbs_above,
    hazard_in,
    hazard_url,
    host_of,
    is_of_host,
    student_of,
)
from ronghe.web.incidents.forms import AnswerForm, DoubtForm
from ronghe.web.incidents.words import hazard_chip, moment, name_of
from ronghe.web.parts import NextStep, ObjectHeader
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest


@require_safe
def hazard_page(request: WebRequest, reference: str) -> HttpResponse:
    return _page(request, hazard_in(request, reference))


def _page(
    request: WebRequest,
    hazard: Hazard,
    *,
    answer: forms.Form | None = None,
    doubt: forms.Form | None = None,
) -> HttpResponse:
    answers = may(request.actor, "placements.answer_hazard", hazard)
    looks = may(request.actor, "placements.look_at_hazard", hazard)
    is_second = request.actor.person_id != hazard.answered_by_id
    is_amiss = bool(answer or doubt)
    context = {
        "hazard": hazard,
        "header": _header(hazard, answers=answers, looks=looks and is_second),
        "crumbs": crumbs_above(request, "hazard_list"),
        "host": host_of(hazard.placement),
        # The host learns what is amiss, and not which student said so.
        "reporter": "" if is_of_host(request) else name_of(hazard.reported_by),
        "student": "" if is_of_host(request) else student_of(hazard.placement),
        "reported": moment(hazard.reported_at),
        "answered": moment(hazard.answered_at),
        "answered_by": name_of(hazard.answered_by),
        "mended": moment(hazard.mended_at),
        "mended_by": name_of(hazard.mended_by) if not is_of_host(request) else "",
        "pictures": list(kernel_evidence.evidence_of(hazard).order_by("pk")),
        "answer_form": answer or AnswerForm()
        if answers and hazard.state == HazardState.OPEN
        else None,
        "doubt_form": doubt or DoubtForm()
        if looks and is_second and hazard.state == HazardState.ANSWERED
        else None,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_amiss else HTTPStatus.OK
    return render(request, "incidents/hazard_page.html", context, status=status)


def _header(hazard: Hazard, *, answers: bool, looks: bool) -> ObjectHeader:
    step = None
    if hazard.state == HazardState.OPEN:
        who = "" if answers else _("the host")
        late = hazard.due_on < timezone.localdate()
        words = (
            _("Say what was done about it") if answers else _("The host says what it does about it")
        )
        step = NextStep(words, who, hazard.due_on, is_late=late)
    elif hazard.state == HazardState.ANSWERED:
        words = _("Look whether it is mended")
        step = NextStep(words, "" if looks else _("somebody else than who answered"))
    return ObjectHeader(
        hazard.reference,
        _("Hazard"),
        hazard.get_kind_display(),
        hazard_chip(hazard),
        next_step=step,
    )


@require_POST
def hazard_answer(request: WebRequest, reference: str) -> HttpResponse:
    hazard = hazard_in(request, reference)
    need(request, "placements.answer_hazard", hazard)
    form = AnswerForm(request.POST)
    if form.is_valid() and _took(
        form,
        lambda: answer_hazard(
            hazard=hazard, actor=request.actor, at=timezone.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, _("Noted. Somebody else looks whether it is mended."))
        return redirect(hazard_url(hazard))
    return _page(request, hazard, answer=form)


@require_POST
def hazard_look(request: WebRequest, reference: str) -> HttpResponse:
    hazard = hazard_in(request, reference)
    need(request, "placements.look_at_hazard", hazard)
    if request.POST.get("is_mended") == "yes":
        return _found_mended(request, hazard)
    form = DoubtForm(request.POST)
    if form.is_valid() and _took(
        form,
        lambda: look_at_hazard(
            hazard=hazard,
            is_mended=False,
            actor=request.actor,
            at=timezone.now(),
            **form.cleaned_data,
        ),
    ):
        messages.success(request, _("Noted. The host is asked again."))
        return redirect(hazard_url(hazard))
    return _page(request, hazard, doubt=form)


def _found_mended(request: WebRequest, hazard: Hazard) -> HttpResponse:
    try:
        look_at_hazard(hazard=hazard, is_mended=True, actor=request.actor, at=timezone.now())
    except (ValueError, IllegalTransition) as refusal:
        messages.warning(request, in_words(refusal))
    else:
        messages.success(request, _("Good. The hazard is noted as mended."))
    return redirect(hazard_url(hazard))


def _took(form: forms.Form, step: Callable[[], object]) -> bool:
    try:
        step()
    except (ValueError, IllegalTransition) as refusal:
        form.add_error(None, in_words(refusal))
        return False
    return True


@require_safe
def hazard_picture(request: WebRequest, reference: str, evidence: str) -> FileResponse:
    hazard = hazard_in(request, reference)
    stored = get_object_or_404(kernel_evidence.evidence_of(hazard), reference=evidence)
    file = kernel_evidence.read(stored, actor=request.actor)
    return FileResponse(
        file, as_attachment=True, filename=stored.name, content_type=stored.media_type
    )
