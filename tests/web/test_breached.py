"""Breached passwords, against a stand-in that speaks the range protocol of Pwned Passwords."""

import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.exceptions import ValidationError

from ronghe.web.accounts.breached import BreachedPasswordValidator

BREACHED = "correct horse battery"


class RangeService(BaseHTTPRequestHandler):
    """Answers `/range/ABCDE` with the ends of known names and how often each was seen."""

    asked: list[tuple[str, str | None]] = []
    status = 200

    def do_GET(self):
        prefix = self.path.rpartition("/")[2]
        type(self).asked.append((self.path, self.headers.get("Add-Padding")))
        name = hashlib.sha1(BREACHED.encode(), usedforsecurity=False).hexdigest().upper()
        padded = hashlib.sha1(b"only padding", usedforsecurity=False).hexdigest().upper()
        lines = ["0018A45C4D1DEF81644B54AB7F969B88D65:1"]
        lines += [f"{one[5:]}:{n}" for one, n in ((name, 37), (padded, 0)) if one[:5] == prefix]
        self.send_response(self.status)
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        self.wfile.write("\r\n".join(lines).encode())

    def log_message(self, *args):
        pass


@pytest.fixture
def service(settings):
    RangeService.asked, RangeService.status = [], 200
    server = ThreadingHTTPServer(("127.0.0.1", 0), RangeService)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.RONGHE_BREACHED_PASSWORDS_URL = f"http://127.0.0.1:{server.server_port}/range/"
    yield RangeService
    server.shutdown()
    server.server_close()
    thread.join()


def test_breached_password_is_refused(service):
    with pytest.raises(ValidationError, match="appeared in a leak"):
        BreachedPasswordValidator().validate(BREACHED)


def test_unknown_and_padded_passwords_pass(service):
    for password in ("four loud quiet geese", "only padding"):
        BreachedPasswordValidator().validate(password)


def test_service_learns_five_digits_and_nothing_else(service):
    BreachedPasswordValidator().validate("four loud quiet geese")

    name = hashlib.sha1(b"four loud quiet geese", usedforsecurity=False).hexdigest().upper()
    assert service.asked == [(f"/range/{name[:5]}", "true")]


def test_silent_service_locks_nobody_out(service):
    service.status = 503

    BreachedPasswordValidator().validate(BREACHED)

    assert len(service.asked) == 1


def test_without_an_address_nobody_is_asked(service, settings):
    settings.RONGHE_BREACHED_PASSWORDS_URL = ""

    BreachedPasswordValidator().validate(BREACHED)

    assert service.asked == []
