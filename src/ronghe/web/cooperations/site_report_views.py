"""Reports on sites (实习单位考察报告): written by colleges, read by them, by hosts and authorities."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ronghe.kernel import evidence as kernel_evidence
from ronghe.kernel.permissions import may
from ronghe.parties.models import Organisation, OrganisationKind, Role
from ronghe.partnerships import library
from ronghe.partnerships.models import Cooperation, Observation, SiteReport
from ronghe.partnerships.operations import readiness
from ronghe.partnerships.operations.piles import Handed
from ronghe.web.asking import ask, get_or_post
from ronghe.web.casework.paging import last_shown, page_of
from ronghe.web.cooperations.access import address_of, crumbs_to
from ronghe.web.cooperations.site_report_forms import HostForm, SiteReportForm
from ronghe.web.cooperations.site_reports import chip_of_report, write_action
from ronghe.web.parts import Checklist, Fact, Mark
from ronghe.web.requests import WebRequest

MARKS = {
    Observation.HOLDS: Mark.HOLDS,
    Observation.FAILS: Mark.BROKEN,
    Observation.UNKNOWN: Mark.UNKNOWN,
}


@require_safe
def site_report_list(request: WebRequest) -> HttpResponse:
    own = request.actor.organisation
    if own is None or request.actor.holds(Role.STUDENT):
        raise Http404
    found = SiteReport.objects.visible_to(request.actor).order_by("-pk")
    last = last_shown(request, found)
    if last is not None:
        found = found.filter(pk__lt=last.pk)
    named = found.select_related("host", "college", "site").prefetch_related(
        "host__names", "college__names"
    )
    shown, page = page_of(named, is_later=last is not None)
    context = {
        "rows": [(one, chip_of_report(one)) for one in shown],
        "page": page,
        "write": write_action(request.actor),
        "crumbs": [_start()],
    }
    return render(request, "cooperations/site_report_list.html", context)


@get_or_post
def site_report_write(request: WebRequest) -> HttpResponse:
    """Ask for the enterprise first, unless the address names it; then for what was seen there."""
    college = request.actor.organisation
    if college is None or not may(request.actor, "partnerships.write_site_report", college):
        raise PermissionDenied
    wanted = request.GET.get("host", "").strip().upper()
    host = Organisation.objects.filter(
        reference=wanted, kind=OrganisationKind.ENTERPRISE, merged_into=None
    ).first()
    if host is None:
        return _ask_for_host(request, wanted)
    form = SiteReportForm(
        request.POST or None,
        request.FILES or None,
        sites=list(host.sites.filter(ends_on=None).order_by("-is_main", "pk")),
        initial={"visited_on": timezone.localdate()},
    )
    made: list[SiteReport] = []

    def step(entered: dict[str, Any]) -> None:
        made.append(
            readiness.write_site_report(
                college=college,
                host=host,
                visited_on=entered["visited_on"],
                observations=form.observations(),
                suitability=entered["suitability"],
                remarks=entered["remarks"],
                site=entered["site"],
                files=[Handed(one, one.name) for one in entered["files"] if one],
                actor=request.actor,
                at=timezone.now(),
            )
        )

    cooperation = _cooperation(request)
    answer = ask(
        request,
        form,
        step,
        heading=_("Report on a visit to %(name)s") % {"name": host.name_in(get_language() or "en")},
        lead=_(
            "Say of each point what you saw yourself. What you did not see stays unknown; nobody"
            " counts it as kept. The host can read the report."
        ),
        label=_("Keep report"),
        back_url=f"{address_of(cooperation)}?tab=evidence"
        if cooperation
        else reverse("cooperations:site_report_list"),
        crumbs=crumbs_to(cooperation) if cooperation else [_start(), _list()],
        done=_("The report is kept. The host can read it, and the law’s checks count it."),
    )
    return redirect("cooperations:site_report_page", made[0].reference) if made else answer


def _ask_for_host(request: WebRequest, wanted: str) -> HttpResponse:
    form = HostForm({"host": wanted} if wanted else None)
    if wanted:
        form.add_error("host", _("There is no enterprise of that reference."))
    context = {"form": form, "crumbs": [_start(), _list()]}
    return render(request, "cooperations/site_report_host_page.html", context)


def _cooperation(request: WebRequest) -> Cooperation | None:
    """Give the cooperation from whose page one came, to lead back there."""
    reference = request.GET.get("cooperation", "")
    return Cooperation.objects.visible_to(request.actor).filter(reference=reference).first()


def _report(request: WebRequest, reference: str) -> SiteReport:
    found = SiteReport.objects.visible_to(request.actor).select_related(
        "host", "college", "site", "written_by"
    )
    return get_object_or_404(found, reference=reference)


@require_safe
def site_report_page(request: WebRequest, reference: str) -> HttpResponse:
    report = _report(request, reference)
    language = get_language() or "en"
    points = tuple(
        Fact(MARKS[seen], point.in_(language), detail=seen.label)
        for point in library.inspected()
        if (seen := Observation(report.observations.get(point.key, Observation.UNKNOWN)))
    )
    context = {
        "report": report,
        "chip": chip_of_report(report),
        "checklist": Checklist(_("What was seen"), points, report.reference),
        "files": [
            (one, reverse("cooperations:site_report_file", args=[reference, one.reference]))
            for one in kernel_evidence.evidence_of(report).order_by("pk")
        ],
        "crumbs": [_start(), _list()],
    }
    return render(request, "cooperations/site_report_page.html", context)


@require_safe
def site_report_file(request: WebRequest, reference: str, evidence: str) -> FileResponse:
    report = _report(request, reference)
    stored = get_object_or_404(kernel_evidence.evidence_of(report), reference=evidence)
    file = kernel_evidence.read(stored, actor=request.actor)
    return FileResponse(
        file, as_attachment=True, filename=stored.name, content_type=stored.media_type
    )


def _start() -> tuple[str, str]:
    return (_("Cooperations"), reverse("cooperations:cooperation_list"))


def _list() -> tuple[str, str]:
    return (_("Reports on sites"), reverse("cooperations:site_report_list"))
