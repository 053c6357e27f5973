"""Both sides report at the same moment: the reports open, whoever was second."""

import threading

import pytest
from tests.factories import endings as ended
from tests.factories import placements as making
from tests.racing import PATIENCE_SECONDS, at_once

from ronghe.placements.models import Ending, OutcomeReport
from ronghe.placements.operations import outcome_reports

TWO = 2


@pytest.fixture
def placement(committed_db, cast):
    return ended.completed(making.learner(cast.school_class), cast.enterprise)


def both_report(placement):
    return at_once(lambda: ended.by_host(placement), lambda: ended.by_student(placement))


def test_when_both_report_at_once_the_reports_open(placement):
    assert both_report(placement) == ["done", "done"]
    assert ended.ending_of(placement).state == "open"


@pytest.mark.race_twin_of("test_when_both_report_at_once_the_reports_open")
def test_without_the_lock_each_waits_for_the_other_for_ever(placement, monkeypatch):
    """The control: each reads the ending unlocked and sees its own report alone."""
    both = threading.Barrier(TWO)

    def unlocked(of):
        ending = Ending.objects.select_related("placement").get(placement=of)
        both.wait(PATIENCE_SECONDS)
        return ending

    settle = outcome_reports._settle

    def settled(*given, **named):
        both.wait(PATIENCE_SECONDS)
        settle(*given, **named)
        both.wait(PATIENCE_SECONDS)

    monkeypatch.setattr(outcome_reports, "locked_ending", unlocked)
    monkeypatch.setattr(outcome_reports, "_settle", settled)

    assert both_report(placement) == ["done", "done"]
    assert OutcomeReport.objects.filter(placement=placement).count() == TWO
    assert ended.ending_of(placement).state == "collecting"


def test_when_both_correct_at_once_one_reads_again(placement):
    ended.by_host(placement)
    second = outcome_reports.Correction(1, "写错了")

    told = at_once(*[lambda: ended.by_host(placement, correction=second)] * TWO)

    assert sorted(told) == ["HasChanged", "done"]
    assert OutcomeReport.objects.filter(placement=placement).counting().count() == 1


@pytest.mark.race_twin_of("test_when_both_correct_at_once_one_reads_again")
def test_without_the_lock_the_database_alone_refuses_the_second(placement, monkeypatch):
    """The control: both see version 1 as the newest; only the constraint tells them apart."""
    ended.by_host(placement)
    both = threading.Barrier(TWO)

    def unlocked(of):
        return Ending.objects.select_related("placement").get(placement=of)

    new_version = outcome_reports._new_version

    def made(*given, **named):
        both.wait(PATIENCE_SECONDS)
        return new_version(*given, **named)

    monkeypatch.setattr(outcome_reports, "locked_ending", unlocked)
    monkeypatch.setattr(outcome_reports, "_new_version", made)
    second = outcome_reports.Correction(1, "写错了")

    told = at_once(*[lambda: ended.by_host(placement, correction=second)] * TWO)

    assert sorted(told) == ["done", "fault: IntegrityError"]
