"""The weeks that wait for a mentor, and the question that is drawn about one of them."""

import random
from collections.abc import Iterable, Sequence
from datetime import date

from django.conf import settings
from django.db.models import F, Q

from ronghe.parties.models import Membership
from ronghe.placements.models import QuestionAbout, RandomQuestion, WeekRecord


def waiting_weeks(mentor: Membership, *, on: date) -> list[WeekRecord]:
    """Give the weeks that wait for the mentor's answer that day, the oldest first."""
    weeks = WeekRecord.objects.waiting(on).filter(placement__mentor=mentor)
    return list(
        weeks.select_related("placement__student__person", "placement__host", "question__task")
        .prefetch_related("days", "notes__task")
        .order_by("monday", "pk")
    )


def question_of(mentor: Membership, weeks: Sequence[WeekRecord]) -> RandomQuestion | None:
    """Give the question that goes with the weeks that wait: an open one, else that of the newest.

    One that was answered about an earlier week is of an earlier minute: a week that is left
    waiting does not keep the next question away.
    """
    if not weeks:
        return None
    newest = max(one.monday for one in weeks)
    open_one = Q(answered_at=None, week__in=[one.pk for one in weeks])
    found = RandomQuestion.objects.filter(
        open_one | Q(week__monday=newest), week__placement__mentor=mentor
    )
    return (
        found.select_related("week__placement__student__person", "task")
        .order_by(F("answered_at").desc(nulls_first=True), "-pk")
        .first()
    )


def draw_question(mentor: Membership, *, on: date) -> RandomQuestion | None:
    """Draw one question about one of the weeks that wait; the draw depends on nobody's wish.

    One at a time, and one for the newest week: where there is one, there is no other.
    """
    weeks = waiting_weeks(mentor, on=on)
    if not weeks or question_of(mentor, weeks) is not None:
        return None
    newest = max(one.monday for one in weeks)
    chance = random.Random(f"{settings.SECRET_KEY} {mentor.pk} {newest}")  # noqa: S311 -- a draw, no secret
    return _question_about(chance.choice(_of_week(weeks, newest)), chance)


def _of_week(weeks: Iterable[WeekRecord], monday: date) -> Sequence[WeekRecord]:
    return [one for one in weeks if one.monday == monday]


def _question_about(week: WeekRecord, chance: random.Random) -> RandomQuestion:
    """Ask about the days at work, or about the level of one task."""
    notes = list(week.notes.all())
    if notes and chance.random() < 0.5:  # noqa: PLR2004 -- as often as the other
        note = chance.choice(notes)
        return RandomQuestion.objects.create(
            week=week, about=QuestionAbout.TASK, task=note.task, entered=note.level
        )
    days = sum(one.minutes > 0 for one in week.days.all())
    return RandomQuestion.objects.create(week=week, about=QuestionAbout.DAYS, entered=days)


def waits_for_question(week: WeekRecord) -> bool:
    """Say whether a question was drawn about the week and nobody has answered it."""
    question = getattr(week, "question", None)
    return question is not None and question.answered_at is None
