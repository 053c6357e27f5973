"""Rows of the desk about placements that are over: reports to write, a report to answer."""

from collections.abc import Callable
from datetime import date

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy

from ronghe.parties.actors import Actor
from ronghe.placements.queries.ending_desk import EndingWaiting, waiting_at_the_end
from ronghe.web.parts import Action, DeskRow, Text, Urgency

# What is asked, what the button says, and the page on which it is done.
WORDS: dict[str, tuple[Text, Text, str]] = {
    "student_report": (
        gettext_lazy("Say how “%(title)s” was: three questions, two minutes"),
        gettext_lazy("Write report"),
        "report_write",
    ),
    "answer_report": (
        gettext_lazy("Read what the host wrote about “%(title)s”, and say whether you agree"),
        gettext_lazy("Read and answer"),
        "report_answer",
    ),
    "host_report": (
        gettext_lazy("Say what %(name)s reached at “%(title)s”"),
        gettext_lazy("Write report"),
        "report_write",
    ),
}


def ending_rows(actor: Actor, urgency: Callable[[date | None], Urgency]) -> list[DeskRow]:
    return [_row(one, urgency(one.due_on)) for one in waiting_at_the_end(actor)]


def _row(one: EndingWaiting, urgency: Urgency) -> DeskRow:
    sentence, label, page = WORDS[one.kind]
    name = one.student.name_in(get_language() or "en")
    words = str(sentence) % {"name": name, "title": one.title}
    action = Action(label, reverse(f"endings:{page}", args=[one.reference]))
    return DeskRow(words, urgency, action, one.due_on)
