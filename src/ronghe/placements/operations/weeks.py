"""Weeks: entered by the student, answered by the mentor, or left without an answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit
from ronghe.kernel.gathering import gathered
from ronghe.kernel.many_rows import save_together
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor, ActorKind
from ronghe.parties.following import day_of
from ronghe.parties.models import Membership
from ronghe.placements.gate import assess_later, locked
from ronghe.placements.lifecycles import WEEK
from ronghe.placements.mentor_weeks import waits_for_question
from ronghe.placements.models import (
    COMING,
    ConfirmWay,
    DayHours,
    Level,
    Placement,
    PlacementState,
    TaskNote,
    WeekRecord,
    WeekState,
    asked_about,
)
from ronghe.placements.refusals import DoesNotFit

WEEK_DAYS, LATEST_DAYS = 7, 28
MOST_MINUTES = 24 * 60
WAITS_FOR_DAYS = 10


class WeekIsConfirmed(ValueError):
    """What both have confirmed is not changed; a word to the mentor opens nothing by itself."""


class QuestionComesFirst(ValueError):
    """The question of the week is answered before the weeks are seen."""


@dataclass(frozen=True)
class Day:
    """A day as the student enters it: from when to when, or how long."""

    on: date
    minutes: int
    begins_at: time | None = None
    ends_at: time | None = None
    break_minutes: int = 0


@dataclass(frozen=True)
class Week:
    """The week of one placement: its days, the level of each task by its id, and a word."""

    monday: date
    days: Sequence[Day]
    levels: Mapping[int, int] = field(default_factory=dict)
    remark: str = ""


@transaction.atomic
def enter_week(*, placement: Placement, week: Week, actor: Actor, at: datetime) -> WeekRecord:
    """Enter or change a week as the student; it goes to the mentor as it stands.

    Until the mentor has confirmed it, it may be changed; then it stays.
    """
    require(actor, "placements.enter_week", placement)
    placement = locked(placement)
    _refuse_unfit(placement, week, day_of(at))
    known = WeekRecord.objects.select_for_update().filter(placement=placement, monday=week.monday)
    record = known.first() or WeekRecord(placement=placement, monday=week.monday)
    if record.state == WeekState.CONFIRMED:
        raise WeekIsConfirmed(_("Your mentor has confirmed this week. If something is wrong in it, write a word to your tutor."))  # fmt: skip
    record.state = WEEK.next_state(record.state, "enter_week")
    record.remark, record.entered_at = week.remark.strip()[:500], at
    record.answered_at, record.answered_by, record.answer_way = None, None, ""
    if record.pk is not None:
        record.days.all().delete()
        record.notes.all().delete()
    record.save()
    DayHours.objects.bulk_create(DayHours(week=record, **vars(day)) for day in week.days)
    TaskNote.objects.bulk_create(
        TaskNote(week=record, task_id=task, level=level) for task, level in week.levels.items()
    )
    details = {"monday": week.monday.isoformat()}
    audit.record("week.entered", placement, actor=actor, at=at, details=details)
    assess_later([placement.pk])
    return record


def _refuse_unfit(placement: Placement, week: Week, today: date) -> None:
    if placement.state in COMING or placement.state == PlacementState.DID_NOT_START:
        raise DoesNotFit(_("Weeks are entered once the placement has begun."))
    if week.monday.isoweekday() != 1 or week.monday > today:
        raise DoesNotFit(_("Choose this week or one before it."))
    if week.monday < today - timedelta(days=LATEST_DAYS + WEEK_DAYS):
        raise DoesNotFit(_("That is more than four weeks ago. Ask your tutor to note it."))
    last = week.monday + timedelta(days=WEEK_DAYS - 1)
    ends_on = placement.over_on or placement.ends_on
    for day in week.days:
        if not week.monday <= day.on <= last:
            raise DoesNotFit(_("Each day lies in the week."))
        if not placement.starts_on <= day.on <= min(ends_on, today):
            raise DoesNotFit(_("Hours are entered for days of the placement that have come."))
        if not 0 <= day.minutes <= MOST_MINUTES:
            raise DoesNotFit(_("A day has at most 24 hours."))
    if len({day.on for day in week.days}) != len(week.days):
        raise DoesNotFit(_("Each day is entered once."))
    known = {one.pk for one in placement.tasks.all() if one.retired_at is None}
    if not set(week.levels) <= known or not set(week.levels.values()) <= set(Level.values):
        raise DoesNotFit(_("Choose among the tasks of the post, and one of the five levels."))


@dataclass(frozen=True)
class Answered:
    """A week as the mentor confirms it: only what differs, by the id of the day and of the note."""

    week: WeekRecord
    minutes: Mapping[int, int] = field(default_factory=dict)
    levels: Mapping[int, int] = field(default_factory=dict)
    note: str = ""
    # When the week that the mentor saw had been entered; one entered anew is not confirmed unseen.
    seen: datetime | None = None


@transaction.atomic
@gathered()
def confirm_weeks(
    *, mentor: Membership, answers: Sequence[Answered], actor: Actor, at: datetime
) -> int:
    """Confirm weeks of the mentor's students, with what differs; give how many were new.

    Of a week that is confirmed already nothing changes. The question of the week comes first.
    """
    require(actor, "placements.confirm_weeks", mentor)
    chosen = {one.week.pk: one for one in answers}
    own = WeekRecord.objects.filter(pk__in=chosen, placement__mentor=mentor)
    weeks = list(
        own.filter(asked_about(day_of(at)))
        .select_for_update(of=("self",))
        .select_related("placement", "question")
        .order_by("pk")
    )
    if len(weeks) < len(chosen):
        if own.count() < len(chosen):
            raise DoesNotFit(
                _("Some of these weeks are not of students whom this mentor looks after.")
            )
        raise DoesNotFit(_("A week is confirmed from its Friday on, when it has been worked."))
    if any(waits_for_question(one) for one in weeks):
        raise QuestionComesFirst(_("Answer the question of the week first; “I do not know” is an answer too."))  # fmt: skip
    if any(chosen[one.pk].seen not in {None, one.entered_at} for one in weeks):
        raise DoesNotFit(_("A week has changed since you opened it. Look at it again."))
    way = ConfirmWay.LINK if actor.kind == ActorKind.LINK else ConfirmWay.ACCOUNT
    waiting = [one for one in weeks if one.state != WeekState.CONFIRMED]
    for week in waiting:
        week.state = WEEK.next_state(week.state, "confirm_week")
        week.answered_at, week.answered_by, week.answer_way = at, actor.person, way
        week.answer_note = chosen[week.pk].note.strip()[:500]
        changed = _correct(week, chosen[week.pk])
        details = {"monday": week.monday.isoformat(), "changed": changed, "way": str(way)}
        audit.record("week.confirmed", week.placement, actor=actor, at=at, details=details)
    save_together(waiting, "state", "answered_at", "answered_by", "answer_way", "answer_note")
    assess_later([one.placement_id for one in waiting])
    return len(waiting)


def _correct(week: WeekRecord, answered: Answered) -> int:
    """Write down what the mentor says otherwise; give how much that is."""
    if not answered.minutes and not answered.levels:
        return 0
    days = {one.pk: one for one in week.days.filter(pk__in=answered.minutes)}
    notes = {one.pk: one for one in week.notes.filter(pk__in=answered.levels)}
    if len(days) != len(answered.minutes) or len(notes) != len(answered.levels):
        raise DoesNotFit(_("The week has changed since you opened it. Look at it again."))
    for pk, day in days.items():
        if not 0 <= answered.minutes[pk] <= MOST_MINUTES:
            raise DoesNotFit(_("A day has at most 24 hours."))
        day.host_minutes = answered.minutes[pk]
    for pk, note in notes.items():
        if answered.levels[pk] not in {0, *Level.values}:
            raise DoesNotFit(_("Choose one of the five levels, or that it was not done."))
        note.mentor_level = answered.levels[pk]
    DayHours.objects.bulk_update(days.values(), ["host_minutes"])
    TaskNote.objects.bulk_update(notes.values(), ["mentor_level"])
    return len(days) + len(notes)


@transaction.atomic
def leave_weeks(*, actor: Actor, at: datetime) -> int:
    """Note which weeks have waited ten days without an answer: nobody has confirmed them."""
    require(actor, "placements.leave_weeks")
    since = at - timedelta(days=WAITS_FOR_DAYS)
    waiting = WeekRecord.objects.waiting(day_of(since)).select_for_update(of=("self",))
    waiting = waiting.filter(state=WeekState.ENTERED, entered_at__lt=since)
    count = 0
    for week in waiting.select_related("placement").order_by("pk"):
        week.state = WEEK.next_state(week.state, "leave_week")
        week.save(update_fields=["state"])
        details = {"monday": week.monday.isoformat()}
        audit.record("week.left_unanswered", week.placement, actor=actor, at=at, details=details)
        count += 1
    return count
