"""Rows of the desk about visits that are overdue, and what waits for one’s word."""

from collections.abc import Callable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ronghe.parties.actors import Actor
from ronghe.placements.queries.visit_desk import VisitsWaiting, waiting_about_visits
from ronghe.web.parts import Action, DeskRow, Urgency


def visit_rows(
    actor: Actor, urgency: Callable[[date | None], Urgency], *, on: date
) -> list[DeskRow]:
    return [ROWS[one.kind](one, urgency(one.due_on)) for one in waiting_about_visits(actor, on=on)]


def _overdue(one: VisitsWaiting, urgency: Urgency) -> DeskRow:
    words = ngettext(
        "%(n)d planned visit is overdue: report it, or cancel it with the reason",
        "%(n)d planned visits are overdue: report them, or cancel them with the reason",
        one.count,
    )
    page = (
        reverse("placements:visit_page", args=[one.reference])
        if one.count == 1
        else f"{reverse('placements:visit_board')}?state=overdue"
    )
    return DeskRow(words % {"n": one.count}, urgency, Action(_("Look at visits"), page), one.due_on)


def _answer(one: VisitsWaiting, urgency: Urgency) -> DeskRow:
    words = ngettext(
        "%(n)d note of a visit or of guidance waits for your word: was it so?",
        "%(n)d notes of visits and guidance wait for your word: was it so?",
        one.count,
    )
    action = Action(_("Say how it was"), reverse("placements:answers_own"))
    return DeskRow(words % {"n": one.count}, urgency, action)


ROWS: dict[str, Callable[[VisitsWaiting, Urgency], DeskRow]] = {
    "overdue": _overdue,
    "answer": _answer,
}
