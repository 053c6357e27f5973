"""A flag on a telephone: both sides are asked on their desks and reply, a person of the authority decides."""

from contextlib import ExitStack
from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories.flags import flag_of
from tests.house.browsing import axe_findings, opened, sign_in, sticks_out
from tests.house.matrix import ANONYMOUS
from tests.journeys.test_inspection import acting
from tests.journeys.walking import TELEPHONE, TODAY, fill, forget_jobs, press, submit

from ronghe.parties.models import Role
from ronghe.partnerships.operations.cooperations import open_cooperation
from ronghe.supervision.models import FlagState, IntegrityFlag
from ronghe.supervision.standing import recompute

pytestmark = pytest.mark.browser
YESTERDAY = timedelta(days=1)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_both_sides_reply_and_a_person_decides(language, browser, demo_db, live_server_url):
    forget_jobs(demo_db)
    with ExitStack() as stack:
        heard: list[str] = []

        def come_in(reader):
            page, complaints = stack.enter_context(
                opened(browser, live_server_url, reader=ANONYMOUS, language=language, width=TELEPHONE)
            )  # fmt: skip
            stack.callback(lambda: heard.extend(complaints))
            sign_in(page, reader)
            return page

        office, host, coordinator = map(come_in, ("cooperation_officer", "plant_manager", "coordinator"))  # fmt: skip
        flag = raised(date.fromisoformat(office.evaluate(TODAY)))

        reply(office, flag, "师傅那几周出差，由班组长代答。")
        reply(host, flag, "出差审批单可查。")
        decide(coordinator, flag)
        read(office, flag)

    assert heard == []


def raised(today: date) -> IntegrityFlag:
    """Have a cooperation of both questioned yesterday."""
    at = timezone.make_aware(datetime.combine(today - YESTERDAY, time(9)))
    dean = acting("dean", Role.DEAN, today)
    manager = acting("plant.manager", Role.TRAINING_MANAGER, today)
    made = open_cooperation(
        organisation=dean.organisation,
        others=[manager.organisation],
        kind="framework",
        title="数控实训核对",
        purpose="共同培养",
        actor=dean,
        at=at,
    )
    recompute([made.pk], on=today, at=at)
    return flag_of(made, at=at)


def is_fit(page) -> None:
    assert axe_findings(page) == []
    assert not sticks_out(page)


def page_of(flag) -> str:
    return reverse("flags:flag_page", args=[flag.reference])


def reply(page, flag, text) -> None:
    """The desk asks; the page says what was seen; one reply is sent, and the desk asks no more."""
    page.goto(reverse("web:desk"))
    assert page.locator(f'a[href="{page_of(flag)}"]').count() == 1
    page.goto(page_of(flag))
    is_fit(page)
    press(page, page.locator("main .r-next a"))
    is_fit(page)
    fill(page, text=text)
    submit(page)
    assert text in page.locator("main").inner_text()
    page.goto(reverse("web:desk"))
    assert page.locator(f'a[href="{page_of(flag)}"]').count() == 0


def decide(page, flag) -> None:
    page.goto(f"{reverse('flags:flag_list')}?state=ripe")
    is_fit(page)
    press(page, page.locator(f'main a[href="{page_of(flag)}"]'))
    press(page, page.locator("main .r-next a"))
    is_fit(page)
    fill(page, decision="explain_flag", reason="审批单已核对。")
    submit(page)
    flag.refresh_from_db()
    assert flag.state == FlagState.EXPLAINED


def read(page, flag) -> None:
    """What is said of the college leads to the decision and its reason."""
    page.goto(reverse("supervision:own_page"))
    is_fit(page)
    press(page, page.locator(f'main a[href="{page_of(flag)}"]'))
    assert "审批单已核对。" in page.locator("main").inner_text()
