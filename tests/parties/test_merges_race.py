"""Two officers merge one pair at the same moment, each the other way: one merge counts."""

import threading

import pytest
from tests.factories.parties import NOW, organisation
from tests.racing import PATIENCE_SECONDS, at_once

from ronghe.parties import operations
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Merge, Organisation
from ronghe.parties.operations import merges

OFFICERS = 2


@pytest.fixture
def twin(committed_db, cast):
    return organisation(name="启明精密制造公司", english="")


def merges_into(survivor, absorbed):
    return lambda: operations.merge_organisations(
        survivor=survivor, absorbed=absorbed, actor=SYSTEM, at=NOW
    )


def merge_at_once(one, other):
    """Let each keep another record."""
    return at_once(merges_into(one, other), merges_into(other, one))


def merged_count():
    return Organisation.objects.exclude(merged_into=None).count()


def test_of_two_merges_in_a_race_one_counts(twin, cast):
    told = merge_at_once(cast.enterprise, twin)

    assert sorted(told) in (["AlreadyMerged", "done"], ["IllegalTransition", "done"])
    assert (Merge.objects.count(), merged_count()) == (1, 1)


@pytest.mark.race_twin_of("test_of_two_merges_in_a_race_one_counts")
def test_without_the_lock_each_goes_into_the_other(twin, cast, monkeypatch):
    """The control: both read before either writes. It must show the race."""
    both_have_read = threading.Barrier(OFFICERS)

    def unlocked(first, second):
        found = list(Organisation.objects.filter(pk__in=[first.pk, second.pk]).order_by("pk"))
        both_have_read.wait(PATIENCE_SECONDS)
        return found[0], found[1]

    monkeypatch.setattr(merges, "_locked_pair", unlocked)
    # What would let one wait for the other while that waits for it.
    monkeypatch.setattr(merges, "write_search_columns", lambda _organisation: None)
    monkeypatch.setattr(merges, "_decide", lambda *_arguments: None)

    told = merge_at_once(cast.enterprise, twin)

    assert told == ["done", "done"]
    assert (Merge.objects.count(), merged_count()) == (2, 2)
