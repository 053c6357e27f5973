"""Telling people what happened: whom, where it reaches them, and each of them once."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet

from ronghe.kernel import messaging
from ronghe.kernel.models import Event
from ronghe.parties.contacts import contact_of
from ronghe.parties.models import MANAGING_ROLES, Membership, Person


def tell(
    person: Person,
    template: str,
    context: Mapping[str, Any],
    event: Event,
    contact: messaging.Contact | None = None,
) -> None:
    """Tell somebody of the event once, by `contact` or as they are reached, if they are."""
    contact = contact or contact_of(person)
    if contact is None:
        return
    messaging.send(
        contact,
        template,
        context,
        language=person.language,
        at=event.at,
        dedupe_key=f"{event.name}:{event.pk}:{person.pk}",
        person_id=person.pk,
    )


def once(people: Iterable[Person | None]) -> list[Person]:
    """Give everybody once, however many roles they hold."""
    return list({person.pk: person for person in people if person}.values())


def managers_of(organisations: Iterable[int] | QuerySet[Any], *, on: date) -> list[Person]:
    """Give those who look after the whole of one of the organisations that day."""
    held = Membership.objects.on(on).filter(
        organisation__in=organisations, role__in=MANAGING_ROLES, unit=None
    )
    return once(one.person for one in held.select_related("person").order_by("pk"))
