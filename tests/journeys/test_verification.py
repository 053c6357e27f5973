"""A record on its way: the authority returns it, the college mends it, the authority vouches."""

import pytest
from tests.house.browsing import opened, sign_in
from tests.house.matrix import ANONYMOUS

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_waiting_record_is_verified_from_the_desk(scripts, browser, live_server_url):
    with opened(
        browser, live_server_url, reader=ANONYMOUS, language="en", width=360, scripts=scripts
    ) as (page, complaints):
        sign_in(page, "coordinator")
        row = page.locator(".r-desk-row", has_text="Beichen Motor Service")
        row.locator("a.btn, button").first.click()
        page.locator('form[action$="/verify/"] button').first.click()

        assert "Beichen Motor Service is verified" in page.locator("main").inner_text()
        page.goto("/desk/")
        assert "Beichen" not in page.locator("main").inner_text()
        assert complaints == []
