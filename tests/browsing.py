"""A real server on a real database, and a real browser in front of it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import sync_playwright
from tests import databases

PATIENCE_SECONDS = 30
CHROMIUM_ARGUMENTS = ["--no-sandbox", "--disable-background-networking"]


@contextmanager
def serving(database: str, **variables: str) -> Iterator[str]:
    """Run the product's own server on that database; give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    log = databases.log_file(f"server-{port}.log")
    with log.open("wb") as out:
        server = subprocess.Popen(
            [
                sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1",
                "--host", "127.0.0.1", "--port", str(port), "ronghe.config.wsgi:application",
            ],
            env=databases.environment(database) | {"RONGHE_URL": url, **variables},
            stdout=out,
            stderr=out,
        )  # fmt: skip
    try:
        _wait_for(server, port, log)
        yield url
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
    log.unlink()


def _wait_for(server, port, log):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail(f"The server did not start:\n{log.read_text()[-4000:]}")


@pytest.fixture
def live_server_url(demo_db):
    """The demonstration region, served for this test alone."""
    with serving(demo_db) as url:
        yield url


@pytest.fixture(scope="module")
def reading_room(django_db_setup):
    """The demonstration region, served to tests that only read. Gives (address, database)."""
    name = databases.copy_of(databases.demo_template())
    with serving(name) as url:
        yield url, name
    databases.drop(name)


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("RONGHE_CHROMIUM") or None, args=CHROMIUM_ARGUMENTS
        )
        yield browser
        browser.close()
