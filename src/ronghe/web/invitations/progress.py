import time
from dataclasses import asdict, dataclass

from django.http import HttpRequest

from ronghe.kernel.messaging import Contact
from ronghe.parties.models import Invitation

SESSION_KEY = "claim"
SECONDS = 20 * 60


@dataclass
class Progress:
    """How far this browser has come with a claim, after the proof; kept in the session."""

    request: HttpRequest
    reference: str
    at: float
    shown: Contact | None = None
    chosen: Contact | None = None

    @classmethod
    def begin(cls, request: HttpRequest, invitation: Invitation, shown: Contact | None) -> None:
        cls(request, invitation.reference, time.time(), shown=shown).keep()

    @classmethod
    def of(cls, request: HttpRequest, invitation: Invitation) -> "Progress | None":
        """None before the proof, and some time after it."""
        state = request.session.get(SESSION_KEY)
        if not state or state["reference"] != invitation.reference:
            return None
        if time.time() - state["at"] > SECONDS:
            return None
        return cls(
            request,
            state["reference"],
            state["at"],
            shown=Contact(**state["shown"]) if state["shown"] else None,
            chosen=Contact(**state["chosen"]) if state["chosen"] else None,
        )

    @property
    def is_chosen_shown(self) -> bool:
        """Whether a code has shown that what was chosen is the person's own."""
        return self.chosen is not None and self.chosen == self.shown

    def choose(self, contact: Contact | None) -> None:
        self.chosen = contact
        self.keep()

    def show(self, contact: Contact) -> None:
        self.shown = contact
        self.keep()

    def end(self) -> None:
        self.request.session.pop(SESSION_KEY, None)

    def keep(self) -> None:
        self.request.session[SESSION_KEY] = {
            "reference": self.reference,
            "at": self.at,
            "shown": asdict(self.shown) if self.shown else None,
            "chosen": asdict(self.chosen) if self.chosen else None,
        }
