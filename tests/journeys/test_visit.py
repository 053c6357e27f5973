"""A visit on a telephone: the tutor plans and reports it, the mentor confirms by the link of the week."""

from contextlib import ExitStack
from datetime import date, datetime, time, timedelta

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
from ronghe.placements.models import Placement, VisitState
from ronghe.placements.operations import mentor_links, starting

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_visit_is_planned_reported_and_confirmed(language, browser, demo_db, live_server_url):
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

        tutor, mentor = come_in("class_teacher"), come_in(ANONYMOUS)
        today = date.fromisoformat(tutor.evaluate(TODAY))
        placement = under_way(today)

        plan(tutor, placement, today)
        report(tutor, placement)
        confirm(mentor, placement, today)
        look(tutor)

    assert heard == []


def under_way(today: date) -> Placement:
    """Let a student of the class teacher of the cast, who is the tutor too, have begun last week."""
    teacher = Membership.objects.select_related("school_class").get(
        person__user__email="class.teacher@qinghe.example", role=Role.CLASS_TEACHER
    )
    student = teacher.school_class.memberships.filter(role=Role.STUDENT, placements=None).order_by("pk")[0]  # fmt: skip
    host = Membership.objects.get(
        person__user__email="mentor@qinghe.example", role=Role.MENTOR
    ).organisation
    mentor = membership(person(host, "吴刚", may_sign_in=False), host, Role.MENTOR)
    planned = making.planned(
        student,
        host,
        starts_on=today - timedelta(days=7),
        ends_on=today + timedelta(days=120),
        mentor=mentor,
        tutor=teacher,
    )
    at = timezone.make_aware(datetime.combine(today, time(0, 30)))
    return starting.record_start(placement=planned, reason="已上岗", actor=SYSTEM, at=at)


def is_fit(page) -> None:
    assert axe_findings(page) == []
    assert not sticks_out(page)


def plan(tutor, placement, today):
    """Choose the host, leave the students ticked, and take today."""
    tutor.goto(reverse("placements:visit_plan"))
    is_fit(tutor)
    press(tutor, tutor.locator(f'main a[href="?host={placement.host.reference}"]'))
    tutor.locator('main [name="on"]').fill(str(today))
    is_fit(tutor)
    press(tutor, tutor.locator("main form .r-actions button"))
    assert placement.visits.get().state == VisitState.PLANNED
    is_fit(tutor)


def report(tutor, placement):
    """Say whom one met, answer the exact questions, and send it."""
    visit = placement.visits.get()
    tutor.goto(reverse("placements:visit_page", args=[visit.reference]))
    is_fit(tutor)
    press(tutor, tutor.locator("main .r-actions a.btn-primary"))
    tutor.locator('main [name="saw_student"]').check()
    tutor.locator('main [name="saw_mentor"]').check()
    tutor.locator('main [name="reply-work"][value="yes"]').check()
    tutor.locator('main [name="reply-help"][value="no"]').check()
    is_fit(tutor)
    press(tutor, tutor.locator("main form .r-actions button"))
    visit.refresh_from_db()
    assert (visit.state, visit.replies["help"]) == (VisitState.REPORTED, "no")
    is_fit(tutor)


def confirm(mentor, placement, today):
    """Open the link, find what else waits, and say in one tap that it was so."""
    at = timezone.make_aware(datetime.combine(today, time(1)))
    _link, token = mentor_links.send_mentor_link(mentor=placement.mentor, actor=SYSTEM, at=at)
    mentor.goto(reverse("placements:minute_page", args=[token]))
    address = reverse("placements:answers_link", args=[token])
    press(mentor, mentor.locator(f'main a[href="{address}"]'))
    is_fit(mentor)
    press(mentor, mentor.locator('main button[name="answer"][value="yes"]'))
    is_fit(mentor)
    assert placement.visits.get().state == VisitState.CONFIRMED


def look(tutor):
    """See on the page of the day what is not as it should be, and say that one has looked."""
    tutor.goto(reverse("placements:day_page"))
    is_fit(tutor)
    press(tutor, tutor.locator(f'main form[action="{reverse("placements:day_look")}"] button'))
    assert tutor.locator("main .r-quiet").count()
    is_fit(tutor)
