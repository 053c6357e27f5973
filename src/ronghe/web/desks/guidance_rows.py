"""Rows of the desk about what an authority asks of colleges."""

from collections.abc import Callable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy

from ronghe.parties.actors import Actor
from ronghe.supervision.models import PartState
from ronghe.supervision.queries.forms import forms_to_fill_in
from ronghe.web.parts import Action, DeskRow, Text, Urgency

# What is asked, and what the button says: of a college, and of the authority itself.
FILL_IN = (gettext_lazy("Fill in your part of “%(title)s”"), gettext_lazy("Fill in"))
RETURNED = (
    gettext_lazy("Look again at your part of “%(title)s”: it was returned"),
    gettext_lazy("Look at it"),
)
RUN_WORDS: dict[str, tuple[Text, Text]] = {
    "map_form": (
        gettext_lazy("Map the columns of “%(title)s”, and send it"),
        gettext_lazy("Map the columns"),
    ),
    "settle_form": (
        gettext_lazy("Choose where records and colleges say different things in “%(title)s”"),
        gettext_lazy("Look and choose"),
    ),
}


def guidance_rows(actor: Actor, urgency: Callable[[date | None], Urgency]) -> list[DeskRow]:
    return [
        _row(
            RETURNED if one.state == PartState.RETURNED else FILL_IN,
            one.form.reference,
            one.form.title,
            urgency(one.form.due_on),
            one.form.due_on,
        )
        for one in forms_to_fill_in(actor)
    ]


def run_row(
    kind: str, reference: str, title: str, urgency: Urgency, due_on: date | None
) -> DeskRow:
    return _row(RUN_WORDS[kind], reference, title, urgency, due_on)


def _row(
    words: tuple[Text, Text], reference: str, title: str, urgency: Urgency, due_on: date | None
) -> DeskRow:
    sentence, label = words
    action = Action(label, reverse("guidance:form_page", args=[reference]))
    return DeskRow(str(sentence) % {"title": title}, urgency, action, due_on)
