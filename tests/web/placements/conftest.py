"""A student of the class, and a placement of theirs that has just been planned."""

import pytest
from tests.factories import placements as making
from tests.factories.parties import NOW, member

from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Role
from ronghe.placements.operations import placements


@pytest.fixture
def student(cast):
    return making.learner(cast.school_class)


@pytest.fixture
def placement(cast, student):
    return making.planned(student, cast.enterprise)


@pytest.fixture
def tutor(cast):
    return member(cast.college, Role.TUTOR, "许静", latin_name="Xu Jing")


@pytest.fixture
def sign_agreement(cast, student):
    """Bring the tripartite agreement of the student into force."""

    return lambda: making.signed(cast, student)


@pytest.fixture
def whole(cast, student, sign_agreement, tutor):
    """A placement of which everything is seen to."""
    placement = making.planned(student, cast.enterprise, agreement=sign_agreement())
    placements.name_tutor(placement=placement, tutor=tutor.membership, actor=SYSTEM, at=NOW)
    placements.name_mentor(placement=placement, mentor=cast.mentor.membership, actor=SYSTEM, at=NOW)
    return making.seen_to(placement, cast.authority)
