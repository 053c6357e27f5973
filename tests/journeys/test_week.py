"""A week on a telephone: entered by the student, answered by link, and a journal without a network."""

from contextlib import ExitStack
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories import placements as making
from tests.factories.parties import membership, person
from tests.house.browsing import axe_findings, opened, sign_in, sticks_out
from tests.house.matrix import ANONYMOUS
from tests.journeys.walking import TELEPHONE, TODAY, forget_jobs, press

from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Membership, Role
from ronghe.placements.models import Placement, WeekState
from ronghe.placements.operations import mentor_links, starting, work_tasks

pytestmark = pytest.mark.browser
WORDS = {"en": "I centred the workpiece myself.", "zh-hans": "今天自己找正了工件。"}
OFFLINE = ("ERR_INTERNET_DISCONNECTED", "ERR_ABORTED", "ERR_FAILED")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_week_and_two_lines_about_it(language, browser, demo_db, live_server_url):
    forget_jobs(demo_db)
    with ExitStack() as stack:
        heard: list[str] = []

        def come_in(reader):
            page, complaints = stack.enter_context(
                opened(browser, live_server_url, reader=ANONYMOUS, language=language, width=TELEPHONE)
            )  # fmt: skip
            stack.callback(lambda: heard.extend(complaints))
            if reader != ANONYMOUS:
                sign_in(page, reader)
            return page

        student, mentor = come_in("applicant"), come_in(ANONYMOUS)
        placement = under_way(date.fromisoformat(student.evaluate(TODAY)))

        enter(student, placement)
        answer(mentor, placement)
        look_again(student, placement)
        write_without_network(student, placement, WORDS[language])
        leave_nothing_behind(student)

    assert [one for one in heard if not any(word in one for word in OFFLINE)] == []


def cast_member(role) -> Membership:
    email = {"student": "applicant@qinghe.example", "mentor": "mentor@qinghe.example"}[role]
    return Membership.objects.select_related("person", "organisation").get(
        person__user__email=email, role=role
    )


def under_way(today: date) -> Placement:
    """Let the applicant of the cast have begun two weeks ago with the mentor of the cast."""
    at = timezone.make_aware(datetime.combine(today, time(0, 30)))
    host = cast_member(Role.MENTOR).organisation
    # Whose own students nobody else’s weeks stand beside.
    mentor = membership(person(host, "吴刚", may_sign_in=False), host, Role.MENTOR)
    begun = today - timedelta(days=today.weekday() + 14)
    planned = making.planned(
        cast_member(Role.STUDENT),
        host,
        starts_on=begun,
        ends_on=begun + timedelta(days=120),
        mentor=mentor,
    )
    tasks = [work_tasks.PlannedTask("装夹与找正"), work_tasks.PlannedTask("粗车外圆")]
    work_tasks.plan_tasks(placement=planned, tasks=tasks, actor=SYSTEM, at=at)
    return starting.record_start(placement=planned, reason="已上岗", actor=SYSTEM, at=at)


def last_monday(placement: Placement) -> date:
    return placement.starts_on + timedelta(days=7)


def enter(student, placement):
    """Enter last week in a minute: one day typed, four filled in by a tap, one task, send."""
    student.goto(reverse("placements:week_list", args=[placement.reference]))
    assert not sticks_out(student)
    monday = last_monday(placement)
    page = reverse("placements:week_page", args=[placement.reference, monday])
    press(student, student.locator(f'main a[href="{page}"]'))
    student.locator(f'main [name="begin-{monday}"]').fill("08:00")
    student.locator(f'main [name="end-{monday}"]').fill("17:00")
    student.locator(f'main [name="break-{monday}"]').fill("60")
    for number in range(1, 5):
        student.locator(f'main button[value="{monday + timedelta(days=number)}"]').click()
    assert "40" in student.locator("[data-total]").inner_text()
    student.locator('main [name^="task-"][value="4"]').first.check(force=True)
    assert axe_findings(student) == []
    assert not sticks_out(student)
    press(student, student.locator('main button[value="send"]').last)
    assert placement.weeks.get().state == WeekState.ENTERED
    assert axe_findings(student) == []
    assert not sticks_out(student)


def answer(mentor, placement):
    """Open the link, answer the question, correct one day and confirm."""
    _link, token = mentor_links.send_mentor_link(
        mentor=placement.mentor, actor=SYSTEM, at=timezone.make_aware(datetime.combine(timezone_day(mentor), time(1)))
    )  # fmt: skip
    mentor.goto(reverse("placements:minute_page", args=[token]))
    assert axe_findings(mentor) == []
    assert not sticks_out(mentor)
    press(mentor, mentor.locator('main button[name="answer"]').nth(4))
    mentor.locator("main details summary").first.click()
    mentor.locator('main [name^="minutes-"]').first.fill("6")
    assert axe_findings(mentor) == []
    assert not sticks_out(mentor)
    press(mentor, mentor.locator("main .r-actions button"))
    assert placement.weeks.get().question.answer is not None
    assert placement.weeks.get().state == WeekState.CONFIRMED


def timezone_day(page) -> date:
    return date.fromisoformat(page.evaluate(TODAY))


def look_again(student, placement):
    """See what the mentor says otherwise beside one's own."""
    student.goto(
        reverse("placements:week_page", args=[placement.reference, last_monday(placement)])
    )
    assert student.locator("main .r-otherwise").count() == 1
    student.goto(reverse("placements:growth_page", args=[placement.reference]))
    assert student.locator("main .r-svg-confirmed").count() == 1
    assert axe_findings(student) == []
    assert not sticks_out(student)


def write_without_network(student, placement, words):
    """Write where there is no network: it waits on the device, and arrives once."""
    page = reverse("placements:journal_list", args=[placement.reference])
    student.goto(page)
    student.evaluate("navigator.serviceWorker.ready.then(() => true)")
    assert axe_findings(student) == []
    assert not sticks_out(student)
    student.locator("main [name=text]").fill(words)
    student.reload()
    assert student.locator("main [name=text]").input_value() == words  # the draft is still there
    student.context.set_offline(True)
    student.locator("main [data-journal] button[type=submit]").click()
    student.locator("[data-waiting] li").wait_for()
    student.goto(page)  # opened anew, without a network
    student.locator("[data-waiting] li").wait_for()
    assert urlsplit(student.url).path == page
    assert student.locator("header.r-masthead").count() == 0
    assert placement.journal_entries.count() == 0
    with student.expect_navigation():
        student.context.set_offline(False)
    student.locator("main .r-journal li").first.wait_for()
    assert placement.journal_entries.get().text == words
    assert student.locator("[data-waiting] li").count() == 0


def leave_nothing_behind(student):
    """Sign out with a draft in the box: nothing stays for whoever signs in next on the device."""
    student.locator("main [data-journal] [name=text]").fill("…")
    kept = "Object.keys(localStorage).filter((key) => key.startsWith('journal:'))"
    assert student.evaluate(kept)
    student.locator("header details.r-menu > summary").click()
    press(student, student.locator('header form[action$="/sign-out/"] button'))
    assert student.evaluate(kept) == []
    assert student.evaluate("caches.keys()") == []
