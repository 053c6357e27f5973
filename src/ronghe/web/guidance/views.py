"""One form for all, at the authority: brought, mapped, sent, watched, merged."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from ronghe.kernel import evidence
from ronghe.parties.models import Organisation, OrganisationKind
from ronghe.parties.powers import Power
from ronghe.partnerships.operations.piles import Handed
from ronghe.supervision.form_layouts import layout_of, sheet_of
from ronghe.supervision.models import FormState, ReportForm
from ronghe.supervision.operations import forms
from ronghe.supervision.queries.forms import conflicts_of, parts_of, progress_of
from ronghe.supervision.sheets.refusals import SheetRefused
from ronghe.supervision.sheets.words import LOST, refusal_words
from ronghe.web.asking import get_or_post, need
from ronghe.web.casework.paging import last_shown, page_of
from ronghe.web.guidance.access import (
    address_of,
    crumbs_to_form,
    crumbs_to_list,
    form_for,
    has_part,
    own_form,
    runs,
)
from ronghe.web.guidance.forms import BringForm, ColumnsForm, LayoutForm, SendForm
from ronghe.web.guidance.pages import (
    conflict_rows,
    form_rows,
    next_step_of,
    part_rows,
    shown_sheet,
    steps_of,
)
from ronghe.web.guidance.part_views import part_page
from ronghe.web.guidance.words import form_chip
from ronghe.web.parts import Action
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest

MOST_CONFLICTS = 50


@require_safe
def form_list(request: WebRequest) -> HttpResponse:
    """Give the forms of an authority, or those that a college fills in; the newest first."""
    if not has_part(request):
        raise Http404
    rows = ReportForm.objects.visible_to(request.actor).defer("sheets").order_by("-pk")
    last = last_shown(request, rows)
    if last is not None:
        rows = rows.filter(pk__lt=last.pk)
    shown, page = page_of(rows, is_later=last is not None)
    own = request.actor.organisation
    is_authority = own is not None and own.kind == OrganisationKind.AUTHORITY
    bring = Action(_("Bring a form"), reverse("guidance:form_bring"))
    context = {
        "rows": form_rows(shown, request.actor, timezone.localdate()),
        "page": page,
        "bring": bring if is_authority else None,
        "is_authority": is_authority,
    }
    return render(request, "guidance/form_list.html", context)


@get_or_post
def form_bring(request: WebRequest) -> HttpResponse:
    own = request.actor.organisation
    if own is None or own.kind != OrganisationKind.AUTHORITY or not has_part(request):
        raise Http404
    need(request, "supervision.bring_form", own)
    form = BringForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        data = form.cleaned_data
        try:
            made = forms.bring_form(
                authority=own,
                title=data["title"],
                asked_by=data["asked_by"],
                file=Handed(data["file"], data["file"].name),
                actor=request.actor,
                at=timezone.now(),
            )
        except SheetRefused as refusal:
            form.add_error("file", refusal_words(refusal))
        except (ValueError, evidence.FileRefused) as refusal:
            form.add_error(None, in_words(refusal))
        else:
            return redirect(address_of(made, "form_columns" if made.is_mapped else "form_layout"))
    context = {
        "form": form,
        "heading": _("Bring a form"),
        "lead": _("The table that somebody above has sent. Ronghe reads where its headings stand; you look at it in the next step."),
        "label": _("Read the form"),
        "back_url": reverse("guidance:form_list"),
        "crumbs": crumbs_to_list(),
    }  # fmt: skip
    return render(request, "web/form_page.html", context, status=422 if form.is_bound else 200)


@get_or_post
def form_layout(request: WebRequest, reference: str) -> HttpResponse:
    """Say where the headings and the rows stand; the sheet is shown beside it."""
    form = _being_mapped(request, reference)
    layout = layout_of(form)
    asked = LayoutForm(
        request.POST or None,
        sheets=[one["name"] for one in form.sheets["sheets"]],
        initial={**vars(layout), "rows_of": form.rows_of},
    )
    if asked.is_valid():
        try:
            forms.lay_out_form(
                form=form,
                layout=asked.layout,
                rows_of=asked.cleaned_data["rows_of"],
                actor=request.actor,
                at=timezone.now(),
            )
        except ValueError as refusal:
            asked.add_error(None, in_words(refusal))
        else:
            return redirect(address_of(form, "form_columns"))
    context = _mapping_context(form) | {"form": asked, "label": _("Go on to the columns")}
    return render(request, "guidance/form_layout.html", context, status=422 if asked.is_bound else 200)  # fmt: skip


@get_or_post
def form_columns(request: WebRequest, reference: str) -> HttpResponse:
    """Say who fills each column in; the same form needs no second mapping."""
    form = _being_mapped(request, reference)
    columns = list(form.columns.order_by("place"))
    asked = ColumnsForm(request.POST or None, columns=columns, rows_of=form.rows_of)
    if asked.is_valid():
        try:
            forms.map_columns(form=form, plans=asked.plans, actor=request.actor, at=timezone.now())
        except ValueError as refusal:
            asked.add_error(None, in_words(refusal))
        else:
            messages.success(request, _("The columns are mapped; the same form is known again next time."))  # fmt: skip
            return redirect(address_of(form, "form_send"))
    context = _mapping_context(form) | {
        "form": asked,
        "label": _("Remember this, and go on"),
        "layout_url": address_of(form, "form_layout"),
    }
    return render(request, "guidance/form_columns.html", context, status=422 if asked.is_bound else 200)  # fmt: skip


@get_or_post
def form_send(request: WebRequest, reference: str) -> HttpResponse:
    """Choose the day of the figures, the colleges and the day of handing in."""
    form, today = _being_mapped(request, reference), timezone.localdate()
    if not form.is_mapped:
        return redirect(address_of(form, "form_columns"))
    reached = Organisation.objects.standing().filter(
        request.actor.remits.reach(Power.SEE_CASES), kind=OrganisationKind.COLLEGE
    )
    reached = reached.prefetch_related("names").order_by("sort_key", "pk")
    asked = SendForm(request.POST or None, initial={"counted_on": today})
    asked.fields["colleges"].queryset = reached  # type: ignore[attr-defined]
    asked.fields["colleges"].initial = [one.reference for one in reached]
    if asked.is_valid():
        data = asked.cleaned_data
        try:
            forms.open_form(
                form=form,
                colleges=list(data["colleges"]),
                counted_on=data["counted_on"],
                due_on=data["due_on"],
                actor=request.actor,
                at=timezone.now(),
            )
        except ValueError as refusal:
            asked.add_error(None, in_words(refusal))
        else:
            messages.success(request, _("What Ronghe knows is filled in. The colleges are told."))
            return redirect(address_of(form))
    context = {
        "form": asked,
        "heading": _("Send “%(title)s” to the colleges") % {"title": form.title},
        "label": _("Count, and send it to the colleges"),
        "back_url": address_of(form, "form_columns"),
        "crumbs": crumbs_to_form(form),
    }
    return render(request, "web/form_page.html", context, status=422 if asked.is_bound else 200)


def _being_mapped(request: WebRequest, reference: str) -> ReportForm:
    form = own_form(request, reference)
    need(request, "supervision.run_form", form)
    if form.state != FormState.MAPPING:
        raise Http404
    return form


def _mapping_context(form: ReportForm) -> dict[str, Any]:
    sheet = sheet_of(form)
    assert sheet is not None  # noqa: S101 -- chosen among the sheets
    return {
        "report": form,
        "sheet": shown_sheet(sheet, layout_of(form)),
        "lost": [LOST[code] for code in form.sheets["lost"]],
        "crumbs": crumbs_to_form(form),
        "back_url": address_of(form),
    }


@require_safe
def form_page(request: WebRequest, reference: str) -> HttpResponse:
    """Show the authority how far everybody is, and a college its own part."""
    form, today = form_for(request, reference), timezone.localdate()
    if form.authority_id not in request.actor.managed_organisations:
        own = form.parts.get(organisation__in=request.actor.managed_organisations).organisation
        return part_page(request, reference, own.reference)
    may_run = runs(request, form)
    progress = progress_of(form)
    parts = parts_of(form)
    last = last_shown(request, parts)
    if last is not None:
        parts = parts.filter(pk__gt=last.pk)
    shown, page = page_of(parts, is_later=last is not None)
    conflicts = list(conflicts_of(form)[:MOST_CONFLICTS]) if progress.parts else []
    is_out = form.state in {FormState.COLLECTING, FormState.CLOSED}
    context = {
        "report": form,
        "chip": form_chip(form),
        "crumbs": crumbs_to_list(),
        "progress": progress,
        "next": next_step_of(form, progress, may_run=may_run),
        "steps": steps_of(form) if may_run else [],
        "parts": part_rows(shown, form, today),
        "page": page,
        "conflicts": conflict_rows(conflicts, form),
        "is_out": is_out,
        "lost": [LOST[code] for code in form.sheets["lost"]],
        "handed_in_words": _handed_in_words(progress.handed_in, progress.parts),
    }
    return render(request, "guidance/form_page.html", context)


def _handed_in_words(handed_in: int, parts: int) -> str:
    words = ngettext(
        "%(done)d of %(n)d college has handed in its part.",
        "%(done)d of %(n)d colleges have handed in their part.",
        parts,
    )
    return words % {"done": handed_in, "n": parts}
