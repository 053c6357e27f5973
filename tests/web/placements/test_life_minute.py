"""Friday's minute: one question first, then the weeks, by a link without a password."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from tests.factories import placements as making
from tests.factories.parties import NOW, member
from tests.web.placements.living import BEGAN, ONE_BEFORE, Life, entered, life_of, link_of

from ronghe.parties.actors import SYSTEM, acting_as
from ronghe.parties.models import Person, Role, User
from ronghe.placements.models import DayHours, MentorLink, RandomQuestion, WeekRecord
from ronghe.placements.operations import starting

pytestmark = pytest.mark.django_db


@pytest.fixture
def life(cast):
    return life_of(cast)


def answered(client, page, answer="unsure"):
    return client.post(f"{page}answer/", {"answer": answer}, follow=True).content.decode()


def ticked(page: str) -> dict[str, list[str] | str]:
    """Give what the form of the weeks would send as it stands."""
    boxes = re.findall(r'name="week"\s+value="(\d+)"\s+checked', page)
    hidden = dict(re.findall(r'name="(seen-\d+)" value="([^"]*)"', page))
    return {"week": boxes, **hidden}


def test_the_question_comes_first_and_shows_nothing_of_the_week(life, client):
    entered(life)
    page = client.get(link_of(life)).content.decode()

    assert page.count('name="answer"') in {9, 7}
    assert "checked" not in page
    assert "selected" not in page
    assert "机床停了一天" not in page
    assert "40 h" not in page


def test_after_the_answer_all_weeks_are_there_and_confirmed_by_one_button(life, client):
    entered(life)
    entered(life, ONE_BEFORE, minutes=(480,))
    link = link_of(life)

    page = answered(client, link)
    client.post(f"{link}confirm/", ticked(page))

    assert "Confirm all 2 weeks" in page
    assert set(WeekRecord.objects.values_list("state", "answer_way")) == {("confirmed", "link")}
    assert RandomQuestion.objects.get().answer is None


def test_only_what_differs_is_written_and_what_is_not_ticked_waits(life, client):
    week, other = entered(life), entered(life, ONE_BEFORE, minutes=(480,))
    link = link_of(life)
    page = answered(client, link, "4")
    day, note = week.days.order_by("on")[0], week.notes.get()

    said = ticked(page) | {
        "week": [str(week.pk)],
        f"minutes-{day.pk}": "7:30",
        f"level-{note.pk}": "0",
        f"note-{week.pk}": "周一迟到半小时",
    }
    client.post(f"{link}confirm/", said)

    week.refresh_from_db()
    other.refresh_from_db()
    note.refresh_from_db()
    assert (week.state, week.answer_note, other.state) == ("confirmed", "周一迟到半小时", "entered")
    assert list(DayHours.objects.exclude(host_minutes=None).values_list("pk", "host_minutes")) == [(day.pk, 450)]  # fmt: skip
    assert note.mentor_level == 0


def test_hours_that_are_none_are_asked_again_with_what_was_typed(life, client):
    week = entered(life)
    link = link_of(life)
    page = answered(client, link)
    day = week.days.order_by("on")[0]

    again = client.post(f"{link}confirm/", ticked(page) | {f"minutes-{day.pk}": "viel"})

    assert "Write the hours as a number" in again.content.decode()
    assert 'value="viel"' in again.content.decode()
    assert WeekRecord.objects.get().state == "entered"


def test_a_week_entered_anew_meanwhile_is_looked_at_again(life, client):
    entered(life)
    link = link_of(life)
    page = answered(client, link)
    entered(life, minutes=(600,) * 7, at=NOW + timedelta(minutes=5))

    again = client.post(f"{link}confirm/", ticked(page)).content.decode()

    assert "changed since you opened it" in again
    assert WeekRecord.objects.get().state == "entered"


def test_a_week_of_which_nobody_says_when_it_was_seen_is_looked_at_again(life, client):
    week = entered(life)
    link = link_of(life)
    answered(client, link)

    again = client.post(f"{link}confirm/", {"week": [week.pk]}).content.decode()

    assert "changed since you opened it" in again
    assert WeekRecord.objects.get().state == "entered"


def test_nothing_is_confirmed_before_the_question_is_answered(life, client):
    week = entered(life)
    link = link_of(life)

    client.post(f"{link}confirm/", {"week": [week.pk]})

    assert WeekRecord.objects.get().state == "entered"


def test_weeks_that_came_after_the_link_begin_with_a_question_of_their_own(life, client):
    link = link_of(life)
    before = client.get(link).content.decode()
    entered(life)

    begin = client.get(link).content.decode()
    client.post(f"{link}begin/")
    page = client.get(link).content.decode()

    assert "Nothing waits for you" in before
    assert f"{link}begin/" in begin
    assert "40 h" not in begin
    assert 'name="answer"' in page


def test_a_link_that_is_over_says_whom_to_ask_and_an_unknown_one_does_not_exist(life, client):
    first = link_of(life)
    second = link_of(life)

    replaced = client.get(first)
    with time_machine.travel(NOW + timedelta(days=11)):
        run_out = client.get(second)
        late = client.post(f"{second}confirm/")

    assert (replaced.status_code, run_out.status_code, late.status_code) == (410, 410, 410)
    assert "This link is over" in replaced.content.decode()
    assert client.get(reverse("placements:minute_page", args=["x"])).status_code == 404


def test_the_mentor_takes_the_same_minute_signed_in(life, sign_in):
    entered(life)
    client, page = sign_in(life.mentor), reverse("placements:minute_own")

    client.post(f"{page}begin/")
    shown = answered(client, page)
    client.post(f"{page}confirm/", ticked(shown))

    assert WeekRecord.objects.values_list("state", "answer_way").get() == ("confirmed", "account")


def test_there_is_no_minute_for_others(life, sign_in, cast):
    page = reverse("placements:minute_own")

    seen = {sign_in(one).get(page).status_code for one in (life.student, life.tutor, cast.dean, cast.outsider)}  # fmt: skip

    assert seen == {404}


def test_host_and_tutor_send_the_mentor_a_link_and_only_the_host_sees_it(life, sign_in, cast):
    sent = {
        name: sign_in(actor).post(life.address("mentor_link_send"), follow=True)
        for name, actor in {
            "host": cast.plant_manager, "tutor": life.tutor, "dean": cast.dean,
            "student": life.student, "outsider": cast.outsider,
        }.items()
    }  # fmt: skip

    assert {name: one.status_code for name, one in sent.items()} == {
        "host": 200, "tutor": 200, "dean": 403, "student": 403, "outsider": 404,
    }  # fmt: skip
    shown = {name: one.content.decode() for name, one in sent.items()}
    assert "/placements/minute/" in shown["host"]
    assert "data:image/svg+xml" in shown["host"]
    assert "/placements/minute/" not in shown["tutor"]
    assert "The link was sent to" in shown["tutor"]
    assert MentorLink.objects.filter(ended_at=None).count() == 1


def test_a_mentor_whom_nobody_reaches_gets_the_link_from_the_host(life, sign_in, cast):
    mentor = Person.objects.filter(pk=life.placement.mentor.person_id)
    mentor.update(contact_phone="", contact_email="")
    User.objects.filter(person__in=mentor).update(is_active=False)

    told = sign_in(life.tutor).post(life.address("mentor_link_send"), follow=True).content.decode()

    assert "so nothing was sent" in told
    assert not MentorLink.objects.exists()
    shown = sign_in(cast.plant_manager).post(life.address("mentor_link_send")).content.decode()
    assert "/placements/minute/" in shown
    assert "hand it over yourself" in shown


def test_the_holder_of_a_link_reads_nothing_of_other_mentors(life, client, cast):
    entered(life)
    other = life_of_other_mentor(cast)
    page = answered(client, link_of(life))

    assert other.placement.student.person.full_name not in page


def life_of_other_mentor(cast):
    mentor = member(cast.enterprise, Role.MENTOR, "吴刚")
    student = making.learner(cast.school_class, 9, name="苏晴")
    planned = making.planned(student, cast.enterprise, starts_on=BEGAN, mentor=mentor.membership)
    found = starting.record_start(placement=planned, reason="已上岗", actor=SYSTEM, at=NOW)
    life = Life(found, acting_as(student, on=NOW.date()), mentor, mentor)
    entered(life)
    return life
