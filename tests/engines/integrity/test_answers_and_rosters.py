"""Answers given unseen, and hours against a roster that changes: the cheat, and its honest twins."""

from datetime import date, timedelta

import pytest

from ronghe.engines.integrity import (
    Kind,
    RosteredDay,
    Subject,
    UnseenAnswer,
    flags,
    roster_ignored,
    sentence,
    unseen_answers,
)
from ronghe.engines.integrity.flagging import LEAST_WEIGHT

OWN = Subject(Kind.COOPERATION, "CO-1")
OTHERS = [Subject(Kind.COOPERATION, f"other {one}") for one in range(60)]
MONDAY = date(2026, 3, 2)
ROSTERS = (7.5, 6.5, 7.75, 6.75)  # every three weeks another


def answers(count, *, off, unlike=None):
    wrong = range(count if unlike is None else unlike)
    return [UnseenAnswer(f"Q{one}", 5 - off * (one in wrong), 5) for one in range(count)]


def days(value, *, persons=2, rosters=ROSTERS, weeks=3):
    """Give three weeks of days under each roster; `value` gives the hours by person, roster and day."""
    found = []
    for person in range(persons):
        for turn, stated in enumerate(rosters):
            for number in range(weeks * 5):
                day = MONDAY + timedelta(weeks=weeks * turn + number // 5, days=number % 5)
                hours = value(person, stated, number)
                found.append(RosteredDay(f"D{person}-{day}", f"S{person}", day, hours, stated))
    return found


def is_silent(signal):
    return signal is None or signal.strength < LEAST_WEIGHT / 2


def test_a_mentor_who_confirms_otherwise_than_he_answers_is_seen():
    signal = unseen_answers(OWN, answers(8, off=3))

    assert signal.p_value < 1e-5
    assert signal.records == tuple(f"Q{one}" for one in range(8))
    assert [one.subject for one in flags([signal], [OWN, *OTHERS])] == [OWN]
    assert sentence(signal, "zh").startswith("在看到周记录之前作出的8次回答中，有8次")


@pytest.mark.parametrize(
    "honest",
    [
        answers(12, off=1),  # a day, or a level, beside it
        answers(12, off=3, unlike=3),  # wrong now and then
        answers(4, off=3),  # too few to say anything
        [UnseenAnswer(f"Q{one}", 3, 3) for one in range(12)],  # corrected what he saw to be wrong
    ],
)
def test_a_mentor_who_is_wrong_now_and_then_or_corrects_it_is_not_seen(honest):
    assert is_silent(unseen_answers(OWN, honest))


def test_the_same_hours_under_every_roster_are_seen():
    signal = roster_ignored(OWN, days(lambda _person, _stated, _number: 7.0))

    assert signal.numbers == {"count": 6, "of": 6}
    assert signal.p_value == pytest.approx(1e-6)
    assert [one.subject for one in flags([signal], [OWN, *OTHERS])] == [OWN]
    assert "6 of 6 changes" in sentence(signal, "en")


@pytest.mark.parametrize(
    "honest",
    [
        days(lambda _person, stated, _number: stated),  # follows the roster
        days(lambda _person, _stated, _number: 8.0),  # the lawful day
        days(lambda _person, _stated, number: (7.0, 7.25, 7.5)[number % 3]),  # its own measure
        days(lambda person, stated, _number: 7.0 if person else stated),  # one out of habit
        days(lambda _person, _stated, _number: 7.0, rosters=(7.5,) * 4),  # the roster never changes
        days(lambda _person, _stated, _number: 7.0, rosters=(7.5, 7.4, 7.5, 7.4)),  # or by minutes
        days(lambda _person, _stated, _number: 7.0, weeks=1, rosters=(7.5, 6.5)),  # too few changes
    ],
)
def test_hours_that_roster_law_or_habit_explain_are_not_seen(honest):
    assert is_silent(roster_ignored(OWN, honest))
