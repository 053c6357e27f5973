"""The port to licensed e-signature services, and a reference adapter that speaks HTTP.

Services differ; what they have in common is here. An order is known by our own key, so that it can
be sent again when no answer came: the service has to take it once. Its answers may come late, come
twice, or come both as a notice and on asking: `settle` makes one outcome of them.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol
from urllib.parse import quote, urlsplit

NOTICE_LIFETIME = timedelta(minutes=5)
Request = Callable[..., Mapping[str, Any]]


class ProviderSilent(Exception):
    """No answer came: nothing is known of the order. Send or ask again, with the same key."""


class OrderRefused(Exception):
    """The service does not take the order; sending it again is useless. The text is its reason."""


class ForgedNotice(Exception):
    """A notice that the service has not signed, or an old one sent again."""


class ContradictoryAnswer(Exception):
    """The service has said two final things of one order: a person has to ask it."""


class Outcome(StrEnum):
    """What became of an order."""

    PENDING = "pending"
    SIGNED = "signed"
    REFUSED = "refused"
    EXPIRED = "expired"


@dataclass(frozen=True)
class SigningOrder:
    """A file that one person shall sign; `key` is ours, one for each version and signatory."""

    key: str
    title: str
    signer: str
    contact: str
    organisation: str
    expires_at: datetime
    pdf: bytes = field(repr=False)


@dataclass(frozen=True)
class Answer:
    """What the service says of an order at some time; `file` is the signed file, if it is."""

    key: str
    outcome: Outcome
    reference: str
    at: datetime
    reason: str = ""
    file: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class Settlement:
    """What holds of an order now, and whether this answer has changed it."""

    answer: Answer
    is_news: bool


class SigningProvider(Protocol):
    """A licensed service. The instants are those of the calls: adapters read no clock."""

    def submit(self, order: SigningOrder, *, at: datetime) -> Answer:
        """Hand the order in; again with the same key gives the answer of the first time.

        Raises `ProviderSilent`, `OrderRefused`.
        """

    def ask(self, key: str, *, at: datetime) -> Answer:
        """Ask what became of an order. Raises `ProviderSilent`, and `OrderRefused` if unknown."""

    def read_notice(self, query: Mapping[str, str], body: bytes, *, at: datetime) -> Answer:
        """Read what the service sends by itself. Raises `ForgedNotice`."""


def settle(known: Answer | None, answer: Answer) -> Settlement:
    """Take an answer in: the first final one holds, the same again is no news.

    Raises `ContradictoryAnswer` for another final one, and `ValueError` for one about another
    order.
    """
    if known is None:
        return Settlement(answer, is_news=True)
    if known.key != answer.key:
        raise ValueError("The answer is about another order.")
    if Outcome.PENDING in {known.outcome, answer.outcome}:
        later = known if answer.outcome == Outcome.PENDING else answer
        return Settlement(later, is_news=later is not known)
    if (known.outcome, known.file) != (answer.outcome, answer.file):
        raise ContradictoryAnswer(f"{known.outcome} at {known.at}, {answer.outcome} at {answer.at}")
    return Settlement(known, is_news=False)


@dataclass(frozen=True)
class HttpSigningProvider:
    """The reference adapter; its wire format is in docs/explanation/documents.md.

    `request(method, url, params=…, content=…)` gives the answer's JSON object: the installation's
    one way out. Whatever it raises means silence.
    """

    url: str
    account: str
    request: Request = field(repr=False)
    secret: str = field(repr=False)

    def submit(self, order: SigningOrder, *, at: datetime) -> Answer:
        """Hand the order in."""
        body = {
            "key": order.key,
            "title": order.title,
            "signer": order.signer,
            "contact": order.contact,
            "organisation": order.organisation,
            "expires_at": order.expires_at.isoformat(),
            "sha256": hashlib.sha256(order.pdf).hexdigest(),
            "file": base64.b64encode(order.pdf).decode(),
        }
        return self._answer(order.key, self._send("POST", "/orders", body, at))

    def ask(self, key: str, *, at: datetime) -> Answer:
        """Ask what became of an order."""
        return self._answer(key, self._send("GET", f"/orders/{quote(key, safe='')}", None, at))

    def read_notice(self, query: Mapping[str, str], body: bytes, *, at: datetime) -> Answer:
        """Read a notice that is signed by the secret we share, and fresh."""
        stated = query.get("time", "")
        expected = signature(self.secret, "NOTICE", "", stated, body)
        if not hmac.compare_digest(expected, query.get("signature", "")):
            raise ForgedNotice("signature")
        if abs(_instant(stated) - at) > NOTICE_LIFETIME:
            raise ForgedNotice("time")
        try:
            content = json.loads(body)
            return self._answer(str(content["key"]), content)
        except (ValueError, KeyError, TypeError, ProviderSilent) as trouble:
            raise ForgedNotice("content") from trouble

    def _send(
        self, method: str, path: str, body: Mapping[str, str] | None, at: datetime
    ) -> Mapping[str, Any]:
        content = json.dumps(body, ensure_ascii=False).encode() if body else b""
        stated = at.isoformat()
        whole = urlsplit(self.url).path.rstrip("/") + path
        proof = signature(self.secret, method, whole, stated, content)
        params = {"account": self.account, "time": stated, "signature": proof}
        try:
            return self.request(
                method, f"{self.url.rstrip('/')}{path}", params=params, content=content
            )
        except Exception as trouble:
            raise ProviderSilent(type(trouble).__name__) from trouble

    def _answer(self, key: str, content: Mapping[str, Any]) -> Answer:
        """Read an answer; one that makes no sense is as good as none."""
        if "error" in content:
            raise OrderRefused(str(content["error"])[:300])
        try:
            file = base64.b64decode(content.get("file", ""), validate=True)
            answer = Answer(
                key=str(content["key"]),
                outcome=Outcome(content["outcome"]),
                reference=str(content["reference"])[:120],
                at=_instant(content["at"]),
                reason=str(content.get("reason", ""))[:300],
                file=file,
            )
            is_whole = hashlib.sha256(file).hexdigest() == content.get("sha256") if file else True
        except (KeyError, ValueError, TypeError, binascii.Error, ForgedNotice) as trouble:
            raise ProviderSilent("The answer makes no sense.") from trouble
        if answer.key != key or not is_whole or bool(file) != (answer.outcome == Outcome.SIGNED):
            raise ProviderSilent("The answer makes no sense.")
        return answer


def signature(secret: str, method: str, path: str, stated: str, body: bytes) -> str:
    """Sign a request or notice: HMAC-SHA256 over method, path, time and the body's SHA-256."""
    text = "\n".join((method, path, stated, hashlib.sha256(body).hexdigest()))
    return hmac.digest(secret.encode(), text.encode(), "sha256").hex()


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise ForgedNotice("time") from None
    if instant.tzinfo is None:
        raise ForgedNotice("time")
    return instant
