"""What people are told about their listings, talks and searches, in their own language."""

from django.conf import settings
from django.urls import reverse

from ronghe.kernel.models import Event, ImportRow, RowOutcome
from ronghe.kernel.news import receiver
from ronghe.parties.contacts import email_of
from ronghe.parties.following import day_of
from ronghe.parties.models import (
    Merge,
    NameKind,
    Organisation,
    Person,
)
from ronghe.parties.receivers import coordinators_of
from ronghe.parties.telling import managers_of, tell
from ronghe.partnerships.indexing import write_search_columns_of
from ronghe.partnerships.models import Enquiry, Listing, SavedSearch

MOST_MAILED = 10


@receiver("organisation.named", key="partnerships.index_renamed")
@receiver("organisation.merged_in", key="partnerships.index_merged")
@receiver("organisation.merge_undone", key="partnerships.index_parted")
def keep_listings_findable(event: Event) -> None:
    """Find listings by the names of whoever offers them, whichever record that is by now."""
    ids = {event.subject_id}
    if "merge" in event.payload:
        ids |= set(Merge.objects.filter(reference=event.payload["merge"]).values_list("absorbed", flat=True))  # fmt: skip
    write_search_columns_of(ids)


@receiver("organisation.renamed_by_import", key="partnerships.index_imported")
def keep_imported_findable(event: Event) -> None:
    """Do the same for all that a file gave other names, or whose names came back with its undoing."""
    changed = ImportRow.objects.filter(import_run=event.subject_id, outcome=RowOutcome.CHANGED)
    organisations = Organisation.objects.filter(pk__in=changed.values("subject_id"))
    write_search_columns_of(organisations.values_list("pk", flat=True))


@receiver("listing.submitted", key="partnerships.tell_who_reads_first")
def tell_who_reads_first(event: Event) -> None:
    """Those who read listings before they are published learn that one waits."""
    listing = _listing(event)
    for member in coordinators_of(listing.organisation, event.at):
        _tell_of_listing(member.person, listing, "submitted", event)


@receiver("listing.approved", key="partnerships.tell_approved")
def tell_approved(event: Event) -> None:
    _tell_owner(event, "approved")


@receiver("listing.returned", key="partnerships.tell_returned")
def tell_returned(event: Event) -> None:
    _tell_owner(event, "returned")


@receiver("listing.taken_down", key="partnerships.tell_taken_down")
def tell_taken_down(event: Event) -> None:
    _tell_owner(event, "taken_down")


@receiver("listing.paused_unanswered", key="partnerships.tell_paused")
def tell_paused(event: Event) -> None:
    _tell_owner(event, "paused")


@receiver("listing.expiry_reminded", key="partnerships.tell_running_out")
def tell_running_out(event: Event) -> None:
    _tell_owner(event, "running_out")


@receiver("listing.expired", key="partnerships.tell_expired")
def tell_expired(event: Event) -> None:
    _tell_owner(event, "expired")


@receiver("enquiry.opened", key="partnerships.tell_asked")
def tell_asked(event: Event) -> None:
    enquiry = _enquiry(event)
    _tell_side(enquiry.asked, enquiry.asker, enquiry, "opened", event)


@receiver("enquiry.written", key="partnerships.tell_other_side")
def tell_other_side(event: Event) -> None:
    _tell_the_others(event, "written")


@receiver("enquiry.reminded", key="partnerships.remind_who_owes_a_word")
def remind_who_owes_a_word(event: Event) -> None:
    """Remind only while the word is still owed: an answer may have come meanwhile."""
    enquiry = _enquiry(event)
    if enquiry.waits_for is None or not enquiry.reminders_count:
        return
    other = enquiry.asker if enquiry.waits_for_id == enquiry.asked_id else enquiry.asked
    _tell_side(enquiry.waits_for, other, enquiry, "reminded", event)


@receiver("enquiry.agreed", key="partnerships.tell_agreed")
def tell_agreed(event: Event) -> None:
    _tell_the_others(event, "agreed")


@receiver("enquiry.ended", key="partnerships.tell_ended")
def tell_ended(event: Event) -> None:
    _tell_the_others(event, "ended")


@receiver("saved_search.told", key="partnerships.mail_new_listings")
def mail_new_listings(event: Event) -> None:
    """Send the new listings by mail, for a list is no text for a telephone."""
    search = SavedSearch.objects.select_related("membership__person").filter(pk=event.subject_id)
    found = search.first()
    contact = email_of(found.membership.person) if found else None
    if found is None or contact is None:
        return
    person, numbers = found.membership.person, event.payload["listings"]
    listings = (
        Listing.objects.filter(pk__in=numbers[:MOST_MAILED])
        .select_related("organisation", "region")
        .prefetch_related("organisation__names")
        .order_by("-published_at", "-pk")
    )
    lines = [
        {
            "title": one.title,
            "organisation": _named(one.organisation, person),
            "region": one.region.name_in(person.language),
            "link": settings.RONGHE_URL + reverse("listings:listing_page", args=[one.reference]),
        }
        for one in listings
    ]
    context = {
        "name": found.name,
        "count": len(numbers),
        "lines": lines,
        "more": len(numbers) - len(lines),
        "link": settings.RONGHE_URL + reverse("listings:saved_search_list"),
    }
    tell(person, "messages/partnerships/new_listings.txt", context, event, contact)


def _listing(event: Event) -> Listing:
    listings = Listing.objects.select_related("organisation__region")
    return listings.prefetch_related("organisation__names").get(pk=event.subject_id)


def _enquiry(event: Event) -> Enquiry:
    enquiries = Enquiry.objects.select_related("asker", "asked", "waits_for", "listing")
    return enquiries.prefetch_related("asker__names", "asked__names").get(pk=event.subject_id)


def _tell_owner(event: Event, what: str) -> None:
    listing = _listing(event)
    for person in managers_of([listing.organisation_id], on=day_of(event.at)):
        _tell_of_listing(person, listing, what, event)


def _tell_of_listing(person: Person, listing: Listing, what: str, event: Event) -> None:
    context = {
        "what": what,
        "title": listing.title,
        "reference": listing.reference,
        "organisation": _named(listing.organisation, person),
        "reason": event.payload.get("reason", ""),
        "last_day": listing.expires_on,
        "link": settings.RONGHE_URL + reverse("listings:listing_page", args=[listing.reference]),
    }
    tell(person, "messages/partnerships/listing_changed.txt", context, event)


def _tell_the_others(event: Event, what: str) -> None:
    """Tell the side that did not act."""
    enquiry = _enquiry(event)
    pair = (enquiry.asker, enquiry.asked)
    told, other = pair if event.actor_organisation_id == enquiry.asked_id else pair[::-1]
    _tell_side(told, other, enquiry, what, event)


def _tell_side(
    told: Organisation, other: Organisation, enquiry: Enquiry, what: str, event: Event
) -> None:
    for person in managers_of([told.pk], on=day_of(event.at)):
        context = {
            "what": what,
            "subject": enquiry.subject,
            "reference": enquiry.reference,
            "other": _named(other, person),
            "link": settings.RONGHE_URL
            + reverse("enquiries:enquiry_page", args=[enquiry.reference]),
        }
        tell(person, "messages/partnerships/enquiry_changed.txt", context, event)


def _named(organisation: Organisation, person: Person) -> str:
    return organisation.name_in(person.language, NameKind.SHORT)
