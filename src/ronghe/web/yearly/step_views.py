"""Drafting a yearly report, publishing it as another person, discarding a draft."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel.permissions import may
from ronghe.parties.models import Role
from ronghe.parties.powers import Power
from ronghe.reference.models import Region
from ronghe.supervision.models import YearlyReport
from ronghe.supervision.operations import yearly
from ronghe.web.asking import ask, get_or_post, need
from ronghe.web.idempotency import answered_once
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest
from ronghe.web.yearly.forms import DraftForm
from ronghe.web.yearly.pages import crumbs_to_reports
from ronghe.web.yearly.views import shown_or_404


@get_or_post
def report_draft(request: WebRequest) -> HttpResponse:
    """Ask for region, year and day, and take the figures."""
    if not may(request.actor, "supervision.see_region"):
        raise Http404
    regions = _regions(request)
    first = regions.first()
    if first is None or not request.actor.holds(Role.COORDINATOR):
        need(request, "supervision.draft_report", first or request.actor.organisation)
    form = DraftForm(request.POST or None, today=timezone.localdate())
    form.fields["region"].queryset = regions  # type: ignore[attr-defined]

    def step(entered: dict[str, Any]) -> None:
        yearly.draft_report(
            region=entered["region"],
            year=int(entered["year"]),
            as_on=entered["as_on"],
            reason=entered["reason"],
            actor=request.actor,
            at=timezone.now(),
        )

    return ask(
        request,
        form,
        step,
        heading=_("Draft a yearly report"),
        lead=_("All figures are taken from the records and frozen. Another person of your authority looks at the draft and publishes it."),
        label=_("Take the figures"),
        back_url=reverse("yearly:report_list"),
        crumbs=crumbs_to_reports(),
        done=_("The draft is made. Have another person look at it and publish it."),
    )  # fmt: skip


def _regions(request: WebRequest) -> Any:
    """Give the regions that one’s remits cover as a whole: one’s own first, then those right below."""
    held = [
        one.remit.region
        for one in request.actor.remits.reaches
        if one.remit.region is not None and Power.SEE_TOTALS in one.powers
    ]
    keys = [one.pk for one in held]
    below = Region.objects.filter(parent__in=keys).order_by().values("pk")
    found = Region.objects.filter(pk__in=keys) | Region.objects.filter(pk__in=below)
    return found.order_by("path")


@require_POST
@answered_once
def report_publish(request: WebRequest, reference: str) -> HttpResponse:
    done = _("Published. Everybody can read it; the papers are ready in a moment.")
    return _step(request, reference, yearly.publish_report, done)


@require_POST
def report_discard(request: WebRequest, reference: str) -> HttpResponse:
    return _step(request, reference, yearly.discard_report, _("The draft is discarded."))


def _step(
    request: WebRequest, reference: str, operation: Callable[..., YearlyReport], done: str
) -> HttpResponse:
    report = shown_or_404(request, reference)
    try:
        operation(report=report, actor=request.actor, at=timezone.now())
    except (ValueError, IllegalTransition) as refusal:
        messages.warning(request, in_words(refusal))
    else:
        messages.success(request, done)
    return redirect("yearly:report_page", report.reference)
