"""Refuse passwords that are known from breaches, without telling anybody the password.

The service learns the first five digits of the SHA-1 of a password, and answers with all known
ends (the range protocol that Pwned Passwords publishes). Whoever runs Ronghe chooses the service,
or a copy of its data in their own network, by `RONGHE_BREACHED_PASSWORDS_URL`.
"""

import hashlib
from typing import Any

import httpx
import structlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

log = structlog.get_logger("ronghe.web.accounts")

PREFIX_LENGTH = 5
SECONDS = 3.0
LARGEST_ANSWER = 1024 * 1024


class ServiceIsSilent(RuntimeError):
    """The service did not answer, or not in the published form."""


def is_breached(password: str, *, url: str) -> bool:
    name = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
    prefix, rest = name[:PREFIX_LENGTH], name[PREFIX_LENGTH:]
    for line in _range(url, prefix).splitlines():
        suffix, _colon, count = line.strip().partition(":")
        # With padding asked for, invented ends come with a count of zero.
        if suffix.upper() == rest and count.strip() not in {"", "0"}:
            return True
    return False


def _range(url: str, prefix: str) -> str:
    try:
        answer = httpx.get(
            f"{url.rstrip('/')}/{prefix}",
            headers={"Add-Padding": "true", "User-Agent": "Ronghe"},
            timeout=SECONDS,
            follow_redirects=False,
        )
        answer.raise_for_status()
    except httpx.HTTPError as failure:
        raise ServiceIsSilent(type(failure).__name__) from failure
    if len(answer.content) > LARGEST_ANSWER:
        raise ServiceIsSilent("answer too long")
    return answer.text


class BreachedPasswordValidator:
    """One of Django's password validators.

    When the service is silent, the password is let through with a line in the log: length and
    the list of common passwords still hold, and nobody should be locked out by another's outage.
    """

    def validate(self, password: str, user: Any = None) -> None:
        url = settings.RONGHE_BREACHED_PASSWORDS_URL
        if not url:
            return
        try:
            breached = is_breached(password, url=url)
        except ServiceIsSilent as silence:
            log.warning("breached_passwords_not_asked", reason=str(silence))
            return
        if breached:
            raise ValidationError(
                _(
                    "This password has appeared in a leak of another service, so others may try it."
                    " Choose one that you use nowhere else."
                ),
                code="password_breached",
            )

    def get_help_text(self) -> str:
        return _("A password that has appeared in a known leak is refused.")
