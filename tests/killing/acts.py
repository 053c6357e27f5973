"""Signing over HTTP, by people who send it again when no answer came."""

import secrets
from dataclasses import dataclass, field

import httpx
from django.urls import reverse

from ronghe.partnerships.models import Agreement, Signature

# Made once: a client reads the machine's certificates, which takes longer than an answer.
PEOPLE = httpx.Client(timeout=30, trust_env=False, verify=False)


@dataclass(frozen=True)
class Act:
    """One step of one person, with the key that the form carries however often it is sent."""

    agreement: Agreement
    party: str
    is_refusal: bool = False
    key: str = field(default_factory=lambda: secrets.token_hex(16))

    def is_done(self) -> bool:
        versions = self.agreement.versions
        if self.is_refusal:
            return versions.filter(state="refused").exists()
        return Signature.objects.filter(version__in=versions.all(), party__key=self.party).exists()

    def read(self, url: str, session: str) -> bool:
        """Open the page of the agreement; say whether the server is there to show it."""
        page = url + reverse("agreements:agreement_page", args=[self.agreement.reference])
        try:
            answer = PEOPLE.get(page, headers=_cookies(sessionid=session))
        except httpx.TransportError:
            return False
        assert answer.status_code == httpx.codes.OK, answer.text
        return True

    def send(self, url: str, session: str) -> bool:
        """Send the form; say whether an answer came before the server died."""
        step = "agreement_refuse" if self.is_refusal else "agreement_sign"
        token = secrets.token_hex(16)
        form = {"csrfmiddlewaretoken": token, "idempotency_key": self.key}
        if self.is_refusal:
            form["reason"] = "第六条须再商议"
        try:
            answer = PEOPLE.post(
                url + reverse(f"agreements:{step}", args=[self.agreement.reference]),
                data=form,
                headers=_cookies(sessionid=session, csrftoken=token),
            )
        except httpx.TransportError:
            return False
        assert answer.status_code == httpx.codes.FOUND, answer.text
        return True


def _cookies(**values: str) -> dict[str, str]:
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in values.items())}
