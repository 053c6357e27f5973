"""A year reported: drafted by the coordinator, published by the case officer, read by everybody."""

import pytest
from tests.house.browsing import opened, sticks_out
from tests.house.matrix import ANONYMOUS

pytestmark = pytest.mark.browser
DESK, TELEPHONE = 1280, 360
WORDS = {
    "en": ("Published", "School–Enterprise Cooperation", "completed again"),
    "zh-hans": ("已发布", "校企合作报告", "再次更正"),
}
# One place and year for each, so that no journey meets another's draft.
YEARS = {("en", DESK): 2022, ("en", TELEPHONE): 2023, ("zh-hans", DESK): 2024, ("zh-hans", TELEPHONE): 2025}  # fmt: skip


def follow(page, place):
    """Click, and look only once the next page is there."""
    with page.expect_navigation():
        page.locator(place).first.click()


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("width", [TELEPHONE, DESK])
def test_from_the_draft_to_the_report_that_everybody_reads(width, language, browser, demo_db, live_server_url):  # fmt: skip
    state, title, reason = WORDS[language]
    with opened(browser, live_server_url, reader="coordinator", language=language, width=width) as (page, complaints):  # fmt: skip
        page.goto("/supervision/")
        follow(page, "a[href='/supervision/reports/']")
        assert not sticks_out(page)
        follow(page, "a[href='/supervision/reports/new/']")
        page.select_option("[name=year]", str(YEARS[language, width]))
        page.fill("[name=reason]", reason)
        assert not sticks_out(page)
        follow(page, "main form button[type=submit].btn-primary")
        follow(page, "main table a")
        address = page.url
        assert title in page.title()
        assert not sticks_out(page)
        assert page.locator("form[action$='/publish/']").count() == 0  # another person does
        follow(page, "main table tbody a")
        assert not sticks_out(page)
        assert complaints == []

    with opened(browser, live_server_url, reader="case_officer", language=language, width=width) as (page, complaints):  # fmt: skip
        page.goto(address)
        follow(page, "form[action$='/publish/'] button")
        assert state in page.locator("header.r-object").inner_text()
        follow(page, "a[href^='/open/reports/']")
        public = page.url
        assert complaints == []

    with opened(browser, live_server_url, reader=ANONYMOUS, language=language, width=width) as (page, complaints):  # fmt: skip
        page.goto("/open/")
        follow(page, "a[href='/open/reports/']")
        assert not sticks_out(page)
        page.goto(public)
        assert title in page.title()
        assert not sticks_out(page)
        follow(page, "main table tbody a")
        assert not sticks_out(page)
        page.goto(address)
        assert "/sign-in/" in page.url  # what is not published stays with the authority
