"""Opening a page as one of the cast, and listening to what the browser complains of."""

from contextlib import contextmanager
from functools import cache

from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from tests.house.matrix import ANONYMOUS, MATRIX
from tests.house.world import COLLEGE

LANGUAGES = {"en": "en", "zh-hans": "zh-Hans"}
WIDTHS = (360, 1280)
PAGES = [name for name, entry in MATRIX.items() if entry.get and entry.is_page]


@contextmanager
def opened(browser, site: str, *, reader: str, language: str, width: int, scripts: bool = True):
    """Give a page of a fresh browser in which the reader has signed in, and its complaints."""
    context = browser.new_context(
        base_url=site,
        locale="zh-CN" if language.startswith("zh") else "en-GB",
        viewport={"width": width, "height": 800},
        java_script_enabled=scripts,
    )
    if reader != ANONYMOUS:
        context.add_cookies(_session_of(browser, site, reader))
    context.add_cookies([{"name": "django_language", "value": language, "url": site}])
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "requestfailed",
        lambda request: complaints.append(f"{request.url}: {request.failure}"),
    )
    try:
        yield page, complaints
    finally:
        context.close()


@cache
def _session_of(browser, site: str, reader: str):
    """Sign the reader in once for all pages of a site."""
    context = browser.new_context(base_url=site)
    sign_in(context.new_page(), reader)
    cookies = context.cookies()
    context.close()
    return cookies


def sign_in(page, reader: str) -> None:
    """Come in as one of the cast, with the one button that the demonstration offers."""
    key = "plant_manager" if reader == "signatory" else reader
    page.goto(reverse("demo:cast_page"))
    page.locator(f'form[action="{reverse("demo:sign_in", args=[key])}"] button').click()
    page.wait_for_url("**/desk/")


def address(world, name: str) -> str:
    entry = MATRIX[name]
    tenant = COLLEGE if COLLEGE in entry.tenants else entry.tenants[0]
    return reverse(name, kwargs=entry.arguments(world, tenant) if entry.arguments else {})


def axe_findings(page) -> list[str]:
    """Say what axe finds amiss, with the places."""
    return [
        f"{finding['id']} ({finding['impact']}): "
        + "; ".join(str(node["html"])[:120] for node in finding["nodes"][:3])
        for finding in Axe().run(page).response["violations"]
    ]


def sticks_out(page) -> bool:
    """Whether one must scroll sideways."""
    return page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"
    )
