"""The checklist on site: one screen on a telephone, big targets, no script needed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.parties.models import OrganisationKind
from ronghe.supervision.inspection_law import checklist_for
from ronghe.supervision.models import Inspection, InspectionState, Seen
from ronghe.supervision.operations.inspections import law_of
from ronghe.supervision.operations.visits import Looked, fill_in_checklist
from ronghe.web.asking import get_or_post
from ronghe.web.inspections.access import crumbs_of_list, inspection_in, inspection_url, named
from ronghe.web.inspections.forms import handed
from ronghe.web.papers.forms import PicturesField
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest

LONGEST_NOTE = 500


@dataclass(frozen=True)
class Line:
    """A line of the form: its three answers, a note, and for a place a picture."""

    answer: forms.BoundField
    note: forms.BoundField
    picture: forms.BoundField | None = None

    @property
    def is_noted(self) -> bool:
        return bool(self.note.value())


class ChecklistForm(forms.Form):
    def __init__(self, data: Any, files: Any, *, lines: Mapping[str, Any], records: Mapping[int, Any]) -> None:  # fmt: skip
        super().__init__(data, files)
        for key, (label, kept) in lines.items():
            self._add(f"line-{key}", label, kept)
            self.fields[f"line-{key}-pictures"] = PicturesField(label=_("Picture"), required=False)
        for pk, (label, kept) in records.items():
            self._add(f"record-{pk}", label, kept)
        self.keys, self.numbers = list(lines), list(records)

    def _add(self, name: str, label: str, kept: Any) -> None:
        self.fields[name] = forms.ChoiceField(
            label=label,
            choices=Seen.choices,
            required=False,
            widget=forms.RadioSelect,
            initial=kept.answer,
        )
        self.fields[f"{name}-note"] = forms.CharField(
            label=_("Note"), max_length=LONGEST_NOTE, required=False, initial=kept.note
        )

    @property
    def lines(self) -> list[Line]:
        return [
            Line(self[f"line-{key}"], self[f"line-{key}-note"], self[f"line-{key}-pictures"])
            for key in self.keys
        ]

    @property
    def records(self) -> list[Line]:
        return [Line(self[f"record-{pk}"], self[f"record-{pk}-note"]) for pk in self.numbers]

    @property
    def seen_lines(self) -> dict[str, Looked]:
        said = self.cleaned_data
        return {
            key: Looked(said[f"line-{key}"], said[f"line-{key}-note"], handed(said[f"line-{key}-pictures"]))
            for key in self.keys
        }  # fmt: skip

    @property
    def seen_records(self) -> dict[int, Looked]:
        said = self.cleaned_data
        return {pk: Looked(said[f"record-{pk}"], said[f"record-{pk}-note"]) for pk in self.numbers}


@get_or_post
def checklist(request: WebRequest, reference: str) -> HttpResponse:
    inspection = inspection_in(request, reference, "carry_out_inspection")
    if inspection.state != InspectionState.UNDER_WAY:
        return redirect(inspection_url(inspection))
    form = _form(request, inspection)
    if request.method == "POST" and form.is_valid() and _kept(request, inspection, form):
        if request.POST.get("then") == "findings":
            return redirect(inspection_url(inspection, "findings_state"))
        return redirect(inspection_url(inspection, "checklist"))
    context = {
        "inspection": inspection,
        "inspected": named(inspection.inspected),
        "form": form,
        "crumbs": [*crumbs_of_list(), (inspection.reference, inspection_url(inspection))],
    }
    return render(request, "inspections/checklist.html", context)


def _form(request: WebRequest, inspection: Inspection) -> ChecklistForm:
    of_host = inspection.inspected.kind == OrganisationKind.ENTERPRISE
    words = {one.key: one for one in checklist_for(law_of(inspection), of_host=of_host)}
    language = get_language() or "en"
    lines = {
        one.key: (words[one.key].said(language) if one.key in words else one.key, one)
        for one in inspection.lines.order_by("pk")
    }
    records = {
        one.pk: (f"{one.get_kind_display()}, {date_format(one.day)} · {one.placement.reference}", one)
        for one in inspection.records.select_related("placement").order_by("pk")
    }  # fmt: skip
    is_sent = request.method == "POST"
    return ChecklistForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        lines=lines,
        records=records,
    )


def _kept(request: WebRequest, inspection: Inspection, form: ChecklistForm) -> bool:
    try:
        fill_in_checklist(
            inspection=inspection,
            lines=form.seen_lines,
            records=form.seen_records,
            actor=request.actor,
            at=timezone.now(),
        )
    except (ValueError, IllegalTransition) as refusal:
        form.add_error(None, in_words(refusal))
        return False
    messages.success(request, _("Kept."))
    return True
