"""Absence and changes of one placement: read, proposed, agreed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel.permissions import may
from ronghe.placements.models import Placement, PlacementMove, Side, StageState
from ronghe.placements.operations import moves, stages
from ronghe.placements.permissions.changes import stage_side
from ronghe.web.asking import ask, get_or_post, need
from ronghe.web.changes.forms import MoveForm, StagesForm
from ronghe.web.changes.pages import (
    IllnessLine,
    absence_lines,
    illness_line,
    rest_lines,
    stage_line,
    steps_of,
)
from ronghe.web.parts import Text
from ronghe.web.placements.form_views import MENTORS
from ronghe.web.placements.forms import staff_of
from ronghe.web.placements.life_access import address_of, crumbs_to, header_of, placement_for
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest

READ = "placements.read_changes"
TURNS = 4


def crumbs_below(placement: Placement) -> list[tuple[Text, str]]:
    below = (_("Absence and changes"), address_of(placement, "change_list"))
    return crumbs_to(placement, below=below)


@require_safe
def change_list(request: WebRequest, reference: str) -> HttpResponse:
    placement, actor = placement_for(request, reference, READ), request.actor
    reads_health = may(actor, "placements.read_health", placement)
    found = list(placement.stages.select_related("mentor__person", "site").order_by("starts_on", "pk"))  # fmt: skip
    for one in found:
        one.placement = placement
    side = stage_side(actor, placement)
    context = {
        "placement": placement,
        "header": header_of(placement, actor, "changes"),
        "crumbs": crumbs_to(placement),
        "reads_health": reads_health,
        "illnesses": _illnesses(request, placement) if reads_health else [],
        "rests": rest_lines(placement, actor) if reads_health else absence_lines(placement, actor),
        "stages": [stage_line(one, actor) for one in found],
        "is_asked": side is not None
        and any(one.state == StageState.PROPOSED and one.answers_for == side for one in found),
        "steps": steps_of(placement, actor),
        "ill_url": address_of(placement, "illness_report")
        if may(actor, "placements.report_illness", placement)
        and placement.has_begun
        and placement.is_open
        else "",
        "moves": _moves(request, placement),
    }
    return render(request, "changes/change_list.html", context)


def _illnesses(request: WebRequest, placement: Placement) -> list[IllnessLine]:
    found = placement.illnesses.select_related("interruption").order_by("-pk")[:20]
    lines = []
    for one in found:
        one.placement = placement
        lines.append(illness_line(one, request.actor))
    return lines


def _moves(request: WebRequest, placement: Placement) -> list[tuple[Text, Placement, bool]]:
    """Give the placement before and the one after, with a link where the reader sees it."""
    found = PlacementMove.objects.filter(before=placement) | PlacementMove.objects.filter(after=placement)  # fmt: skip
    rows: list[tuple[Text, Placement, bool]] = []
    for one in found.select_related("before", "after").order_by("pk"):
        is_after = one.before_id == placement.pk
        other = one.after if is_after else one.before
        words = _("goes on as %(reference)s") if is_after else _("follows %(reference)s")
        sees = Placement.objects.visible_to(request.actor).filter(pk=other.pk).exists()
        rows.append((words % {"reference": other.reference}, other, sees))
    return rows


@get_or_post
def stage_propose(request: WebRequest, reference: str) -> HttpResponse:
    return _propose(request, reference, 1)


@get_or_post
def rotation_propose(request: WebRequest, reference: str) -> HttpResponse:
    return _propose(request, reference, TURNS)


def _propose(request: WebRequest, reference: str, count: int) -> HttpResponse:
    placement = placement_for(request, reference, "placements.propose_stages")
    form = StagesForm(
        request.POST or None,
        count=count,
        sites=placement.host.sites.order_by("name", "pk"),
        mentors=staff_of(placement.host, MENTORS, on=timezone.localdate()),
    )
    return ask(
        request,
        form,
        lambda _entered: stages.propose_stages(
            placement=placement,
            turns=form.turns,
            side=form.cleaned_data["side"],
            note=form.cleaned_data["note"],
            actor=request.actor,
            at=timezone.now(),
        ),
        heading=_("Propose another post") if count == 1 else _("Plan a rotation"),
        lead=_("At the same host. The other side agrees; the law is asked again, and the student reads what is new."),
        label=_("Propose"),
        back_url=address_of(placement, "change_list"),
        crumbs=crumbs_below(placement),
        done=_("It is proposed, and waits for the other side."),
    )  # fmt: skip


@require_POST
def stages_answer(request: WebRequest, reference: str) -> HttpResponse:
    placement = placement_for(request, reference, "placements.answer_stages")
    try:
        if request.POST.get("answer") == "yes":
            stages.agree_stages(placement=placement, actor=request.actor, at=timezone.now())
            messages.success(request, _("It is agreed, and begins on its day."))
        else:
            stages.refuse_stages(
                placement=placement,
                note=request.POST.get("note", ""),
                actor=request.actor,
                at=timezone.now(),
            )
            messages.success(request, _("It is not agreed; the post stays as it is."))
    except (ValueError, IllegalTransition) as refusal:
        messages.warning(request, in_words(refusal))
    return redirect("placements:change_list", reference)


@require_POST
def stage_cancel(request: WebRequest, reference: str, stage: int) -> HttpResponse:
    placement = placement_for(request, reference, READ)
    found = get_object_or_404(placement.stages, pk=stage)
    found.placement = placement
    need(request, "placements.cancel_stage", found)
    try:
        stages.cancel_stage(stage=found, actor=request.actor, at=timezone.now())
        messages.success(request, _("It is cancelled; the post stays as it is."))
    except (ValueError, IllegalTransition) as refusal:
        messages.warning(request, in_words(refusal))
    return redirect("placements:change_list", reference)


@get_or_post
def placement_move(request: WebRequest, reference: str) -> HttpResponse:
    placement = placement_for(request, reference, "placements.move_placement")
    form = MoveForm(
        request.POST or None,
        placement=placement,
        initial={"ends_on": placement.ends_on, "title": placement.title, "side": Side.NOBODY},
    )
    return ask(
        request,
        form,
        lambda _entered: moves.move_placement(
            placement=placement, onward=form.onward, actor=request.actor, at=timezone.now()
        ),
        heading=_("Go on at another host"),
        lead=_("This placement ends, or is noted as not started; a new one is planned, with a gate of its own, and both stay linked."),
        label=_("Arrange it"),
        back_url=address_of(placement, "change_list"),
        crumbs=crumbs_below(placement),
        done=_("The placement at the other host is planned; its gate says what it needs."),
    )  # fmt: skip
