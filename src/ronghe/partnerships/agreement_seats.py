"""Which seats of a listing an agreement takes, when it comes from an enquiry about that listing.

They are taken when signing begins, since the text says from then on for how many it is; they are
given back when it is not signed after all, ends before it began, or is annulled.
"""

from datetime import date, datetime

from ronghe.engines.terms.document import Terms
from ronghe.kernel import audit
from ronghe.parties.actors import Actor
from ronghe.partnerships import library
from ronghe.partnerships.library import Template
from ronghe.partnerships.models import LIVE, Agreement, AgreementState, Listing, PartyRole
from ronghe.partnerships.seats import held_count, set_seats
from ronghe.partnerships.standing import terms_to_change


def listing_behind(agreement: Agreement) -> Listing | None:
    """Give the listing whose seats the agreement takes; None where seats are not what it is about."""
    enquiry = agreement.cooperation.enquiry
    listing = enquiry.listing if enquiry is not None else None
    if listing is None or listing.seats_count is None:
        return None
    return listing if library.templates()[agreement.template].takes_students else None


def seats_in(template: Template, terms: Terms) -> int:
    """Give for how many it is: one student, or as many as the terms say."""
    if PartyRole.STUDENT in template.roles:
        return 1
    said = terms.get("seats")
    return said if type(said) is int and said > 0 else 1


def seats_needed(agreement: Agreement, proposed: Terms | None, *, on: date) -> int:
    """Give how many seats it needs for what is in force and what is out for signature.

    A student for whom an agreement of the same cooperation has a seat already needs none besides.
    """
    template = library.templates()[agreement.template]
    if PartyRole.STUDENT in template.roles and _has_seat_in_class(agreement, on=on):
        return 0
    counts = [seats_in(template, proposed)] if proposed is not None else []
    if agreement.is_signed:
        counts.append(seats_in(template, terms_to_change(agreement, on=on)))
    return max(counts, default=0)


def _has_seat_in_class(agreement: Agreement, *, on: date) -> bool:
    """Say whether what is agreed for a whole class leaves a seat for this one, and holds it."""
    known = library.templates()
    beside = agreement.cooperation.agreements.exclude(pk=agreement.pk)
    seats = students = 0
    for one in beside.filter(state__in=LIVE | {AgreementState.SIGNING}).order_by("pk"):
        template = known[one.template]
        if PartyRole.STUDENT in template.roles:
            students += 1
        elif template.takes_students and one.state in LIVE:
            seats += seats_in(template, terms_to_change(one, on=on))
    return students < seats


def seats_lacking(agreement: Agreement, proposed: Terms, *, on: date) -> int:
    """Give how many seats too few there are for the text to be signed."""
    listing = listing_behind(agreement)
    if listing is None:
        return 0
    enquiry = agreement.cooperation.enquiry
    reach = held_count(listing, [agreement, *([enquiry] if enquiry else [])])
    reach += listing.seats_left or 0
    return max(0, seats_needed(agreement, proposed, on=on) - reach)


def seat_agreement(agreement: Agreement, count: int, *, actor: Actor, at: datetime) -> None:
    """Let the agreement, whose row is locked, have so many seats of its listing; raises `SeatsAreGone`."""
    listing = listing_behind(agreement)
    if listing is None:
        return
    listing = locked_for_seats(listing)
    enquiry = agreement.cooperation.enquiry
    assert enquiry is not None  # noqa: S101 -- the listing was found through it
    enquiry.listing = listing  # what was read before the lock may be stale
    reserve = enquiry if agreement.cooperation.closed_at is None else None
    change = set_seats(listing, holder=agreement, count=count, reserve=reserve, at=at)
    details = {"count": abs(change), "holder": agreement.reference}
    if change > 0:
        audit.record("listing.seats_taken", listing, actor=actor, at=at, details=details)
    elif change < 0:
        audit.record("listing.seats_released", listing, actor=actor, at=at, details=details)


def locked_for_seats(listing: Listing) -> Listing:
    return Listing.objects.select_for_update(of=("self",)).get(pk=listing.pk)
