"""The steps of a measure: announced, objected to, in force, withdrawn, lifted; and what is put right."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ronghe.supervision.models import Inspection, Measure, Mending
from ronghe.supervision.operations import measures, mending
from ronghe.web.asking import get_or_post
from ronghe.web.inspections.access import inspection_in
from ronghe.web.inspections.forms import MeasureForm, WordsForm
from ronghe.web.inspections.steps import ask_about, at_once
from ronghe.web.parts import Text
from ronghe.web.requests import WebRequest


def _measure_in(
    request: WebRequest, reference: str, pk: int, permission: str
) -> tuple[Inspection, Measure]:
    inspection = inspection_in(request, reference, permission)
    measure = get_object_or_404(inspection.measures.all(), pk=pk)
    measure.inspection = inspection
    return inspection, measure


def _mending_in(
    request: WebRequest, reference: str, pk: int, permission: str
) -> tuple[Inspection, Mending]:
    inspection, measure = _measure_in(request, reference, pk, permission)
    found = get_object_or_404(Mending.objects.filter(measure=measure))
    found.measure = measure
    return inspection, found


def _by(request: WebRequest, measure: Measure) -> dict[str, Any]:
    return {"measure": measure, "actor": request.actor, "at": timezone.now()}


@get_or_post
def measure_notice(request: WebRequest, reference: str) -> HttpResponse:
    inspection = inspection_in(request, reference, "decide_inspection")
    form = MeasureForm(request.POST or None, steps=measures.open_steps(inspection))
    return ask_about(
        request,
        inspection,
        form,
        lambda _entered: measures.notice_measure(
            inspection=inspection, plan=form.plan, actor=request.actor, at=timezone.now()
        ),
        heading=_("Announce a measure"),
        lead=_("Measures go up step by step, and leave out one at most. They may object before it is in force."),
        label=_("Announce it"),
        done=_("Announced. They are told, and may object."),
    )  # fmt: skip


def _worded(
    request: WebRequest,
    reference: str,
    pk: int,
    *,
    permission: str,
    step: Callable[..., Measure],
    said_as: str,
    heading: Text,
    question: Text,
    done: Text,
    lead: Text = "",
    required: bool = True,
) -> HttpResponse:
    inspection, measure = _measure_in(request, reference, pk, permission)
    return ask_about(
        request,
        inspection,
        WordsForm(request.POST or None, label=question, required=required),
        lambda entered: step(**_by(request, measure), **{said_as: entered["words"]}),
        heading=heading,
        lead=lead or f"{measure} · {measure.reason}",
        label=heading,
        done=done,
    )


@get_or_post
def measure_object(request: WebRequest, reference: str, measure: int) -> HttpResponse:
    return _worded(
        request, reference, measure,
        permission="answer_inspection", step=measures.object_to_measure, said_as="objection",
        heading=_("Object to it"), question=_("What speaks against it"),
        done=_("Your objection is there. Another person settles it."),
    )  # fmt: skip


@get_or_post
def measure_impose(request: WebRequest, reference: str, measure: int) -> HttpResponse:
    return _worded(
        request, reference, measure,
        permission="decide_inspection", step=measures.impose_measure, said_as="answer",
        heading=_("Put it in force"), question=_("Answer to their objection, if there is one"),
        done=_("It is in force. They are told."), required=False,
    )  # fmt: skip


@get_or_post
def measure_withdraw(request: WebRequest, reference: str, measure: int) -> HttpResponse:
    return _worded(
        request, reference, measure,
        permission="decide_inspection", step=measures.withdraw_measure, said_as="answer",
        heading=_("Withdraw it"), question=_("Why"), done=_("Withdrawn. They are told."),
    )  # fmt: skip


@get_or_post
def measure_lift(request: WebRequest, reference: str, measure: int) -> HttpResponse:
    return _worded(
        request, reference, measure,
        permission="decide_inspection", step=measures.lift_measure, said_as="answer",
        heading=_("Lift it"), question=_("Why"), done=_("Lifted. They are told."),
    )  # fmt: skip


@get_or_post
def mending_answer(request: WebRequest, reference: str, measure: int) -> HttpResponse:
    inspection, found = _mending_in(request, reference, measure, "answer_inspection")
    return ask_about(
        request,
        inspection,
        WordsForm(request.POST or None, label=_("What was done")),
        lambda entered: mending.answer_mending(
            mending=found, done=entered["words"], actor=request.actor, at=timezone.now()
        ),
        heading=_("Say what was put right"),
        lead=found.measure.mend_what,
        label=_("Send"),
        done=_("Sent. Somebody of the authority looks whether it is so."),
    )


@require_POST
def mending_check(request: WebRequest, reference: str, measure: int) -> HttpResponse:
    inspection, found = _mending_in(request, reference, measure, "check_mending")
    step = lambda: mending.check_mending(mending=found, is_mended=True, actor=request.actor, at=timezone.now())  # noqa: E731  # fmt: skip
    return at_once(request, inspection, step, _("Noted as put right."))


@get_or_post
def mending_return(request: WebRequest, reference: str, measure: int) -> HttpResponse:
    inspection, found = _mending_in(request, reference, measure, "check_mending")
    return ask_about(
        request,
        inspection,
        WordsForm(request.POST or None, label=_("What is still to be done")),
        lambda entered: mending.check_mending(
            mending=found,
            is_mended=False,
            doubt=entered["words"],
            actor=request.actor,
            at=timezone.now(),
        ),
        heading=_("Not put right yet"),
        lead=found.done,
        label=_("Send back"),
        done=_("Sent back."),
    )
