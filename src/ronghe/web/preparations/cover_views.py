"""Insurance policies with those whom they name: as a list, as a page, entered, extended, ended."""

from datetime import date
from typing import Any

from django.db.models import Count
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ronghe.kernel.permissions import may
from ronghe.parties.models import Role
from ronghe.placements.models import InsuranceCover, Placement
from ronghe.placements.operations import covers
from ronghe.web.asking import ask, get_or_post, need
from ronghe.web.casework.paging import last_shown, page_of
from ronghe.web.parts import Action, Chip, Mark
from ronghe.web.preparations.access import (
    crumbs_to,
    handed,
    is_college,
    named_placement,
    own_organisation,
    papers_of,
    placements_seen,
    sent,
    visible_cover,
    way_back,
)
from ronghe.web.preparations.choosing import CHOSEN, PlacementsForm, open_placements
from ronghe.web.preparations.forms import CoverEndForm, CoverForm
from ronghe.web.requests import WebRequest


def chip_of_cover(cover: InsuranceCover, on: date) -> Chip:
    if cover.ends_on < on:
        return Chip(_("ended"), Mark.BROKEN)
    if cover.starts_on > on:
        return Chip(_("to come"), Mark.DUE)
    return Chip(_("in force"), Mark.HOLDS)


def address_of(cover: InsuranceCover) -> str:
    return reverse("preparations:cover_page", args=[cover.reference])


@require_safe
def cover_list(request: WebRequest) -> HttpResponse:
    own = request.actor.organisation
    if own is None or request.actor.holds(Role.STUDENT):
        raise Http404
    found = InsuranceCover.objects.visible_to(request.actor).order_by("-pk")
    last = last_shown(request, found)
    if last is not None:
        found = found.filter(pk__lt=last.pk)
    named = found.select_related("organisation").prefetch_related("organisation__names")
    counted = named.annotate(placement_count=Count("insured"))
    shown, page = page_of(counted, is_later=last is not None)
    today = timezone.localdate()
    context = {
        "rows": [(one, chip_of_cover(one, today), vars(one)["placement_count"]) for one in shown],
        "page": page,
        "enter": Action(_("Enter insurance"), reverse("preparations:cover_enter"), is_primary=True)
        if may(request.actor, "placements.enter_cover", own)
        else None,
        "crumbs": _crumbs(request)[:-1],
    }
    return render(request, "preparations/cover_list.html", context)


@require_safe
def cover_page(request: WebRequest, reference: str) -> HttpResponse:
    cover = visible_cover(request, reference)
    seen = placements_seen(request, Placement.objects.filter(covers__cover=cover))
    count = cover.insured.count()
    changes = may(request.actor, "placements.change_cover", cover)
    today = timezone.localdate()
    context = {
        "cover": cover,
        "chip": chip_of_cover(cover, today),
        "placements": seen,
        "others": count - len(seen),
        "files": papers_of(request, cover, "cover_file", reference),
        "extend": Action(
            _("Name more placements"), reverse("preparations:cover_extend", args=[reference])
        )
        if changes
        else None,
        "end": Action(
            _("End the policy early"), reverse("preparations:cover_end", args=[reference])
        )
        if changes and cover.ends_on > today
        else None,
        "crumbs": _crumbs(request),
    }
    return render(request, "preparations/cover_page.html", context)


@get_or_post
def cover_enter(request: WebRequest) -> HttpResponse:
    own, placement = own_organisation(request, "placements.enter_cover"), named_placement(request)
    initial: dict[str, Any] = {"group": CHOSEN}
    if placement is not None:
        initial |= {"starts_on": placement.starts_on, "ends_on": placement.ends_on}
    form = CoverForm(
        request.POST or None,
        request.FILES or None,
        found=open_placements(request.actor, own),
        by_college=is_college(own),
        language=get_language() or "en",
        placement=placement,
        initial=initial,
    )
    made: list[InsuranceCover] = []

    def step(entered: dict[str, Any]) -> None:
        cover = covers.enter_cover(
            organisation=own,
            policy=form.policy,
            placements=form.placements(),
            files=handed(entered["papers"]),
            actor=request.actor,
            at=timezone.now(),
        )
        made.append(cover)

    answer = ask(
        request,
        form,
        step,
        heading=_("Enter insurance"),
        lead=_(
            "A policy as it stands on paper, with the placements whose students it names. What the"
            " law asks for is looked at again for each of them."
        ),
        label=_("Enter insurance"),
        back_url=way_back(placement, reverse("preparations:cover_list")),
        crumbs=_crumbs(request),
        done=_("The policy is entered. What each placement still needs has been looked at again."),
    )
    return redirect(way_back(placement, address_of(made[0]))) if made else answer


@get_or_post
def cover_extend(request: WebRequest, reference: str) -> HttpResponse:
    cover = visible_cover(request, reference)
    need(request, "placements.change_cover", cover)
    own, placement = cover.organisation, named_placement(request)
    found = open_placements(request.actor, own).exclude(covers__cover=cover)
    form = PlacementsForm(
        request.POST or None,
        found=found,
        by_college=is_college(own),
        language=get_language() or "en",
        placement=placement,
        initial={"group": CHOSEN},
    )
    return ask(
        request,
        form,
        lambda _entered: covers.add_to_cover(
            cover=cover, placements=form.placements(), actor=request.actor, at=timezone.now()
        ),
        heading=_("Name more placements in policy %(number)s") % {"number": cover.policy_number},
        lead=_("Only those whom the insurer knows of are covered: tell the insurer, too."),
        label=_("Name placements"),
        back_url=way_back(placement, address_of(cover)),
        crumbs=[*_crumbs(request), (cover.reference, address_of(cover))],
        done=_("The placements are named in the policy."),
    )


@get_or_post
def cover_end(request: WebRequest, reference: str) -> HttpResponse:
    cover = visible_cover(request, reference)
    need(request, "placements.change_cover", cover)
    return ask(
        request,
        CoverEndForm(request.POST or None, initial={"last_day": timezone.localdate()}),
        lambda entered: covers.end_cover(
            cover=cover, **entered, actor=request.actor, at=timezone.now()
        ),
        heading=_("End policy %(number)s early") % {"number": cover.policy_number},
        lead=_(
            "Placements that it names and that run longer lack insurance from then on; what keeps"
            " them from starting is looked at again."
        ),
        label=_("End the policy"),
        back_url=address_of(cover),
        crumbs=[*_crumbs(request), (cover.reference, address_of(cover))],
        done=_("The policy ends on the day that you gave."),
    )


@require_safe
def cover_file(request: WebRequest, reference: str, evidence: str) -> FileResponse:
    return sent(request, visible_cover(request, reference), evidence)


def _crumbs(request: WebRequest) -> list[tuple[Any, str]]:
    here = (_("Insurance"), reverse("preparations:cover_list"))
    return crumbs_to(here) if request.actor.managed_organisations else [here]
