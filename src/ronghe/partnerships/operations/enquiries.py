"""Talks between two organisations: opened, answered, brought to an end, reminded of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, evidence, news
from ronghe.kernel.permissions import require
from ronghe.kernel.references import next_reference
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.models import Organisation
from ronghe.partnerships.lifecycles import ENQUIRY
from ronghe.partnerships.models import Enquiry, EnquiryMessage, EnquiryReason, EnquiryState, Listing
from ronghe.partnerships.operations.writing import locked_listing
from ronghe.partnerships.seats import hold_seats
from ronghe.reference.models import Region

MOST_FILES = 5


class ListingIsNotOpen(ValueError):
    """Only what stands on the list can be asked about."""


class ListingIsBusy(ValueError):
    """The host takes no more enquiries at once than it said."""


class AlreadyAsking(ValueError):
    """Two talks about one listing would answer past one another."""


class AsksItself(ValueError):
    """A talk takes two."""


class MessageIsEmpty(ValueError):
    """A message says something."""


class TooManyFiles(ValueError):
    """A message takes a few files."""


class EnquiryIsOver(ValueError):
    """What has an end is not talked about any more."""


class StepHasNoDate(ValueError):
    """A next step without a date is none."""


class ReasonIsUnknown(ValueError):
    """What came to nothing has one of the known reasons."""


@dataclass(frozen=True)
class Attached:
    """A file that goes with a message."""

    file: BinaryIO
    name: str


@transaction.atomic
def open_enquiry(
    *,
    asker: Organisation,
    listing: Listing | None = None,
    asked: Organisation | None = None,
    subject: str = "",
    text: str,
    seats_count: int | None = None,
    files: Sequence[Attached] = (),
    actor: Actor,
    at: datetime,
) -> Enquiry:
    """Ask another organisation about its listing, or in general."""
    require(actor, "partnerships.open_enquiry", asker)
    if listing is not None:
        listing = locked_listing(listing)
        _refuse_closed(listing)
        asked = listing.organisation
    if asked is None or asked.pk == asker.pk:
        raise AsksItself(_("Choose another organisation than your own."))
    enquiry = Enquiry(
        reference=next_reference("EQ", on=day_of(at)),
        listing=listing,
        asker=asker,
        asked=asked,
        region=_region_of(listing, asker, asked),
        occupation=listing.occupation if listing else None,
        subject=" ".join((subject or (listing.title if listing else "")).split())[:120],
        seats_count=seats_count,
        waits_for=asked,
        waiting_since=at,
        opened_at=at,
    )
    if not enquiry.subject:
        raise MessageIsEmpty(_("Say in a few words what it is about."))
    try:
        with transaction.atomic():
            enquiry.save()
    except IntegrityError:
        raise AlreadyAsking(
            _("You are talking about this listing already. Write in that enquiry.")
        ) from None
    _write(enquiry, asker, text, files, actor=actor, at=at)
    audit.record("enquiry.opened", enquiry, actor=actor, at=at)
    news.publish("enquiry.opened", enquiry, actor=actor, at=at)
    return enquiry


@transaction.atomic
def write_message(
    *, enquiry: Enquiry, text: str, files: Sequence[Attached] = (), actor: Actor, at: datetime
) -> EnquiryMessage:
    """Write to the other side, whose turn it is then; its first word is the answer."""
    require(actor, "partnerships.take_part_in_enquiry", enquiry)
    enquiry = locked_enquiry(enquiry)
    _refuse_over(enquiry)
    own, other = sides(enquiry, actor)
    message = _write(enquiry, own, text, files, actor=actor, at=at)
    is_answer = enquiry.state == EnquiryState.NEW and own.pk == enquiry.asked_id
    if is_answer:
        enquiry.state = ENQUIRY.next_state(enquiry.state, "answer_enquiry")
    enquiry.waits_for, enquiry.waiting_since, enquiry.reminders_count = other, at, 0
    enquiry.save(update_fields=["state", "waits_for", "waiting_since", "reminders_count"])
    if is_answer:
        audit.record("enquiry.answered", enquiry, actor=actor, at=at)
    else:
        audit.record("enquiry.written", enquiry, actor=actor, at=at)
    news.publish("enquiry.written", enquiry, actor=actor, at=at)
    return message


@transaction.atomic
def set_next_step(
    *, enquiry: Enquiry, next_step: str, next_step_on: date | None, actor: Actor, at: datetime
) -> Enquiry:
    """Say what comes next and when; an empty step takes it away."""
    require(actor, "partnerships.take_part_in_enquiry", enquiry)
    enquiry = locked_enquiry(enquiry)
    _refuse_over(enquiry)
    words = " ".join(next_step.split())
    if bool(words) != (next_step_on is not None):
        raise StepHasNoDate(_("Say what comes next and on which day, or neither of them."))
    if next_step_on is not None and next_step_on < day_of(at):
        raise StepHasNoDate(_("Choose a day from today on."))
    enquiry.next_step, enquiry.next_step_on = words[:200], next_step_on
    enquiry.save(update_fields=["next_step", "next_step_on"])
    details = {"on": str(next_step_on or "")}
    audit.record("enquiry.next_step_set", enquiry, actor=actor, at=at, details=details)
    return enquiry


@transaction.atomic
def agree_on_enquiry(
    *, enquiry: Enquiry, seats_count: int | None = None, note: str = "", actor: Actor, at: datetime
) -> Enquiry:
    """End the talk with the will to cooperate; seats that were agreed on are held from now on.

    Only who was asked says so: whose seats they are decides about them.
    """
    require(actor, "partnerships.settle_enquiry", enquiry)
    enquiry = locked_enquiry(enquiry)
    state = ENQUIRY.next_state(enquiry.state, "agree_on_enquiry")
    if enquiry.listing is not None and seats_count:
        listing = locked_listing(enquiry.listing)
        hold_seats(listing, holder=enquiry, count=seats_count, at=at)
        taken = {"count": seats_count, "holder": enquiry.reference}
        audit.record("listing.seats_taken", listing, actor=actor, at=at, details=taken)
    _close(enquiry, state, note, at=at)
    details = {"seats": seats_count or 0}
    audit.record("enquiry.agreed", enquiry, actor=actor, at=at, details=details)
    news.publish("enquiry.agreed", enquiry, actor=actor, at=at)
    return enquiry


@transaction.atomic
def end_enquiry(
    *, enquiry: Enquiry, reason: str, note: str = "", actor: Actor, at: datetime
) -> Enquiry:
    """End the talk without result, saying why: so that the authority sees what is lacking where."""
    require(actor, "partnerships.take_part_in_enquiry", enquiry)
    enquiry = locked_enquiry(enquiry)
    state = ENQUIRY.next_state(enquiry.state, "end_enquiry")
    if reason not in EnquiryReason.values:
        raise ReasonIsUnknown(_("Choose why it came to nothing."))
    enquiry.reason = reason
    _close(enquiry, state, note, at=at)
    details = {"reason": reason}
    audit.record("enquiry.ended", enquiry, actor=actor, at=at, details=details)
    news.publish("enquiry.ended", enquiry, actor=actor, at=at)
    return enquiry


def locked_enquiry(enquiry: Enquiry) -> Enquiry:
    return (
        Enquiry.objects.select_for_update(of=("self",))
        .select_related("asker", "asked", "listing")
        .get(pk=enquiry.pk)
    )


def sides(enquiry: Enquiry, actor: Actor) -> tuple[Organisation, Organisation]:
    """Give one's own side and the other."""
    if enquiry.asker_id in actor.organisations:
        return enquiry.asker, enquiry.asked
    return enquiry.asked, enquiry.asker


