"""A college’s part of a form: seen, filled in on the page or in the file, handed in."""

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel.permissions import may
from ronghe.supervision.form_files import filled_part, values_in
from ronghe.supervision.models import FormPart, FormState, PartState
from ronghe.supervision.operations import form_parts
from ronghe.supervision.queries.forms import columns_of, lines_of
from ronghe.supervision.refusals import BlanksRemain, CellsAreAmiss
from ronghe.supervision.sheets.refusals import SheetRefused
from ronghe.supervision.sheets.words import refusal_words
from ronghe.web.asking import need
from ronghe.web.guidance.access import (
    attached,
    crumbs_to_form,
    crumbs_to_list,
    part_address,
    part_for,
)
from ronghe.web.guidance.forms import PartFileForm
from ronghe.web.guidance.sheet_rows import row_views
from ronghe.web.guidance.words import name_of, part_chip
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest

MOST_AT_ONCE = 20_000


@require_safe
def part_page(request: WebRequest, reference: str, college: str) -> HttpResponse:
    return _page(request, part_for(request, reference, college))


def _page(
    request: WebRequest,
    part: FormPart,
    *,
    typed: Mapping[int, str] | None = None,
    amiss: Mapping[int, str] | None = None,
    problem: str = "",
) -> HttpResponse:
    form, today = part.form, timezone.localdate()
    columns = columns_of(form)
    is_own = may(request.actor, "supervision.fill_in_part", part)
    is_open = form.state == FormState.COLLECTING
    is_editable = is_own and is_open and part.state != PartState.HANDED_IN
    lines = lines_of(part, columns)
    blanks = form_parts.blanks_of(part) if is_editable else 0
    may_return = is_open and part.state == PartState.HANDED_IN and may(request.actor, "supervision.run_part", part)  # fmt: skip
    context: dict[str, Any] = {
        "report": form,
        "part": part,
        "college": name_of(part.organisation),
        "authority": name_of(form.authority),
        "chip": part_chip(part, today),
        "crumbs": crumbs_to_list() if is_own else crumbs_to_form(form),
        "rows": row_views(lines, form, typed or {}, amiss or {}, is_editable=is_editable),
        "is_editable": is_editable,
        "blanks": blanks,
        "blank_words": _blank_words(blanks),
        "problem": problem,
        "file_form": PartFileForm() if is_editable else None,
        "return_url": part_address(part, "part_return") if may_return else "",
    }
    return render(request, "guidance/part_page.html", context, status=422 if problem else 200)


def _blank_words(blanks: int) -> str:
    words = ngettext("%(n)d cell of yours is empty.", "%(n)d cells of yours are empty.", blanks)
    return words % {"n": blanks}


@require_POST
def part_enter(request: WebRequest, reference: str, college: str) -> HttpResponse:
    """Save what was typed into the cells; what is amiss is said beside its cell."""
    part = part_for(request, reference, college)
    typed = _typed(request)
    try:
        changed = form_parts.enter_cells(part=part, values=typed, actor=request.actor, at=timezone.now())  # fmt: skip
    except CellsAreAmiss as refusal:
        return _page(request, part, typed=typed, amiss=refusal.found, problem=str(refusal))
    except (ValueError, IllegalTransition) as refusal:
        messages.warning(request, in_words(refusal))
    else:
        messages.success(request, _saved_words(len(changed)))
    return redirect(part_address(part))


def _typed(request: WebRequest) -> dict[int, str]:
    found = {}
    for name, text in list(request.POST.items())[:MOST_AT_ONCE]:
        key = name.removeprefix("cell-")
        if key != name and key.isdecimal() and len(key) < 19:  # noqa: PLR2004 -- what a bigint holds
            found[int(key)] = str(text)
    return found


def _saved_words(changed: int) -> str:
    if not changed:
        return _("Nothing has changed.")
    return ngettext("%(n)d value is saved.", "%(n)d values are saved.", changed) % {"n": changed}


@require_POST
def part_hand_in(request: WebRequest, reference: str, college: str) -> HttpResponse:
    part = part_for(request, reference, college)
    leaves_blank = request.POST.get("leaves_blank") == "yes"
    try:
        form_parts.hand_in_part(part=part, actor=request.actor, at=timezone.now(), leaves_blank=leaves_blank)  # fmt: skip
    except BlanksRemain as refusal:
        messages.warning(request, str(refusal))
    except (ValueError, IllegalTransition) as refusal:
        messages.warning(request, in_words(refusal))
    else:
        messages.success(request, _("Your part is handed in. Thank you."))
    return redirect(part_address(part))


@require_safe
def part_file(request: WebRequest, reference: str, college: str) -> HttpResponse:
    """Give the original with the college’s rows, as far as they are."""
    part = part_for(request, reference, college)
    try:
        return attached(filled_part(part), f"{part.form.reference}-{part.organisation.reference}.xlsx")  # fmt: skip
    except SheetRefused as refusal:
        messages.warning(request, refusal_words(refusal))
        return redirect(part_address(part))


@require_POST
def part_upload(request: WebRequest, reference: str, college: str) -> HttpResponse:
    """Read the file that a college filled in; it says which values are new, and what is amiss."""
    part = part_for(request, reference, college)
    need(request, "supervision.fill_in_part", part)
    asked = PartFileForm(request.POST, request.FILES)
    if not asked.is_valid():
        return _page(request, part, problem=_("Choose the file that you filled in."))
    values: Mapping[int, str] = {}
    try:
        with tempfile.NamedTemporaryFile(suffix=".xlsx") as copied:
            shutil.copyfileobj(asked.cleaned_data["file"], copied)
            copied.flush()
            values = values_in(part, Path(copied.name))
        changed = form_parts.enter_cells(part=part, values=values, actor=request.actor, at=timezone.now())  # fmt: skip
    except SheetRefused as refusal:
        return _page(request, part, problem=refusal_words(refusal))
    except CellsAreAmiss as refusal:
        return _page(request, part, typed=values, amiss=refusal.found, problem=str(refusal))
    except (ValueError, IllegalTransition) as refusal:
        return _page(request, part, problem=in_words(refusal))
    messages.success(request, _saved_words(len(changed)))
    return redirect(part_address(part))
