"""What a carrier is given."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.template import Context, Engine, engines
from django.template.backends.django import DjangoTemplates
from django.utils import translation


@dataclass(frozen=True)
class Contact:
    """Where somebody is reached: kind "email", "phone" (E.164) or "wecom" (user id)."""

    kind: str
    address: str


@dataclass(frozen=True)
class Letter:
    """A message ready to go: where to, its text, and the values for carriers with own templates."""

    contact: Contact
    template: str
    language: str
    subject: str
    body: str
    values: Mapping[str, str]


class Carrier(Protocol):
    """Takes a letter to somebody."""

    def send(self, letter: Letter, *, at: datetime) -> str:
        """Hand the letter over and give the carrier's own number for it ("" when it has none).

        Raises `PermanentFailure` when trying again is useless, anything else when it is not.
        """


def render(contact: Contact, template: str, context: Mapping[str, Any], language: str) -> Letter:
    """Fill the template in the recipient's language.

    The template's first line is the subject, after it an empty line and the text. Nothing is
    escaped, since it is plain text; the subject is one line whatever the values hold.
    """
    engine = _engine()
    with translation.override(language):
        text = engine.get_template(template).render(Context(dict(context), autoescape=False))
    subject, _newline, body = text.strip().partition("\n")
    values = {name: str(value) for name, value in context.items() if isinstance(value, str | int)}
    return Letter(contact, template, language, one_line(subject), body.strip() + "\n", values)


def one_line(text: str) -> str:
    """Make one line of it: user text must not begin a new header."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _engine() -> Engine:
    backend = engines["django"]
    if not isinstance(backend, DjangoTemplates):
        raise TypeError("Messages need Django's own templates.")
    return backend.engine
