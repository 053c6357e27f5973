"""One inspection: what it is about, what was asked and found, what both sides said, and what follows."""

from collections.abc import Sequence
from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ronghe.kernel import evidence
from ronghe.kernel.audit import story_of as records_of
from ronghe.kernel.models import Evidence
from ronghe.parties.models import OrganisationKind
from ronghe.supervision.inspection_law import cap_on, checklist_for, officers_on, periods_on
from ronghe.supervision.models import (
    LIVE,
    CheckLine,
    EvidenceRequest,
    Inspection,
    InspectionReply,
    InspectionState,
    Seen,
)
from ronghe.supervision.operations.inspections import law_of
from ronghe.web.inspections.access import (
    crumbs_of_list,
    inspection_in,
    is_of_authority,
    named,
)
from ronghe.web.inspections.measure_rows import measures_of
from ronghe.web.inspections.reading import Reader, header_of, rarer, reader_of
from ronghe.web.inspections.words import SEEN_MARKS, article_of, name_of, silence_rules
from ronghe.web.parts import Action, Checklist, Fact, Mark, listed
from ronghe.web.records.story import story_of
from ronghe.web.requests import WebRequest

S = InspectionState
LOOKED = frozenset({S.FOUND, S.REPLIED, S.DECIDED})
Files = dict[tuple[str, int], list[tuple[str, str]]]


@require_safe
def inspection_page(request: WebRequest, reference: str) -> HttpResponse:
    inspection = inspection_in(request, reference)
    reader = reader_of(request, inspection)
    requests = list(inspection.requests.order_by("due_on", "pk"))
    replies = list(inspection.replies.select_related("written_by").order_by("pk"))
    # The inspected reads what was looked at together with the findings, not while it is written.
    lines = list(inspection.lines.order_by("pk")) if reader.is_authority or inspection.found_at else []  # fmt: skip
    files = _files_of(inspection, requests, replies, lines)
    context: dict[str, Any] = {
        "inspection": inspection,
        "header": header_of(inspection, reader),
        "crumbs": crumbs_of_list(),
        "authority": named(inspection.authority),
        "inspected": named(inspection.inspected),
        "officers": listed(
            name_of(one.membership.person)
            for one in inspection.officers.select_related("membership__person").order_by("pk")
        ),
        "approved_by": name_of(inspection.approved_by),
        "decided_by": name_of(inspection.decided_by),
        "limits": _limits(inspection),
        "asked": _asked(inspection, requests, files, reader),
        "looked": _looked(inspection, lines, files) if lines else None,
        "drawn": _drawn(inspection) if lines else None,
        "replies": [(one, name_of(one.written_by), files.get(("inspectionreply", one.pk), [])) for one in replies],
        "silence": silence_rules(periods_on(law_of(inspection), timezone.localdate()), is_visit=inspection.is_visit),
        "measures": measures_of(request, inspection),
        "actions": rarer(inspection, reader),
        "story": story_of(list(records_of(inspection)[:20])) if reader.is_authority else [],
    }  # fmt: skip
    return render(request, "inspections/inspection_page.html", context)


def _limits(inspection: Inspection) -> list[Any]:
    """Give the cap and the number of officers with their source, for an enterprise."""
    if not inspection.needs_approval:
        return []
    day = inspection.on or timezone.localdate()
    return [article_of(one(law_of(inspection), day)) for one in (cap_on, officers_on)]


def _files_of(
    inspection: Inspection,
    requests: Sequence[EvidenceRequest],
    replies: Sequence[InspectionReply],
    lines: Sequence[CheckLine],
) -> Files:
    """Give the files of all of them at once, by what they belong to."""
    belonging = {
        "evidencerequest": [one.pk for one in requests],
        "inspectionreply": [one.pk for one in replies],
        "checkline": [one.pk for one in lines],
    }
    found: Files = {}
    stored = Evidence.objects.filter(
        subject_type__in=[f"supervision.{name}" for name in belonging],
        subject_id__in=sorted({pk for ids in belonging.values() for pk in ids}),
    )
    for one in stored.order_by("pk"):
        kind = one.subject_type.removeprefix("supervision.")
        if one.subject_id in belonging[kind]:
            url = reverse("inspections:inspection_file", args=[inspection.reference, one.reference])
            found.setdefault((kind, one.subject_id), []).append((one.name, url))
    return found


