"""First visit: choose who to be, and stand at a desk; on a telephone, with scripts and without."""

import pytest
from tests.house.browsing import opened, sticks_out
from tests.house.matrix import ANONYMOUS

pytestmark = pytest.mark.browser
TELEPHONE = 360
ROLES = {
    "dean": "Qinghe Polytechnic",
    "plant_manager": "Qiming Precision",
    "student": "Qinghe Polytechnic",
    "coordinator": "Qinghe Education Bureau",
}
CHINESE = {
    "dean": "青禾职业技术学院",
    "plant_manager": "启明精密制造有限公司",
    "student": "青禾职业技术学院",
    "coordinator": "青禾市教育局",
}


@pytest.fixture
def visit(browser, live_server_url):
    """Open a page in a fresh browser on the telephone."""

    def visit(**how):
        return opened(browser, live_server_url, reader=ANONYMOUS, width=TELEPHONE, **how)

    return visit


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize(("language", "names"), [("en", ROLES), ("zh-hans", CHINESE)])
def test_a_visitor_chooses_a_role_and_stands_at_its_desk(language, names, scripts, visit):
    for role, organisation in names.items():
        with visit(language=language, scripts=scripts) as (page, complaints):
            page.goto("/")
            page.locator('a.btn-primary[href="/demo/"]').click()
            page.locator(f'form[action="/demo/sign-in/{role}/"] button').click()

            assert page.url.endswith("/desk/")
            assert organisation in page.locator("h1").inner_text()
            assert complaints == []
            assert not scripts or not sticks_out(page)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_language_is_switched_and_remembered(scripts, visit):
    with visit(language="en", scripts=scripts) as (page, _complaints):
        page.goto("/demo/")
        page.locator('button[name="language"][value="zh-hans"]').click()

        assert page.url.endswith("/demo/")
        assert page.locator("html").get_attribute("lang") == "zh-Hans"

        page.locator('form[action="/demo/sign-in/dean/"] button').click()
        assert page.locator("html").get_attribute("lang") == "zh-Hans"
        assert "青禾职业技术学院" in page.locator("h1").inner_text()


def test_whoever_asks_for_a_protected_page_comes_back_to_it(visit):
    with visit(language="en") as (page, _complaints):
        page.goto("/organisations/?kind=college")

        assert "/account/sign-in/" in page.url
        assert "next=" in page.url
        assert "organisations" in page.url


def test_the_same_door_leads_from_one_person_to_the_next(visit):
    with visit(language="en") as (page, _complaints):
        page.goto("/demo/")
        page.locator('form[action="/demo/sign-in/dean/"] button').click()
        page.goto("/demo/")
        page.locator('form[action="/demo/sign-in/outsider/"] button').click()

        assert "Baishi College" in page.locator("h1").inner_text()
        page.goto("/organisations/")
        assert "Qinghe" not in page.locator("main").inner_text()
