"""Rows of the desk about what an authority asks of organisations of its region."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from ronghe.parties.actors import Actor
from ronghe.supervision.queries.directives import directives_to_answer
from ronghe.supervision.queries.forms import forms_to_fill_in, forms_to_run
from ronghe.web.parts import Action, DeskRow, Text, Urgency

# What is asked, and what the button says: of a college, and of the authority itself.
FORM_WORDS: dict[str, tuple[Text, Text]] = {
    "fill_form": (
        gettext_lazy("Fill in your part of “%(title)s”"),
        gettext_lazy("Fill in"),
    ),
    "mend_form": (
        gettext_lazy("Look again at your part of “%(title)s”: it was returned"),
        gettext_lazy("Look at it"),
    ),
    "map_form": (
        gettext_lazy("Map the columns of “%(title)s”, and send it"),
        gettext_lazy("Map the columns"),
    ),
    "settle_form": (
        gettext_lazy("Choose where records and colleges say different things in “%(title)s”"),
        gettext_lazy("Look and choose"),
    ),
}
# What a directive asks of an organisation.
ANSWER_WORDS: dict[str, tuple[Text, Text]] = {
    "read_directive": (
        gettext_lazy("Confirm that “%(title)s” was read"),
        gettext_lazy("Read it"),
    ),
    "report_directive": (
        gettext_lazy("Say how far you are with “%(title)s”"),
        gettext_lazy("Report progress"),
    ),
}
GUIDANCE_KINDS = FORM_WORDS.keys() | ANSWER_WORDS.keys()


def asked_by_guidance(actor: Actor) -> list[QuerySet[Any, Any]]:
    """Give what guidance asks of the actor, as rows for the query of the desk."""
    return [*forms_to_fill_in(actor), *forms_to_run(actor), *directives_to_answer(actor)]


def guidance_row(
    kind: str, reference: str, title: str, urgency: Urgency, due_on: date | None
) -> DeskRow:
    sentence, label = (FORM_WORDS | ANSWER_WORDS)[kind]
    page = {"read_directive": "directive_page", "report_directive": "directive_report"}.get(kind, "form_page")  # fmt: skip
    action = Action(label, reverse(f"guidance:{page}", args=[reference]))
    return DeskRow(str(sentence) % {"title": title}, urgency, action, due_on)
