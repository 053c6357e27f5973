"""One's own calendar address: made, renewed, withdrawn by nobody but oneself."""

import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from ronghe.kernel import audit
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.invitation_queries import digest
from ronghe.parties.models import Person
from ronghe.placements.models import CalendarFeed


@transaction.atomic
def make_calendar_feed(*, person: Person, actor: Actor, at: datetime) -> tuple[CalendarFeed, str]:
    """Make a new address; the one before it stops. Gives the token too, which is stored nowhere."""
    require(actor, "placements.keep_calendar_feed", person)
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    _open_feeds(person).update(ended_at=at)
    token = secrets.token_urlsafe(24)
    feed = CalendarFeed.objects.create(person=person, token_hash=digest(token), made_at=at)
    audit.record("calendar_feed.made", person, actor=actor, at=at)
    return feed, token


@transaction.atomic
def withdraw_calendar_feed(*, person: Person, actor: Actor, at: datetime) -> bool:
    """Let the address answer no more; says whether there was one."""
    require(actor, "placements.keep_calendar_feed", person)
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if not _open_feeds(person).update(ended_at=at):
        return False
    audit.record("calendar_feed.withdrawn", person, actor=actor, at=at)
    return True


def feed_of_token(token: str) -> CalendarFeed | None:
    """Find the address that is open; of one that was replaced or withdrawn there is nothing."""
    found = CalendarFeed.objects.filter(
        token_hash=digest(token), ended_at=None, person__user__is_active=True
    )
    return found.select_related("person").first()


def feed_of(person: Person) -> CalendarFeed | None:
    return _open_feeds(person).first()


def _open_feeds(person: Person) -> QuerySet[CalendarFeed]:
    return CalendarFeed.objects.filter(person=person, ended_at=None)
