"""What is not as it should be, row by row: the form in which each part of the app says so.

A part has a function of its own, `(actor, on) -> rows`, in a module here, and one line in
`__init__.py`. It asks `looked_after(actor)` whom it is about, and the database once if it can: the
day of a tutor with two hundred students takes a dozen queries for everything.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from ronghe.parties.actors import Actor
from ronghe.parties.models import Membership, OrganisationKind, Person, Role
from ronghe.placements.models import Placement
from ronghe.placements.models.placement import PlacementQuerySet

# As whoever sees a row at once may read it; what is private has another name on record.
PRIVATE_KINDS = {"illness": "absence"}


@dataclass(frozen=True)
class Trouble:
    """One thing that is not as it should be, in one placement: since when, how much, how urgent.

    `kind` decides on the words (`ronghe.web.days.words`); nothing here is a sentence. Lower `rank`
    comes first: nought is for what cannot wait until tomorrow.
    """

    kind: str
    placement: int
    reference: str
    student: Person
    rank: int = 2
    since: date | None = None
    count: int = 0
    detail: str = ""
    page: tuple[str, ...] = field(default=())  # name of the page and its arguments

    @property
    def public_kind(self) -> str:
        return PRIVATE_KINDS.get(self.kind, self.kind)


Source = Callable[[Actor, date], Iterable[Trouble]]


def looked_after(actor: Actor) -> PlacementQuerySet:
    """Give the placements for which it is one’s task to look every day.

    A tutor’s own, those of a class, a school or a college as far as one sees them; none for hosts,
    students and authorities.
    """
    held = actor.membership
    is_of_college = held is not None and held.organisation.kind == OrganisationKind.COLLEGE
    if held is None or not is_of_college or actor.holds(Role.STUDENT):
        return Placement.objects.none()
    mine = Q(tutor=held.pk)
    if actor.scope.sees_others:
        own = Membership.objects.filter(actor.scope.memberships).order_by().values("pk")
        mine |= Q(student__in=own)
    return Placement.objects.filter(mine)


def reads_health(actor: Actor) -> bool:
    """Say whether one reads that an absence is an illness: who looks after the student does."""
    return actor.scope.looks_after_others or not actor.scope.sees_others


def in_order(rows: Iterable[Trouble]) -> list[Trouble]:
    """Put what cannot wait first, then what has lasted longest."""
    return sorted(rows, key=lambda one: (one.rank, one.since or date.max, one.kind, one.placement))


def hash_of(rows: Iterable[Trouble]) -> str:
    """Give the hash of what a page showed, so that a tap is about that and nothing else."""
    known: list[Any] = [[one.kind, one.reference, one.count, str(one.since)] for one in rows]
    return hashlib.sha256(repr(known).encode()).hexdigest()
