"""On a telephone: something confided is answered, a hazard is three taps, a second person closes an incident."""

from contextlib import ExitStack
from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories import placements as making
from tests.factories import safety
from tests.house.browsing import axe_findings, opened, sticks_out
from tests.journeys.walking import TELEPHONE, TODAY, fill, forget_jobs, press

from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Membership, Role
from ronghe.placements.models import (
    Grievance,
    GrievanceState,
    HazardState,
    Incident,
    IncidentState,
    Placement,
)
from ronghe.placements.operations import starting

pytestmark = pytest.mark.browser
WORDS = {"en": "They keep me until nine in the evening.", "zh-hans": "他们让我留到晚上九点。"}
ANSWER = {"en": "Thank you. I go and look.", "zh-hans": "谢谢你。我去看看。"}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_word_in_confidence_and_an_incident(language, browser, demo_db, live_server_url):
    forget_jobs(demo_db)
    with ExitStack() as stack:
        heard: list[str] = []

        def come_in(reader, *, scripts=True):
            page, complaints = stack.enter_context(
                opened(browser, live_server_url, reader=reader, language=language, width=TELEPHONE, scripts=scripts)
            )  # fmt: skip
            stack.callback(lambda: heard.extend(complaints))
            return page

        student = come_in("applicant")
        placement = under_way(date.fromisoformat(student.evaluate(TODAY)))
        answers_for(placement)

        found = confide(student, WORDS[language])
        answer(come_in("cooperation_officer"), found, ANSWER[language])
        read(student, found, ANSWER[language])
        settle(come_in("cooperation_officer"), student, found)

        notice(student, placement)
        answer_hazard(come_in("mentor"), placement)

        incident = report(come_in("mentor", scripts=False), placement)
        look_into(come_in("cooperation_officer"), incident)
        close(come_in("dean"), incident)

    assert heard == []


def of_cast(role: str, email: str) -> Membership:
    return Membership.objects.select_related("person", "organisation").get(
        person__user__email=f"{email}@qinghe.example", role=role
    )


def at_dawn(today: date) -> datetime:
    return timezone.make_aware(datetime.combine(today, time(0, 30)))


def under_way(today: date) -> Placement:
    """Let the applicant of the cast have begun a week ago with the mentor of the cast."""
    mentor = of_cast(Role.MENTOR, "mentor")
    planned = making.planned(
        of_cast(Role.STUDENT, "applicant"),
        mentor.organisation,
        title="数控装调",
        starts_on=today - timedelta(days=7),
        ends_on=today + timedelta(days=90),
        mentor=mentor,
    )
    return starting.record_start(
        placement=planned, reason="已上岗", actor=SYSTEM, at=at_dawn(today)
    )


def answers_for(placement: Placement) -> None:
    """Let the cooperation officer, and nobody else, answer what is confided."""
    placement.college.safeguarding_officers.all().delete()
    now = timezone.now()
    officer = of_cast(Role.COOPERATION_OFFICER, "cooperation.officer")
    safety.officer(placement.college, officer, on=timezone.localtime(now).date(), at=now)


def sound(page) -> None:
    assert axe_findings(page) == []
    assert not sticks_out(page)


def confide(student, words) -> Grievance:
    """One tap on the desk, a few words, what can be kept secret, and only then off."""
    student.goto(reverse("web:desk"))
    press(student, student.locator("main a.r-shield"))
    sound(student)
    press(student, student.locator("main a.btn-primary"))
    student.locator('main [name="kind"][value="hours"]').check(force=True)
    fill(student, text=words)
    sound(student)
    press(student, student.locator('main button[name="step"][value="check"]'))
    assert student.locator("main .r-secrecy li").count() >= 6
    assert not Grievance.objects.filter(text=words).exists()
    sound(student)
    press(student, student.locator('main button[name="step"][value="send"]'))
    sound(student)
    return Grievance.objects.get(text=words)


