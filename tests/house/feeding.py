"""A calendar address of whoever manages a tenant, for the house."""

from tests.factories.parties import NOW

from ronghe.parties.actors import Actor
from ronghe.placements.operations.calendar_feeds import make_calendar_feed


def feed_of(manager: Actor) -> str:
    assert manager.person is not None
    _feed, token = make_calendar_feed(person=manager.person, actor=manager, at=NOW)
    return token
