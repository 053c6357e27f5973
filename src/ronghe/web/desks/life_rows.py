"""Rows of the desk about weeks that are to be entered, confirmed, or looked at."""

from collections.abc import Callable, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ronghe.parties.actors import Actor
from ronghe.placements.models import Placement
from ronghe.placements.queries.life_desk import LifeWaiting, waiting_in_life
from ronghe.placements.queries.own_home import AtAGlance
from ronghe.web.parts import Action, DeskRow, Urgency


def life_rows(
    actor: Actor,
    urgency: Callable[[date | None], Urgency],
    *,
    on: date,
    own: Sequence[AtAGlance] = (),
) -> list[DeskRow]:
    waiting = waiting_in_life(actor, on=on, own=own)
    return [ROWS[one.kind](one, urgency(one.due_on)) for one in waiting]


def _of(one: LifeWaiting) -> Placement:
    assert one.placement is not None  # noqa: S101 -- rows of this kind are about a placement
    return one.placement


def _student(one: LifeWaiting) -> str:
    return _of(one).student.person.name_in(get_language() or "en")


def _enter_week(one: LifeWaiting, urgency: Urgency) -> DeskRow:
    page = reverse("placements:week_page", args=[_of(one).reference, one.monday])
    sentence = _("Enter your week at “%(title)s”; it takes a minute") % {"title": _of(one).title}
    return DeskRow(sentence, urgency, Action(_("Enter week"), page), one.due_on)


def _no_week(one: LifeWaiting, urgency: Urgency) -> DeskRow:
    sentence = _("%(name)s has entered no week for %(n)d days: ask how it is going")
    words = {"name": _student(one), "n": one.count}
    return DeskRow(sentence % words, urgency, _weeks(one))


def _unanswered(one: LifeWaiting, urgency: Urgency) -> DeskRow:
    words = ngettext(
        "The host left %(n)d week of %(name)s unanswered: send the mentor a new link, or call",
        "The host left %(n)d weeks of %(name)s unanswered: send the mentor a new link, or call",
        one.count,
    )
    return DeskRow(words % {"name": _student(one), "n": one.count}, urgency, _weeks(one))


def _repeated(one: LifeWaiting, urgency: Urgency) -> DeskRow:
    sentence = _("%(name)s has done the same for %(n)d weeks: is there something new to try?")
    page = reverse("placements:growth_page", args=[_of(one).reference])
    words = {"name": _student(one), "n": one.count}
    return DeskRow(sentence % words, Urgency.LATER, Action(_("Look at growth"), page))


def _weeks(one: LifeWaiting) -> Action:
    page = reverse("placements:week_list", args=[_of(one).reference])
    return Action(_("Look at weeks"), page)


ROWS: dict[str, Callable[[LifeWaiting, Urgency], DeskRow]] = {
    "enter_week": _enter_week,
    "no_week": _no_week,
    "unanswered": _unanswered,
    "repeated": _repeated,
}
