"""Reminders of talks that nobody goes on with; after two of them the listing rests.

Nothing is held against anyone: a listing that rests goes back on the list by one click.
"""

from datetime import datetime, timedelta

from django.db import transaction

from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.partnerships.lifecycles import LISTING
from ronghe.partnerships.models import Enquiry, ListingState, PauseCause
from ronghe.partnerships.operations.enquiries import locked_enquiry
from ronghe.partnerships.operations.writing import locked_listing
from ronghe.partnerships.reminders import REMINDERS, due_on


@transaction.atomic
def remind_of_enquiries(*, actor: Actor, at: datetime) -> int:
    """Remind whoever owes a word after 3 and 7 working days; then let the listing rest."""
    require(actor, "partnerships.remind_of_enquiry")
    shortest = min(calendar for _working, calendar in REMINDERS) - 2
    silent = Enquiry.objects.live().filter(
        waiting_since__lte=at - timedelta(days=shortest),
        reminders_count__lte=len(REMINDERS),
        waits_for__isnull=False,
    )
    count = 0
    for found in silent.order_by("pk").iterator():
        enquiry = locked_enquiry(found)
        due = due_on(enquiry)
        if enquiry.is_live and due is not None and due <= day_of(at):
            _remind(enquiry, actor=actor, at=at)
            count += 1
    return count


def _remind(enquiry: Enquiry, *, actor: Actor, at: datetime) -> None:
    is_last = enquiry.reminders_count == len(REMINDERS)
    enquiry.reminders_count += 1
    enquiry.save(update_fields=["reminders_count"])
    if is_last:
        _rest(enquiry, actor=actor, at=at)
        return
    details = {"number": enquiry.reminders_count}
    audit.record("enquiry.reminded", enquiry, actor=actor, at=at, details=details)
    news.publish("enquiry.reminded", enquiry, actor=actor, at=at, payload=details)


def _rest(enquiry: Enquiry, *, actor: Actor, at: datetime) -> None:
    """Pause the listing whose owner stays silent; a silent asker holds nothing up."""
    if enquiry.listing is None or enquiry.waits_for_id != enquiry.asked_id:
        return
    listing = locked_listing(enquiry.listing)
    if listing.state != ListingState.PUBLISHED:
        return
    listing.state = LISTING.next_state(listing.state, "pause_unanswered")
    listing.pause_cause = PauseCause.UNANSWERED
    listing.save(update_fields=["state", "pause_cause"])
    details = {"enquiry": enquiry.reference}
    audit.record("listing.paused_unanswered", listing, actor=actor, at=at, details=details)
    news.publish("listing.paused_unanswered", listing, actor=actor, at=at, payload=details)
