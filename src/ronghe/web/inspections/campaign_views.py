"""One campaign: the hash before, the seed after, how far it is, and what it says of the region."""

import csv
from io import StringIO
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel.permissions import may
from ronghe.supervision.models import Campaign, CampaignState, Inspection, Risk
from ronghe.supervision.operations import campaigns
from ronghe.supervision.queries.inspections import Progress, progress_of
from ronghe.web.asking import ask, get_or_post
from ronghe.web.casework.paging import last_shown, page_of
from ronghe.web.inspections.access import (
    campaign_in,
    campaign_url,
    crumbs_of_campaigns,
    inspections_seen,
    is_of_authority,
    named,
)
from ronghe.web.inspections.forms import CampaignForm
from ronghe.web.inspections.list_views import may_open, row_of
from ronghe.web.inspections.words import (
    campaign_chip,
    chance_of,
    estimate_sentence,
    missing_sentences,
)
from ronghe.web.parts import Action, NextStep, ObjectHeader, listed
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest

SCALE = 380  # of the drawn interval, from 0 to 100 %


@get_or_post
def campaign_open(request: WebRequest) -> HttpResponse:
    if not may_open(request):
        raise PermissionDenied if is_of_authority(request) else Http404
    region = request.actor.organisation.region if request.actor.organisation else None
    assert region is not None  # noqa: S101 -- as asked above
    form = CampaignForm(request.POST or None)
    return ask(
        request,
        form,
        lambda _entered: campaigns.open_campaign(
            region=region, plan=form.plan, actor=request.actor, at=timezone.now()
        ),
        heading=_("Announce a campaign"),
        lead=_("The hash of the seed is shown to the region from now on. What is drawn with it nobody can know before you draw."),
        label=_("Announce campaign"),
        back_url=reverse("inspections:campaign_list"),
        crumbs=crumbs_of_campaigns(),
        done=_("The campaign is announced. Draw when the period begins."),
    )  # fmt: skip


@require_safe
def campaign_page(request: WebRequest, reference: str) -> HttpResponse:
    campaign = campaign_in(request, reference)
    is_authority = is_of_authority(request)
    is_closed = campaign.state == CampaignState.CLOSED
    progress = progress_of(campaign) if campaign.population and (is_authority or is_closed) else None  # fmt: skip
    context: dict[str, Any] = {
        "campaign": campaign,
        "header": _header(request, campaign, progress),
        "crumbs": crumbs_of_campaigns(),
        "authority": named(campaign.authority),
        "region": campaign.region,
        "is_closed": is_closed,
        "is_authority": is_authority,
        "progress": progress,
        "estimate": estimate_sentence(progress, campaign.population) if progress else "",
        "missing": missing_sentences(progress) if progress else [],
        "drawing": _drawing(progress),
        "repeats": campaigns.repeats(campaign) if is_closed and is_authority else None,
        "rows": [],
        "page": None,
    }
    if is_authority and campaign.population:
        context |= _drawn(request, campaign)
    return render(request, "inspections/campaign_page.html", context)


def _drawing(progress: Progress | None) -> dict[str, Any] | None:
    if progress is None or progress.share is None:
        return None
    share = progress.share
    low, high = round(SCALE * share.low), round(SCALE * share.high)
    return {
        "low_x": 10 + low,
        "width": max(high - low, 2),
        "estimate_x": 10 + round(SCALE * share.estimate) if share.estimate is not None else None,
    }


def _header(request: WebRequest, campaign: Campaign, progress: Progress | None) -> ObjectHeader:
    step = None
    if may(request.actor, "supervision.run_campaign", campaign):
        step = _next(campaign, progress)
    elif campaign.state == CampaignState.ANNOUNCED:
        step = NextStep(_("The authority draws the cooperations"), named(campaign.authority))
    return ObjectHeader(
        campaign.reference, _("Campaign"), campaign.title, campaign_chip(campaign), next_step=step
    )


def _next(campaign: Campaign, progress: Progress | None) -> NextStep | None:
    if campaign.state == CampaignState.ANNOUNCED:
        words = _("Draw the cooperations: the frame is kept, so that others can repeat it")
        return NextStep(words, action=Action(_("Draw"), campaign_url(campaign, "campaign_draw"), "post", is_primary=True))  # fmt: skip
    if campaign.state == CampaignState.DRAWN and progress is not None:
        if progress.open:
            return NextStep(_("Work through the cases below; the campaign closes when none is open"), until=campaign.ends_on)  # fmt: skip
        words = _("All cases have ended. Close the campaign: the seed is published.")
        return NextStep(words, action=Action(_("Close campaign"), campaign_url(campaign, "campaign_close"), "post", is_primary=True))  # fmt: skip
    return None


def _drawn(request: WebRequest, campaign: Campaign) -> dict[str, Any]:
    found = inspections_seen(request).filter(unit__campaign=campaign)
    last = last_shown(request, found)
    if last is not None:
        found = found.filter(pk__lt=last.pk)
    shown, page = page_of(found, is_later=last is not None)
    return {"rows": [_drawn_row(one) for one in shown], "page": page}


def _drawn_row(inspection: Inspection) -> dict[str, Any]:
    unit = inspection.unit
    assert unit is not None  # noqa: S101 -- of a campaign
    return {
        **row_of(inspection),
        "why": listed(Risk(one).label for one in unit.reasons),
        "chance": chance_of(unit.probability, is_random=unit.is_random),
    }


@require_POST
def campaign_draw(request: WebRequest, reference: str) -> HttpResponse:
    return _step(request, reference, campaigns.draw_units, _("Drawn. Name who carries out each of them."))  # fmt: skip


@require_POST
def campaign_close(request: WebRequest, reference: str) -> HttpResponse:
    return _step(request, reference, campaigns.close_campaign, _("Closed. The seed is there for all to read."))  # fmt: skip


def _step(request: WebRequest, reference: str, operation: Any, done: str) -> HttpResponse:
    campaign = campaign_in(request, reference, "run_campaign")
    try:
        operation(campaign=campaign, actor=request.actor, at=timezone.now())
    except (ValueError, IllegalTransition) as refusal:
        messages.warning(request, in_words(refusal))
    else:
        messages.success(request, done)
    return redirect(campaign_url(campaign))


@require_safe
def campaign_frame(request: WebRequest, reference: str) -> HttpResponse:
    """Give the whole frame as it was drawn from, in its order: with the seed anybody can repeat it."""
    campaign = campaign_in(request, reference)
    if not is_of_authority(request):
        raise PermissionDenied
    out = StringIO()
    table = csv.writer(out)
    table.writerow(["place", "cooperation", "risk", "probability", "is_random"])
    rows = campaign.units.order_by("place").values_list(
        "place", "cooperation__reference", "risk", "probability", "is_random"
    )
    table.writerows(rows.iterator())
    answer = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{campaign.reference}.csv"'
    return answer
