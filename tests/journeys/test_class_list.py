"""A class list on its way: imported from a messy workbook, printed as a sheet, claimed on a telephone."""

import io
import subprocess
import sys
from datetime import timedelta

import pytest
import xlsxwriter
from django.contrib.sessions.models import Session
from django.utils import timezone
from tests import databases
from tests.factories.parties import identity_number
from tests.house.browsing import opened, sign_in, sticks_out
from tests.house.matrix import ANONYMOUS

pytestmark = pytest.mark.browser
DESK, TELEPHONE = 1280, 360
IDENTITY = identity_number(order=701)
CLASS = "2026级焊接9班"
# A title above, a blank row, spaces and stars around names, a telephone as a number, one cut short.
ROWS = [
    ["青禾职业技术学院 2026 年秋季班级名单"],
    [],
    ["学 号", "姓名*", "入学年份", "班级", "手机号码", "身份证号码", "监护人", "监护人电话"],
    ["2026977701", " 丁一 ", "2026级", CLASS, "", IDENTITY, "丁大", 13900139021],
    ["2026977702", "陈二", "2026", CLASS, "1380013", "", "", ""],
    [],
    ["2026977703", "", "2026", CLASS, "", "", "", ""],
]
WORDS = {
    "en": {"count": "1 row", "taken": "Taken in"},
    "zh-hans": {"count": "1 行", "taken": "已导入"},
}


def workbook():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("名单")
        for number, row in enumerate(ROWS):
            sheet.write_row(number, 0, row)
    return {
        "name": "班级名单.xlsx",
        "mimeType": "application/octet-stream",
        "buffer": out.getvalue(),
    }


def work(database):
    """Do what waits in the background, as the worker would."""
    subprocess.run(
        [sys.executable, "-m", "django", "procrastinate", "worker", "--one-shot"],
        env=databases.environment(database),
        check=True,
        timeout=60,
        capture_output=True,
    )


@pytest.mark.parametrize("language", WORDS)
def test_from_the_messy_workbook_to_the_account(language, browser, demo_db, live_server_url):
    words = WORDS[language]
    with opened(browser, live_server_url, reader=ANONYMOUS, language=language, width=DESK) as (page, complaints):  # fmt: skip
        sign_in(page, "cooperation_officer")
        page.goto("/imports/new/")
        page.select_option("select[name=kind]", "people")
        page.set_input_files("input[type=file]", workbook())
        page.locator("main form button[type=submit]").first.click()
        page.locator("main form button[type=submit]").first.click()
        address = page.url
        work(demo_db)
        page.goto(address)
        assert words["count"] in page.locator("main").inner_text()
        page.locator('form[action$="/take-in/"] button').click()
        work(demo_db)
        page.goto(address)
        assert words["taken"] in page.locator("main").inner_text()

        page.goto("/people/classes/")
        page.get_by_role("link", name=CLASS).click()
        page.locator('form[action$="/invite/"] button[type=submit]').click()
        assert page.locator(".r-card").count() == 1
        assert IDENTITY not in page.content()
        link = page.locator(".r-card-link").inner_text().split("· ")[1].strip()
        # A page that looks after its import is left while it looks.
        assert [one for one in complaints if "ERR_ABORTED" not in one] == []

    with opened(browser, live_server_url, reader=ANONYMOUS, language=language, width=TELEPHONE) as (page, complaints):  # fmt: skip
        page.goto(link)
        prove(page)
        page.locator("main form button[type=submit]").first.click()

        assert "/desk/" in page.url
        assert not sticks_out(page)
        assert complaints == []


def prove(page):
    """Answer what the card asks for, choose an address, and enter the code that came there."""
    page.locator('input[name="answer"]').fill(IDENTITY[-6:])
    page.locator("main form button[type=submit]").first.click()
    page.locator('input[name="contact"]').fill("ding@example.org")
    page.locator('form:has(input[name="contact"]) button[type=submit]').first.click()
    page.locator('input[name="code"]').fill(_code_sent())


def _code_sent():
    """What the message said: it travels sealed, so the test looks where the page keeps it."""
    soon = timezone.now() + timedelta(minutes=1)
    for session in Session.objects.filter(expire_date__gt=soon - timedelta(days=1)):
        if code := session.get_decoded().get("one_time_code"):
            return code["code"]
    raise AssertionError("No code was sent.")
