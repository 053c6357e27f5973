"""A round with five students and three posts, in which not everybody gets the first wish."""

from dataclasses import dataclass

import pytest
from tests.factories.rounds import opened, planned, post, pupils

from ronghe.placements.models import Candidate, Post, Round


@dataclass(frozen=True)
class Setting:
    round: Round
    lathe: Post  # two seats, the host uses bands
    mill: Post  # one seat
    store: Post  # one seat
    students: list[Candidate]


@pytest.fixture
def setting(cast) -> Setting:
    round_ = planned(cast.college, actor=cast.dean)
    lathe = post(round_, cast.enterprise, "数控车工", seats=2, has_scores=True)
    mill = post(round_, cast.enterprise, "铣工", seats=1)
    store = post(round_, cast.enterprise, "仓储", seats=1, minutes=20)
    pupils(cast.school_class, 5)
    round_ = opened(round_, cast.school_class)
    students = round_.candidates.select_related("membership__person", "round")
    return Setting(
        round_, lathe, mill, store, list(students.order_by("membership__person__full_name"))
    )
