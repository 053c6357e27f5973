"""What can and what cannot be kept secret, computed for one complaint before it is sent."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from ronghe.parties.models import Person
from ronghe.placements.ages import is_minor
from ronghe.placements.models import (
    HARM,
    RUNNING,
    Accused,
    Complainant,
    Confidant,
    Placement,
)
from ronghe.placements.safety_law import Reporting, knows_deadlines, reporting_for
from ronghe.placements.seats import Answering, answering, people_accused

# Totals below this are shown to nobody as a number.
SMALLEST_TOTAL = 5


@dataclass(frozen=True)
class Wish:
    """What somebody is about to send: as whom, about what, who may know, whom it is about."""

    party: str
    kind: str
    confidants: frozenset[str] = frozenset()
    about: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Secrecy:
    """Who will read it, and what anybody might guess or must do."""

    answering: Answering
    confidants: frozenset[str]
    left_out: frozenset[str]  # chosen, but it is about them
    accused: tuple[Person, ...]
    interns: int  # students at the host today, the one in question among them
    under_age: bool | None
    is_harm: bool
    reporting: Reporting | None
    is_law_known: bool

    @property
    def must_be_reported(self) -> bool:
        """Harm to somebody under age, or of an age we do not know, where the law wants it reported."""
        return self.is_harm and self.under_age is not False and self.reporting is not None

    @property
    def is_only_one(self) -> bool:
        return self.interns <= 1

    @property
    def is_easily_guessed(self) -> bool:
        return 1 < self.interns < SMALLEST_TOTAL


def secrecy_of(placement: Placement, wish: Wish, *, on: date) -> Secrecy:
    """Compute it from the placement as it stands that day."""
    left_out = wish.confidants & _accused_confidants(wish)
    return Secrecy(
        answering=answering(placement, wish.about, on=on),
        confidants=wish.confidants - left_out,
        left_out=left_out,
        accused=tuple(people_accused(placement, wish.about, on=on)),
        interns=interns_at(placement.host_id, on=on),
        under_age=is_minor(placement.student.person_id, on=on),
        is_harm=wish.kind in HARM,
        reporting=reporting_for(placement.jurisdiction, on=on),
        is_law_known=knows_deadlines(placement.jurisdiction),
    )


def _accused_confidants(wish: Wish) -> frozenset[str]:
    """Give whom one chose to know although it is about them: they are left out."""
    pairs = {
        (Accused.TUTOR, Confidant.TUTOR),
        (Accused.FAMILY, Confidant.FAMILY) if wish.party == Complainant.STUDENT else (None, ""),
    }
    return frozenset(str(confidant) for part, confidant in pairs if part in wish.about)


def interns_at(host: int, *, on: date) -> int:
    """Count the students who are at the host that day."""
    there = Placement.objects.filter(
        host=host, state__in=RUNNING, starts_on__lte=on, ends_on__gte=on
    )
    return there.order_by().values("student").distinct().count()


def parts_to_accuse(placement: Placement, party: str) -> list[str]:
    """Give the parts that somebody holds, in the order in which they are offered."""
    missing: Collection[str] = {
        *([] if placement.mentor_id else [Accused.MENTOR]),
        *([] if placement.tutor_id else [Accused.TUTOR]),
        *([] if placement.student.school_class_id else [Accused.CLASS_TEACHER]),
        *([] if party == Complainant.STUDENT else [Accused.FAMILY]),
    }
    return [one for one in Accused.values if one not in missing]


def may_be_told(placement: Placement) -> list[str]:
    """Give who could be chosen to know, beside whoever answers."""
    return [one for one in Confidant.values if one != Confidant.TUTOR or placement.tutor_id]
