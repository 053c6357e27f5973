from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ronghe.compliance import queries
from ronghe.web.casework.paging import last_shown, page_of
from ronghe.web.desks.standing import name_of_remits
from ronghe.web.findings import listing, overview
from ronghe.web.findings.access import for_those_who_see_findings
from ronghe.web.findings.decisions import override_action, visible_finding, waive_action
from ronghe.web.findings.forms import WhatIfForm
from ronghe.web.findings.names import rules_of
from ronghe.web.findings.pages import page_of_finding
from ronghe.web.findings.trials import trial_of
from ronghe.web.findings.waivers import override_rows, waiver_rows
from ronghe.web.parts import Action
from ronghe.web.requests import WebRequest


@require_safe
@for_those_who_see_findings
def overview_page(request: WebRequest) -> HttpResponse:
    asked = request.GET.get("by", "")
    by = asked if asked in overview.TABS else "rule_id"
    after = request.GET.get("after", "")
    found = overview.overview_of(request.actor, by=by, after=after, on=timezone.localdate())
    context = {"overview": found, "place": name_of_remits(request.actor)}
    return render(request, "findings/overview_page.html", context)


@require_safe
@for_those_who_see_findings
def finding_list(request: WebRequest) -> HttpResponse:
    form = listing.FindingFilter(request.GET, rules=rules_of(request.actor))
    rows, page = listing.page_of(listing.findings_for(request.actor, form), form)
    context = {
        "crumbs": [_start()],
        "form": form,
        "rows": rows,
        "page": page,
        "narrowings": listing.narrowings_of(form),
        "clear": Action(_("Show all findings"), reverse("findings:finding_list")),
    }
    return render(request, "findings/finding_list.html", context)


@require_safe
def finding_page(request: WebRequest, finding: int) -> HttpResponse:
    found = visible_finding(request, finding)
    page = page_of_finding(
        found,
        request.actor,
        waive=waive_action(found, request.actor),
        decide=override_action(found, request.actor),
    )
    context = {
        "crumbs": [_start(), (_("List"), reverse("findings:finding_list"))],
        "page": page,
    }
    return render(request, "findings/finding_page.html", context)


@require_safe
@for_those_who_see_findings
def waiver_list(request: WebRequest) -> HttpResponse:
    found = queries.waivers_for(request.actor)
    last = last_shown(request, found)
    if last is not None:
        found = found.filter(pk__lt=last.pk)
    shown, page = page_of(found, is_later=last is not None)
    context = {"crumbs": [_start()], "rows": waiver_rows(shown, request.actor), "page": page}
    return render(request, "findings/waiver_list.html", context)


@require_safe
@for_those_who_see_findings
def override_list(request: WebRequest) -> HttpResponse:
    found = queries.overrides_for(request.actor)
    last = last_shown(request, found)
    if last is not None:
        found = found.filter(pk__lt=last.pk)
    shown, page = page_of(found, is_later=last is not None)
    context = {"crumbs": [_start()], "rows": override_rows(shown), "page": page}
    return render(request, "findings/override_list.html", context)


@require_safe
@for_those_who_see_findings
def what_if(request: WebRequest) -> HttpResponse:
    rules, today = rules_of(request.actor), timezone.localdate()
    form = WhatIfForm(request.GET if "parameter" in request.GET else None, rules=rules, on=today)
    trial = trial_of(form, request.actor, on=today) if form.is_valid() else None
    context = {"crumbs": [_start()], "form": form, "trial": trial}
    return render(request, "findings/what_if_page.html", context)


def _start() -> tuple[str, str]:
    return (_("Findings"), reverse("findings:overview"))
