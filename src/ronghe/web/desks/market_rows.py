"""Rows of the desk about needs, offers and enquiries."""

from collections.abc import Callable
from datetime import date
from typing import cast

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ronghe.parties.actors import Actor
from ronghe.partnerships.models import Enquiry, Listing
from ronghe.partnerships.queries.needs import MOST_COUNTED, MarketNeed, market_needs
from ronghe.web.parts import Action, DeskRow, Urgency


def market_rows(
    actor: Actor, urgency: Callable[[date | None], Urgency], *, on: date
) -> list[DeskRow]:
    return [
        ROWS[need.kind](need, urgency(need.due_on), actor) for need in market_needs(actor, on=on)
    ]


def _enquiry_waiting(need: MarketNeed, urgency: Urgency, actor: Actor) -> DeskRow:
    enquiry = cast("Enquiry", need.enquiry)
    words = {"name": _other(enquiry, actor), "subject": enquiry.subject}
    return DeskRow(
        _("Answer %(name)s: %(subject)s") % words,
        Urgency.NOW if enquiry.reminders_count else urgency,
        _open(enquiry),
        need.due_on,
        detail=_("You have been reminded.") if enquiry.reminders_count else "",
    )


def _step_due(need: MarketNeed, urgency: Urgency, actor: Actor) -> DeskRow:
    enquiry = cast("Enquiry", need.enquiry)
    words = {"name": _other(enquiry, actor), "step": enquiry.next_step}
    return DeskRow(_("%(step)s (with %(name)s)") % words, urgency, _open(enquiry), need.due_on)


def _listing_ending(need: MarketNeed, urgency: Urgency, actor: Actor) -> DeskRow:
    listing = cast("Listing", need.listing)
    return DeskRow(
        _("Renew “%(title)s”, or let it run out") % {"title": listing.title},
        urgency,
        Action(_("Renew listing"), reverse("listings:listing_renew", args=[listing.reference])),
        need.due_on,
    )


def _listing_resting(need: MarketNeed, urgency: Urgency, actor: Actor) -> DeskRow:
    listing = cast("Listing", need.listing)
    return DeskRow(
        _("“%(title)s” rests, since somebody heard nothing: answer, then put it back")
        % {"title": listing.title},
        Urgency.SOON,
        _look(listing),
        detail=_("Nothing is held against you."),
    )


def _listing_to_mend(need: MarketNeed, urgency: Urgency, actor: Actor) -> DeskRow:
    listing = cast("Listing", need.listing)
    return DeskRow(
        _("Change “%(title)s” and publish it anew") % {"title": listing.title},
        Urgency.SOON,
        _look(listing),
        detail=_("Returned with the words: “%(reason)s”") % {"reason": listing.state_note},
    )


def _listings_to_read(need: MarketNeed, urgency: Urgency, actor: Actor) -> DeskRow:
    if need.count >= MOST_COUNTED:
        words = _("Read more than %(n)d listings before they are published")
    else:
        words = ngettext(
            "Read %(n)d listing before it is published",
            "Read %(n)d listings before they are published",
            need.count,
        )
    return DeskRow(
        words % {"n": need.count},
        Urgency.SOON,
        Action(_("Read listings"), reverse("listings:review_list")),
    )


def _cooperations_in_trouble(need: MarketNeed, urgency: Urgency, actor: Actor) -> DeskRow:
    if need.count >= MOST_COUNTED:
        words = _("More than %(n)d cooperations are in trouble: look while it can still be mended")
    else:
        words = ngettext(
            "%(n)d cooperation is in trouble: look while it can still be mended",
            "%(n)d cooperations are in trouble: look while it can still be mended",
            need.count,
        )
    address = f"{reverse('cooperations:cooperation_list')}?state=troubled"
    return DeskRow(
        words % {"n": need.count}, Urgency.SOON, Action(_("Look at cooperations"), address)
    )


def _other(enquiry: Enquiry, actor: Actor) -> str:
    is_ours = enquiry.asker_id == actor.organisation_id
    other = enquiry.asked if is_ours else enquiry.asker
    return other.name_in(get_language() or "en")


def _open(enquiry: Enquiry) -> Action:
    page = reverse("enquiries:enquiry_page", args=[enquiry.reference])
    return Action(_("Open enquiry"), page)


def _look(listing: Listing) -> Action:
    return Action(_("Open listing"), reverse("listings:listing_page", args=[listing.reference]))


ROWS: dict[str, Callable[[MarketNeed, Urgency, Actor], DeskRow]] = {
    "enquiry_waiting": _enquiry_waiting,
    "step_due": _step_due,
    "listing_ending": _listing_ending,
    "listing_resting": _listing_resting,
    "listing_to_mend": _listing_to_mend,
    "listings_to_read": _listings_to_read,
    "cooperations_in_trouble": _cooperations_in_trouble,
}
