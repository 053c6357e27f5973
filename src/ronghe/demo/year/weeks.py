"""The weeks of a wave: entered by the students, asked about and confirmed by the mentors."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from random import Random

from django.utils.translation import gettext_lazy as _

from ronghe.demo.cheats import CHEATS, QUIET
from ronghe.demo.practice import working_days
from ronghe.demo.scene import Scene, Step
from ronghe.demo.year import journals, rests
from ronghe.demo.year.guidance import guide
from ronghe.demo.year.wave import SATURDAY, Lived, Wave
from ronghe.demo.year.waves import work_of
from ronghe.parties.actors import SYSTEM, Actor, acting_as
from ronghe.placements.mentor_weeks import waiting_weeks
from ronghe.placements.models import Placement, QuestionAbout, RandomQuestion, WeekRecord
from ronghe.placements.operations import mentor_links, placements, weeks

LIVED = _("A year of placements: the weeks")
WEEK_ENDS_DAYS = 5  # after its Monday at the earliest, as a wave may arrive on any day of the week
MINUTES = (450, 465, 470, 480, 480)
FORGOT, ILL, SLOW, CORRECTED, UNSURE, MISREAD = 0.04, 0.02, 0.12, 0.06, 0.15, 0.05
SAME, AGREED = 420, 480
STATED_ANEW, STATED = 3, ("7.5", "6.5", "7.75", "6.75", "7.5")  # hours a day, every three weeks
UNSURE_EVERY = 3
# Whose students forget no week, and whose mentors answer each at once and change nothing in it.
PUNCTUAL = frozenset({QUIET, *(CHEATS[key].host for key in ("closed_weeks", "same_hours", "wrong_answers"))})  # fmt: skip
# Whose answers to the question of the week are told here.
TOLD = frozenset({QUIET, CHEATS["wrong_answers"].host, CHEATS["wrong_answers"].twin})


def weeks_of(wave: Wave) -> Iterator[Step]:
    for week in range(wave.weeks_lived):
        days = 7 * week + WEEK_ENDS_DAYS
        if week % STATED_ANEW == 0 and week:
            step = partial(_state_anew, wave, week)
            yield Step(f"{wave.key}:stated:{week}", LIVED, wave.days_ago(days - 4), step)
        yield from rests.rests(wave, week)
        step = partial(_live, wave, week)
        yield Step(f"{wave.key}:week:{week}", LIVED, wave.days_ago(days), step)


def _state_anew(wave: Wave, week: int, scene: Scene) -> None:
    """Have the host whose roster varies state the hours of the coming month."""
    host = CHEATS["same_hours"].host
    hours = STATED[week // STATED_ANEW % len(STATED)]
    works = [(one, work_of(host, one, hours)) for one in wave.by_host()[host]]
    placements.state_works(works=works, actor=SYSTEM, at=scene.at)


def _live(wave: Wave, week: int, scene: Scene) -> None:
    monday = wave.monday(week, scene, 7 * week + WEEK_ENDS_DAYS)
    for host, own in wave.by_host("tasks", "interruptions").items():
        lived = Lived(wave, week, host, monday, scene)
        for place, placement in enumerate(own):
            if placement.is_open:
                _enter(lived, place, placement)
        if mentor := own[0].mentor:
            _answer(lived, acting_as(mentor, on=scene.on))
        guide(lived, own)


def _enter(lived: Lived, place: int, placement: Placement) -> None:
    chance = lived.chance("year week", place)
    if lived.host not in PUNCTUAL and chance.random() < FORGOT:
        return
    student = acting_as(placement.student, on=lived.scene.on)
    days, remark = days_of(lived, placement, chance)
    if days:
        levels = _levels(placement, lived.week, chance)
        entered = weeks.Week(lived.monday, days, levels, remark)
        weeks.enter_week(placement=placement, week=entered, actor=student, at=lived.scene.at)
    journals.write(lived, place, placement)


def days_of(lived: Lived, placement: Placement, chance: Random) -> tuple[list[weeks.Day], str]:
    """Give the days of a week as the student enters them, and a word where there is one to say."""
    rested = set() if lived.host == CHEATS["closed_weeks"].host else rests.rested(placement)
    days = [day for day in working_days(placement, lived.monday) if day not in rested]
    remark = ""
    if rests.was_without_power(lived.host, lived.week):
        days.append(lived.monday + timedelta(days=SATURDAY))
        remark = "周三全厂停电没有上班，周六补班一天，师傅在群里发过通知。"
    there = [day for day in days if _is_there(lived.host, chance)]
    return [weeks.Day(day, _minutes(lived.host, chance)) for day in there], remark


def _is_there(host: str, chance: Random) -> bool:
    return host == CHEATS["same_hours"].host or chance.random() >= ILL


def _minutes(host: str, chance: Random) -> int:
    if host == CHEATS["same_hours"].host:
        return SAME
    return AGREED if host == CHEATS["same_hours"].twin else chance.choice(MINUTES)


def _levels(placement: Placement, week: int, chance: Random) -> dict[int, int]:
    """Say at which level some of the tasks were done: higher as the weeks go by, each at its pace."""
    known = [one for one in placement.tasks.all() if one.retired_at is None]
    done = sorted(known, key=lambda one: one.position)[: 2 + week // 3]
    return {one.pk: min(5, max(1, 1 + (week + chance.randint(-1, 2)) // 3)) for one in done}


# -- the mentor's minute ----------------------------------------------------------------------


def _answer(lived: Lived, mentor: Actor) -> None:
    chance, held = lived.chance("year minute"), mentor.membership
    assert held is not None  # noqa: S101 -- acts under it
    if lived.host not in PUNCTUAL and chance.random() < SLOW:
        return
    at = _answered_at(lived.host, chance, lived.scene.at)
    question = mentor_links.begin_minute(mentor=held, actor=mentor, at=at)
    if question is not None:
        answer = _say(lived, question, chance)
        mentor_links.answer_question(question=question, answer=answer, actor=mentor, at=at)
    found = [_confirmed(lived, one, chance) for one in waiting_weeks(held, on=at.date())]
    if found:
        weeks.confirm_weeks(mentor=held, answers=found, actor=mentor, at=at)


def _answered_at(host: str, chance: Random, at: datetime) -> datetime:
    """Say when: some look at once, others in the evening."""
    hours = 1 if host == QUIET else chance.randint(1, 5)
    return at + timedelta(hours=hours)


def _say(lived: Lived, question: RandomQuestion, chance: Random) -> int | None:
    host, entered = lived.host, question.entered
    if host == CHEATS["wrong_answers"].host:
        return _otherwise(question)
    if host == CHEATS["wrong_answers"].twin:
        return None if lived.week % UNSURE_EVERY == 1 else entered
    if host not in TOLD and chance.random() < MISREAD:
        return _otherwise(question)
    return None if host not in TOLD and chance.random() < UNSURE else entered


def _otherwise(question: RandomQuestion) -> int:
    """Give an answer that is surely another one than the list has."""
    if question.about == QuestionAbout.DAYS:
        return (question.entered + 2) % 6
    return 1 + (question.entered + 1) % 5


def _confirmed(lived: Lived, record: WeekRecord, chance: Random) -> weeks.Answered:
    """Confirm a week; here and there a mentor knows better than the student."""
    found = weeks.Answered(record)
    is_mended = lived.host == QUIET and lived.week == STATED_ANEW
    if not is_mended and (lived.host in PUNCTUAL or chance.random() >= CORRECTED):
        return found
    first = next(iter(record.days.all()), None)
    if first is None or first.minutes < AGREED // 2:
        return found
    note = "周一上午停机培训，少记半小时。"
    return replace(found, minutes={first.pk: first.minutes - 30}, note=note)
