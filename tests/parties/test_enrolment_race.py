"""One student number is given to two students at the same moment: one of them gets it."""

import pytest
from tests.factories.parties import NOW, TERM_BEGAN_ON, school_class
from tests.racing import at_once

from ronghe.parties import operations
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Enrolment, Person


def enrols(one):
    return lambda: operations.enrol_student(
        school_class=one,
        student_number="20260500",
        starts_on=TERM_BEGAN_ON,
        entry=operations.StudentEntry(f"来自{one.name}"),
        actor=SYSTEM,
        at=NOW,
    )


def enrol_at_once(classes):
    return sorted(at_once(*map(enrols, classes)))


@pytest.fixture
def two_classes(committed_db, cast):
    return [school_class(cast.college, name) for name in ("甲班", "乙班")]


def test_of_two_students_in_a_race_one_gets_the_number(two_classes):
    assert enrol_at_once(two_classes) == ["StudentNumberIsTaken", "done"]
    assert Enrolment.objects.filter(student_number="20260500").count() == 1
    assert Person.objects.filter(full_name__startswith="来自").count() == 1


@pytest.mark.race_twin_of("test_of_two_students_in_a_race_one_gets_the_number")
def test_without_the_constraint_both_get_it(two_classes, owner_connection):
    """The control: what guards the number is the database, so it is taken away."""
    owner_connection.execute(
        "ALTER TABLE parties_enrolment DROP CONSTRAINT enrolment_number_once_per_college"
    )

    assert enrol_at_once(two_classes) == ["done", "done"]
    assert Enrolment.objects.filter(student_number="20260500").count() == len(two_classes)
