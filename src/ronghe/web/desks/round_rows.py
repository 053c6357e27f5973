"""Rows of the desk about placement rounds."""

from collections.abc import Callable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from ronghe.parties.actors import Actor
from ronghe.placements.queries.desk import Waiting, waiting_for
from ronghe.web.parts import Action, DeskRow, Urgency


def round_rows(actor: Actor, urgency: Callable[[date | None], Urgency]) -> list[DeskRow]:
    return [ROWS[one.kind](one, urgency(one.due_on)) for one in waiting_for(actor)]


def _row(
    one: Waiting, urgency: Urgency, sentence: str, label: str, name: str, *more: str
) -> DeskRow:
    address = reverse(f"rounds:{name}", args=[one.round, *more])
    return DeskRow(sentence % {"title": one.title}, urgency, Action(label, address), one.due_on)


def _rank(one: Waiting, urgency: Urgency) -> DeskRow:
    return _row(one, urgency, _("Rank the posts you want: “%(title)s”"), _("Rank posts"), "ranking_page")  # fmt: skip


def _link(one: Waiting, urgency: Urgency) -> DeskRow:
    return _row(one, urgency, _("A classmate asks to go with you in “%(title)s”"), _("Answer"), "ranking_page")  # fmt: skip


def _confirm(one: Waiting, urgency: Urgency) -> DeskRow:
    return _row(one, urgency, _("You have a post in “%(title)s”: confirm or decline it"), _("Look at the post"), "ranking_page")  # fmt: skip


def _answer_post(one: Waiting, urgency: Urgency) -> DeskRow:
    sentence = _("Will you take part in a placement round with “%(title)s”?")
    return _row(one, urgency, sentence, _("Answer"), "post_page", one.thing)


def _score(one: Waiting, urgency: Urgency) -> DeskRow:
    sentence = _("Put the applicants for “%(title)s” into bands")
    return _row(one, urgency, sentence, _("Look at applicants"), "applicant_list", one.thing)


def _compute(one: Waiting, urgency: Urgency) -> DeskRow:
    sentence = _("The ranking of “%(title)s” is over: have the result computed and propose it")
    return _row(one, urgency, sentence, _("Open round"), "round_page")


def _publish(one: Waiting, urgency: Urgency) -> DeskRow:
    sentence = _("Publish the result of “%(title)s” as the second person, or send it back")
    return _row(one, urgency, sentence, _("Open round"), "round_page")


def _look_at_post(one: Waiting, urgency: Urgency) -> DeskRow:
    sentence = _("Look at a post of “%(title)s”: its agreement no longer carries it")
    return _row(one, urgency, sentence, _("Look at the post"), "post_page", one.thing)


def _appeal(one: Waiting, urgency: Urgency) -> DeskRow:
    sentence = _("Answer an appeal in “%(title)s”")
    return _row(one, urgency, sentence, _("Answer appeal"), "appeal_answer", one.thing)


ROWS: dict[str, Callable[[Waiting, Urgency], DeskRow]] = {
    "rank": _rank,
    "link": _link,
    "confirm": _confirm,
    "answer_post": _answer_post,
    "score": _score,
    "compute": _compute,
    "publish": _publish,
    "look_at_post": _look_at_post,
    "appeal": _appeal,
}
