"""Illness in two taps: by the student, by a guardian’s link; answered by whoever looks after them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.parties.actors import link_holder
from ronghe.placements.models import IllnessReport, Placement
from ronghe.placements.operations import illnesses
from ronghe.web.asking import ask, get_or_post, need
from ronghe.web.changes.forms import BackForm, IllnessForm
from ronghe.web.changes.views import READ, crumbs_below
from ronghe.web.placements.guardian_views import _is_open, _link, _over, _quiet
from ronghe.web.placements.life_access import address_of, placement_for
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest


@get_or_post
def illness_report(request: WebRequest, reference: str) -> HttpResponse:
    placement = placement_for(request, reference, "placements.report_illness")
    return ask(
        request,
        IllnessForm(request.POST or None, today=timezone.localdate()),
        lambda entered: illnesses.report_illness(
            placement=placement, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("I am ill"),
        lead=_("Nobody asks what it is. Your tutor reads that you are ill; the host reads that you are absent, and from when to when."),
        label=_("Report it"),
        back_url=address_of(placement, "change_list"),
        crumbs=crumbs_below(placement),
        done=_("It is reported. Get well; your tutor answers you."),
    )  # fmt: skip


@never_cache
@login_not_required
@get_or_post
def guardian_illness(request: WebRequest, token: str) -> HttpResponse:
    """Let a parent or guardian report it, with the link of the family’s page."""
    link = _link(token)
    if not _is_open(link):
        return _over(request, link)
    form = IllnessForm(request.POST or None, today=timezone.localdate())
    if form.is_valid():
        try:
            illnesses.report_illness(
                placement=link.placement,
                actor=link_holder(link.person),
                at=timezone.now(),
                **form.cleaned_data,
            )
        except ValueError as refusal:
            form.add_error(None, in_words(refusal))
        else:
            messages.success(request, pgettext("to a guardian", "It is reported to the tutor. The host reads that your child is absent, and no more."))  # fmt: skip
            return _quiet(redirect("placements:guardian_page", token))
    context = {"form": form, "token": token, "placement": link.placement}
    return _quiet(render(request, "changes/guardian_illness.html", context))


def _illness(request: WebRequest, reference: str, illness: int) -> IllnessReport:
    """Give a sick note of a placement that one sees; who may not read of health finds none."""
    placement = placement_for(request, reference, READ)
    mine = IllnessReport.objects.visible_to(request.actor).filter(placement=placement)
    found = get_object_or_404(mine.select_related("interruption"), pk=illness)
    found.placement = placement
    return found


@require_POST
def illness_answer(request: WebRequest, reference: str, illness: int) -> HttpResponse:
    found = _illness(request, reference, illness)
    need(request, "placements.answer_illness", found)
    now = timezone.now()
    try:
        if request.POST.get("answer") == "yes":
            illnesses.accept_illness(illness=found, actor=request.actor, at=now)
            messages.success(request, _("Accepted: these are days of rest. The student is told."))
        else:
            note = request.POST.get("note", "")
            illnesses.return_illness(illness=found, note=note, actor=request.actor, at=now)
            messages.success(request, _("Not accepted. The student is told why."))
    except (ValueError, IllegalTransition) as refusal:
        messages.warning(request, in_words(refusal))
    return redirect("placements:change_list", reference)


@require_POST
def illness_withdraw(request: WebRequest, reference: str, illness: int) -> HttpResponse:
    found = _illness(request, reference, illness)
    need(request, "placements.withdraw_illness", found)
    try:
        illnesses.withdraw_illness(illness=found, actor=request.actor, at=timezone.now())
        messages.success(request, _("The sick note is taken back."))
    except (ValueError, IllegalTransition) as refusal:
        messages.warning(request, in_words(refusal))
    return redirect("placements:change_list", reference)


@get_or_post
def illness_back(request: WebRequest, reference: str, illness: int) -> HttpResponse:
    found = _illness(request, reference, illness)
    need(request, "placements.answer_illness", found)
    placement: Placement = found.placement
    return ask(
        request,
        BackForm(request.POST or None, initial={"last_day": timezone.localdate()}),
        lambda entered: illnesses.end_illness(
            illness=found, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("The student is back"),
        label=_("Note it"),
        back_url=address_of(placement, "change_list"),
        crumbs=crumbs_below(placement),
        done=_("The placement goes on."),
    )