def _asked(
    inspection: Inspection, requests: Sequence[EvidenceRequest], files: Files, reader: Reader
) -> dict[str, Any] | None:
    if not requests:
        return None
    facts = [_asked_fact(inspection, one, reader) for one in requests]
    papers = [file for one in requests for file in files.get(("evidencerequest", one.pk), [])]
    return {"checklist": Checklist(_("What is asked for"), tuple(facts)), "files": papers}


def _asked_fact(inspection: Inspection, one: EvidenceRequest, reader: Reader) -> Fact:
    until = _("until %(day)s") % {"day": date_format(one.due_on)}
    hand = reverse("inspections:evidence_hand", args=[inspection.reference, one.pk])
    is_open = inspection.state in LIVE and reader.answers
    if one.handed_at is not None:
        day = timezone.localtime(one.handed_at).date()
        words = _("handed in on %(day)s") if day <= one.due_on else _("handed in late, on %(day)s")
        detail = " · ".join(filter(None, (words % {"day": date_format(day)}, one.note)))
        again = Action(_("Add to it"), hand) if is_open else None
        return Fact(Mark.HOLDS, one.what, detail, action=again)
    is_over = one.due_on < timezone.localdate() or inspection.state not in LIVE
    action = Action(_("Hand in"), hand) if is_open else None
    detail = f"{until} · {_('not handed in')}" if is_over else until
    return Fact(Mark.UNKNOWN if is_over else Mark.DUE, one.what, detail, action=action)


def _looked(inspection: Inspection, lines: Sequence[CheckLine], files: Files) -> dict[str, Any]:
    of_host = inspection.inspected.kind == OrganisationKind.ENTERPRISE
    words = {one.key: one for one in checklist_for(law_of(inspection), of_host=of_host)}
    language = get_language() or "en"
    facts = tuple(
        Fact(
            SEEN_MARKS[Seen(one.answer)] if one.answer else Mark.DUE,
            words[one.key].said(language) if one.key in words else one.key,
            " · ".join(filter(None, (one.get_answer_display() if one.answer else _("no answer yet"), one.note))),
        )
        for one in lines
    )  # fmt: skip
    pictures = [file for one in lines for file in files.get(("checkline", one.pk), [])]
    return {"checklist": Checklist(_("What was looked at"), facts), "files": pictures}


def _drawn(inspection: Inspection) -> Checklist | None:
    """Give the records drawn, each with whether it was found true; no student is named."""
    found = inspection.records.select_related("placement").order_by("pk")
    facts = tuple(
        Fact(
            SEEN_MARKS[Seen(one.answer)] if one.answer else Mark.DUE,
            f"{one.get_kind_display()}, {date_format(one.day)} · {one.placement.reference}",
            " · ".join(filter(None, (one.get_answer_display() if one.answer else _("no answer yet"), one.note))),
        )
        for one in found
    )  # fmt: skip
    return Checklist(_("Records drawn at random on site"), facts) if facts else None


@require_safe
def inspection_file(request: WebRequest, reference: str, stored: str) -> FileResponse:
    """Give a file that belongs to the inspection: of a paper asked for, a reply, or a line."""
    inspection = inspection_in(request, reference)
    requests, replies = inspection.requests.order_by("pk"), inspection.replies.order_by("pk")
    shows_lines = is_of_authority(request) or inspection.found_at is not None
    lines = inspection.lines.order_by("pk") if shows_lines else inspection.lines.none()
    found = get_object_or_404(Evidence, reference=stored)
    belonging = {
        "supervision.evidencerequest": requests,
        "supervision.inspectionreply": replies,
        "supervision.checkline": lines,
    }
    of = belonging.get(found.subject_type)
    get_object_or_404(of if of is not None else inspection.requests.none(), pk=found.subject_id)
    file = evidence.read(found, actor=request.actor)
    return FileResponse(
        file, as_attachment=True, filename=found.name, content_type=found.media_type
    )
