"""Rows of the desk about hazards, incidents, and what waits in confidence."""

from collections.abc import Callable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ronghe.parties.actors import Actor
from ronghe.placements.queries.safety_desk import (
    SafetyWaiting,
    waiting_for_safety,
)
from ronghe.web.desks.flag_rows import FLAG_KINDS, asked_by_checks, flag_rows
from ronghe.web.desks.guidance_rows import GUIDANCE_KINDS, asked_by_guidance, guidance_row
from ronghe.web.desks.import_rows import HELD, imports_to_decide, imports_with_held_rows
from ronghe.web.parts import Action, DeskRow, Urgency

Urgent = Callable[[date | None], Urgency]


def safety_rows(actor: Actor, urgency: Urgent, *, on: date) -> list[DeskRow]:
    """Give them with what supervision asks and which imports wait: read in the same query."""
    beside = [*asked_by_guidance(actor), *asked_by_checks(actor, on=on), *imports_with_held_rows(actor)]  # fmt: skip
    waiting = waiting_for_safety(actor, on=on, beside=beside)
    held = [one for one in waiting if one.kind == HELD]
    checked = [one for one in waiting if one.kind in FLAG_KINDS]
    rows = [_row(one, urgency(one.due_on)) for one in waiting if one.kind not in {HELD, *FLAG_KINDS}]  # fmt: skip
    return [*rows, *flag_rows(checked, urgency), *imports_to_decide(actor, held)]


def _row(one: SafetyWaiting, urgency: Urgency) -> DeskRow:
    if one.kind in GUIDANCE_KINDS:
        return guidance_row(one.kind, one.reference, one.words, urgency, one.due_on)
    return ROWS[one.kind](one, urgency)


def _hazard(label: str, one: SafetyWaiting) -> Action:
    return Action(label, reverse("incidents:hazard_page", args=[one.reference]))


def _incident(label: str, one: SafetyWaiting) -> Action:
    return Action(label, reverse("incidents:incident_page", args=[one.reference]))


def _confided(label: str, one: SafetyWaiting) -> Action:
    return Action(label, reverse("grievances:grievance_page", args=[one.reference]))


def _where(one: SafetyWaiting) -> str:
    """Give what was written without its full stop: a sentence goes on behind it."""
    return one.words.rstrip(" .。")


def _answer_hazard(one: SafetyWaiting, urgency: Urgency) -> DeskRow:
    sentence = _("Hazard: %(where)s. Say what you do about it") % {"where": _where(one)}
    return DeskRow(sentence, urgency, _hazard(_("Answer"), one), one.due_on)


def _look_at_hazard(one: SafetyWaiting, _urgency: Urgency) -> DeskRow:
    sentence = _("Look whether this hazard is mended: %(where)s") % {"where": _where(one)}
    return DeskRow(sentence, Urgency.SOON, _hazard(_("Look"), one))


def _unanswered_hazard(one: SafetyWaiting, _urgency: Urgency) -> DeskRow:
    sentence = _("The host has not answered a hazard: %(where)s. Call them") % {
        "where": _where(one)
    }
    return DeskRow(sentence, Urgency.NOW, _hazard(_("Open hazard"), one), one.due_on)


def _name_investigator(one: SafetyWaiting, _urgency: Urgency) -> DeskRow:
    sentence = _("Name who looks into incident %(reference)s") % {"reference": one.reference}
    return DeskRow(sentence, Urgency.NOW, _incident(_("Open incident"), one), one.due_on)


def _state_measures(one: SafetyWaiting, _urgency: Urgency) -> DeskRow:
    sentence = _("You look into incident %(reference)s: state cause and measures")
    return DeskRow(sentence % {"reference": one.reference}, Urgency.SOON, _incident(_("Open incident"), one))  # fmt: skip


def _close_incident(one: SafetyWaiting, _urgency: Urgency) -> DeskRow:
    sentence = _("Incident %(reference)s waits for a second person: close it, or send it back")
    return DeskRow(sentence % {"reference": one.reference}, Urgency.SOON, _incident(_("Open incident"), one))  # fmt: skip


def _tell(one: SafetyWaiting, urgency: Urgency) -> DeskRow:
    sentence = _("Incident %(reference)s: somebody must still be told") % {"reference": one.reference}  # fmt: skip
    return DeskRow(sentence, urgency, _incident(_("See who"), one), one.due_on)


def _grave_incident(one: SafetyWaiting, _urgency: Urgency) -> DeskRow:
    sentence = _("A serious incident stands open: %(reference)s") % {"reference": one.reference}
    return DeskRow(sentence, Urgency.NOW, _incident(_("Open incident"), one))


def _left_hazards(one: SafetyWaiting, _urgency: Urgency) -> DeskRow:
    words = ngettext(
        "%(n)d hazard has had no answer for a week",
        "%(n)d hazards have had no answer for a week",
        one.count,
    )
    action = Action(_("Look at hazards"), reverse("incidents:hazard_list"))
    return DeskRow(words % {"n": one.count}, Urgency.SOON, action)


def _answer_grievance(one: SafetyWaiting, urgency: Urgency) -> DeskRow:
    """Say no name and no matter: a desk is seen by whoever passes."""
    sentence = _("A word in confidence waits for your answer")
    return DeskRow(sentence, urgency, _confided(_("Open it"), one), one.due_on)


def _own_word(one: SafetyWaiting, _urgency: Urgency) -> DeskRow:
    return DeskRow(_("There is a word for you"), Urgency.SOON, _confided(_("Read it"), one))


def _officers() -> Action:
    return Action(_("Name somebody"), reverse("grievances:officer_list"))


def _name_officer(_one: SafetyWaiting, _urgency: Urgency) -> DeskRow:
    sentence = _("Name an officer for protection: your students at work have nobody to turn to")
    return DeskRow(sentence, Urgency.NOW, _officers())


def _colleges_without_officer(one: SafetyWaiting, _urgency: Urgency) -> DeskRow:
    words = ngettext(
        "%(n)d college with students at work has named no officer for protection",
        "%(n)d colleges with students at work have named no officer for protection",
        one.count,
    )
    action = Action(_("See which"), reverse("grievances:officer_list"))
    return DeskRow(words % {"n": one.count}, Urgency.SOON, action)


def _left_grievances(_one: SafetyWaiting, _urgency: Urgency) -> DeskRow:
    sentence = _("Words in confidence at your colleges have waited too long: ask whoever answers")
    return DeskRow(sentence, Urgency.NOW, Action(_("See who answers"), reverse("grievances:officer_list")))  # fmt: skip


ROWS: dict[str, Callable[[SafetyWaiting, Urgency], DeskRow]] = {
    "answer_hazard": _answer_hazard,
    "look_at_hazard": _look_at_hazard,
    "unanswered_hazard": _unanswered_hazard,
    "name_investigator": _name_investigator,
    "state_measures": _state_measures,
    "close_incident": _close_incident,
    "tell": _tell,
    "grave_incident": _grave_incident,
    "left_hazards": _left_hazards,
    "answer_grievance": _answer_grievance,
    "own_word": _own_word,
    "name_officer": _name_officer,
    "colleges_without_officer": _colleges_without_officer,
    "left_grievances": _left_grievances,
}
