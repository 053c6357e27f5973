"""The steps of an import, each one operation."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel import operations
from ronghe.kernel.imports.files import FileRefused
from ronghe.kernel.imports.mapping import read_mapping
from ronghe.kernel.imports.mappings import fitting, shipped
from ronghe.kernel.imports.reading import peek
from ronghe.kernel.imports.registers import CannotBeUndone, register_of
from ronghe.kernel.imports.words import refusal_words
from ronghe.kernel.models import ImportState
from ronghe.kernel.operations.imports import path_of
from ronghe.web.idempotency import answered_once
from ronghe.web.imports.access import visible_import
from ronghe.web.imports.forms import OWN, ReadForm
from ronghe.web.imports.previews import preview_of
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
def import_read(request: WebRequest, reference: str) -> HttpResponse:
    """Show how the first rows would be read; have the file read when asked to."""
    run = visible_import(request, reference)
    if run.state != ImportState.WAITING:
        return redirect("imports:import_page", reference)
    register = register_of(run.kind)
    try:
        sheets = peek(path_of(run))["sheets"]
    except FileRefused as refusal:
        words = refusal_words({"code": refusal.code, "params": refusal.params})
        messages.warning(request, " ".join(words))
        return redirect("imports:import_page", reference)
    fit = fitting(run.kind, sheets)
    suggested = fit[0].name if fit else f"template_{run.kind}"
    form = ReadForm(
        request.POST or None,
        request.FILES or None,
        register=register,
        fit=fit,
        initial={"mapping": suggested},
    )
    name, text = suggested, shipped()[suggested].text if suggested in shipped() else ""
    if form.is_bound:
        text = ""  # what cannot be read shows nothing, rather than what another mapping would give
    if form.is_valid():
        name, text = form.chosen
        if request.POST.get("then") == "read":
            try:
                operations.begin_reading(
                    run=run,
                    mapping=name,
                    mapping_text=text,
                    options=form.options(run, request),
                    actor=request.actor,
                    at=timezone.now(),
                )
            except operations.MappingDoesNotFit as wrong:
                form.add_error("own_text" if name == OWN else "mapping", str(wrong))
            except IllegalTransition as refused:
                messages.warning(request, in_words(refused))
                return redirect("imports:import_page", reference)
            else:
                return redirect("imports:import_page", reference)
    context = {
        "run": run,
        "form": form,
        "fits": bool(fit),
        "preview": preview_of(sheets, read_mapping(text), register) if text else None,
        "crumbs": [
            (_("Imports"), reverse("imports:import_list")),
            (run.reference, reverse("imports:import_page", args=[reference])),
        ],
    }
    return render(request, "imports/import_read_page.html", context)


@require_POST
@answered_once
def import_take_in(request: WebRequest, reference: str) -> HttpResponse:
    run = visible_import(request, reference)
    try:
        operations.begin_taking_in(
            run=run, actor=request.actor, at=timezone.now(), in_background=True
        )
    except IllegalTransition as refusal:
        messages.warning(request, in_words(refusal))
    return redirect("imports:import_page", reference)


@require_POST
def import_cancel(request: WebRequest, reference: str) -> HttpResponse:
    run = visible_import(request, reference)
    try:
        operations.cancel_import(run=run, actor=request.actor, at=timezone.now())
        messages.success(request, _("The import is cancelled. The register is as it was."))
    except IllegalTransition as refusal:
        messages.warning(request, in_words(refusal))
    return redirect("imports:import_page", reference)


@get_or_post
def import_undo(request: WebRequest, reference: str) -> HttpResponse:
    """Say what would be taken back; take it back when confirmed."""
    run = visible_import(request, reference)
    if request.method == "POST":
        try:
            operations.undo_import(run=run, actor=request.actor, at=timezone.now())
            messages.success(request, _("What the import brought is taken back."))
        except CannotBeUndone as refusal:
            messages.warning(request, str(refusal))
        except IllegalTransition as refusal:
            messages.warning(request, in_words(refusal))
        return redirect("imports:import_page", reference)
    page = reverse("imports:import_page", args=[reference])
    context = {"run": run, "back_url": page, "crumbs": [(run.reference, page)]}
    return render(request, "imports/undo_page.html", context)