def _write(
    enquiry: Enquiry,
    organisation: Organisation,
    text: str,
    files: Sequence[Attached],
    *,
    actor: Actor,
    at: datetime,
) -> EnquiryMessage:
    if not text.strip():
        raise MessageIsEmpty(_("Write a few words to the other side."))
    if len(files) > MOST_FILES:
        raise TooManyFiles(_("At most %(n)d files with a message.") % {"n": MOST_FILES})
    message = EnquiryMessage.objects.create(
        enquiry=enquiry,
        organisation=organisation,
        author=actor.person,
        text=text.strip(),
        sent_at=at,
    )
    for attached in files:
        evidence.store(
            attached.file,
            name=attached.name,
            subject=message,
            kind="enquiry_file",
            uploaded_by=actor,
            at=at,
        )
    return message


def _close(enquiry: Enquiry, state: str, note: str, *, at: datetime) -> None:
    enquiry.state, enquiry.closed_at, enquiry.waits_for = state, at, None
    enquiry.next_step, enquiry.next_step_on = "", None
    enquiry.closing_note = note.strip()[:500]
    enquiry.save(
        update_fields=[
            "state", "reason", "closed_at", "waits_for", "next_step", "next_step_on", "closing_note",
        ]
    )  # fmt: skip


def _refuse_closed(listing: Listing) -> None:
    if not listing.is_on_the_list:
        raise ListingIsNotOpen(
            _("This listing is not on the list any more. Look for others like it.")
        )
    limit = listing.enquiries_limit
    if limit is not None and listing.enquiries.live().count() >= limit:
        raise ListingIsBusy(
            _(
                "The organisation talks with %(n)d others already, as many as it takes at once."
                " Save the search, or ask again in some days."
            )
            % {"n": limit}
        )


def _refuse_over(enquiry: Enquiry) -> None:
    if not enquiry.is_live:
        raise EnquiryIsOver(_("This talk has ended. Open a new enquiry to go on."))


def _region_of(listing: Listing | None, asker: Organisation, asked: Organisation) -> Region:
    region = listing.region if listing else asker.region or asked.region
    if region is None:
        raise AsksItself(_("Enter your organisation’s region in its record first."))
    return region
