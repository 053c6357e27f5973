"""What users do on every page: fill a form in, press a button, and wait for their letters."""

import re
import subprocess
import sys
from base64 import b64decode

from tests import databases

DESK, TELEPHONE = 1280, 360
ENCODED = re.compile(r"=\?utf-8\?b\?([^?]*)\?=")  # the subject of a letter
# The region's own day: the server's clock runs, the test's stands still.
TODAY = "new Date().toLocaleDateString('sv', {timeZone: 'Asia/Shanghai'})"
SUBMIT = "main form button[type=submit]"


def forget_jobs(database):
    """Leave undone what the making of the region left to do: it is not of this story."""
    with databases.connect_as_owner(database) as connection:
        connection.execute("DELETE FROM procrastinate_jobs")


def fill(page, **answers):
    for name, answer in answers.items():
        field = page.locator(f'main [name="{name}"]')
        kind = field.first.evaluate("e => e.type || e.tagName.toLowerCase()")
        if kind == "radio":
            page.locator(f'main [name="{name}"][value="{answer}"]').check()
        elif kind == "checkbox":
            field.first.set_checked(answer)
        elif kind == "select-one":
            field.select_option(str(answer))
        else:
            field.fill(str(answer))


def press(page, button):
    """Press what leads to another page, and wait for it."""
    with page.expect_navigation():
        button.click()


def submit(page):
    """Send the form of the page; it is the next page that one sees, not the form with a word in red."""
    address = page.url
    press(page, page.locator(SUBMIT).last)
    assert page.url != address, page.locator("main").inner_text()[:1_500]


def letters(database):
    """Do what waits in the background, and give what was sent meanwhile."""
    done = subprocess.run(
        [sys.executable, "-m", "django", "procrastinate", "worker", "--one-shot"],
        env=databases.environment(database),
        check=True,
        timeout=120,
        capture_output=True,
        text=True,
    )
    return ENCODED.sub(lambda word: b64decode(word[1]).decode(), done.stdout)
