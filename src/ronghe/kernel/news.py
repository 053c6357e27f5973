"""News: what happened goes up to those who react, as jobs deferred in the same transaction.

Rolled back with the operation; retried with growing pauses; delivered at least once, and a
receiver that has already dealt with an event is not run again for it.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction
from procrastinate.contrib.django import app
from procrastinate.types import JSONDict

from ronghe.kernel import sealed
from ronghe.kernel.actors import Actor
from ronghe.kernel.audit.records import actor_columns
from ronghe.kernel.gathering import write_later
from ronghe.kernel.models import Event
from ronghe.kernel.subjects import subject_columns

Receiver = Callable[[Event], None]
BATCH = 500

_NOTE = """
    INSERT INTO kernel_delivery (event_id, receiver, delivered_at) VALUES (%s, %s, %s)
    ON CONFLICT (event_id, receiver) DO NOTHING
"""
_receivers: dict[str, dict[str, Receiver]] = {}


class ReceiverIsTaken(ValueError):
    """Two receivers of one event under one key: the second would never run."""


def receiver(event: str, *, key: str | None = None) -> Callable[[Receiver], Receiver]:
    """Have the function run for each event of this name, after its commit, in a transaction.

    Write it in `<app>/receivers.py`. `key` names it for ever in the record of deliveries (default:
    module and function name); a receiver renamed without one would see old, undelivered events
    fail. Raises `ReceiverIsTaken` for a key used twice.
    """

    def register(function: Receiver) -> Receiver:
        name = key or f"{function.__module__}.{function.__qualname__}"
        known = _receivers.setdefault(event, {})
        if name in known:
            raise ReceiverIsTaken(f"{event} already has a receiver “{name}”.")
        known[name] = function
        return function

    return register


def receivers_of(event: str) -> tuple[str, ...]:
    """Give the keys of those who react to this event."""
    return tuple(_receivers.get(event, {}))


def publish(
    event: str,
    subject: models.Model,
    *,
    actor: Actor,
    at: datetime,
    payload: Mapping[str, Any] | None = None,
    secrets: Mapping[str, Any] | None = None,
) -> Event:
    """Tell the receivers of `noun.past_participle`, once the caller's transaction commits.

    `payload` is JSON and is kept with the event; `secrets` (codes, links) travel encrypted in the
    jobs alone, and a receiver finds them in `event.secrets`. Within `gathered` the event is kept at
    the end of the block, and has no number before.
    """
    news = Event(
        name=event,
        at=at,
        payload=dict(payload or {}),
        **subject_columns(subject),
        **actor_columns(actor),
    )
    told = news, sealed.close(secrets or {})
    if not write_later(_tell, told):
        _tell([told])
    return news


def _tell(published: Sequence[tuple[Event, str]]) -> None:
    """Keep the news, and leave a job for each receiver of each."""
    Event.objects.bulk_create([news for news, _closed in published], BATCH)
    jobs: list[JSONDict] = [
        {"event_id": news.pk, "receiver": name, "secrets": closed}
        for news, closed in published
        for name in receivers_of(news.name)
    ]
    if jobs:
        app.configure_task("kernel.deliver_event").batch_defer(*jobs)


@transaction.atomic
def deliver(event_id: int, key: str, *, secrets: Mapping[str, Any], at: datetime) -> bool:
    """Run one receiver for one event, unless it has dealt with it; say whether it ran.

    The receiver's work and the note that it is done are one transaction. A receiver that no longer
    exists raises `LookupError`, which the administrator sees.
    """
    event = Event.objects.get(pk=event_id)
    try:
        function = _receivers[event.name][key]
    except KeyError:
        raise LookupError(f"No receiver “{key}” of {event.name} is registered.") from None
    with connection.cursor() as sql:
        # Of two workers with the same job the second waits here for the first one's commit.
        sql.execute(_NOTE, [event_id, key, at])
        if not sql.rowcount:
            return False
    event.secrets = secrets
    function(event)
    return True
