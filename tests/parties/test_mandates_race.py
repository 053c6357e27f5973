"""Two people confirm one mandate at the same moment: it is confirmed once."""

import threading

import pytest
from tests.factories.parties import NOW, mandate, member
from tests.racing import PATIENCE_SECONDS, at_once

from ronghe.kernel.models import AuditRecord
from ronghe.parties import operations
from ronghe.parties.models import Role, SigningMandate
from ronghe.parties.operations import mandates

CONFIRMERS = 2


def confirm_at_once(proposed, confirmers):
    def confirms(actor):
        return lambda: operations.confirm_mandate(mandate=proposed, actor=actor, at=NOW)

    return sorted(at_once(*map(confirms, confirmers)))


@pytest.fixture
def confirmers(committed_db, cast):
    return [cast.cooperation_officer, member(cast.college, Role.DEAN, "方正")]


@pytest.fixture
def proposed(confirmers, cast):
    return mandate(cast.college, cast.dean.person, cast.dean)


def confirmed_count(proposed):
    return AuditRecord.objects.filter(verb="mandate.confirmed", subject_id=proposed.pk).count()


def test_of_two_confirmations_in_a_race_one_counts(proposed, confirmers):
    told = confirm_at_once(proposed, confirmers)

    assert told == ["IllegalTransition", "done"]
    assert confirmed_count(proposed) == 1


@pytest.mark.race_twin_of("test_of_two_confirmations_in_a_race_one_counts")
def test_without_the_lock_both_confirmations_count(proposed, confirmers, monkeypatch):
    """The control: both read before either writes. It must show the race."""
    both_have_read = threading.Barrier(CONFIRMERS)

    def unlocked(mandate):
        found = SigningMandate.objects.select_related("organisation", "person").get(pk=mandate.pk)
        both_have_read.wait(PATIENCE_SECONDS)
        return found

    monkeypatch.setattr(mandates, "_locked_mandate", unlocked)

    told = confirm_at_once(proposed, confirmers)

    assert told == ["done", "done"]
    assert confirmed_count(proposed) == CONFIRMERS
