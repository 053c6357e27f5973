"""What stands under each tab of a listing's page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from ronghe.kernel import audit
from ronghe.kernel.permissions import may
from ronghe.parties.models import Organisation, Verification
from ronghe.partnerships.listing_law import LawCheck, law_check
from ronghe.partnerships.models import Agreement, Enquiry, Listing
from ronghe.partnerships.queries.suggestions import suggestions_for
from ronghe.web.listings import words
from ronghe.web.listings.law import sheet_of
from ronghe.web.listings.matches import match_rows
from ronghe.web.listings.pages import authority_actions, owner_actions, pause_words
from ronghe.web.parties.listing import chip_of as record_chip
from ronghe.web.parts import Chip, Page
from ronghe.web.records.story import all_but_students, story_of
from ronghe.web.requests import WebRequest

STORY_LENGTH = 50
TALKS_SHOWN = 50


@dataclass(frozen=True)
class TalkRow:
    enquiry: Enquiry
    name: str
    url: str
    chip: Chip


def overview(request: WebRequest, listing: Listing) -> dict[str, Any]:
    actor = request.actor
    owns = may(actor, "partnerships.edit_listing", listing)
    moderates = may(actor, "partnerships.moderate_listing", listing)
    check = law_check(listing, on=timezone.localdate()) if owns or moderates else LawCheck()
    owner = listing.organisation
    return {
        "owner_name": owner.name_in(get_language() or "en"),
        "owner_url": _page_of(owner, request),
        "owner_chip": record_chip(owner.kind, Verification(owner.verification)),
        "period": words.period(listing.starts_on, listing.ends_on),
        "seats": words.seats_words(listing.seats_left, listing.seats_count),
        "holdings": holdings_of(request, listing) if owns else [],
        "details": words.detail_rows(listing),
        "law": sheet_of(check, listing) if check.lines else None,
        "note": listing.state_note,
        "pause_note": pause_words(listing) if owns else "",
        "more": owner_actions(listing) if owns else authority_actions(listing) if moderates else [],
    }


def holdings_of(request: WebRequest, listing: Listing) -> list[tuple[str, str, int, datetime]]:
    """Say to its owner who holds seats: agreements, and enquiries that ended well."""
    held = listing.holdings.filter(released_at=None).order_by("taken_at", "pk")
    pages = {
        Agreement._meta.label_lower: "agreements:agreement_page",
        Enquiry._meta.label_lower: "enquiries:enquiry_page",
    }
    return [
        (
            one.holder_reference,
            reverse(pages[one.holder_type], args=[one.holder_reference])
            if one.holder_type in pages
            else "",
            one.count,
            one.taken_at,
        )
        for one in held[:TALKS_SHOWN]
    ]


def _page_of(organisation: Organisation, request: WebRequest) -> str:
    if not Organisation.objects.visible_to(request.actor).filter(pk=organisation.pk).exists():
        return ""
    return reverse("parties:organisation_page", args=[organisation.reference])


def matches(request: WebRequest, listing: Listing) -> dict[str, Any]:
    found = suggestions_for(listing, on=timezone.localdate())
    return {
        "suggested": match_rows(found.suggested, listing),
        "left_out": match_rows(found.left_out, listing),
        "is_need": listing.side == "need",
    }


def enquiries(request: WebRequest, listing: Listing) -> dict[str, Any]:
    talks = (
        Enquiry.objects.visible_to(request.actor)
        .filter(listing=listing)
        .select_related("asker")
        .prefetch_related("asker__names")
        .order_by("-pk")[:TALKS_SHOWN]
    )
    return {"talks": [_talk(one) for one in talks]}


def _talk(enquiry: Enquiry) -> TalkRow:
    return TalkRow(
        enquiry,
        enquiry.asker.name_in(get_language() or "en"),
        reverse("enquiries:enquiry_page", args=[enquiry.reference]),
        words.talk_chip(enquiry.state),
    )


def history(request: WebRequest, listing: Listing) -> dict[str, Any]:
    records = list(audit.story_of(listing)[:STORY_LENGTH])
    own = listing.organisation_id == request.actor.organisation_id
    return {
        "story": story_of(records, names=request.actor.scope.covers if own else all_but_students),
        "page": Page(shown=len(records)),
    }


CONTENT: dict[str, Callable[[WebRequest, Listing], dict[str, Any]]] = {
    "overview": overview,
    "matches": matches,
    "enquiries": enquiries,
    "history": history,
}
