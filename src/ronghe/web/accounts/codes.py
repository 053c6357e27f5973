"""One-time codes outside sign-in: to show that a telephone number or an address is one's own."""

import time
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, get_random_string
from django.utils.translation import gettext as _

from ronghe.kernel.messaging import Contact
from ronghe.parties.models import Person
from ronghe.web.accounts.adapter import send_code

SESSION_KEY = "one_time_code"
SECONDS = 10 * 60
MOST_ATTEMPTS = 3
LENGTH = 6


class TooOften(ValueError):
    """Somebody sends or guesses codes faster than people do."""


@dataclass(frozen=True)
class SentCode:
    contact: Contact
    code: str


def send(request: HttpRequest, purpose: str, contact: Contact, person: Person) -> None:
    """Send a code; it replaces an earlier one of this session."""
    if not ratelimit.consume(request, action="send_code", key=contact.address):
        raise TooOften(_("Codes were sent a moment ago. Wait a minute, then ask for a new one."))
    code = get_random_string(LENGTH, "0123456789")
    request.session[SESSION_KEY] = {
        "purpose": purpose,
        "kind": contact.kind,
        "address": contact.address,
        "code": code,
        "at": time.time(),
        "attempts": 0,
    }
    send_code(contact, code, person)


def sent(request: HttpRequest, purpose: str) -> SentCode | None:
    """Give the code that still counts for this purpose."""
    state = request.session.get(SESSION_KEY)
    if not state or state["purpose"] != purpose or time.time() - state["at"] > SECONDS:
        return None
    return SentCode(Contact(state["kind"], state["address"]), state["code"])


def check(request: HttpRequest, purpose: str, answer: str) -> Contact | None:
    """Give the contact that the right code shows to be one's own; three wrong answers end it."""
    waiting = sent(request, purpose)
    if waiting is None:
        return None
    # The session alone would let guesses made at once all count as the first.
    key = f"{purpose}:{waiting.contact.address}"
    if not ratelimit.consume(request, action="confirm_code", key=key):
        raise TooOften(get_adapter().error_messages["too_many_login_attempts"])
    if constant_time_compare("".join(answer.split()), waiting.code):
        forget(request)
        return waiting.contact
    state = request.session[SESSION_KEY]
    state["attempts"] += 1
    request.session[SESSION_KEY] = state
    if state["attempts"] >= MOST_ATTEMPTS:
        forget(request)
    return None


def wrong(request: HttpRequest, purpose: str) -> str:
    """Say something useful after a wrong answer."""
    if sent(request, purpose) is None:
        return _("That was not the code, three times. Have a new one sent.")
    return str(get_adapter().error_messages["incorrect_code"])


def forget(request: HttpRequest) -> None:
    request.session.pop(SESSION_KEY, None)


def masked(contact: Contact) -> str:
    """Enough to recognise one's own, too little to learn another's."""
    if contact.kind == "email":
        name, _at, host = contact.address.partition("@")
        return f"{name[:1]}***@{host}"
    return f"{contact.address[:-8]}****{contact.address[-4:]}"
