"""What earlier students say: never of fewer than five, and no two totals that differ by fewer."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import endings as ended
from tests.factories import placements as making
from tests.factories.parties import NOW

from ronghe.parties.actors import SYSTEM
from ronghe.placements.operations import endings
from ronghe.placements.operations.outcome_reports import Correction
from ronghe.placements.queries.experience import (
    NOTHING,
    THRESHOLD,
    Share,
    Told,
    experience_at,
    summed_up,
)

DAY = date(2026, 6, 30)
ANSWERS = st.integers(1, 5)
TOLD = st.builds(
    Told,
    student=st.integers(1, 40),
    occupation=st.sampled_from([None, 7, 8]),
    over_on=st.dates(date(2024, 1, 1), DAY),
    learned=ANSWERS,
    treated_fairly=ANSWERS,
    recommends=ANSWERS,
)


def told(student, *, occupation=7, answer=4):
    return Told(student, occupation, DAY, answer, answer, answer)


def counts(known):
    """How many students each published total is made of."""
    return {None: known.whole.count if known.whole else 0} | {
        key: one.count for key, one in known.by_occupation.items()
    }


@given(st.lists(TOLD, max_size=60))
def test_totals_are_of_whole_batches_and_grow_by_whole_batches(many):
    seen = [counts(summed_up(many[:length])) for length in range(len(many) + 1)]

    for one in seen:
        assert all(count % THRESHOLD == 0 for count in one.values())
        rest = one[None] - sum(count for key, count in one.items() if key)
        assert rest == 0 or rest >= THRESHOLD
    for before, after in pairwise(seen):
        assert all(after.get(key, 0) - count in {0, THRESHOLD} for key, count in before.items())


@given(st.lists(TOLD, max_size=40), TOLD)
def test_one_more_report_changes_nothing_or_shows_four_others_with_it(many, newest):
    before, after = summed_up(many), summed_up([*many, newest])

    assert after == before or (after.whole.count if after.whole else 0) == counts(before)[None] + THRESHOLD  # fmt: skip


@given(st.lists(ANSWERS, min_size=THRESHOLD, max_size=THRESHOLD))
def test_no_share_says_what_everybody_answered(answers):
    known = summed_up(told(number, answer=one) for number, one in enumerate(answers))

    assert known.whole is not None
    assert 20 <= known.whole.learned.percent <= 80
    assert known.whole.learned.is_bound == (known.whole.learned.percent in {20, 80})


def test_four_students_are_not_enough_and_one_who_was_there_twice_counts_once():
    assert summed_up(told(number) for number in range(4)) == NOTHING
    assert summed_up([*(told(number) for number in range(4)), told(0)]) == NOTHING


def test_an_occupation_stands_by_itself_where_enough_learned_it():
    known = summed_up(
        [*(told(number) for number in range(5)), *(told(number, occupation=8) for number in (5, 6))]
    )

    assert (known.of(7).count, known.of(7).is_of_occupation) == (5, True)
    assert (known.of(8).count, known.of(8).is_of_occupation) == (5, False)
    assert known.of(None) == known.whole


@pytest.fixture
def six(cast):
    pupils = [making.learner(cast.school_class, 10 + n, name=f"学生{n}") for n in range(6)]
    return [ended.completed(one, cast.enterprise) for one in pupils]


@pytest.mark.django_db
def test_only_reports_that_are_open_count(cast, six):
    for number, one in enumerate(six[:5]):
        ended.by_student(one, learned=3 if number < 2 else 5)
    sealed = experience_at([cast.enterprise.pk])
    for one in six[:5]:
        ended.by_host(one)

    known = experience_at([cast.enterprise.pk])[cast.enterprise.pk]

    assert sealed == {}
    assert known.whole.count == 5
    assert known.whole.learned == Share(60)
    assert known.whole.treated_fairly == Share(80, is_bound=True)
    assert (known.whole.first_on, known.whole.last_on) == (ended.OVER, ended.OVER)


@pytest.mark.django_db
def test_a_correction_and_a_late_report_move_no_total_by_one(cast, six):
    for one in six[:5]:
        ended.by_student(one)
        ended.by_host(one)
    host = cast.enterprise.pk
    before = experience_at([host])
    ended.by_student(six[0], learned=1, at=NOW + timedelta(hours=1), correction=Correction(1, "想了想"))  # fmt: skip
    endings.open_due_endings(actor=SYSTEM, at=NOW + timedelta(days=60))
    ended.by_student(six[5], at=NOW + timedelta(days=61), learned=1)

    assert experience_at([host]) == before


@pytest.mark.django_db
def test_all_hosts_of_a_page_take_one_query(cast, six, django_assert_num_queries):
    with django_assert_num_queries(1):
        experience_at([cast.enterprise.pk, cast.college.pk, 0])
