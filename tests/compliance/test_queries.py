"""Findings as pages ask for them, and who sees which."""

from datetime import date

import pytest
from tests.compliance.conftest import TODAY

from ronghe.compliance import queries
from ronghe.compliance.models import Finding

END = date(2026, 12, 31)


@pytest.fixture
def three(assess, cast):
    """Three subjects: one fails by age, one is sound but for its hours, one has no dates."""
    subjects = [cast.dean.membership, cast.mentor.membership, cast.student.membership]
    assess(subjects[0], post_interns=1)
    assess(subjects[1], post_interns=1, student_birth_on="2009-01-01", start_on="2026-12-02")
    assess(subjects[2], start_on=None, end_on=None)
    return subjects


def test_findings_of_a_subject_are_seen_by_whom_they_concern(assess, cast, learner):
    assess()
    actors = ("dean", "plant_manager", "inspector", "coordinator", "mentor", "outsider")

    seen = {
        name: {one.rule_id for one in queries.findings_of(learner, actor=getattr(cast, name))}
        for name in actors
    }

    every = {"TOY-AGE-01", "TOY-HOUR-01", "TOY-RATIO-01"}
    assert seen == dict.fromkeys(actors, every) | {"mentor": set(), "outsider": set()}


def test_open_findings_fail_or_are_not_known(three, cast):
    found = {(one.rule_id, one.outcome) for one in queries.open_findings(cast.coordinator)}

    assert found == {
        ("TOY-AGE-01", "fail"),
        ("TOY-AGE-01", "unknown"),
        ("TOY-HOUR-01", "unknown"),
        ("TOY-RATIO-01", "unknown"),
    }
    assert not queries.open_findings(cast.outsider).exists()


def test_violations_stand_beside_the_time_and_the_unknowns(three, cast):
    rates = {one.key: one for one in queries.rates(cast.inspector, by="rule_id", on=END)}

    age = rates["TOY-AGE-01"]
    days = (END - date(2026, 9, 1)).days + 1 + 30  # of the first, and of the second from 2 December
    assert set(rates) == {"TOY-AGE-01", "TOY-HOUR-01", "TOY-RATIO-01"}
    assert (age.subject_count, age.undated_count) == (3, 1)
    assert age.month_count == pytest.approx(days / (365.25 / 12))
    assert (age.violation_count, age.departure_count, age.unknown_count) == (1, 0, 1)
    assert age.per_100_months == pytest.approx(100 / (days / (365.25 / 12)))
    assert age.unknown_share == pytest.approx(1 / 3)


@pytest.mark.parametrize("by", ["host", "college", "region"])
def test_time_counts_once_for_a_subject_however_many_rules_it_breaks(three, cast, by):
    (rate,) = queries.rates(cast.coordinator, by=by, on=END)

    of_rule = next(one for one in queries.rates(cast.coordinator, by="rule_id", on=END))
    assert rate.month_count == of_rule.month_count
    assert (rate.subject_count, rate.undated_count) == (3, 1)
    assert (rate.violation_count, rate.departure_count, rate.unknown_count) == (1, 0, 5)
    assert rate.answered_count == 9


def test_time_that_has_not_begun_counts_nothing_and_is_not_unknown(three, cast):
    rates = queries.rates(cast.coordinator, by="host", on=date(2026, 8, 31))

    assert [(one.month_count, one.undated_count, one.per_100_months) for one in rates] == [
        (0, 1, None)
    ]


def test_only_what_one_may_count_is_counted(three, cast):
    assert queries.rates(cast.outsider, by="host", on=END) == []
    with pytest.raises(ValueError, match="shoe size"):
        queries.rates(cast.coordinator, by="shoe size", on=END)
    chosen = queries.rates(cast.coordinator, by="rule_id", on=END, rules=["TOY-AGE-01"])
    assert [one.key for one in chosen] == ["TOY-AGE-01"]


def test_the_rates_take_three_queries_however_much_there_is(
    three, cast, django_assert_max_num_queries
):
    actor = cast.coordinator
    assert actor.remits
    with django_assert_max_num_queries(4):
        queries.rates(actor, by="host", on=TODAY)
    assert Finding.objects.current().count() == 9
