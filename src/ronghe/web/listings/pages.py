"""The head of a listing's page: what it is, how it stands, what comes next and who does it."""

import secrets
from datetime import date

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ronghe.kernel.permissions import may
from ronghe.parties.actors import Actor
from ronghe.partnerships.models import Enquiry, Listing, ListingState, PauseCause
from ronghe.web.listings import words
from ronghe.web.parts import Action, NextStep, ObjectHeader, Tab, Text

LABELS: dict[str, Text] = {
    "overview": gettext_lazy("Overview"),
    "matches": gettext_lazy("Who fits"),
    "enquiries": gettext_lazy("Enquiries"),
    "history": gettext_lazy("History"),
}
S = ListingState


def header_of(listing: Listing, actor: Actor, *, tab: str, on: date) -> ObjectHeader:
    return ObjectHeader(
        reference=listing.reference,
        kind=words.sided(listing.side, listing.kind),
        title=listing.title,
        chip=words.chip_of(listing),
        next_step=next_step_of(listing, actor, on),
        tabs=_tabs(listing, actor, tab),
    )


def tabs_of(listing: Listing, actor: Actor) -> list[str]:
    """Give the tabs: others than owner and authority read what is offered, and no more."""
    if may(actor, "partnerships.edit_listing", listing):
        return ["overview", "matches", "enquiries", "history"]
    if may(actor, "partnerships.moderate_listing", listing):
        return ["overview", "history"]
    return ["overview"]


def _tabs(listing: Listing, actor: Actor, current: str) -> tuple[Tab, ...]:
    shown = tabs_of(listing, actor)
    address = reverse("listings:listing_page", args=[listing.reference])
    return (
        tuple(
            Tab(
                LABELS[tab],
                address if tab == shown[0] else f"{address}?tab={tab}",
                is_current=tab == current,
            )
            for tab in shown
        )
        if len(shown) > 1
        else ()
    )


def next_step_of(listing: Listing, actor: Actor, on: date) -> NextStep | None:
    if may(actor, "partnerships.edit_listing", listing):
        return _for_owner(listing)
    if may(actor, "partnerships.moderate_listing", listing) and listing.state == S.IN_REVIEW:
        return NextStep(
            _("Read the listing, then approve or return it"),
            action=_post(listing, "listing_approve", _("Approve listing")),
            alternative=_link(listing, "listing_return", _("Return listing")),
        )
    return _for_asker(listing, actor)


def _for_asker(listing: Listing, actor: Actor) -> NextStep | None:
    organisation = actor.organisation
    if organisation is None or not may(actor, "partnerships.open_enquiry", organisation):
        return None
    live = Enquiry.objects.live().filter(listing=listing, asker=organisation).first()
    if live is not None:
        page = reverse("enquiries:enquiry_page", args=[live.reference])
        return NextStep(
            _("You are talking about this listing"),
            action=Action(_("Open enquiry"), page, is_primary=True),
        )
    if listing.state != S.PUBLISHED:
        return None
    owner = listing.organisation.name_in(get_language() or "en")
    address = reverse("enquiries:enquiry_about", args=[listing.reference])
    return NextStep(
        _("Ask %(name)s about it") % {"name": owner},
        until=listing.expires_on,
        action=Action(_("Write enquiry"), address, is_primary=True),
    )


def _for_owner(listing: Listing) -> NextStep | None:
    match listing.state:
        case S.DRAFT:
            return NextStep(
                _("Read the check below, then publish the listing"),
                action=_link(listing, "listing_publish", _("Publish listing"), is_primary=True),
                alternative=_link(listing, "listing_edit", _("Change listing")),
            )
        case S.IN_REVIEW:
            return NextStep(
                _("The listing waits to be read"), _("the authority of your region reads it")
            )
        case S.PAUSED:
            return NextStep(
                _("Others do not see the listing while it rests"),
                action=_post(listing, "listing_resume", _("Put back on the list")),
            )
        case S.EXPIRED:
            return NextStep(
                _("The listing has run out"),
                action=_link(listing, "listing_renew", _("Renew listing"), is_primary=True),
                alternative=_post(listing, "listing_copy", _("Copy for next year"), False),
            )
        case S.TAKEN_DOWN:
            return NextStep(
                _("Put right what the authority found, then publish it anew"),
                action=_post(listing, "listing_revise", _("Change listing")),
            )
    return None


def pause_words(listing: Listing) -> str:
    """Say kindly why a listing rests."""
    if listing.pause_cause == PauseCause.UNANSWERED:
        return _(
            "Somebody asked and heard nothing after two reminders, so the listing rests. Nothing is"
            " held against you: answer when you have time, and put it back with one click."
        )
    return ""


def owner_actions(listing: Listing) -> list[Action]:
    """Give what its owner may do besides the next step, in the order of how often it is done."""
    more: list[Action] = []
    if listing.state == S.PUBLISHED:
        more.append(_link(listing, "listing_renew", _("Renew listing")))
    if listing.state in {S.PUBLISHED, S.PAUSED, S.EXPIRED, S.IN_REVIEW}:
        more.append(_post(listing, "listing_revise", _("Change listing"), False))
    if listing.state == S.PUBLISHED:
        more.append(_post(listing, "listing_pause", _("Pause listing"), False))
    if listing.state != S.EXPIRED:
        more.append(_post(listing, "listing_copy", _("Copy for next year"), False))
    if listing.state not in {S.CLOSED, S.TAKEN_DOWN}:
        more.append(_post(listing, "listing_close", _("Close listing"), False))
    return more


def authority_actions(listing: Listing) -> list[Action]:
    if listing.state not in {S.PUBLISHED, S.PAUSED}:
        return []
    return [_link(listing, "listing_take_down", _("Take listing down"))]


def _link(listing: Listing, name: str, label: str, is_primary: bool = False) -> Action:
    return Action(
        label, reverse(f"listings:{name}", args=[listing.reference]), is_primary=is_primary
    )


def _post(listing: Listing, name: str, label: str, is_primary: bool = True) -> Action:
    address = reverse(f"listings:{name}", args=[listing.reference])
    return Action(label, address, method="post", key=secrets.token_hex(16), is_primary=is_primary)
