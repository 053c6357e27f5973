"""One form for all: from the spreadsheet that was sent, through a college and a choice, to one file."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from tests.factories.guidance import SHEET, content_of, workbook
from tests.house.browsing import opened, sticks_out

pytestmark = pytest.mark.browser
DESK, TELEPHONE = 1280, 360
TITLES = {"en": "Placements in 2026", "zh-hans": "2026年实习情况"}


def named(name):
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content_of(workbook())}


def submit(page):
    follow(page, "main form button[type=submit].btn-primary")


def follow(page, place):
    """Click, and look only once the next page is there."""
    with page.expect_navigation():
        page.locator(place).first.click()


@pytest.mark.parametrize("language", TITLES)
@pytest.mark.parametrize("width", [TELEPHONE, DESK])
def test_from_the_sheet_that_was_sent_to_the_merged_file(width, language, browser, demo_db, live_server_url):  # fmt: skip
    title = f"{TITLES[language]} {width}"
    with opened(browser, live_server_url, reader="coordinator", language=language, width=width) as (page, complaints):  # fmt: skip
        page.goto("/guidance/forms/new/")
        page.fill("[name=title]", title)
        page.set_input_files("[name=file]", named("附件2.xlsx"))
        submit(page)
        if "/layout/" in page.url:  # by the second language the form is known
            assert page.input_value("[name=row_first]") == "7"
            assert not sticks_out(page)
            submit(page)
        assert page.input_value("[name=column-2]") == "college.name"
        page.select_option("[name=column-8]", "college:number")
        assert not sticks_out(page)
        submit(page)
        page.fill("[name=due_on]", "2099-12-31")
        submit(page)
        assert not sticks_out(page)
        address = page.url
        assert complaints == []

    with opened(browser, live_server_url, reader="dean", language=language, width=width) as (page, complaints):  # fmt: skip
        page.goto(address)
        boxes = page.locator("input[name^=cell-]")
        boxes.nth(2).fill("98765")
        boxes.nth(6).fill("40")
        submit(page)
        assert "98765" in page.locator("main").inner_html()
        assert not sticks_out(page)
        page.check("#leaves-blank")
        follow(page, 'form[action$="/hand-in/"] button')
        assert page.locator("input[name^=cell-]").count() == 0
        assert complaints == []

    with opened(browser, live_server_url, reader="coordinator", language=language, width=width) as (page, complaints):  # fmt: skip
        page.goto(address)
        follow(page, "#conflicts a")
        assert not sticks_out(page)
        page.check("[name=choice][value=entered]")
        page.fill("[name=reason]", "已与学校核对")
        submit(page)
        assert "已与学校核对" in page.locator("#conflicts").inner_text()
        with page.expect_download() as download:
            page.locator('main a[href$="/file/"]').first.click()
        sheet = load_workbook(BytesIO(download.value.path().read_bytes()))[SHEET]
        assert 98765 in [sheet.cell(row, 4).value for row in range(7, sheet.max_row)]
        follow(page, 'main a[href$="/paper/"]')
        assert not sticks_out(page)
        assert [one for one in complaints if "ERR_ABORTED" not in one] == []
