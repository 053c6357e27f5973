"""A student's home: the placement at a glance, each thing one tap away."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ronghe.kernel.money import Money
from ronghe.placements.models import PayPeriod, Placement, PlacementState
from ronghe.placements.queries.own_home import AtAGlance
from ronghe.web.parts import Action, Chip, Desk, Text
from ronghe.web.pay.words import amount_words, month_words
from ronghe.web.pay.words import chip_of as chip_of_pay
from ronghe.web.placements.hours_words import hours_words
from ronghe.web.placements.level_words import level_word
from ronghe.web.placements.own_page import chip_of

SHOWN = 3


@dataclass(frozen=True)
class TaskChip:
    """A task of the post, with the level of this week where one was noted."""

    title: str
    level: Text = ""


@dataclass(frozen=True)
class Home:
    """One placement on the home page of its student."""

    placement: Placement
    chip: Chip
    url: str
    actions: tuple[Action, ...] = ()
    week_url: str = ""
    tasks: tuple[TaskChip, ...] = ()
    hours: Text = ""
    hours_url: str = ""
    pay: Text = ""
    pay_chip: Chip | None = None
    pay_url: str = ""


def homes_of(own: Sequence[AtAGlance], *, on: date) -> list[Home]:
    return [_home(one, on) for one in own[:SHOWN]]


def with_next_line(desk: Desk, homes: list[Home]) -> Desk:
    """Offer the journal to whoever has nothing to do and is at work."""
    journal = next((one.actions[0] for one in homes if one.actions), None)
    if journal is None:
        return desk
    sentence = _("You could write two lines about today.")
    return replace(desk, next_useful=journal, next_useful_sentence=sentence)


def _home(one: AtAGlance, on: date) -> Home:
    placement = one.placement
    own = _page("own_placement", placement)
    if not placement.has_begun:
        return Home(placement, chip_of(placement), own)
    week = reverse("placements:week_page", args=[placement.reference, one.monday])
    return Home(
        placement,
        chip_of(placement),
        own,
        actions=_actions(one, week),
        week_url=week,
        tasks=tuple(
            TaskChip(title, level_word(level) if level is not None else "")
            for title, level in one.tasks
        ),
        hours=_hours(one),
        hours_url=_page("week_list", placement),
        pay=_pay(one.pay),
        pay_chip=chip_of_pay(one.pay, on) if one.pay else None,
        pay_url=_page("pay_page", placement),
    )


def _actions(one: AtAGlance, week: str) -> tuple[Action, ...]:
    journal = Action(_("Write two lines"), _page("journal_list", one.placement))
    if one.placement.state != PlacementState.ACTIVE:
        return (journal,)
    label = _("Look at this week") if one.week else _("Enter this week")
    ill = Action(_("I am ill"), _page("illness_report", one.placement))
    return journal, Action(label, week), ill


def _hours(one: AtAGlance) -> str:
    so_far = _("%(hours)s confirmed so far") % {"hours": hours_words(one.confirmed_minutes)}
    this_week = (
        _("This week %(hours)s") % {"hours": hours_words(one.week_minutes)}
        if one.week
        else _("This week is not entered yet")
    )
    return _("%(this_week)s; %(so_far)s") % {"this_week": this_week, "so_far": so_far}


def _pay(row: PayPeriod | None) -> str:
    if row is None:
        return pgettext("pay of a student", "No month of pay is on record yet")
    month = month_words(row.month)
    if row.amount is None:
        return month
    amount = amount_words(Money(row.amount, row.currency))
    return pgettext("pay of a student", "%(month)s: %(amount)s") % {
        "month": month,
        "amount": amount,
    }


def _page(name: str, placement: Placement) -> str:
    return reverse(f"placements:{name}", args=[placement.reference])
