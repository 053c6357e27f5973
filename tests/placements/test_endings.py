"""The end of a placement: each side reports for itself, and neither sees the other's before both."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.factories import endings as ended
from tests.factories import placements as making
from tests.factories.parties import NOW, member

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel import privacy
from ronghe.kernel.audit import story_of
from ronghe.kernel.evidence import evidence_of, read
from ronghe.kernel.models import AuditRecord, Event
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.actors import SYSTEM, acting_as, link_holder
from ronghe.parties.models import Role
from ronghe.placements.endings import REMINDERS, confirmed_minutes, working_days_after
from ronghe.placements.models import (
    Ending,
    OutcomeReport,
    ReportLink,
    StudentWord,
)
from ronghe.placements.operations import endings
from ronghe.placements.operations.outcome_reports import (
    AlreadyAnswered,
    Correction,
    HasChanged,
    answer_report,
    file_paper_report,
)
from ronghe.placements.operations.report_links import report_link_of_token, send_report_link
from ronghe.placements.receivers import endings as receivers
from ronghe.placements.refusals import DoesNotFit, ReasonIsMissing, TooEarly

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def tutor(cast):
    return member(cast.college, Role.TUTOR, "许静")


@pytest.fixture
def pupil_(cast):
    return making.learner(cast.school_class)


@pytest.fixture
def placement(cast, pupil_, tutor):
    people = {"mentor": cast.mentor.membership, "tutor": tutor.membership}
    return ended.completed(pupil_, cast.enterprise, **people)


@pytest.fixture
def student(pupil_):
    return acting_as(pupil_, on=NOW.date())


def seen(actor):
    return set(OutcomeReport.objects.visible_to(actor).values_list("side", flat=True))


def test_both_sides_are_asked_once_the_placement_is_over(cast, pupil_):
    running = ended.begun(pupil_, cast.enterprise)
    with pytest.raises(TooEarly):
        endings.begin_ending(placement=running, actor=SYSTEM, at=NOW)

    done = ended.ending.complete_placement(placement=running, actor=SYSTEM, at=NOW)
    event = Event.objects.get(name="placement.completed")
    receivers.begin(event)
    receivers.begin(event)

    one = Ending.objects.get(placement=done)
    assert one.due_on == working_days_after(done, NOW.date(), (15, 23))
    assert Event.objects.filter(name="ending.begun").count() == 1


def test_one_that_ended_early_has_an_end_too(cast, pupil_):
    found = ended.begun(pupil_, cast.enterprise)
    ended.ending.end_early(
        placement=found, side="nobody", note="企业停产", last_day=ended.OVER, actor=SYSTEM, at=NOW
    )
    receivers.begin(Event.objects.get(name="placement.ended_early"))

    assert Ending.objects.get(placement=found).state == "collecting"


def test_neither_side_nor_the_college_sees_a_report_before_both_are_in(cast, placement, student, tutor):  # fmt: skip
    ended.by_host(placement, cast.mentor)
    everybody = (student, cast.mentor, cast.plant_manager, tutor, cast.dean, cast.class_teacher)

    before = [seen(one) for one in everybody]
    ended.by_student(placement, student)
    after = [seen(one) for one in (*everybody, cast.inspector, cast.outsider)]

    assert before == [set(), {"host"}, {"host"}, set(), set(), set()]
    assert after == [{"host", "student"}] * 6 + [set(), set()]
    assert ended.ending_of(placement).opened_by == "both"


def test_history_and_news_say_who_reported_and_never_what(placement, cast, student):
    ended.by_host(placement, cast.mentor, remark="会独立编程")
    ended.by_student(placement, student, word="师傅很耐心", learned=2)

    details = [one.details for one in story_of(placement).filter(verb__startswith="outcome.")]
    told = [one.payload for one in Event.objects.filter(subject_id=placement.pk)]
    assert {frozenset(one) for one in details} == {frozenset({"side", "version", "way"})}
    assert "会独立编程" not in str(details) + str(told)
    assert "师傅很耐心" not in str(details) + str(told)


def test_the_download_of_ones_data_shows_the_host_s_report_only_when_it_is_open(placement, cast, student):  # fmt: skip
    ended.by_host(placement, cast.mentor, remark="会独立编程")
    (line,) = [one for one in privacy.registered() if one.column == "placements.outcomereport.remark"]  # fmt: skip

    before = line.export(student.person_id)
    ended.by_student(placement, student)
    after = line.export(student.person_id)

    assert list(before) == []
    assert {one["side"] for one in after} == {"host", "student"}


def test_words_are_read_by_those_whom_the_student_chose(placement, cast, student, tutor):
    ended.by_host(placement)
    ended.by_student(placement, student, word="师傅很耐心", readers="college")

    def readers():
        people = {"student": student, "mentor": cast.mentor, "host": cast.plant_manager, "tutor": tutor}  # fmt: skip
        return {name for name, one in people.items() if StudentWord.objects.visible_to(one)}

    for_college = readers()
    second = Correction(1, "补充")
    ended.by_student(placement, student, word="谢谢", readers="all", at=LATER, correction=second)

    assert for_college == {"student", "tutor"}
    assert readers() == {"student", "mentor", "host", "tutor"}
    assert set(StudentWord.objects.visible_to(cast.mentor).values_list("text", flat=True)) == {"谢谢"}  # fmt: skip
    seen_by_link = OutcomeReport.objects.seen_by_link(placement)
    assert [one.text for one in StudentWord.objects.for_all(seen_by_link)] == ["谢谢"]


def test_after_the_last_day_what_is_there_is_open_and_the_rest_is_not_known(placement, student):
    ended.by_student(placement, student)
    due = ended.ending_of(placement).due_on
    last = NOW + timedelta(days=(due - NOW.date()).days)

    on_the_day = endings.open_due_endings(actor=SYSTEM, at=last)
    after = endings.open_due_endings(actor=SYSTEM, at=last + timedelta(days=1))
    again = endings.open_due_endings(actor=SYSTEM, at=last + timedelta(days=2))

    assert (on_the_day, after, again) == (0, 1, 0)
    assert ended.ending_of(placement).opened_by == "deadline"
    late = ended.by_host(placement, at=last + timedelta(days=3))
    assert late.written_at > ended.ending_of(placement).opened_at


def test_reminders_come_after_three_and_ten_working_days_and_no_more(placement, student):
    ended.by_student(placement, student)
    first, second = (working_days_after(placement, NOW.date(), one) for one in REMINDERS.values())

    def on(day):
        at = NOW + timedelta(days=(day - NOW.date()).days)
        return endings.remind_of_reports(actor=SYSTEM, at=at)

    days = [NOW.date() + timedelta(days=one) for one in range(22)]
    assert {day for day in days if on(day)} == {first, second}
    assert {one.payload["side"] for one in Event.objects.filter(name="ending.reminded")} == {"host"}


def test_reminders_stop_when_the_report_is_on_paper(placement, cast):
    for side in ("host", "student"):
        file_paper_report(
            placement=placement, side=side, files=[making.paper()], actor=cast.dean, at=NOW
        )

    reminded = endings.remind_of_reports(actor=SYSTEM, at=NOW + timedelta(days=20))

    assert reminded == 0
    assert ended.ending_of(placement).state == "open"


def test_reminders_stop_when_the_end_is_called_off(placement, cast):
    endings.call_off_ending(placement=placement, note="协议无效", actor=cast.dean, at=NOW)

    assert endings.remind_of_reports(actor=SYSTEM, at=NOW + timedelta(days=20)) == 0
    assert endings.open_due_endings(actor=SYSTEM, at=NOW + timedelta(days=40)) == 0
    with pytest.raises(IllegalTransition):
        ended.by_host(placement)
    with pytest.raises(DoesNotFit):
        send_report_link(placement=placement, actor=SYSTEM, at=NOW)


def test_who_was_asleep_for_weeks_is_reminded_once(placement):
    at = NOW + timedelta(days=20)

    assert endings.remind_of_reports(actor=SYSTEM, at=at) == 2
    assert endings.remind_of_reports(actor=SYSTEM, at=at) == 0


def test_a_report_on_paper_is_read_by_its_own_side_until_both_are_in(placement, cast, student):
    report = file_paper_report(
        placement=placement, side="host", files=[making.paper()], actor=cast.mentor, at=NOW
    )
    (stored,) = evidence_of(report)

    read(stored, actor=cast.plant_manager).close()
    for one in (student, cast.dean):
        with pytest.raises(NotAllowed):
            read(stored, actor=one)
    ended.by_student(placement, student)
    read(stored, actor=student).close()


def test_the_mentor_reports_by_a_link_without_a_password(placement, cast, student):
    link, token = send_report_link(placement=placement, actor=SYSTEM, at=NOW)
    holder = link_holder(cast.mentor.person)

    report = ended.by_host(placement, holder)

    assert report_link_of_token(token) == link
    assert (report.way, report.written_by) == ("link", cast.mentor.person)
    with pytest.raises(NotAllowed):
        ended.by_student(placement, holder)
    send_report_link(placement=placement, actor=SYSTEM, at=LATER)
    assert ReportLink.objects.filter(ended_at=None).count() == 1


def test_the_link_of_somebody_who_is_the_mentor_no_more_opens_nothing(placement, cast):
    other = member(cast.enterprise, Role.MENTOR, "吴刚")
    holder = link_holder(cast.mentor.person)
    placement.mentor = other.membership
    placement.save(update_fields=["mentor"])

    with pytest.raises(NotAllowed):
        ended.by_host(placement, holder)


def test_hours_of_confirmed_weeks_stand_beside_the_host_s_own(placement, cast):
    ended.with_week(placement)

    report = ended.by_host(placement, cast.mentor, stated_hours=38)

    assert confirmed_minutes(placement) == 2400
    assert (report.confirmed_minutes, report.stated_hours) == (2400, 38)


def test_a_correction_is_a_new_version_with_a_reason_and_all_are_told(placement, cast, student):
    ended.by_host(placement, cast.mentor, offer="no")
    ended.by_student(placement, student)
    with pytest.raises(HasChanged):
        ended.by_host(placement, cast.mentor)
    with pytest.raises(ReasonIsMissing):
        ended.by_host(placement, cast.mentor, correction=Correction(1))

    ended.by_host(
        placement, cast.mentor, at=LATER, offer="yes", correction=Correction(1, "现已录用")
    )

    versions = OutcomeReport.objects.filter(placement=placement, side="host").order_by("number")
    assert [(one.number, one.offer, one.replaced_at is None, one.reason) for one in versions] == [
        (1, "no", False, ""),
        (2, "yes", True, "现已录用"),
    ]
    assert Event.objects.filter(name="outcome.corrected").count() == 1
    assert AuditRecord.objects.filter(verb="outcome.corrected").count() == 1


def test_a_correction_before_the_other_side_reported_tells_nobody(placement, cast):
    ended.by_host(placement, cast.mentor)
    ended.by_host(placement, cast.mentor, correction=Correction(1, "写错了"))

    assert not Event.objects.filter(name="outcome.corrected").exists()


def test_the_student_answers_each_version_of_the_host_s_report_once(placement, cast, student):
    report = ended.by_host(placement, cast.mentor)
    with pytest.raises(DoesNotFit):
        answer_report(report=report, agrees=True, text="", actor=student, at=NOW)
    ended.by_student(placement, student)
    with pytest.raises(ReasonIsMissing):
        answer_report(report=report, agrees=False, text=" ", actor=student, at=NOW)
    with pytest.raises(NotAllowed):
        answer_report(report=report, agrees=True, text="", actor=cast.mentor, at=NOW)

    answer_report(report=report, agrees=False, text="我独立编过程序", actor=student, at=NOW)

    with pytest.raises(AlreadyAnswered):
        answer_report(report=report, agrees=True, text="", actor=student, at=NOW)
    newer = ended.by_host(placement, at=LATER, correction=Correction(1, "补充编程"))
    with pytest.raises(HasChanged):
        answer_report(report=report, agrees=True, text="", actor=student, at=LATER)
    answer_report(report=newer, agrees=True, text="", actor=student, at=LATER)
    versions = OutcomeReport.objects.filter(side="host").order_by("number")
    assert [one.answer.agrees for one in versions] == [False, True]


def test_who_has_no_part_in_it_reports_nothing(placement, cast, student, tutor):
    for actor in (student, tutor, cast.dean, cast.inspector, cast.outsider):
        with pytest.raises(NotAllowed):
            ended.by_host(placement, actor)
    for actor in (cast.mentor, cast.plant_manager, tutor, cast.dean, cast.outsider):
        with pytest.raises(NotAllowed):
            ended.by_student(placement, actor)
    for actor in (student, cast.mentor, tutor, cast.outsider):
        with pytest.raises(NotAllowed):
            endings.call_off_ending(placement=placement, note="x", actor=actor, at=NOW)


def test_what_is_none_of_the_answers_is_refused(placement):
    wrong_task = {0: 4}
    for wrong in ({"offer": "maybe"}, {"levels": wrong_task}, {"stated_hours": -1}):
        with pytest.raises(DoesNotFit):
            ended.by_host(placement, **wrong)
    for wrong in ({"learned": 6}, {"readers": "nobody"}):
        with pytest.raises(DoesNotFit):
            ended.by_student(placement, **wrong)
    with pytest.raises(DoesNotFit):
        file_paper_report(placement=placement, side="host", files=[], actor=SYSTEM, at=NOW)


@pytest.mark.breaks(
    "placements_outcomereport_kept",
    "placements_outcomelevel_only_added",
    "placements_studentword_only_added",
    "placements_reportanswer_only_added",
)
def test_what_was_written_is_never_rewritten(placement, student):
    report = ended.by_host(placement)
    ended.by_student(placement, word="谢谢")
    answer_report(report=report, agrees=True, text="", actor=student, at=NOW)
    own = OutcomeReport.objects.filter(pk=report.pk)

    for attempt in (
        lambda: own.update(offer="no"),
        own.delete,
        lambda: report.levels.update(level=1),
        lambda: StudentWord.objects.update(text="x"),
        lambda: type(report.answer).objects.update(agrees=False),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()
    own.update(replaced_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        own.update(replaced_at=None)
