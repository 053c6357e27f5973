"""Hosts of known kinds and the records that they leave: for `bench/regions.py`.

A kind changes some habits of an ordinary honest host. The kinds of cheats that the checks were made
for are `is_known`; the others were written down before anything was measured on them.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from bench.measuring import texts
from ronghe.engines.integrity import (
    Attendance,
    Confirmation,
    DatedEntry,
    Dealings,
    PaidMonth,
    RecordedFigure,
    RosteredDay,
    UnseenAnswer,
)
from ronghe.engines.integrity.judging import Journal, Seen

MONDAY = date(2026, 3, 2)
WEEKS, DAYS, WRITES_EVERY, ROSTER_WEEKS = 16, 5, 3, 4
GIVEN = texts.HEADINGS
ROSTERS = (8.0, 7.5, 7.0, 7.5)


@dataclass(frozen=True)
class Habits:
    """How a host and its interns keep records; the defaults are those of an ordinary honest one.

    Shares are between 0 and 1. `cheats_in` is the share of the weeks in which a cheat cheats.
    """

    is_known: bool = True
    text: str = "own"  # own, short, template, friends, copied, paraphrased
    hours: str = "usual"  # usual, eight, roster, habit, same, noisy
    click_seconds: tuple[float, float] = (20, 90)
    in_one_go: float = 0.8
    wrong_answers: float = 0.06
    unsure: float = 0.15
    guidance: tuple[int, int] = (15, 90)
    talks: str = "single"  # single, group
    closed_share: float = 0.3  # of such hosts stood still for a week
    writes_when_closed: float = 0.01
    has_one_score: float = 0.1
    pays_still: float = 0.1
    events: float = 0.05
    begins: float = 0.35
    interns: tuple[int, int] = (2, 9)
    cheats_in: float = 1.0


@dataclass(frozen=True)
class Host:
    kind: str
    interns: int
    habits: Habits


_SMALL, _ANY = (2, 9), (2, 24)
HONEST: Mapping[str, Habits] = {
    "ordinary": Habits(interns=_ANY),
    "small": Habits(interns=(2, 4)),
    "tidy": Habits(in_one_go=1.0, has_one_score=0.8, wrong_answers=0.02, unsure=0.02, events=0.01),
    "hasty": Habits(text="short", click_seconds=(3.0, 12.0), in_one_go=0.3, wrong_answers=0.12),
    "forgetful": Habits(wrong_answers=0.2, unsure=0.25, in_one_go=0.95),
    "exact eight hours": Habits(hours="eight"),
    "Friday list in one go": Habits(in_one_go=1.0),
    "roster that changes": Habits(hours="roster"),
    "roster, one out of habit": Habits(hours="habit"),
    "friends who copy": Habits(text="friends", interns=(3, 9)),
    "template of the college": Habits(text="template", interns=_ANY),
    "talks with groups": Habits(talks="group", guidance=(60, 170), interns=_ANY),
    "long guidance": Habits(guidance=(120, 175)),
    "quiet and excellent": Habits(text="short", events=0.01, begins=0.1, wrong_answers=0.01, in_one_go=1.0),
    "pays a fixed sum": Habits(pays_still=1.0, has_one_score=0.3),
}  # fmt: skip
CHEATS: Mapping[str, Habits] = {
    "copied journals": Habits(text="copied", interns=(3, 24)),
    "bulk confirmations": Habits(click_seconds=(0.5, 2.5), in_one_go=0.0, interns=_ANY),
    "impossible loads": Habits(guidance=(500, 560), interns=(3, 24)),
    "closed days entered": Habits(closed_share=1.0, writes_when_closed=0.95, interns=_ANY),
    "wrong unseen answers": Habits(wrong_answers=0.8, unsure=0.0, interns=_ANY),
    "same hours": Habits(hours="same", interns=_ANY),
    "paraphrased journals": Habits(is_known=False, text="paraphrased", interns=(3, 24)),
    "same hours with noise": Habits(is_known=False, hours="noisy", interns=_ANY),
    "collusive answers": Habits(is_known=False, wrong_answers=0.0, unsure=0.0, events=0.0, has_one_score=1.0, in_one_go=1.0, interns=_ANY),
    "one-off week": Habits(is_known=False, text="copied", wrong_answers=0.8, click_seconds=(0.5, 2.5), in_one_go=0.0, cheats_in=1 / WEEKS, interns=_ANY),
    "half-hearted copying": Habits(is_known=False, text="copied", cheats_in=0.4, interns=(3, 24)),
    "two interns, copied": Habits(is_known=False, text="copied", interns=(2, 2)),
    "guesses half the answers": Habits(is_known=False, wrong_answers=0.4, unsure=0.1, interns=_ANY),
}  # fmt: skip
ORDINARY = Habits()


def drawn_host(kinds: Mapping[str, Habits], chance: random.Random) -> Host:
    kind = chance.choice(list(kinds))
    return Host(kind, chance.randint(*kinds[kind].interns), kinds[kind])


@dataclass
class _Writing:
    """The records of one host as they are written, week by week."""

    host: Host
    key: str
    chance: random.Random
    seen: Seen = field(default_factory=Seen)
    clock: datetime = datetime(2026, 3, 6, 16, tzinfo=UTC)

    def habits(self, week: int) -> Habits:
        """Give the habits of a week: a cheat that cheats now and then is ordinary in the others."""
        own = self.host.habits
        if own.cheats_in >= 1:
            return own
        is_cheating = week < round(own.cheats_in * WEEKS)
        return own if is_cheating else replace(ORDINARY, interns=own.interns)


def lived(host: Host, key: str, chance: random.Random) -> Seen:
    """Give what the checks see of sixteen weeks."""
    one = _Writing(host, key, chance)
    closed_week = WEEKS // 2 if chance.random() < host.habits.closed_share else None
    for week in range(WEEKS):
        habits = one.habits(week)
        _write_journals(one, week, habits)
        _enter_days(one, week, habits, is_closed=week == closed_week)
        _confirm(one, week, habits)
        _ask(one, week, habits)
        _guide(one, week, habits)
    if closed_week is not None:
        one.seen.closed = frozenset(_days(closed_week))
    _end(one)
    return one.seen


def _days(week: int) -> list[date]:
    return [MONDAY + timedelta(weeks=week, days=day) for day in range(DAYS)]


def _write_journals(one: _Writing, week: int, habits: Habits) -> None:
    if week % WRITES_EVERY:
        return
    handed_out = texts.own(one.chance)
    for intern in range(one.host.interns):
        text = texts.of(habits.text, intern, handed_out, one.chance)
        record = f"journal:{one.key}-{week}-{intern}"
        one.seen.journals.append(Journal(record, f"{one.key}-{intern}", text))
        if habits.text == "friends" and intern == 0:
            handed_out = text


def _enter_days(one: _Writing, week: int, habits: Habits, *, is_closed: bool) -> None:
    roster = ROSTERS[week // ROSTER_WEEKS % len(ROSTERS)]
    changes = habits.hours in {"roster", "habit", "same", "noisy"}
    stated = roster if changes else 8.0
    for intern in range(one.host.interns):
        for day in _days(week):
            if one.chance.random() < (1 - habits.writes_when_closed if is_closed else 0.03):
                continue
            record = f"day:{one.key}-{intern}-{day}"
            hours = _hours(habits.hours, intern, stated, one.chance)
            one.seen.entries.append(DatedEntry(record, day))
            one.seen.figures.append(RecordedFigure(record, hours, stated))
            one.seen.rostered.append(RosteredDay(record, str(intern), day, hours, stated))


def _hours(habit: str, intern: int, stated: float, chance: random.Random) -> float:
    if habit == "eight":
        return 8.0
    if habit == "same" or (habit == "habit" and intern == 0):
        return 7.0
    if habit == "noisy":
        return 7.0 + chance.choice((-0.25, -0.1, 0.0, 0.1, 0.25))
    return stated + chance.choice((-0.5, -0.25, 0.0, 0.0, 0.0, 0.0, 0.25, 0.5))


def _confirm(one: _Writing, week: int, habits: Habits) -> None:
    at = one.clock + timedelta(weeks=week, minutes=one.chance.randint(0, 300))
    is_list = one.chance.random() < habits.in_one_go
    for intern in range(one.host.interns):
        one.seen.confirmations.append(Confirmation(f"week:{one.key}-{week}-{intern}", one.key, at, is_list))  # fmt: skip
        at += timedelta(seconds=0 if is_list else one.chance.uniform(*habits.click_seconds))


def _ask(one: _Writing, week: int, habits: Habits) -> None:
    """Ask the mentor about one student: five days, or a level, as it stands confirmed."""
    if one.chance.random() < habits.unsure:
        return
    stands = one.chance.choice((5, 5, 4, 3))
    answer = stands
    if one.chance.random() < habits.wrong_answers:
        answer = one.chance.choice([value for value in range(6) if abs(value - stands) > 1])
    one.seen.answers.append(UnseenAnswer(f"question:{one.key}-{week}", answer, stands))


def _guide(one: _Writing, week: int, habits: Habits) -> None:
    day = MONDAY + timedelta(weeks=week, days=1)
    begin = datetime(day.year, day.month, day.day, tzinfo=UTC)
    minutes = one.chance.randint(*habits.guidance)
    count = 1 if habits.talks == "group" else min(one.host.interns, 3)
    for intern in range(count):
        end = begin + timedelta(minutes=minutes)
        record = f"contact:{one.key}-{week}-{intern}"
        one.seen.attendances.append(Attendance(record, one.key, one.key, begin, end))
        begin = end if end.date() == day else begin


def _end(one: _Writing) -> None:
    """Give scores, pay and dealings, in which only weak checks look."""
    habits, chance = one.host.habits, one.chance
    one_score = chance.random() < habits.has_one_score
    for intern in range(one.host.interns):
        score = 4.0 if one_score else float(chance.choice((2, 3, 3, 4, 4, 5)))
        one.seen.scores[f"report:{one.key}-{intern}"] = score
        is_still = chance.random() < habits.pays_still
        one.seen.months.append(
            [
                PaidMonth(f"payment:{one.key}-{intern}-{month}", 300_000 if is_still else chance.randint(250_000, 350_000), float(chance.randint(140, 170)), 300_000 if is_still and one.host.kind in HONEST else None)
                for month in range(WEEKS // 4)
            ]
        )  # fmt: skip
    weeks = float(WEEKS * one.host.interns)
    # Honest hosts differ in how much happens: a gamma of shape one around their mean.
    events = round(chance.expovariate(1 / (habits.events * weeks))) if habits.events else 0
    contacts = chance.randint(6, 20)
    begun = sum(chance.random() < habits.begins for _contact in range(contacts))
    one.seen.dealings = Dealings(one.host.interns, contacts - begun, begun, events, weeks)
