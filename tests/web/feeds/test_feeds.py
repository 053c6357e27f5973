"""Calendars as programmes read them: by a secret address, by role, for as long as the role lasts."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar
from tests.factories import endings as ended
from tests.factories import placements as making
from tests.factories import rounds as rounding
from tests.factories import safety
from tests.factories.parties import NOW
from tests.house.counting import same_queries
from tests.house.lists_life import begun
from tests.web.placements.living import entered, life_of

from ronghe.kernel.models import AuditRecord
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Membership, Role, User
from ronghe.parties.operations import choose_language
from ronghe.placements.models import CalendarFeed, Placement
from ronghe.placements.operations import visits, weeks
from ronghe.placements.operations.calendar_feeds import make_calendar_feed, withdraw_calendar_feed
from ronghe.placements.operations.placements import state_work
from ronghe.placements.operations.visits import VisitPlan
from ronghe.placements.pay_periods import draw
from ronghe.placements.refusals import DoesNotFit

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
IN_A_WEEK = TODAY + timedelta(days=7)


@pytest.fixture
def life(cast):
    return life_of(cast)


def address_of(actor):
    _feed, token = make_calendar_feed(person=actor.person, actor=actor, at=NOW)
    return reverse("feeds:feed_read", args=[token])


def read(address):
    answer = Client().get(address)
    assert answer.status_code == 200
    return Calendar.from_ical(answer.content)


def events(actor):
    return list(read(address_of(actor)).events)


def of_kind(found, kind):
    return [one for one in found if str(one["uid"]).startswith(f"{kind}-")]


def plan(placement, on=IN_A_WEEK, at=NOW):
    return visits.plan_visits(placements=[placement], plan=VisitPlan(on), actor=SYSTEM, at=at)


# -- the address ------------------------------------------------------------------------------


def test_only_the_hash_of_the_address_is_kept(life):
    _feed, token = make_calendar_feed(person=life.tutor.person, actor=life.tutor, at=NOW)

    assert token not in CalendarFeed.objects.get().token_hash


def test_nobody_makes_or_withdraws_the_address_of_another(life, cast):
    address_of(life.tutor)

    for operation in (make_calendar_feed, withdraw_calendar_feed):
        with pytest.raises(NotAllowed):
            operation(person=life.tutor.person, actor=cast.dean, at=NOW)
    assert CalendarFeed.objects.get().ended_at is None


def test_a_wrong_a_renewed_and_a_withdrawn_address_are_not_found(life):
    first, second = address_of(life.tutor), address_of(life.tutor)
    wrong = reverse("feeds:feed_read", args=["A" * 32])

    assert [Client().get(one).status_code for one in (wrong, first, second)] == [404, 404, 200]
    assert withdraw_calendar_feed(person=life.tutor.person, actor=life.tutor, at=NOW)
    assert Client().get(second).status_code == 404
    assert not withdraw_calendar_feed(person=life.tutor.person, actor=life.tutor, at=NOW)


def test_a_closed_account_answers_no_more(life):
    address = address_of(life.mentor)
    User.objects.filter(person=life.mentor.person).update(is_active=False)

    assert Client().get(address).status_code == 404


def test_who_has_left_sees_no_more(life, cast):
    plan(life.placement)
    address = address_of(life.mentor)
    assert of_kind(read(address).events, "visit-here")

    Membership.objects.filter(person=life.mentor.person).update(ends_on=TODAY - timedelta(days=1))

    assert list(read(address).events) == []


def test_a_calendar_is_neither_kept_by_caches_nor_found_by_engines(life):
    answer = Client().get(address_of(life.tutor))

    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert not answer.cookies


def test_the_page_makes_shows_once_renews_and_withdraws(life, sign_in):
    tutor, page = sign_in(life.tutor), reverse("feeds:feed_page")
    assert ".ics" not in tutor.get(page).content.decode()

    made = tutor.post(reverse("feeds:feed_make")).content.decode()
    again = tutor.get(page).content.decode()
    tutor.post(reverse("feeds:feed_withdraw"))

    assert ".ics" in made
    assert ".ics" not in again
    assert CalendarFeed.objects.get().ended_at is not None
    told = set(AuditRecord.objects.values_list("verb", flat=True))
    assert {"calendar_feed.made", "calendar_feed.withdrawn"} <= told


# -- what stands in it ------------------------------------------------------------------------


def test_a_tutor_reads_visits_planned_and_overdue(life):
    plan(life.placement)
    plan(life.placement, TODAY - timedelta(days=3), NOW - timedelta(days=5))

    late, coming = of_kind(events(life.tutor), "visit")

    assert coming.start == IN_A_WEEK
    assert (late.start, late.end) == (TODAY - timedelta(days=3), TODAY + timedelta(days=1))
    assert int(late["sequence"]) == 3
    assert str(late["summary"]).startswith("逾期")


def test_a_visit_keeps_its_uid_once_it_is_overdue(life):
    [visit] = plan(life.placement)
    address = address_of(life.tutor)
    before = of_kind(read(address).events, "visit")
    visit.planned_on = TODAY - timedelta(days=1)
    visit.save(update_fields=["planned_on"])

    assert [one["uid"] for one in of_kind(read(address).events, "visit")] == [
        one["uid"] for one in before
    ]


def test_a_student_reads_own_shifts_visits_and_deadlines(life, cast):
    plan(life.placement)
    found = events(life.student)

    shifts = of_kind(found, "shift")
    assert {one.start.isoweekday() for one in shifts} >= {1, 2, 3, 4, 5}
    assert not [one for one in shifts if date(2026, 10, 1) <= one.start <= date(2026, 10, 7)]
    assert date(2026, 10, 10) in {one.start for one in shifts}  # made up for
    assert {one["status"] for one in shifts} == {"CONFIRMED"}
    assert len(of_kind(found, "visit-own")) == 1


def test_a_student_reads_the_days_of_a_round(cast):
    making.learner(cast.school_class)
    planned = rounding.planned(cast.college)
    rounding.post(planned, cast.enterprise)
    round_ = rounding.opened(planned, cast.school_class)
    student = rounding.oneself(round_.candidates.order_by("pk")[0])
    found = read(_with_account(student))

    closes = of_kind(found.events, "round-closes")[0]
    assert closes.end == round_.closes_at
    assert str(closes["dtend"].params["TZID"]) == "Asia/Shanghai"
    assert [one["tzid"] for one in found.timezones] == ["Asia/Shanghai"]
    assert of_kind(found.events, "round-confirm")[0].start == round_.confirm_until


def _with_account(actor):
    if not User.objects.filter(person=actor.person).exists():
        User.objects.create_user(person=actor.person, email="ranks@example.org")
    return address_of(actor)


def test_both_sides_read_when_their_report_is_due(cast):
    student = making.learner(cast.school_class, 41)
    found = ended.completed(student, cast.enterprise, mentor=cast.mentor.membership)

    for_host = of_kind(events(cast.mentor), "report")
    ended.by_host(found, SYSTEM)

    assert [one.start for one in for_host] == [found.ending.due_on]
    assert of_kind(events(cast.mentor), "report") == []


def test_a_mentor_reads_weeks_that_wait(life):
    week = entered(life)

    [found] = of_kind(events(life.mentor), "weeks")

    assert str(week.monday) in found["uid"]
    assert found.start == TODAY + timedelta(days=10)


def test_a_host_reads_when_pay_is_due_without_a_name_or_an_amount(life, cast):
    draw([life.placement.pk])

    found = of_kind(events(cast.plant_manager), "pay")

    assert found
    told = " ".join(f"{one['summary']} {one['description']}" for one in found)
    assert life.student.person.full_name not in told
    assert not any(sign in told for sign in ("¥", "CNY", "元"))


def test_an_office_reads_rounds_and_an_authority_its_filings(cast):
    rounding.planned(cast.college)
    placement = making.planned(making.learner(cast.school_class, 42), cast.enterprise)
    filing = making.filed(cast.authority, placement)

    office, authority = events(cast.dean), events(cast.coordinator)

    assert {len(of_kind(office, kind)) for kind in ("round-closes", "round-confirm")} == {1}
    [waits] = of_kind(authority, "filing-here")
    assert (waits.start, filing.reference.lower() in waits["uid"]) == (placement.starts_on, True)
    assert len(of_kind(office, "filing")) == 1


def test_each_reads_in_the_own_language(life):
    plan(life.placement)
    chinese = of_kind(events(life.tutor), "visit")[0]
    choose_language(person=life.tutor.person, language="en", actor=life.tutor, at=NOW)
    english = of_kind(events(life.tutor), "visit")[0]

    assert str(chinese["summary"]).startswith("走访")
    assert str(english["summary"]).startswith("Visit: student ")


# -- what never stands in it ------------------------------------------------------------------


def test_no_full_name_of_a_student_leaves_the_house(life, cast):
    plan(life.placement)
    entered(life)

    told = b"".join(
        Client().get(address_of(actor)).content
        for actor in (life.tutor, life.mentor, cast.plant_manager, cast.dean, life.student)
    ).decode()

    assert life.student.person.full_name not in told.replace("\r\n ", "")
    assert life.student.person.full_name[0] in told


def test_a_complaint_in_confidence_never_appears(life, cast):
    plan(life.placement)
    before = {actor: _lines(actor) for actor in (life.tutor, life.student, cast.dean, cast.mentor)}

    found = safety.complaint(life.placement, life.student, at=NOW)

    for actor, lines in before.items():
        assert _lines(actor) == lines
    assert all(found.reference not in " ".join(lines) for lines in before.values())


def _lines(actor):
    return [f"{one['uid']} {one['summary']} {one['description']}" for one in events(actor)]


def test_another_class_and_another_college_read_nothing_of_it(life, cast):
    plan(life.placement)

    assert events(cast.outsider) == []


# -- how much it asks -------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["class_teacher", "mentor", "plant_manager", "dean", "coordinator"])
def test_a_calendar_asks_equally_often_for_one_entry_and_for_three(who, cast):
    actor = getattr(cast, who)

    def add(number):
        placement = begun(cast, number)
        plan(placement, TODAY + timedelta(days=number))
        rounding.planned(cast.college, title=f"批次{number}")
        coming = making.planned(making.learner(cast.school_class, 80 + number), cast.enterprise)
        making.filed(cast.authority, coming)

    same_queries(Client(), address_of(actor), add)


def test_a_student_with_two_placements_asks_no_more(life):
    address = address_of(life.student)

    def add(number):
        plan(life.placement, TODAY + timedelta(days=number))
        Placement.objects.filter(pk=life.placement.pk).update(title=f"岗位{number}")

    same_queries(Client(), address, add)


def test_roles_of_one_person_share_one_calendar_without_doubles(life, cast):
    plan(life.placement)
    twice = life.tutor.membership
    Membership.objects.create(
        person=twice.person,
        organisation=twice.organisation,
        role=Role.CLASS_TEACHER,
        school_class=cast.school_class,
        starts_on=twice.starts_on,
    )

    assert len(of_kind(events(life.tutor), "visit")) == 1


def stated(life, **hours):
    work = {**life.placement.work, **hours}
    state_work(placement=life.placement, work=work, actor=SYSTEM, at=NOW)


def test_shifts_stand_at_their_hours_in_the_time_zone_of_the_work_where_they_are_stated(life):
    stated(life, day_begins_at="08:30", day_ends_at="17:00")

    shifts = of_kind(events(life.student), "shift")

    zone = ZoneInfo("Asia/Shanghai")
    assert {(one.start.timetz(), one.end.timetz()) for one in shifts} == {
        (time(8, 30, tzinfo=zone), time(17, tzinfo=zone))
    }
    assert {one.start.date() == one.end.date() for one in shifts} == {True}
    assert "when the day begins" not in str(shifts[0]["description"])


def test_a_night_shift_ends_on_the_day_after(life):
    stated(life, day_begins_at="22:00", day_ends_at="06:00")

    shifts = of_kind(events(life.student), "shift")

    assert {one.end - one.start for one in shifts} == {timedelta(hours=8)}


def test_a_day_that_was_lived_stands_as_it_was_entered(life):
    stated(life, day_begins_at="08:30", day_ends_at="17:00")
    monday = TODAY - timedelta(days=TODAY.weekday())
    day = weeks.Day(monday, 420, begins_at=time(9), ends_at=time(17))
    week = weeks.Week(monday, [day], {})
    weeks.enter_week(placement=life.placement, week=week, actor=life.student, at=NOW)

    hours = {one.start.date(): one.start.time() for one in of_kind(events(life.student), "shift")}

    assert hours[monday] == time(9)
    assert hours[monday + timedelta(days=7)] == time(8, 30)


@pytest.mark.parametrize("half", ["day_begins_at", "day_ends_at"])
def test_half_an_answer_leaves_whole_days(life, half):
    stated(life, **{half: "08:30"})

    shifts = of_kind(events(life.student), "shift")

    assert {type(one.start) for one in shifts} == {date}


@pytest.mark.parametrize("wrong", [("08:30", "08:30"), ("25:00", "17:00"), ("early", "late")])
def test_hours_that_are_none_are_refused(life, wrong):
    with pytest.raises(DoesNotFit):
        stated(life, day_begins_at=wrong[0], day_ends_at=wrong[1])
