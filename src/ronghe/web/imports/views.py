"""Imports as a list and as object pages; a new one."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRefresh

from ronghe.kernel.imports.registers import register_of
from ronghe.kernel.imports.words import refusal_words
from ronghe.kernel.models import Import, ImportState
from ronghe.kernel.operations import open_import
from ronghe.parties.models import Organisation
from ronghe.web.imports.access import needed_registers, visible_import
from ronghe.web.imports.forms import OpenForm
from ronghe.web.imports.pages import MARKS, first_rows, header_of, outcomes_of, reasons_of
from ronghe.web.imports.wording import names_of
from ronghe.web.parts import Chip, Page
from ronghe.web.requests import WebRequest

PAGE_SIZE = 50
MOVING = (ImportState.READING, ImportState.APPLYING)


@require_safe
def import_list(request: WebRequest) -> HttpResponse:
    registers = needed_registers(request)
    labels = {one.key: one.label for one in registers}
    imports = Import.objects.visible_to(request.actor).filter(kind__in=labels).order_by("-pk")
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:  # noqa: PLR2004 -- what a bigint holds
        imports = imports.filter(pk__lt=int(before))
    found = list(imports[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    context = {
        "registers": registers,
        "rows": [
            (run, labels[run.kind], Chip(run.get_state_display(), MARKS[run.state]))
            for run in shown
        ],
        "page": Page(
            shown=len(shown),
            next_query=urlencode({"before": shown[-1].pk}) if len(found) > PAGE_SIZE else "",
            first_query="before=" if before else "",
        ),
    }
    return render(request, "imports/import_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def import_open(request: WebRequest) -> HttpResponse:
    registers = needed_registers(request)
    form = OpenForm(
        request.POST or None,
        request.FILES or None,
        registers=registers,
        actor=request.actor,
        initial={"kind": request.GET.get("register", "")},
    )
    if form.is_valid():
        file = form.cleaned_data["file"]
        run = open_import(
            kind=form.cleaned_data["kind"],
            file=file,
            file_name=file.name,
            mapping="",
            mapping_text="",
            options=form.options,
            owner_id=request.actor.organisation_id,
            actor=request.actor,
            at=timezone.now(),
        )
        messages.success(request, _("The file is here. Nothing of it is in the register yet."))
        return redirect("imports:import_read", run.reference)
    context = {
        "form": form,
        "registers": registers,
        "crumbs": [(_("Imports"), reverse("imports:import_list"))],
    }
    return render(request, "imports/import_open_page.html", context)


def _whose(run: Import) -> str:
    """Name the organisation whose people the file brings, where it is not one's own."""
    whose = run.options.get("organisation_id")
    if whose in {None, run.owner_id}:
        return ""
    return Organisation.objects.get(pk=whose).name_in(get_language() or "en")


@require_safe
def import_page(request: WebRequest, reference: str) -> HttpResponse:
    """Show where the import stands; while it moves, the page follows."""
    run = visible_import(request, reference)
    is_moving = run.state in MOVING
    if request.htmx and not is_moving:
        return HttpResponseClientRefresh()
    if request.htmx:
        return render(request, "imports/import_page.html#progress", {"run": run})
    register = register_of(run.kind)
    first = [] if is_moving else first_rows(run)
    reasons = reasons_of(run, register, first, names_of(first, register)) if first else []
    context = {
        "run": run,
        "is_moving": is_moving,
        "header": header_of(run, register, whose=_whose(run)),
        "outcomes": outcomes_of(run),
        "reasons": reasons,
        "refusal": refusal_words(run.refusal) if run.refusal else None,
        "may_cancel": run.state
        in {ImportState.WAITING, ImportState.READING, ImportState.EXAMINED, ImportState.APPLYING},
        "may_undo": run.state == ImportState.APPLIED,
        "is_examined": run.state in {ImportState.EXAMINED, ImportState.APPLIED},
        "crumbs": [(_("Imports"), reverse("imports:import_list"))],
    }
    return render(request, "imports/import_page.html", context)
