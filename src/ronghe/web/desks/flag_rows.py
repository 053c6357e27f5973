"""Rows of the desk about odd records and early warnings."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ronghe.parties.actors import Actor
from ronghe.placements.queries.safety_desk import COUNTED, SafetyWaiting
from ronghe.supervision.queries.flag_desk import asked_about_flags
from ronghe.web.parts import Action, DeskRow, Urgency

FLAG_KINDS = frozenset({"answer_flag", "decide_flag", "look_at_warning"})
# More than so many of a kind stand in one row, as a number.
TOLD_SINGLY = 3


def asked_by_checks(actor: Actor, *, on: date) -> list[QuerySet[Any, Any]]:
    """Give what flags and warnings ask of the actor, as rows for the query of the desk."""
    return asked_about_flags(actor, on=on, language=(get_language() or "en")[:2])


def flag_rows(
    waiting: Sequence[SafetyWaiting], urgency: Callable[[date | None], Urgency]
) -> list[DeskRow]:
    """Give a row for each, or one for many of a kind."""
    rows = [_answer(one, urgency(one.due_on)) for one in waiting if one.kind == "answer_flag"]
    for kind, single, several in (
        ("decide_flag", _decide, _decide_many),
        ("look_at_warning", _look, _look_at_many),
    ):
        own = [one for one in waiting if one.kind == kind]
        rows += [single(one) for one in own] if len(own) <= TOLD_SINGLY else [several(len(own))]
    return rows


def _answer(one: SafetyWaiting, urgency: Urgency) -> DeskRow:
    return DeskRow(
        _("Say how you see the records of “%(title)s” that look unusual") % {"title": one.words},
        urgency,
        Action(_("Read and reply"), reverse("flags:flag_page", args=[one.reference])),
        one.due_on,
        detail=_("It is a question, not a finding; nobody decides before your time has passed."),
    )


def _decide(one: SafetyWaiting) -> DeskRow:
    return DeskRow(
        _("Decide about the unusual records of “%(title)s”") % {"title": one.words},
        Urgency.SOON,
        Action(_("Read and decide"), reverse("flags:flag_page", args=[one.reference])),
        detail=_("All sides were heard, or their time has passed."),
    )


def _decide_many(count: int) -> DeskRow:
    words = ngettext(
        "%(n)s question about unusual records waits for your decision",
        "%(n)s questions about unusual records wait for your decision",
        count,
    )
    page = f"{reverse('flags:flag_list')}?state=ripe"
    return DeskRow(words % {"n": _many(count)}, Urgency.SOON, Action(_("See which"), page))


def _look(one: SafetyWaiting) -> DeskRow:
    return DeskRow(
        _("“%(title)s” may be broken off: talk to both sides") % {"title": one.words},
        Urgency.LATER,
        Action(_("Read why"), reverse("flags:warning_page", args=[one.reference])),
        detail=_("Note what you offered them; then this row is done."),
    )


def _look_at_many(count: int) -> DeskRow:
    words = ngettext(
        "%(n)s cooperation may be broken off: talk to both sides",
        "%(n)s cooperations may be broken off: talk to both sides",
        count,
    )
    action = Action(_("See which"), reverse("flags:warning_list"))
    return DeskRow(words % {"n": _many(count)}, Urgency.LATER, action)


def _many(count: int) -> str:
    return f"{count}+" if count >= COUNTED else str(count)
