"""What the administrator watches: the records of every act, and jobs that failed."""

from urllib.parse import urlencode

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ronghe.kernel import audit, operations, queries
from ronghe.web.parts import Action, Page
from ronghe.web.records.forms import AuditFilter
from ronghe.web.records.story import all_but_students, story_of
from ronghe.web.requests import WebRequest

PAGE_SIZE = 50


@require_safe
def audit_list(request: WebRequest) -> HttpResponse:
    if not rules.has_perm("kernel.view_audit", request.actor):
        raise PermissionDenied
    wanted = AuditFilter(request.GET)
    found = list(wanted.narrow(audit.records_for_all())[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    kept = wanted.kept()
    has_more = len(found) > PAGE_SIZE
    context = {
        "filter": wanted,
        "story": story_of(shown, linked=True, names=all_but_students),
        "page": Page(
            shown=len(shown),
            next_query=urlencode(kept | {"before": str(shown[-1].pk)}) if has_more else "",
            first_query=(urlencode(kept) or "verb=") if wanted.cleaned_data.get("before") else "",
        ),
        "clear": Action(_("Take away the filters"), request.path) if kept else None,
    }
    return render(request, "web/audit_list.html", context)


@login_not_required
@require_safe
def audit_head(request: WebRequest) -> HttpResponse:
    """Publish the head of the chain: whoever keeps a copy can later prove a change."""
    return render(request, "web/audit_head.html", {"head": audit.head()})


@require_safe
def job_list(request: WebRequest) -> HttpResponse:
    if not rules.has_perm("kernel.retry_job", request.actor):
        raise PermissionDenied
    context = {"jobs": queries.failed_jobs(), "waiting_count": queries.waiting_jobs_count()}
    return render(request, "web/job_list.html", context)


@require_POST
def job_retry(request: WebRequest, job: int) -> HttpResponse:
    try:
        operations.retry_job(job_id=job, actor=request.actor, at=timezone.now())
        messages.success(request, _("The job runs once more."))
    except operations.NothingToRetry as refusal:
        messages.warning(request, str(refusal))
    return redirect("web:job_list")
