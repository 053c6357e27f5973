"""Attempts at the constraints of listings and enquiries: a part of `breaking`."""

from datetime import date

from tests.factories.listings import NOW
from tests.house.attempts import Attempt, change, copy

from ronghe.parties.actors import SYSTEM
from ronghe.partnerships import operations

LISTING, ENQUIRY = "partnerships.Listing", "partnerships.Enquiry"
LIVE = {"state": "new"}

CONSTRAINTS = {
    "enquiry_closed_has_an_instant": change(ENQUIRY, closed_at=NOW),
    "enquiry_has_a_subject": change(ENQUIRY, subject=""),
    "enquiry_joins_two_organisations": Attempt(ENQUIRY, lambda row: {"asked_id": row.asker_id}),
    "enquiry_live_once_per_listing": copy(ENQUIRY, LIVE, reference="EQ-2026-9999"),
    "enquiry_message_not_blank": change("partnerships.EnquiryMessage", text=""),
    "enquiry_next_step_has_a_date": change(ENQUIRY, next_step="x", next_step_on=None),
    "enquiry_state_is_known": change(ENQUIRY, state="lost", closed_at=NOW),
    "enquiry_that_failed_says_why": change(ENQUIRY, state="came_to_nothing", closed_at=NOW),
    "listing_coordinates_come_in_pairs": change(LISTING, latitude=1.0, longitude=None),
    "listing_ends_after_start": change(LISTING, ends_on=date(1999, 1, 1)),
    "listing_gives_no_more_seats_than_it_has": change(LISTING, seats_taken_count=31),
    "listing_has_a_title": change(LISTING, title=""),
    "listing_kind_is_known": change(LISTING, kind="circus"),
    "listing_on_the_list_has_its_dates": change(LISTING, {"state": "published"}, expires_on=None),
    "listing_paused_says_why": change(LISTING, pause_cause="own_wish"),
    "listing_side_is_known": change(LISTING, side="both"),
    "listing_state_is_known": change(LISTING, state="lost"),
    "listing_takes_some_enquiries": change(LISTING, enquiries_limit=0),
    "saved_search_has_a_name": change("partnerships.SavedSearch", name=""),
    "saved_search_name_once_per_member": copy("partnerships.SavedSearch"),
    "seats_held_are_some": change("partnerships.SeatHolding", count=0),
    "seats_held_once_by_a_holder": copy("partnerships.SeatHolding"),
}
UNIQUE_FIELDS = {
    "partnerships.enquiry.reference": copy(
        ENQUIRY, state="agreed", closed_at=NOW, waits_for_id=None
    ),
    "partnerships.listing.reference": copy(LISTING),
    "partnerships.listingpolicy.authority": copy("partnerships.ListingPolicy"),
}


def furnish(world) -> None:
    """Let seats be held and rules be set; listings and talks the world has already."""
    listing = world.things["college"].stall.listing
    operations.take_seats(listing=listing, holder=listing, count=1, actor=SYSTEM, at=NOW)
    coordinator = world.actors["coordinator"]
    operations.set_listing_policy(
        authority=coordinator.organisation,
        is_read_first=False,
        banned_words=["押金"],
        actor=coordinator,
        at=NOW,
    )
