"""Rows of the desk about visits, guidance, illness, changes of post, and the day’s look."""

from collections.abc import Callable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ronghe.parties.actors import Actor
from ronghe.placements.queries.visit_desk import Waiting, waiting_about_visits
from ronghe.web.parts import Action, DeskRow, Urgency


def visit_rows(
    actor: Actor, urgency: Callable[[date | None], Urgency], *, on: date
) -> list[DeskRow]:
    return [ROWS[one.kind](one, urgency(one.due_on)) for one in waiting_about_visits(actor, on=on)]


def _overdue(one: Waiting, urgency: Urgency) -> DeskRow:
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


def _answer(one: Waiting, urgency: Urgency) -> DeskRow:
    words = ngettext(
        "%(n)d note of a visit or of guidance waits for your word: was it so?",
        "%(n)d notes of visits and guidance wait for your word: was it so?",
        one.count,
    )
    action = Action(_("Say how it was"), reverse("placements:answers_own"))
    return DeskRow(words % {"n": one.count}, urgency, action)


def _confirm_weeks(one: Waiting, urgency: Urgency) -> DeskRow:
    words = ngettext(
        "%(n)d week of a student waits for you", "%(n)d weeks of your students wait for you", one.count
    )  # fmt: skip
    action = Action(_("Take a minute"), reverse("placements:minute_own"))
    return DeskRow(words % {"n": one.count}, urgency, action)


def _look(_one: Waiting, urgency: Urgency) -> DeskRow:
    words = _("Look at today’s exceptions, and say with one tap that you did")
    action = Action(_("Look at the day"), reverse("placements:day_page"))
    return DeskRow(words, urgency, action)


def _illness(one: Waiting, _urgency: Urgency) -> DeskRow:
    words = ngettext("%(n)d sick note waits for you", "%(n)d sick notes wait for you", one.count)
    page = (
        reverse("placements:change_list", args=[one.reference])
        if one.count == 1
        else reverse("placements:day_page")
    )
    return DeskRow(words % {"n": one.count}, Urgency.NOW, Action(_("Answer"), page))


def _stages(one: Waiting, urgency: Urgency) -> DeskRow:
    words = ngettext(
        "%(n)d change of post waits for your side", "%(n)d changes of post wait for your side", one.count
    )  # fmt: skip
    page = reverse("placements:change_list", args=[one.reference])
    return DeskRow(words % {"n": one.count}, urgency, Action(_("Look at it"), page))


def _came_back(one: Waiting, urgency: Urgency) -> DeskRow:
    words = ngettext(
        "%(n)d student came back to “%(title)s”: open it for a repair",
        "%(n)d students came back to “%(title)s”: open it for a repair",
        one.count,
    )
    page = reverse("placements:round_reopen", args=[one.reference])
    return DeskRow(
        words % {"n": one.count, "title": one.title}, urgency, Action(_("Open for a repair"), page)
    )


def _assess(one: Waiting, urgency: Urgency) -> DeskRow:
    words = ngettext(
        "%(n)d placement is to be assessed: the reports are open",
        "%(n)d placements are to be assessed: the reports are open",
        one.count,
    )
    page = reverse("endings:assessment_give", args=[one.reference])
    return DeskRow(words % {"n": one.count}, urgency, Action(_("Assess"), page))


def _objection(one: Waiting, urgency: Urgency) -> DeskRow:
    words = ngettext(
        "%(n)d student objects to a result: answer",
        "%(n)d students object to a result: answer",
        one.count,
    )
    page = reverse("endings:objection_answer", args=[one.reference])
    return DeskRow(words % {"n": one.count}, urgency, Action(_("Answer the objection"), page))


ROWS: dict[str, Callable[[Waiting, Urgency], DeskRow]] = {
    "overdue": _overdue,
    "answer": _answer,
    "confirm_weeks": _confirm_weeks,
    "look": _look,
    "illness": _illness,
    "stages": _stages,
    "came_back": _came_back,
    "assess": _assess,
    "objection": _objection,
}
