"""Visits as pages: planned for a host, reported, answered in one tap; read by those around only."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.factories.parties import NOW
from tests.web.placements.living import THIS_MONDAY, life_of, link_of

from ronghe.placements.models import ContactState, MentorContact, Visit, VisitState
from ronghe.placements.operations import contacts, visits
from ronghe.placements.operations.contacts import Guidance
from ronghe.placements.operations.visits import VisitPlan, VisitReport

pytestmark = pytest.mark.django_db
REPORT = VisitReport(
    THIS_MONDAY, "on_site", saw_student=True, saw_mentor=True, text="只给学校看的话。"
)


@pytest.fixture
def life(cast):
    return life_of(cast)


@pytest.fixture
def reported(life):
    return visits.note_visit(placement=life.placement, report=REPORT, actor=life.tutor, at=NOW)


def page_of(visit):
    return reverse("placements:visit_page", args=[visit.reference])


def test_a_tutor_plans_for_a_host_and_reports(life, sign_in):
    tutor = sign_in(life.tutor)
    plan = reverse("placements:visit_plan")
    host = life.placement.host.reference
    assert f"?host={host}" in tutor.get(plan).content.decode()

    answer = tutor.post(
        f"{plan}?host={host}",
        {"students": [life.placement.reference], "on": THIS_MONDAY, "way": "on_site"},
    )
    visit = Visit.objects.get()
    report = {"on": THIS_MONDAY, "way": "on_site", "saw_student": "on", "text": "好"}
    report |= {f"reply-{one}": "yes" for one in ("work", "mentor", "safety", "hours", "freedom")}
    sent = tutor.post(
        reverse("placements:visit_report", args=[visit.reference]), report | {"reply-help": "no"}
    )

    visit.refresh_from_db()
    assert answer["Location"] == reverse("placements:visit_board")
    assert sent["Location"] == page_of(visit)
    assert (visit.state, visit.replies["help"]) == (VisitState.REPORTED, "no")


def test_the_student_says_so_in_one_tap(life, reported, sign_in):
    student = sign_in(life.student)

    student.post(reverse("placements:visit_answer", args=[reported.reference]), {"answer": "yes"})

    reported.refresh_from_db()
    assert reported.state == VisitState.CONFIRMED


def test_words_of_the_report_reach_the_college_and_nobody_else(life, cast, reported, sign_in):
    read = {
        name: REPORT.text in sign_in(actor).get(page_of(reported)).content.decode()
        for name, actor in {
            "tutor": life.tutor, "teacher": cast.class_teacher, "dean": cast.dean,
            "student": life.student, "mentor": life.mentor, "host": cast.plant_manager,
        }.items()
    }  # fmt: skip

    assert {name for name, is_read in read.items() if is_read} == {"tutor", "teacher", "dean"}


def test_both_accounts_of_a_visit_stand_beside_each_other(life, cast, reported, sign_in):
    visits.answer_visit(visit=reported, took_place=True, actor=life.mentor, at=NOW)
    visits.answer_visit(
        visit=reported, took_place=False, note="那天没有人来", actor=life.student, at=NOW
    )

    page = sign_in(cast.dean).get(page_of(reported)).content.decode()

    assert "那天没有人来" in page
    assert "says that it was as reported" in page


def test_a_mentor_answers_by_the_link_of_the_week(life, reported, client):
    contacts.note_contact(
        placement=life.placement,
        guidance=Guidance(THIS_MONDAY, 30, "at_work", "首件测量"),
        actor=life.student,
        at=NOW,
    )
    token = link_of(life).rstrip("/").rsplit("/", 1)[-1]
    page = reverse("placements:answers_link", args=[token])
    assert "首件测量" in client.get(page).content.decode()

    client.post(
        reverse("placements:link_visit_answer", args=[token, reported.reference]), {"answer": "yes"}
    )
    contact = MentorContact.objects.get()
    client.post(
        reverse("placements:link_contact_answer", args=[token, contact.pk]),
        {"answer": "no", "note": "不是那天"},
    )

    reported.refresh_from_db()
    contact.refresh_from_db()
    assert (reported.state, contact.state) == (VisitState.CONFIRMED, ContactState.CONTRADICTED)
    assert "首件测量" not in client.get(page).content.decode()


def test_the_minute_leads_to_what_else_waits(life, reported, client):
    page = client.get(link_of(life)).content.decode()

    assert "/placements/answers/" in page


def test_guidance_is_noted_and_taken_back(life, sign_in):
    student = sign_in(life.student)
    student.post(
        life.address("contact_note"),
        {"topic": "对刀", "on": THIS_MONDAY, "minutes": 20, "way": "at_work", "guide": "host"},
    )
    contact = MentorContact.objects.get()
    assert "对刀" in student.get(life.address("visit_list")).content.decode()

    student.post(life.address("contact_withdraw", contact.pk))

    contact.refresh_from_db()
    assert contact.state == ContactState.WITHDRAWN


def test_an_answer_of_no_asks_what_was_otherwise(life, reported, sign_in):
    student = sign_in(life.student)
    answer = student.post(
        reverse("placements:visit_answer", args=[reported.reference]),
        {"answer": "no"},
        follow=True,
    )

    assert "Say in a sentence what was otherwise." in answer.content.decode()
    assert not reported.answers.exists()


def test_the_desk_says_what_is_overdue_and_what_waits(life, cast, reported, sign_in):
    visits.plan_visits(
        placements=[life.placement],
        plan=VisitPlan(THIS_MONDAY - timedelta(days=3)),
        actor=life.tutor,
        at=NOW - timedelta(days=5),
    )
    desk = reverse("web:desk")

    pages = {
        name: sign_in(actor).get(desk).content.decode()
        for name, actor in {"tutor": life.tutor, "dean": cast.dean, "mentor": life.mentor}.items()
    }

    late, waits = "1 planned visit is overdue", "waits for your word"
    assert {name for name, page in pages.items() if late in page} == {"tutor", "dean"}
    assert {name for name, page in pages.items() if waits in page} == {"mentor"}


def test_strangers_find_no_visit(life, cast, reported, sign_in):
    stranger = sign_in(cast.outsider)

    answers = [
        stranger.get(page_of(reported)).status_code,
        stranger.post(reverse("placements:visit_answer", args=[reported.reference])).status_code,
        stranger.get(life.address("visit_list")).status_code,
        sign_in(cast.coordinator).get(page_of(reported)).status_code,
        sign_in(cast.student).get(page_of(reported)).status_code,
    ]

    assert set(answers) == {404}
