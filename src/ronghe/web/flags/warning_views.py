"""Early warnings: the list, a page for each, support, costs, and how good they are."""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ronghe.kernel.money import Money
from ronghe.kernel.permissions import may
from ronghe.parties.powers import Power
from ronghe.supervision.checking.fitted import LEAST_EVENTS
from ronghe.supervision.checking.judged import judged
from ronghe.supervision.checking.warned import USUAL_COSTS, USUAL_CURRENCY, stated_costs
from ronghe.supervision.models import EarlyWarning, WarningFit, WarningSupport
from ronghe.supervision.models.warning import EarlyWarningQuerySet
from ronghe.supervision.operations import warnings
from ronghe.web.asking import ask, get_or_post, need
from ronghe.web.casework.paging import last_shown, page_of
from ronghe.web.flags import warning_pages
from ronghe.web.flags.forms import CostsForm, SupportForm
from ronghe.web.parts import Action, ObjectHeader
from ronghe.web.places import may_see_findings
from ronghe.web.requests import WebRequest


def _seen(request: WebRequest) -> EarlyWarningQuerySet:
    if not may_see_findings(request.actor):
        raise Http404
    return EarlyWarning.objects.visible_to(request.actor)


def _warning(request: WebRequest, reference: str) -> EarlyWarning:
    found = EarlyWarning.objects.visible_to(request.actor).current()
    related = found.select_related("cooperation__region__jurisdiction", "region")
    return get_object_or_404(related, cooperation__reference=reference)


def _crumbs(warning: EarlyWarning | None = None) -> list[tuple[Any, str]]:
    found = [(_("Early warnings"), reverse("flags:warning_list"))]
    if warning is not None:
        page = reverse("flags:warning_page", args=[warning.cooperation.reference])
        found.append((warning.cooperation.title, page))
    return found


@require_safe
def warning_list(request: WebRequest) -> HttpResponse:
    """Give the warnings that call for a visit, or all; the likeliest first."""
    wants_all = request.GET.get("state") == "all"
    found = _seen(request).current()
    found = (found if wants_all else found.filter(is_raised=True)).select_related("cooperation")
    last = last_shown(request, found)
    if last is not None:
        behind = Q(probability__lt=last.probability) | Q(probability=last.probability, pk__lt=last.pk)  # fmt: skip
        found = found.filter(behind)
    kept = {"state": "all"} if wants_all else {}
    ordered = found.order_by("-probability", "-pk")
    shown, page = page_of(ordered, is_later=last is not None, kept=kept)
    rows = [
        {
            "warning": one,
            "chip": warning_pages.chip_of(one),
            "why": warning_pages.first_reason(one),
            "reach": warning_pages.reason_of(one),
        }
        for one in shown
    ]
    return render(request, "flags/warning_list.html", {"rows": rows, "page": page, "wants_all": wants_all})  # fmt: skip


@require_safe
def warning_page(request: WebRequest, reference: str) -> HttpResponse:
    warning = _warning(request, reference)
    cooperation = warning.cooperation
    offered = WarningSupport.objects.filter(cooperation=cooperation).select_related("organisation")
    support = may(request.actor, "supervision.note_support", cooperation)
    context = {
        "header": ObjectHeader(
            warning.reference,
            _("Early warning"),
            cooperation.title,
            warning_pages.chip_of(warning),
        ),
        "warning": warning,
        "reason": warning_pages.reason_of(warning),
        "remedies": warning_pages.remedies_of(warning),
        "basis": warning_pages.BASES[warning.basis],
        "threshold": warning_pages.percent_of(warning.threshold),
        "percent": warning_pages.percent_of(warning.probability),
        "costs": _costs(warning),
        "offered": offered.prefetch_related("organisation__names").order_by("-pk")[:20],
        "support": Action(_("Note what was offered"), reverse("flags:support_note", args=[reference])) if support else None,
        "state_costs": Action(_("State other costs"), reverse("flags:costs_state", args=[reference])) if may(request.actor, "supervision.state_warning_costs", warning.region) else None,
        "crumbs": _crumbs(),
    }  # fmt: skip
    return render(request, "flags/warning_page.html", context)


def _costs(warning: EarlyWarning) -> dict[str, Any]:
    stated = stated_costs(warning.region)
    if stated is not None:
        return {"visit": stated.visit, "loss": stated.loss, "averted": stated.averted_percent, "by": stated.stated_by}  # fmt: skip
    return {
        "visit": Money(USUAL_COSTS.visit, USUAL_CURRENCY),
        "loss": Money(USUAL_COSTS.loss, USUAL_CURRENCY),
        "averted": warning_pages.percent_of(USUAL_COSTS.effect),
        "by": None,
    }


@get_or_post
def support_note(request: WebRequest, reference: str) -> HttpResponse:
    warning = _warning(request, reference)
    need(request, "supervision.note_support", warning.cooperation)
    return ask(
        request,
        SupportForm(request.POST or None),
        lambda entered: warnings.note_support(
            cooperation=warning.cooperation, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Support for “%(title)s”") % {"title": warning.cooperation.title},
        lead=_("Both sides read what the authority offered. Nobody need accept it."),
        label=_("Note what was offered"),
        back_url=reverse("flags:warning_page", args=[reference]),
        crumbs=_crumbs(warning),
        done=_("Noted."),
    )


@get_or_post
def costs_state(request: WebRequest, reference: str) -> HttpResponse:
    """State the costs for the whole region of the warning; they count from tonight on."""
    warning = _warning(request, reference)
    need(request, "supervision.state_warning_costs", warning.region)
    currency = str(warning.cooperation.region.jurisdiction.effective_currency)
    remits = request.actor.remits.over_region(warning.region, Power.DECIDE)
    region = next((one.remit.region for one in remits if one.remit.region), warning.region)

    def step(entered: dict[str, Any]) -> object:
        return warnings.state_warning_costs(
            region=region,
            visit=Money(round(entered["visit"] * 100), currency),
            loss=Money(round(entered["loss"] * 100), currency),
            averted_percent=entered["averted_percent"],
            actor=request.actor,
            at=timezone.now(),
        )

    return ask(
        request,
        CostsForm(request.POST or None),
        step,
        heading=_("When is a visit worth it?"),
        lead=_("A warning calls for a visit above cost / (cost + loss × share averted). It counts for the whole region that you look after, from the next night on."),
        label=_("State costs"),
        back_url=reverse("flags:warning_page", args=[reference]),
        crumbs=_crumbs(warning),
        done=_("The costs are stated; the warnings of the next night count with them."),
    )  # fmt: skip


@require_safe
def warning_quality(request: WebRequest) -> HttpResponse:
    """Say how good the warnings were, as far as that is known."""
    found = judged(_seen(request), on=timezone.localdate())
    fit = WarningFit.objects.order_by("-pk").first()
    context = {
        "judged": found,
        "validation": found.validation,
        "fit": fit,
        "fit_chip": warning_pages.fit_chip(fit) if fit else None,
        "least_events": LEAST_EVENTS,
        "coefficients": warning_pages.coefficients_of(fit) if fit else [],
        "crumbs": _crumbs(),
    }
    return render(request, "flags/warning_quality.html", context)