def answer(officer, found, words):
    officer.goto(reverse("web:desk"))
    page = reverse("grievances:grievance_page", args=[found.reference])
    row = officer.locator(f'main a[href="{page}"]').first
    if not row.is_visible():  # what is due later is folded away behind what is due sooner
        officer.locator("main details.r-fold > summary").first.click()
    press(officer, row)
    sound(officer)
    officer.locator("main #text-answer").fill(words)
    press(officer, officer.locator("main form:has(#text-answer) button"))
    assert found.words.get().text == words


def read(student, found, words):
    student.goto(reverse("grievances:grievance_page", args=[found.reference]))
    assert words in student.locator("main").inner_text()
    sound(student)


def settle(officer, student, found):
    """Propose to close; the student has the last word."""
    page = reverse("grievances:grievance_page", args=[found.reference])
    officer.goto(page)
    officer.locator("main details:has(#text-propose) > summary").click()
    officer.locator("main #text-propose").fill("✓")
    press(officer, officer.locator("main form:has(#text-propose) button"))
    student.goto(page)
    sound(student)
    press(student, student.locator('main button[name="is_satisfied"][value="yes"]'))
    found.refresh_from_db()
    assert (found.state, found.closing_word) == (GrievanceState.CLOSED, "satisfied")


def notice(student, placement):
    """Three taps, and the words where it is: what may hurt somebody, of what kind, send."""
    student.goto(reverse("incidents:placement_safety", args=[placement.reference]))
    sound(student)
    press(student, student.locator("main a.btn-primary").first)
    student.locator("main .r-taps label:has(input[value=machine])").click()
    fill(student, where="二车间冲床护罩松动")
    sound(student)
    press(student, student.locator("main form.r-sheet button[type=submit]"))
    sound(student)
    assert [one.kind for one in placement.hazards.all()] == ["machine"]


def answer_hazard(mentor, placement):
    """Answer it from the desk, where nobody's name stands beside it."""
    found = placement.hazards.get()
    mentor.goto(reverse("web:desk"))
    page = reverse("incidents:hazard_page", args=[found.reference])
    press(mentor, mentor.locator(f'main a[href="{page}"]').first)
    sound(mentor)
    assert placement.student.person.full_name not in mentor.locator("main").inner_text()
    fill(mentor, answer="已紧固并试机")
    press(mentor, mentor.locator("main form:has([name=answer]) button[type=submit]"))
    sound(mentor)
    found.refresh_from_db()
    assert found.state == HazardState.ANSWERED


def report(mentor, placement) -> Incident:
    """Report it without scripts; what comes first stands on top of the page that follows."""
    mentor.goto(reverse("incidents:incident_report", args=[placement.reference]))
    mentor.locator('main [name="severity"][value="moderate"]').check(force=True)
    fill(mentor, place="二车间", what="手指被夹")
    press(mentor, mentor.locator("main form.r-sheet button[type=submit]"))
    assert mentor.locator("main .r-first ol li").count() >= 3
    assert mentor.locator("main .r-fact").count() >= 6
    return placement.incidents.get()


def look_into(officer, incident):
    """Name oneself, note who was told, and state cause and measures."""
    page = reverse("incidents:incident_page", args=[incident.reference])
    officer.goto(page)
    sound(officer)
    press(officer, officer.locator("main .r-next a.btn-primary"))
    own = of_cast(Role.COOPERATION_OFFICER, "cooperation.officer")
    fill(officer, investigator=own.pk)
    press(officer, officer.locator("main form button[type=submit]").last)
    for _line in range(incident.notices.count()):
        press(officer, officer.locator("main .r-fact-mend a.btn").first)
        sound(officer)
        press(officer, officer.locator("main form button[type=submit]").last)
    press(officer, officer.locator("main .r-next a.btn-primary"))
    fill(officer, cause="护罩未复位", measures="加装联锁")
    press(officer, officer.locator("main form button[type=submit]").last)
    assert officer.locator("main .r-next form").count() == 0  # not by oneself


def close(dean, incident):
    dean.goto(reverse("incidents:incident_page", args=[incident.reference]))
    sound(dean)
    press(dean, dean.locator("main .r-next button.btn-primary"))
    sound(dean)
    incident.refresh_from_db()
    assert incident.state == IncidentState.CLOSED
