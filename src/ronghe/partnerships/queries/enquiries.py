"""What a page asks about talks between organisations."""

from datetime import date

from django.db.models import Q, QuerySet, prefetch_related_objects

from ronghe.kernel.models import Evidence
from ronghe.parties.actors import Actor
from ronghe.partnerships.models import Enquiry, EnquiryMessage


def enquiries_of(actor: Actor, *, box: str = "") -> QuerySet[Enquiry]:
    """Give one's organisation's talks, the latest first: all, those received, made, or waiting for it."""
    own = actor.managed_organisations
    found = Enquiry.objects.visible_to(actor)
    if box == "waiting":
        found = found.live().filter(waits_for__in=own)
    elif box == "received":
        found = found.filter(asked__in=own)
    elif box == "made":
        found = found.filter(asker__in=own)
    elif box == "ended":
        found = found.exclude(closed_at=None)
    return found.select_related("listing", "asker", "asked").order_by("-pk")


def enquiries_needing(actor: Actor, *, until: date, most: int) -> list[Enquiry]:
    """Give the talks in which one's organisation owes a word, or whose next step is due by then.

    Those that have waited longest come first. Two queries: the desk has few to spare.
    """
    own = actor.managed_organisations
    if not own:
        return []
    sides = Q(asker__in=own) | Q(asked__in=own)
    due = Q(waits_for__in=own) | (sides & Q(next_step_on__lte=until))
    related = ("asker", "asked", "waits_for__jurisdiction")
    found = Enquiry.objects.live().filter(due).select_related(*related)
    talks = list(found.order_by("waiting_since", "pk")[:most])
    prefetch_related_objects([side for one in talks for side in (one.asker, one.asked)], "names")
    return talks


def messages_of(enquiry: Enquiry) -> list[tuple[EnquiryMessage, list[Evidence]]]:
    """Give the thread from its beginning, each message with its files."""
    messages = list(
        enquiry.messages.select_related("author", "organisation")
        .prefetch_related("organisation__names")
        .order_by("sent_at", "pk")
    )
    files: dict[int, list[Evidence]] = {message.pk: [] for message in messages}
    stored = Evidence.objects.filter(
        subject_type=EnquiryMessage._meta.label_lower, subject_id__in=list(files)
    )
    for one in stored.order_by("pk"):
        files[one.subject_id].append(one)
    return [(message, files[message.pk]) for message in messages]
