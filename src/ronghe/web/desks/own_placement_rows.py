"""Rows of a student's desk about the placement ahead: consent, and the safety test."""

from collections.abc import Callable, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from ronghe.placements.queries.own_desk import OwnStep, own_steps
from ronghe.placements.queries.own_home import AtAGlance
from ronghe.web.parts import Action, DeskRow, Urgency


def own_placement_rows(
    own: Sequence[AtAGlance], urgency: Callable[[date | None], Urgency], *, on: date
) -> list[DeskRow]:
    return [_row(one, urgency(one.due_on), on) for one in own_steps(own)]


def _row(one: OwnStep, urgency: Urgency, on: date) -> DeskRow:
    is_consent = one.kind == "consent"
    sentence = (
        _("Read what your placement “%(title)s” is, and say whether you agree")
        if is_consent
        else _("Take the safety test for “%(title)s”")
    )
    name = "consent_give" if is_consent else "safety_test"
    label = _("Read and decide") if is_consent else _("Learn and take the test")
    address = reverse(f"placements:{name}", args=[one.placement])
    return DeskRow(
        sentence % {"title": one.title},
        urgency,
        Action(label, address),
        one.due_on,
        is_late=one.due_on < on,
    )
