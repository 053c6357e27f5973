"""Which students an agreement can be drafted with, and what keeps it from others.

Only whether somebody is of age is said, never when they were born.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from ronghe.parties.class_queries import is_open_on
from ronghe.parties.models import Guardian, Membership, Person, PersonalDetails
from ronghe.partnerships.hindrances import full_age_on
from ronghe.partnerships.models import (
    LIVE,
    UNSIGNED,
    Agreement,
    AgreementVersion,
    Cooperation,
    PartyRole,
)
from ronghe.partnerships.versions import Side


class Lacks(StrEnum):
    """What keeps an agreement from being drafted with a student."""

    GUARDIAN = "guardian"  # under 18, and nobody is known who signs beside them
    AGE = "age"  # not known to be of age, and nobody is known who signs beside them
    DRAFTED = "drafted"  # an agreement with the same host on the same days is there already


@dataclass(frozen=True)
class Period:
    """What an agreement is about: its days and its hosts."""

    agreement: Agreement
    first: date | None
    last: date | None
    hosts: frozenset[str]  # by their reference


@dataclass(frozen=True)
class Candidate:
    """A student, who signs beside them, and what is drafted with them in this cooperation."""

    student: Membership
    is_of_age: bool | None
    guardians: tuple[Person, ...] = ()
    drafted: tuple[Period, ...] = field(default=())

    @property
    def lacks(self) -> Lacks | None:
        """Say what is lacking whatever the hosts and days."""
        if self.is_of_age or self.guardians:
            return None
        return Lacks.AGE if self.is_of_age is None else Lacks.GUARDIAN

    def signing_beside(self, most: int) -> tuple[Person, ...]:
        """Give the guardians who become parties: none beside a student of age."""
        return () if self.is_of_age else self.guardians[:most]

    def lacks_for(self, hosts: frozenset[str], first: date, last: date) -> Lacks | None:
        """Say what is lacking for an agreement with these hosts on these days."""
        if self.lacks is not None:
            return self.lacks
        taken = any(
            one.hosts & hosts
            and (one.first is None or one.first <= last)
            and (one.last is None or first <= one.last)
            for one in self.drafted
        )
        return Lacks.DRAFTED if taken else None


def candidates(
    students: Sequence[Membership], *, cooperation: Cooperation, first: date, on: date
) -> list[Candidate]:
    """Look at students of whom an agreement from that day on is thought: few queries for many."""
    people = [one.person_id for one in students]
    born = dict(
        PersonalDetails.objects.filter(person__in=people)
        .order_by()
        .values_list("person_id", "birth_on")
    )
    guardians = _guardians(people, on)
    drafted = _drafted(people, cooperation)
    day = min(first, on)
    return [
        Candidate(
            one,
            full_age_on(born.get(one.person_id), day),
            tuple(guardians.get(one.person_id, ())),
            tuple(drafted.get(one.person_id, ())),
        )
        for one in students
    ]


def _guardians(people: Sequence[int], on: date) -> dict[int, list[Person]]:
    found: dict[int, list[Person]] = {}
    known = Guardian.objects.filter(student__in=people, ends_on=None).filter(is_open_on(on))
    for one in known.select_related("person").order_by("starts_on", "pk"):
        found.setdefault(one.student_id, []).append(one.person)
    return found


def _drafted(people: Sequence[int], cooperation: Cooperation) -> dict[int, list[Period]]:
    """Give the agreements of this cooperation that are open or in force, by student."""
    versions = (
        AgreementVersion.objects.filter(
            agreement__cooperation=cooperation,
            agreement__state__in=UNSIGNED | LIVE,
            parties__role=PartyRole.STUDENT,
            parties__person__in=people,
        )
        .select_related("agreement")
        .order_by("agreement", "-number")
        .distinct("agreement")
    )
    found: dict[int, list[Period]] = {}
    by_name = {Side(PartyRole.STUDENT, person=Person(pk=pk)).who: pk for pk in people}
    for version in versions:
        document = version.content
        hosts = frozenset(one.who for one in document.parties if one.role == PartyRole.HOST)
        first, last = (_day(document.terms.get(name)) for name in ("starts_on", "ends_on"))
        for one in document.parties:
            if one.who in by_name:
                period = Period(version.agreement, first, last, hosts)
                found.setdefault(by_name[one.who], []).append(period)
    return found


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None
