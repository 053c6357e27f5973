"""Every page, in both languages, on a telephone and on a desk: axe, console, width, language."""

import itertools
import re

import pytest
from tests import databases
from tests.house.browsing import LANGUAGES, PAGES, WIDTHS, address, axe_findings, opened, sticks_out
from tests.house.matrix import ANONYMOUS, MATRIX
from tests.house.world import world_of_demo
from tests.sampling import sample

pytestmark = pytest.mark.browser
CELLS = list(itertools.product(PAGES, LANGUAGES, WIDTHS))


@pytest.fixture(scope="module")
def demo_world(reading_room, django_db_blocker):
    _site, database = reading_room
    with django_db_blocker.unblock(), databases.switched_to(database):
        return world_of_demo()


@pytest.mark.parametrize("cell", sample(CELLS, "browser", share=0.2), ids=str)
def test_page(cell, browser, reading_room, demo_world):
    name, language, width = cell
    site, _database = reading_room
    reader = MATRIX[name].reader
    with opened(browser, site, reader=reader, language=language, width=width) as (page, complaints):
        response = page.goto(address(demo_world, name))

        assert response.status == 200
        assert axe_findings(page) == []
        assert complaints == []
        assert not sticks_out(page)
        assert page.locator("html").get_attribute("lang") == LANGUAGES[language]
        text = page.locator("main").inner_text()
        if language != "en":
            assert re.search(r"[\u4e00-\u9fff]", text)
        assert page.locator("h1").count() == 1


def test_what_axe_and_the_console_say_is_heard(browser, reading_room):
    site, _database = reading_room
    with opened(browser, site, reader=ANONYMOUS, language="en", width=360) as (page, complaints):
        page.goto("/")
        page.evaluate("document.querySelector('main').innerHTML += '<img src=/nowhere.png><div class=planted></div>'")  # fmt: skip
        page.evaluate("Object.assign(document.querySelector('.planted').style, {width: '900px', height: '9px'})")  # fmt: skip
        page.wait_for_load_state("networkidle")

        assert any("image-alt" in finding for finding in axe_findings(page))
        assert any("404" in complaint for complaint in complaints)
        assert sticks_out(page)


def test_an_inline_script_would_not_run(browser, reading_room):
    site, _database = reading_room
    with opened(browser, site, reader=ANONYMOUS, language="en", width=360) as (page, complaints):
        page.goto("/")
        page.evaluate("""() => {
            const script = document.createElement('script');
            script.textContent = 'window.planted = true';
            document.body.append(script);
        }""")

        assert page.evaluate("window.planted") is None
        assert any("Content Security Policy" in complaint for complaint in complaints)
