"""Whoever acts: a person under a membership, the holder of a link, or the system itself."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from ronghe.parties.models import Membership, Organisation, OrganisationKind, Person, Role
from ronghe.reference.models import Region


class ActorKind(StrEnum):
    PERSON = "person"
    LINK = "link"
    SYSTEM = "system"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Actor:
    """Operations and permissions take one of these, never a bare user."""

    kind: ActorKind
    person: Person | None = None
    membership: Membership | None = None

    @property
    def person_id(self) -> int | None:
        return self.person.pk if self.person else None

    @property
    def membership_id(self) -> int | None:
        return self.membership.pk if self.membership else None

    @property
    def organisation(self) -> Organisation | None:
        return self.membership.organisation if self.membership else None

    @property
    def organisation_id(self) -> int | None:
        return self.membership.organisation_id if self.membership else None

    @property
    def role(self) -> str:
        return self.membership.role if self.membership else ""

    @property
    def organisations(self) -> tuple[int, ...]:
        return (self.membership.organisation_id,) if self.membership else ()

    @property
    def managed_organisations(self) -> tuple[int, ...]:
        return self.organisations if self.membership and self.membership.is_managing else ()

    @cached_property
    def supervised_region(self) -> Region | None:
        """The region that this actor's authority looks after, and all below it."""
        if self.organisation is None or self.organisation.kind != OrganisationKind.AUTHORITY:
            return None
        return self.organisation.region

    def holds(self, *roles: Role) -> bool:
        return self.role in roles

    @property
    def is_system(self) -> bool:
        return self.kind == ActorKind.SYSTEM


NOBODY = Actor(ActorKind.NOBODY)
SYSTEM = Actor(ActorKind.SYSTEM)


def link_holder(person: Person) -> Actor:
    """Whoever opened a personal link, before any sign-in."""
    return Actor(ActorKind.LINK, person=person)


def acting_as(membership: Membership) -> Actor:
    return Actor(ActorKind.PERSON, person=membership.person, membership=membership)


def memberships_of(person: Person, *, on: date) -> list[Membership]:
    """Give the memberships a person may act under that day, in the order they began."""
    return list(
        Membership.objects.on(on)
        .filter(person=person)
        .select_related("person", "organisation__region", "organisation__jurisdiction")
        .prefetch_related("organisation__names")
        .order_by("starts_on", "pk")
    )
