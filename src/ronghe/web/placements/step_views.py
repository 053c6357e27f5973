"""The steps of one placement that need no words: asked, looked at, ready, started, completed."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.placements.models import Placement
from ronghe.placements.operations import ending, mending, placements, starting
from ronghe.web.idempotency import answered_once
from ronghe.web.parts import Text
from ronghe.web.placements.access import address_of, visible_placement
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest

Step = Callable[[WebRequest, Placement], Text]


def placement_step(step: Step) -> Callable[..., HttpResponse]:
    """Take a step for a placement that one sees, and say what became of it."""

    @require_POST
    @answered_once
    @wraps(step)
    def view(request: WebRequest, reference: str) -> HttpResponse:
        placement = visible_placement(request, reference)
        try:
            messages.success(request, str(step(request, placement)))
        except (ValueError, IllegalTransition) as refusal:
            messages.warning(request, in_words(refusal))
        return redirect(address_of(placement))

    return view


@placement_step
def gate_check(request: WebRequest, placement: Placement) -> Text:
    starting.check_gate(placement=placement, actor=request.actor, at=timezone.now())
    return _("Looked at again, by what is on record now.")


@placement_step
def mending_ask(request: WebRequest, placement: Placement) -> Text:
    asked = mending.ask_to_mend(
        placement=placement,
        key=request.POST.get("key", ""),
        actor=request.actor,
        at=timezone.now(),
    )
    return _("%(who)s: asked. It stands on their desk until it holds.") % {
        "who": asked.get_asked_display()
    }


@placement_step
def own_choice_approve(request: WebRequest, placement: Placement) -> Text:
    placements.approve_own_choice(placement=placement, actor=request.actor, at=timezone.now())
    return _("The host that the student chose is approved.")


@placement_step
def placement_ready(request: WebRequest, placement: Placement) -> Text:
    starting.make_ready(placement=placement, actor=request.actor, at=timezone.now())
    return _("The placement is ready. Student and host are told; it starts on its first day.")


@placement_step
def placement_start(request: WebRequest, placement: Placement) -> Text:
    starting.start_placement(placement=placement, actor=request.actor, at=timezone.now())
    return _("The placement is under way.")


@placement_step
def placement_complete(request: WebRequest, placement: Placement) -> Text:
    ending.complete_placement(placement=placement, actor=request.actor, at=timezone.now())
    return _("The placement is completed.")
