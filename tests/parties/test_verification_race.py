"""Two officers answer one record at the same moment: one answer counts."""

import threading

import pytest
from tests.factories.parties import NOW, complete_record
from tests.racing import PATIENCE_SECONDS, at_once

from ronghe.kernel.models import AuditRecord
from ronghe.parties import operations
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Organisation
from ronghe.parties.operations import verification

OFFICERS = 2


def answer_at_once(enterprise, coordinator):
    def verifies():
        operations.verify_organisation(organisation=enterprise, actor=coordinator, at=NOW)

    return sorted(at_once(*[verifies] * OFFICERS))


@pytest.fixture
def waiting(committed_db, cast):
    complete_record(cast.enterprise)
    return operations.submit_for_verification(organisation=cast.enterprise, actor=SYSTEM, at=NOW)


def verified_count(organisation):
    return AuditRecord.objects.filter(
        verb="organisation.verified", subject_id=organisation.pk
    ).count()


def test_of_two_answers_in_a_race_one_counts(waiting, cast):
    told = answer_at_once(waiting, cast.coordinator)

    assert told == ["IllegalTransition", "done"]
    assert verified_count(waiting) == 1


@pytest.mark.race_twin_of("test_of_two_answers_in_a_race_one_counts")
def test_without_the_lock_both_answers_count(waiting, cast, monkeypatch):
    """The control: both read before either writes. It must show the race."""
    both_have_read = threading.Barrier(OFFICERS)

    def unlocked(organisation):
        found = Organisation.objects.get(pk=organisation.pk)
        both_have_read.wait(PATIENCE_SECONDS)
        return found

    monkeypatch.setattr(verification, "locked", unlocked)

    told = answer_at_once(waiting, cast.coordinator)

    assert told == ["done", "done"]
    assert verified_count(waiting) == OFFICERS
