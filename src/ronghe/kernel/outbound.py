"""The one way out: HTTP to hosts that the settings name, and to no others.

No redirects (they would lead past the list), no proxy from the environment, a time limit, and a
limit on what an answer may weigh.
"""

from typing import Any
from urllib.parse import urlsplit

import httpx
from django.conf import settings

TIMEOUT_SECONDS = 10.0
LARGEST_ANSWER = 1024 * 1024


class HostNotAllowed(Exception):
    """The address is not among RONGHE_OUTBOUND_HOSTS."""


class OutboundFailure(Exception):
    """No usable answer came: unreachable, too slow, too large, or an HTTP error."""


def request_json(method: str, url: str, **options: Any) -> dict[str, Any]:
    """Send a request and read its answer as a JSON object.

    `options` are httpx's `params`, `data`, `json`, `headers`. Raises `HostNotAllowed`, or
    `OutboundFailure`, whose text holds neither address parameters nor bodies.
    """
    host = urlsplit(url).netloc
    if host not in settings.RONGHE_OUTBOUND_HOSTS:
        raise HostNotAllowed(f"{host} is not in RONGHE_OUTBOUND_HOSTS")
    try:
        with (
            httpx.Client(
                timeout=TIMEOUT_SECONDS, follow_redirects=False, trust_env=False
            ) as client,
            client.stream(method, url, **options) as answer,
        ):
            return _read(host, answer)
    except httpx.HTTPError as trouble:
        raise OutboundFailure(f"{host}: {type(trouble).__name__}") from None


def _read(host: str, answer: httpx.Response) -> dict[str, Any]:
    body = bytearray()
    for block in answer.iter_bytes():
        body += block
        if len(body) > LARGEST_ANSWER:
            raise OutboundFailure(f"{host}: the answer is larger than {LARGEST_ANSWER} bytes")
    try:
        content = httpx.Response(answer.status_code, content=bytes(body)).json()
    except ValueError:
        content = None
    if not isinstance(content, dict):
        raise OutboundFailure(f"{host}: HTTP {answer.status_code}, and no JSON object")
    return content
