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


def request_json(
    method: str, url: str, *, largest: int = LARGEST_ANSWER, **options: Any
) -> dict[str, Any]:
    """Send a request and read its answer as a JSON object.

    `options` are httpx's `params`, `data`, `json`, `content`, `headers`. Raises `HostNotAllowed`,
    or `OutboundFailure`, whose text holds neither address parameters nor bodies.
    """
    status, body = _request(method, url, largest, options)
    try:
        content = httpx.Response(status, content=body).json()
    except ValueError:
        content = None
    if not isinstance(content, dict):
        raise OutboundFailure(f"{urlsplit(url).netloc}: HTTP {status}, and no JSON object")
    return content


def request_bytes(method: str, url: str, **options: Any) -> bytes:
    """Send a request and give its answer's body; anything but HTTP 200 is an `OutboundFailure`."""
    status, body = _request(method, url, LARGEST_ANSWER, options)
    if status != httpx.codes.OK:
        raise OutboundFailure(f"{urlsplit(url).netloc}: HTTP {status}")
    return body


def _request(method: str, url: str, largest: int, options: dict[str, Any]) -> tuple[int, bytes]:
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
            return answer.status_code, _read(host, answer, largest)
    except httpx.HTTPError as trouble:
        raise OutboundFailure(f"{host}: {type(trouble).__name__}") from None


def _read(host: str, answer: httpx.Response, largest: int) -> bytes:
    body = bytearray()
    for block in answer.iter_bytes():
        body += block
        if len(body) > largest:
            raise OutboundFailure(f"{host}: the answer is larger than {largest} bytes")
    return bytes(body)
