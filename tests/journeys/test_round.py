"""A placement round on its way: planned, ranked on a telephone, banded, computed, published by two."""

import re
from contextlib import ExitStack
from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone
from tests.house.browsing import axe_findings, opened, sign_in
from tests.house.matrix import ANONYMOUS
from tests.journeys.walking import DESK, TELEPHONE, TODAY, fill, forget_jobs, letters, press, submit

from ronghe.placements.models import Candidate, CandidateState, Round, RoundState

pytestmark = pytest.mark.browser
ROUND = re.compile(r"/rounds/RD-\d{4}-\d+/")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_from_a_plan_to_a_confirmed_post(language, browser, demo_db, live_server_url):
    forget_jobs(demo_db)
    with ExitStack() as stack:

        def come_in(reader, width=DESK):
            page, complaints = stack.enter_context(
                opened(browser, live_server_url, reader=ANONYMOUS, language=language, width=width)
            )
            stack.callback(lambda: heard.extend(complaints))
            if reader != ANONYMOUS:
                sign_in(page, reader)
            return page

        heard: list[str] = []
        officer, dean, plant = map(come_in, ("cooperation_officer", "dean", "plant_manager"))
        student, passer_by = come_in("applicant", TELEPHONE), come_in(ANONYMOUS)

        today = date.fromisoformat(officer.evaluate(TODAY))

        plan(officer, plant, today)
        round_ = being_ranked()
        rank(student, round_)
        close(officer, round_, today)
        judge(plant, round_)
        compute(officer, round_, demo_db)
        publish(dean, round_)
        confirm(student, round_)
        look_it_up(passer_by, round_)

    assert [one for one in heard if "ERR_ABORTED" not in one] == []


def plan(officer, plant, today):
    """Plan a round with a class, ask a host for posts, and have the host take part."""
    officer.goto("/rounds/plan/")
    fill(
        officer,
        title="春季岗位实习双选",
        closes_at=f"{today + timedelta(days=8)}T18:00",
        appeals_until=today + timedelta(days=12),
        confirm_until=today + timedelta(days=15),
        starts_on=today + timedelta(days=40),
        ends_on=today + timedelta(days=120),
    )
    submit(officer)
    planned = Round.objects.order_by("-pk")[0]
    address = f"/rounds/{planned.reference}/"
    officer.goto(f"{address}classes/add/")
    submit(officer)
    officer.goto(f"{address}posts/choose/?words=数控")
    press(officer, officer.locator('main a[href*="/posts/ask/"]').first)
    fill(officer, seats_count=2, minutes=30)
    submit(officer)
    post = planned.posts.select_related("host").get()
    if "启明" in post.host.name_in("zh-hans"):  # the plant manager’s own
        plant.goto(f"{address}posts/{post.reference}/accept/")
        submit(plant)
        post.refresh_from_db()
        assert post.state == "offered"


def being_ranked() -> Round:
    """Give the round of Qinghe in which the applicant of the cast has not begun."""
    return Round.objects.filter(
        state=RoundState.OPEN, candidates__membership__person__full_name="杨帆"
    ).get()


def rank(student, round_):
    """Put two posts on the list on a telephone, change their order, and save."""
    student.goto("/desk/")
    press(student, student.locator(f'main a[href="/rounds/{round_.reference}/ranking/"]').first)
    add = student.locator('main button[name="step"][value^="add:"]:visible')
    for _number in range(2):
        add.first.click()
        student.wait_for_timeout(300)
    with student.expect_navigation():
        student.locator('main button[name="step"][value="save"]').last.click()
    own = Candidate.objects.get(round=round_, membership__person__full_name="杨帆")
    assert own.wishes.count() == 2
    assert axe_findings(student) == []


def close(officer, round_, today):
    """End the ranking; its deadline was yesterday."""
    deadline = timezone.make_aware(datetime.combine(today, time())) - timedelta(hours=1)
    Round.objects.filter(pk=round_.pk).update(closes_at=deadline)
    officer.goto(f"/rounds/{round_.reference}/")
    press(officer, officer.locator('main form[action$="/close/"] button'))


def judge(plant, round_):
    """Put the applicants for the host’s post with bands into bands."""
    post = round_.posts.filter(has_scores=True).order_by("pk").first()
    plant.goto(f"/rounds/{round_.reference}/posts/{post.reference}/applicants/")
    bands = plant.locator('main select[name^="band-"]')
    for number in range(bands.count()):
        bands.nth(number).select_option(str(1 + number % 5))
    with plant.expect_navigation():
        plant.locator('main form button[type="submit"]').click()
    assert post.scores.count() == bands.count()
    assert axe_findings(plant) == []


def compute(officer, round_, database):
    officer.goto(f"/rounds/{round_.reference}/")
    press(officer, officer.locator('main form[action$="/runs/start/"] button').first)
    letters(database)
    officer.reload()
    assert axe_findings(officer) == []
    press(officer, officer.locator('main form[action$="/propose/"] button'))


def publish(dean, round_):
    dean.goto(f"/rounds/{round_.reference}/")
    press(dean, dean.locator('main form[action$="/publish/"] button'))
    round_.refresh_from_db()
    assert round_.state == RoundState.PUBLISHED


def confirm(student, round_):
    """Read where one is and why, and confirm it."""
    student.goto(f"/rounds/{round_.reference}/ranking/")
    assert axe_findings(student) == []
    press(student, student.locator('main form[action$="/confirm/"] button'))
    own = Candidate.objects.get(round=round_, membership__person__full_name="杨帆")
    assert own.state == CandidateState.CONFIRMED


def look_it_up(passer_by, round_):
    passer_by.goto(f"/rounds/results/{round_.reference}/")
    assert round_.commitment in passer_by.locator("main").inner_text()
    assert "杨帆" not in passer_by.locator("main").inner_text()
    assert axe_findings(passer_by) == []
