"""Levels of evidence, their posteriors, and what makes two statements independent."""

from datetime import date

import pytest

from ronghe.engines.substance import (
    CREDITS,
    Evidence,
    Level,
    Posterior,
    Statement,
    level_of,
    pooled,
    posterior_of,
    recalibrated,
)
from ronghe.engines.substance.evidence import bounds_of, months_after

MONDAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("held", "of", "mean", "lowest"), [(18, 20, 0.8810, 0.7498), (9, 10, 0.8636, 0.6694)]
)
def test_what_an_inspection_credits(held, of, mean, lowest):
    found = posterior_of(Evidence(held=held, failed=of - held))

    assert round(found.mean, 4) == mean
    assert round(found.quantile(0.05), 4) == lowest
    assert found.level is Level.INSPECTED


def test_without_a_check_nothing_is_known():
    assert posterior_of(Evidence()) is None
    assert posterior_of(Evidence(one_side=1000)) is None
    assert bounds_of(Evidence(one_side=1000), CREDITS) == (0.0, 1.0)


def test_what_two_sides_say_is_worth_no_more_than_its_level():
    found = posterior_of(Evidence(both=100_000))

    assert found.mean == pytest.approx(CREDITS[Level.BOTH].mean, abs=1e-4)


def test_a_few_documents_do_not_stand_for_what_nobody_documented():
    found = posterior_of(Evidence(one_side=190, third_party=10))

    assert found.mean == pytest.approx(0.95 * 10.5 / 201)


def test_records_that_failed_cost_the_other_levels_their_share():
    found = posterior_of(Evidence(both=195, failed=5))

    assert found.mean < 0.1


def test_pooling_adds_up():
    assert pooled([Evidence(1, 2, 3, 4, 5), Evidence(5, 4, 3, 2, 1)]) == Evidence(6, 6, 6, 6, 6)
    assert pooled([]) == Evidence()


def test_counts_below_zero_are_refused():
    with pytest.raises(ValueError, match="both is below zero"):
        Evidence(both=-1)


def test_inspections_move_the_credit_of_a_level():
    found = recalibrated(CREDITS[Level.BOTH], held=2, failed=8)

    assert found.mean == pytest.approx(10 / 20)


def said(side, value, on=MONDAY, saw_other=False):
    return Statement(side, value, on, saw_other)


@pytest.mark.parametrize(
    ("statements", "level"),
    [
        ([], Level.ONE_SIDE),
        ([said("host", 8)], Level.ONE_SIDE),
        ([said("host", 8), said("host", 8)], Level.ONE_SIDE),
        ([said("host", 8), said("student", 8)], Level.BOTH),
        ([said("host", 8), said("student", 8, saw_other=True)], Level.ONE_SIDE),
        ([said("host", 8), said("student", 7)], None),
        ([said("host", 8), said("student", 7), said("student", 8, date(2026, 9, 2))], Level.BOTH),
        ([said("host", 8), said("student", 7), said("student", 8, date(2026, 9, 3))], None),
        ([said("host", 8), said("student", 7), said("student", 8, date(2026, 3, 3), saw_other=True)], None),
    ],
)  # fmt: skip
def test_both_sides_count_when_neither_could_see_the_other(statements, level):
    assert level_of(statements) == level


def test_documents_and_inspections_stand_above_what_is_said():
    disputed = [said("host", 8), said("student", 7)]

    assert level_of(disputed, is_documented=True) is Level.THIRD_PARTY
    assert level_of(disputed, inspected=True) is Level.INSPECTED
    assert level_of([said("host", 8), said("student", 8)], inspected=False) is None


@pytest.mark.parametrize(
    ("day", "later"),
    [(date(2026, 8, 31), date(2027, 2, 28)), (date(2026, 3, 2), date(2026, 9, 2)), (date(2027, 8, 31), date(2028, 2, 29))],
)  # fmt: skip
def test_six_months_end_with_the_month(day, later):
    assert months_after(day, 6) == later


def test_the_ceiling_bounds_the_quantiles():
    assert Posterior(50, 0.5, 0.8, Level.BOTH).quantile(0.999) <= 0.8
