"""Whoever acts: a person under a membership, the holder of a link, or the system itself."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from ronghe.parties.models import Membership, Organisation, Person, Role
from ronghe.parties.remits import Remits, remits_of
from ronghe.parties.scopes import Scope


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
    on: date | None = None  # the day whose rights count; without one there are no remits

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

    @property
    def paying_organisations(self) -> tuple[int, ...]:
        """Those for which one knows and enters what they pay: as a manager, or in finance."""
        return self.organisations if self.holds(Role.FINANCE) else self.managed_organisations

    @cached_property
    def remits(self) -> Remits:
        """What the actor's authority, office or chamber looks after that day."""
        if self.membership is None or self.on is None:
            return Remits()
        return remits_of(self.membership.organisation_id, self.membership.role, on=self.on)

    @property
    def scope(self) -> Scope:
        return Scope(self.membership)

    def holds(self, *roles: Role) -> bool:
        return self.role in roles

    @property
    def grants_remits(self) -> bool:
        return self.holds(Role.ADMINISTRATOR)

    @property
    def watches_cases(self) -> bool:
        """Whether remits open the cases of students: who only keeps the platform reads no names."""
        return bool(self.remits) and not self.holds(Role.ADMINISTRATOR)

    @property
    def is_system(self) -> bool:
        return self.kind == ActorKind.SYSTEM


NOBODY = Actor(ActorKind.NOBODY)
SYSTEM = Actor(ActorKind.SYSTEM)


def link_holder(person: Person) -> Actor:
    """Whoever opened a personal link, before any sign-in."""
    return Actor(ActorKind.LINK, person=person)


def acting_as(membership: Membership, *, on: date) -> Actor:
    return Actor(ActorKind.PERSON, person=membership.person, membership=membership, on=on)


def memberships_of(person: Person, *, on: date) -> list[Membership]:
    """Give the memberships a person may act under that day, in the order they began."""
    return list(
        Membership.objects.on(on)
        # What a merge left behind is history: it gives nobody a right.
        .filter(person=person, organisation__merged_into=None)
        .select_related(
            "person", "organisation__region", "organisation__jurisdiction", "unit", "school_class"
        )
        .prefetch_related("organisation__names")
        .order_by("starts_on", "pk")
    )
