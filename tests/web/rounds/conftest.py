"""A round of which the students have accounts, and the first of them signed in."""

from dataclasses import dataclass

import pytest
from tests.factories.parties import NOW
from tests.factories.rounds import (
    oneself,
    opened,
    planned,
    post,
    pupils,
)

from ronghe.parties import operations as parties
from ronghe.parties.actors import SYSTEM
from ronghe.placements.models import Candidate, Post, Round


@dataclass(frozen=True)
class Setting:
    round: Round
    lathe: Post  # two seats, bands
    mill: Post  # one seat, 20 minutes away
    store: Post  # one seat, for another major
    students: list[Candidate]

    def fresh(self) -> "Round":
        return Round.objects.get(pk=self.round.pk)


@pytest.fixture
def setting(cast):
    round_ = planned(cast.college, actor=cast.dean)
    lathe = post(round_, cast.enterprise, "数控车工", seats=2, has_scores=True)
    mill = post(round_, cast.enterprise, "铣工", seats=1, minutes=20)
    store = post(round_, cast.enterprise, "仓储", seats=1, majors=("520201",))
    for number, held in enumerate(pupils(cast.school_class, 4)):
        parties.create_user(
            person=held.person, email=f"pupil-{number}@example.org", actor=SYSTEM, at=NOW
        )
    round_ = opened(round_, cast.school_class)
    students = round_.candidates.select_related("membership__person__user", "round")
    return Setting(round_, lathe, mill, store, list(students.order_by("pk")))


@pytest.fixture
def me(setting):
    return setting.students[0]


@pytest.fixture
def client(sign_in, me):
    return sign_in(oneself(me))
