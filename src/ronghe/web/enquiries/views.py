"""One's talks with other organisations: the list, a talk's page, its files."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ronghe.kernel import evidence as kernel_evidence
from ronghe.kernel.models import Evidence
from ronghe.kernel.permissions import may
from ronghe.partnerships.models import Enquiry, EnquiryMessage
from ronghe.partnerships.queries.enquiries import enquiries_of, messages_of
from ronghe.web.casework.paging import last_shown, page_of
from ronghe.web.enquiries.forms import MessageForm
from ronghe.web.enquiries.pages import header_of, next_actions
from ronghe.web.listings import words
from ronghe.web.parts import Action, Chip, Tab, Text
from ronghe.web.requests import WebRequest

BOXES: dict[str, Text] = {
    "waiting": gettext_lazy("Waits for us"),
    "": gettext_lazy("all"),
    "received": gettext_lazy("Received"),
    "made": gettext_lazy("Made by us"),
    "ended": gettext_lazy("Ended"),
}


@dataclass(frozen=True)
class EnquiryRow:
    enquiry: Enquiry
    url: str
    other: str
    chip: Chip
    waits_for_us: bool


@dataclass(frozen=True)
class Paper:
    name: str
    url: str


@dataclass(frozen=True)
class Said:
    """One message of the thread."""

    is_ours: bool
    who: str
    organisation: str
    at: datetime
    text: str
    papers: list[Paper]


def visible_enquiry(request: WebRequest, reference: str) -> Enquiry:
    related = (
        "asker",
        "asked__jurisdiction",
        "listing",
        "region",
        "occupation",
        "waits_for__jurisdiction",
    )
    return get_object_or_404(
        Enquiry.objects.visible_to(request.actor)
        .select_related(*related)
        .prefetch_related("asker__names", "asked__names"),
        reference=reference,
    )


@require_safe
def enquiry_list(request: WebRequest) -> HttpResponse:
    organisation = request.actor.organisation
    if organisation is None or not may(request.actor, "partnerships.open_enquiry", organisation):
        raise Http404
    box = request.GET.get("box", "")
    box = box if box in BOXES else ""
    talks = enquiries_of(request.actor, box=box).prefetch_related("asker__names", "asked__names")
    last = last_shown(request, talks)
    behind = talks.filter(pk__lt=last.pk) if last is not None else talks
    shown, page = page_of(behind, is_later=last is not None, kept={"box": box} if box else {})
    address = reverse("enquiries:enquiry_list")
    context = {
        "rows": [_row(one, organisation.pk) for one in shown],
        "page": page,
        "boxes": [
            Tab(label, f"{address}?{urlencode({'box': key})}" if key else address, key == box)
            for key, label in BOXES.items()
        ],
        "open": Action(_("Ask an organisation"), reverse("enquiries:enquiry_open")),
        "look": Action(_("Look at needs and offers"), reverse("listings:listing_list")),
    }
    return render(request, "enquiries/enquiry_list.html", context)


def _row(enquiry: Enquiry, own: int) -> EnquiryRow:
    other = enquiry.asked if enquiry.asker_id == own else enquiry.asker
    return EnquiryRow(
        enquiry=enquiry,
        url=reverse("enquiries:enquiry_page", args=[enquiry.reference]),
        other=other.name_in(get_language() or "en"),
        chip=words.talk_chip(enquiry.state),
        waits_for_us=enquiry.waits_for_id == own,
    )


@require_safe
def enquiry_page(request: WebRequest, reference: str) -> HttpResponse:
    enquiry = visible_enquiry(request, reference)
    return page_with(request, enquiry, MessageForm())


def page_with(request: WebRequest, enquiry: Enquiry, form: MessageForm) -> HttpResponse:
    """Draw the talk with the form for the next word."""
    own = request.actor.organisation_id
    language = get_language() or "en"
    header = header_of(enquiry, request.actor, on=timezone.localdate())
    context = {
        "enquiry": enquiry,
        "header": header,
        "said": [_said(message, files, own, language) for message, files in messages_of(enquiry)],
        "form": form,
        "key": secrets.token_hex(16),
        "write_url": reverse("enquiries:enquiry_write", args=[enquiry.reference]),
        "more": next_actions(enquiry, request.actor),
        "listing_url": _listing_url(enquiry),
        "asker": enquiry.asker.name_in(language),
        "asked": enquiry.asked.name_in(language),
        "crumbs": [(_("Enquiries"), reverse("enquiries:enquiry_list"))],
    }
    return render(request, "enquiries/enquiry_page.html", context)


def _listing_url(enquiry: Enquiry) -> str:
    if enquiry.listing is None:
        return ""
    return reverse("listings:listing_page", args=[enquiry.listing.reference])


def _said(message: EnquiryMessage, files: list[Evidence], own: int | None, language: str) -> Said:
    reference = message.enquiry.reference
    return Said(
        is_ours=message.organisation_id == own,
        who=message.author.name_in(language) if message.author else "",
        organisation=message.organisation.name_in(language),
        at=message.sent_at,
        text=message.text,
        papers=[
            Paper(one.name, reverse("enquiries:file_read", args=[reference, one.reference]))
            for one in files
        ],
    )


@require_safe
def file_read(request: WebRequest, reference: str, evidence: str) -> FileResponse:
    """Hand a file of the talk over as a download."""
    enquiry = visible_enquiry(request, reference)
    messages = EnquiryMessage.objects.filter(enquiry=enquiry).order_by().values("pk")
    stored = get_object_or_404(
        Evidence,
        subject_type=EnquiryMessage._meta.label_lower,
        subject_id__in=messages,
        reference=evidence,
    )
    file = kernel_evidence.read(stored, actor=request.actor)
    return FileResponse(
        file, as_attachment=True, filename=stored.name, content_type=stored.media_type
    )
