"""The week of a placement: entered by the student, answered by the mentor, read by the law."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from tests.factories import placements as making
from tests.factories.parties import NOW, member

from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.actors import SYSTEM, acting_as, link_holder
from ronghe.parties.models import Role
from ronghe.placements.growth import growth_of
from ronghe.placements.hours_law import lines_for
from ronghe.placements.mentor_weeks import waiting_weeks
from ronghe.placements.models import (
    DayHours,
    JournalEntry,
    Placement,
    RandomQuestion,
    TaskNote,
    WeekRecord,
    WeekState,
)
from ronghe.placements.operations import (
    journals,
    mentor_links,
    placements,
    starting,
    weeks,
    work_tasks,
)
from ronghe.placements.operations.weeks import Answered, Day, QuestionComesFirst, Week
from ronghe.placements.refusals import DoesNotFit

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 10, 12)
FRIDAY = NOW.replace(month=10, day=16)
EIGHT_HOURS = 480


@pytest.fixture
def placement(cast):
    """Under way, with a mentor and three tasks."""
    student = making.learner(cast.school_class)
    found = making.planned(student, cast.enterprise, mentor=cast.mentor.membership)
    titles = ("装夹", "粗车", "测量")
    work_tasks.plan_tasks(
        placement=found,
        tasks=[work_tasks.PlannedTask(one) for one in titles],
        actor=cast.plant_manager,
        at=NOW,
    )
    return starting.record_start(
        placement=found, reason="已上岗", actor=SYSTEM, at=NOW.replace(month=10, day=12)
    )


@pytest.fixture
def oneself(placement):
    return acting_as(placement.student, on=FRIDAY.date())


def levels(placement, *wanted):
    return dict(zip(placement.tasks.values_list("pk", flat=True), wanted, strict=False))


def entered(
    placement, actor, *, monday=MONDAY, minutes=(EIGHT_HOURS,) * 5, at=FRIDAY, notes=(1, 2)
):
    days = [Day(monday + timedelta(days=number), one) for number, one in enumerate(minutes)]
    week = Week(monday, days, levels(placement, *notes))
    return weeks.enter_week(placement=placement, week=week, actor=actor, at=at)


def test_a_week_goes_to_the_mentor_and_may_be_changed_until_it_is_confirmed(
    placement, oneself, cast
):
    first = entered(placement, oneself)
    again = entered(placement, oneself, minutes=(EIGHT_HOURS,) * 4)
    weeks.confirm_weeks(
        mentor=cast.mentor.membership, answers=[Answered(again)], actor=cast.mentor, at=FRIDAY
    )

    assert (first.pk, again.days.count()) == (again.pk, 4)
    with pytest.raises(weeks.WeekIsConfirmed):
        entered(placement, oneself)


@pytest.mark.parametrize(
    "week",
    [
        Week(MONDAY + timedelta(days=1), []),
        Week(MONDAY + timedelta(days=7), []),
        Week(MONDAY - timedelta(days=7), [Day(MONDAY - timedelta(days=1), 60)]),
        Week(MONDAY, [Day(MONDAY + timedelta(days=6), 60)]),
        Week(MONDAY, [Day(MONDAY, 1441)]),
        Week(MONDAY, [Day(MONDAY, 60), Day(MONDAY, 60)]),
        Week(MONDAY, [], {987_654: 1}),
    ],
)
def test_what_is_no_week_of_the_placement_is_not_taken(placement, oneself, week):
    with pytest.raises(DoesNotFit):
        weeks.enter_week(placement=placement, week=week, actor=oneself, at=FRIDAY)

    assert not WeekRecord.objects.exists()


def test_only_the_student_enters_and_only_the_mentor_confirms(placement, oneself, cast):
    with pytest.raises(NotAllowed):
        entered(placement, cast.mentor)
    week = entered(placement, oneself)
    for actor in (oneself, cast.dean, cast.outsider, cast.coordinator):
        with pytest.raises(NotAllowed):
            weeks.confirm_weeks(
                mentor=cast.mentor.membership, answers=[Answered(week)], actor=actor, at=FRIDAY
            )


def test_nobody_confirms_a_week_before_its_friday(placement, oneself, cast):
    thursday = FRIDAY - timedelta(days=1)
    week = weeks.enter_week(
        placement=placement, week=Week(MONDAY, [Day(MONDAY, 480)]), actor=oneself, at=thursday
    )
    mentor = cast.mentor.membership

    assert mentor_links.begin_minute(mentor=mentor, actor=cast.mentor, at=thursday) is None
    assert not waiting_weeks(mentor, on=thursday.date())
    with pytest.raises(DoesNotFit, match="Friday"):
        weeks.confirm_weeks(mentor=mentor, answers=[Answered(week)], actor=cast.mentor, at=thursday)
    assert waiting_weeks(mentor, on=FRIDAY.date()) == [week]


def test_a_week_in_which_the_placement_ends_waits_from_its_last_day(placement, oneself, cast):
    Placement.objects.filter(pk=placement.pk).update(ends_on=MONDAY + timedelta(days=1))
    placement.refresh_from_db()
    week = entered(placement, oneself, minutes=(EIGHT_HOURS, EIGHT_HOURS))
    mentor = cast.mentor.membership

    assert waiting_weeks(mentor, on=MONDAY + timedelta(days=1)) == [week]
    assert not waiting_weeks(mentor, on=MONDAY)


def test_a_mentor_confirms_no_week_of_another_mentors_student(placement, oneself, cast):
    week = entered(placement, oneself)
    other = member(cast.enterprise, Role.MENTOR, "吴刚")

    with pytest.raises(DoesNotFit):
        weeks.confirm_weeks(
            mentor=other.membership, answers=[Answered(week)], actor=other, at=FRIDAY
        )


def test_what_the_mentor_says_otherwise_stands_beside_what_the_student_said(
    placement, oneself, cast
):
    week = entered(placement, oneself)
    monday, note = week.days.order_by("on")[0], week.notes.order_by("pk")[0]

    weeks.confirm_weeks(
        mentor=cast.mentor.membership,
        answers=[Answered(week, {monday.pk: 240}, {note.pk: 0}, "周一上午请假")],
        actor=cast.mentor,
        at=FRIDAY,
    )

    assert list(
        DayHours.objects.filter(host_minutes__isnull=False).values_list("minutes", "host_minutes")
    ) == [(480, 240)]
    assert list(
        TaskNote.objects.filter(mentor_level__isnull=False).values_list("level", "mentor_level")
    ) == [(1, 0)]
    week.refresh_from_db()
    assert (week.state, week.answer_note) == (WeekState.CONFIRMED, "周一上午请假")


def test_the_question_comes_before_the_weeks_and_is_answered_once(placement, oneself, cast):
    week = entered(placement, oneself)
    _link, token = mentor_links.send_mentor_link(
        mentor=cast.mentor.membership, actor=cast.plant_manager, at=FRIDAY
    )
    holder = link_holder(mentor_links.link_of_token(token).mentor.person)
    question = RandomQuestion.objects.get()
    with pytest.raises(QuestionComesFirst):
        weeks.confirm_weeks(
            mentor=cast.mentor.membership, answers=[Answered(week)], actor=holder, at=FRIDAY
        )

    mentor_links.answer_question(question=question, answer=3, actor=holder, at=FRIDAY)
    again = mentor_links.answer_question(question=question, answer=5, actor=holder, at=FRIDAY)
    weeks.confirm_weeks(
        mentor=cast.mentor.membership, answers=[Answered(week)], actor=holder, at=FRIDAY
    )

    assert again.answer == 3
    assert again.agrees is (again.entered == 3)


def test_what_was_asked_keeps_what_the_student_had_entered_then(placement, oneself, cast):
    entered(placement, oneself, notes=())
    mentor_links.begin_minute(mentor=cast.mentor.membership, actor=cast.mentor, at=FRIDAY)
    entered(placement, oneself, minutes=(EIGHT_HOURS,) * 2, notes=())

    assert RandomQuestion.objects.get().entered == 5


def test_a_week_that_is_left_waiting_keeps_no_question_away(placement, oneself, cast):
    entered(placement, oneself)
    first = mentor_links.begin_minute(mentor=cast.mentor.membership, actor=cast.mentor, at=FRIDAY)
    mentor_links.answer_question(question=first, answer=None, actor=cast.mentor, at=FRIDAY)
    later = FRIDAY + timedelta(days=7)
    entered(placement, oneself, monday=MONDAY + timedelta(days=7), at=later)

    second = mentor_links.begin_minute(mentor=cast.mentor.membership, actor=cast.mentor, at=later)
    third = mentor_links.begin_minute(mentor=cast.mentor.membership, actor=cast.mentor, at=later)

    assert second.week.monday == MONDAY + timedelta(days=7)
    assert third is None


def test_a_week_entered_anew_is_not_confirmed_unseen(placement, oneself, cast):
    week = entered(placement, oneself)
    entered(placement, oneself, minutes=(EIGHT_HOURS,) * 7, at=FRIDAY + timedelta(days=2))

    with pytest.raises(DoesNotFit):
        weeks.confirm_weeks(
            mentor=cast.mentor.membership,
            answers=[Answered(week, seen=FRIDAY)],
            actor=cast.mentor,
            at=FRIDAY + timedelta(days=2),
        )


def test_one_link_at_a_time_opens_the_weeks(placement, oneself, cast):
    entered(placement, oneself)
    first, _token = mentor_links.send_mentor_link(
        mentor=cast.mentor.membership, actor=SYSTEM, at=FRIDAY
    )
    mentor_links.send_mentor_link(mentor=cast.mentor.membership, actor=SYSTEM, at=FRIDAY)

    first.refresh_from_db()
    assert first.ended_at == FRIDAY


def test_a_week_nobody_answers_is_said_to_be_unanswered_never_confirmed(placement, oneself):
    week = entered(placement, oneself)

    early = weeks.leave_weeks(actor=SYSTEM, at=FRIDAY + timedelta(days=9))
    late = weeks.leave_weeks(actor=SYSTEM, at=FRIDAY + timedelta(days=11))

    week.refresh_from_db()
    assert (early, late, week.state) == (0, 1, WeekState.UNANSWERED)


def test_too_long_a_day_is_said_at_once(placement, oneself):
    week = entered(placement, oneself, minutes=(600,) * 5)

    found = lines_for(
        placement, list(week.days.order_by("on")), born_on=date(2007, 1, 15), on=FRIDAY.date()
    )

    assert {"CN-HOUR-01", "CN-HOUR-02"} <= {line.rule_id for line in found}


def test_eight_lawful_hours_bring_no_word(placement, oneself):
    week = entered(placement, oneself)

    assert (
        lines_for(
            placement, list(week.days.order_by("on")), born_on=date(2007, 1, 15), on=FRIDAY.date()
        )
        == []
    )


def test_the_same_for_four_weeks_is_seen(placement, oneself):
    at = FRIDAY
    for number in range(4):
        entered(placement, oneself, monday=MONDAY + timedelta(days=7 * number), at=at, notes=(4,))
        at += timedelta(days=7)
    same = growth_of(placement)
    entered(placement, oneself, monday=MONDAY + timedelta(days=28), at=at, notes=(4, 2))

    assert (same.repeated_weeks, same.is_repetitive, same.alone_count) == (4, True, 1)
    assert growth_of(placement).is_repetitive is False


def written(**more):
    said = {
        "client_key": UUID(int=1),
        "on": MONDAY,
        "prompt": "went_wrong",
        "text": "对刀不准，重新对了三次。",
        "readers": "college",
    }
    return journals.Written(**(said | more))


def test_an_entry_sent_twice_is_kept_once(placement, oneself):
    first = journals.write_entry(placement=placement, written=written(), actor=oneself, at=FRIDAY)
    again = journals.write_entry(placement=placement, written=written(), actor=oneself, at=FRIDAY)

    assert first.pk == again.pk
    assert JournalEntry.objects.count() == 1


def test_only_those_named_beside_an_entry_read_it(placement, oneself, cast):
    tutor = member(cast.college, Role.TUTOR, "许静")
    placements.name_tutor(placement=placement, tutor=tutor.membership, actor=SYSTEM, at=FRIDAY)
    journals.write_entry(placement=placement, written=written(), actor=oneself, at=FRIDAY)
    journals.write_entry(
        placement=placement,
        written=written(client_key=uuid4(), readers="both", text="学会了测量"),
        actor=oneself,
        at=FRIDAY,
    )

    seen = {
        name: JournalEntry.objects.visible_to(actor).count()
        for name, actor in {
            "student": oneself, "tutor": tutor, "mentor": cast.mentor, "teacher": cast.class_teacher,
            "office": cast.cooperation_officer, "host": cast.plant_manager,
            "authority": cast.coordinator, "outsider": cast.outsider,
        }.items()
    }  # fmt: skip

    assert seen == {
        "student": 2, "tutor": 2, "mentor": 1, "teacher": 2,
        "office": 0, "host": 0, "authority": 0, "outsider": 0,
    }  # fmt: skip


def test_pictures_only_where_the_host_allows_them(placement, oneself):
    with pytest.raises(DoesNotFit):
        journals.write_entry(
            placement=placement,
            written=written(),
            pictures=[making.paper()],
            actor=oneself,
            at=FRIDAY,
        )
    placement.work = placement.work | {"pictures_allowed": True}
    placement.save(update_fields=["work"])

    journals.write_entry(
        placement=placement, written=written(), pictures=[making.paper()], actor=oneself, at=FRIDAY
    )
