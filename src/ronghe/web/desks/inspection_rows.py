"""Rows of the desk about inspections, visits and measures."""

from collections.abc import Callable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from ronghe.parties.actors import Actor
from ronghe.supervision.queries.inspection_desk import (
    InspectionWaiting,
    waiting_about_inspections,
)
from ronghe.web.parts import Action, DeskRow, Urgency


def inspection_rows(
    actor: Actor, urgency: Callable[[date | None], Urgency], *, on: date
) -> list[DeskRow]:
    return [_row(one, urgency) for one in waiting_about_inspections(actor, on=on)]


def _row(one: InspectionWaiting, urgency: Callable[[date | None], Urgency]) -> DeskRow:
    sentence, label = _said(one)
    page = reverse("inspections:inspection_page", args=[one.reference])
    words = sentence % {"title": one.words}
    return DeskRow(words, urgency(one.due_on), Action(label, page), one.due_on)


def _said(one: InspectionWaiting) -> tuple[str, str]:
    sayings = {
        "approve": (_("Approve, as a second person, the inspection about “%(title)s”"), _("Read it")),
        "prepare": (_("Prepare and announce the case about “%(title)s”"), _("Prepare it")),
        "decide": (_("Decide the case about “%(title)s”"), _("Read and decide")),
        "settle": (_("They object to a measure about “%(title)s”: settle it"), _("Read it")),
        "check_mending": (_("Look whether “%(title)s” was put right"), _("Look")),
        "go": (_("You are named to look at “%(title)s” on the day announced"), _("Open case")),
        "look": (_("You are on site about “%(title)s”: fill in the checklist, state the findings"), _("Go on")),
        "answer_visit": (_("The authority asks for a visit about “%(title)s”: agree, or decline without effect"), _("Answer")),
        "hand_in": (_("An inspection about “%(title)s” is announced: hand in what is asked for"), _("Look at it")),
        "reply": (_("Findings about “%(title)s”: you may reply before it is decided"), _("Read and reply")),
        "object": (_("A measure about “%(title)s” is announced: you may object"), _("Read it")),
        "mend": (_("Say what was put right about “%(title)s”"), _("Say it")),
    }  # fmt: skip
    return sayings[one.kind]
