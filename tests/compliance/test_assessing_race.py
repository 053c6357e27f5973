"""Two assess one subject at the same moment: each rule has one current finding."""

import threading

import pytest
from tests.factories.parties import NOW
from tests.racing import PATIENCE_SECONDS, at_once

from ronghe.compliance.models import FactSheet, Finding
from ronghe.compliance.operations import assessing

BIRTHS = ("2010-09-03", "2010-09-04")


def assess_at_once(assess):
    def assesses(birth):
        return lambda: assess(student_birth_on=birth, at=NOW)

    return sorted(at_once(*map(assesses, BIRTHS)))


@pytest.fixture
def assessed(committed_db, assess):
    assess()
    return assess


def test_of_two_assessments_in_a_race_both_are_kept(assessed):
    told = assess_at_once(assessed)

    assert told == ["done", "done"]
    of_age = Finding.objects.filter(rule_id="TOY-AGE-01")
    assert sorted(of_age.values_list("state", flat=True)) == ["current", "superseded", "superseded"]


def test_of_two_first_assessments_in_a_race_both_are_kept(committed_db, assess):
    told = assess_at_once(assess)

    assert told == ["done", "done"]
    assert FactSheet.objects.count() == 1
    assert Finding.objects.current().count() == 3


@pytest.mark.race_twin_of(
    "test_of_two_assessments_in_a_race_both_are_kept",
    "test_of_two_first_assessments_in_a_race_both_are_kept",
)
def test_without_the_lock_one_assessment_clashes(assessed, monkeypatch):
    """The control: both read before either writes. It must show the race."""
    both_have_read = threading.Barrier(len(BIRTHS))

    def unlocked(wanted):
        rows = FactSheet.objects.select_related("region", "edition")
        found = rows.filter(subject_id__in=[one.subject_id for one in wanted])
        sheets = {assessing._key(one): one for one in found.order_by("pk")}
        both_have_read.wait(PATIENCE_SECONDS)
        return sheets

    monkeypatch.setattr(assessing, "_locked", unlocked)

    assert assess_at_once(assessed) == ["done", "fault: IntegrityError"]
