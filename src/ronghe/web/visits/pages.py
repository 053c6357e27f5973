"""Visits and guidance as pages: in words that each reader may read."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from ronghe.kernel.evidence import evidence_of
from ronghe.kernel.permissions import may
from ronghe.parties.actors import Actor
from ronghe.placements.models import (
    ContactState,
    MentorContact,
    Reply,
    Side,
    Visit,
    VisitQuestion,
    VisitState,
)
from ronghe.web.parts import Chip, Fact, Mark, Text, listed
from ronghe.web.placements.life_access import name_of
from ronghe.web.visits.access import page_of

VISIT_MARKS = {
    VisitState.PLANNED: Mark.DUE,
    VisitState.REPORTED: Mark.UNKNOWN,
    VisitState.CONFIRMED: Mark.HOLDS,
    VisitState.CONTRADICTED: Mark.BROKEN,
    VisitState.CANCELLED: None,
}
CONTACT_MARKS = {
    ContactState.NOTED: Mark.UNKNOWN,
    ContactState.CONFIRMED: Mark.HOLDS,
    ContactState.CONTRADICTED: Mark.BROKEN,
    ContactState.WITHDRAWN: None,
}
REPLY_MARKS = {Reply.YES: Mark.HOLDS, Reply.NO: Mark.BROKEN, Reply.UNKNOWN: Mark.UNKNOWN}


@dataclass(frozen=True)
class VisitRow:
    """A visit in a list: the day, the way, who was met, and how it stands."""

    url: str
    day: date
    way: Text
    chip: Chip
    student: str
    tutor: str
    met: str = ""
    host: str = ""
    reference: str = ""


@dataclass(frozen=True)
class Said:
    """What one side says of a visit, beside the tutor’s report."""

    mark: Mark
    who: str
    words: Text
    note: str = ""


@dataclass(frozen=True)
class ContactRow:
    """Guidance in a list, with what its reader may do about it."""

    contact: MentorContact
    chip: Chip
    who: str
    noted: str
    length: str
    answer_url: str = ""
    withdraw_url: str = ""


def chip_of(visit: Visit, on: date) -> Chip:
    if visit.state == VisitState.PLANNED and visit.planned_on < on:
        return Chip(pgettext("a visit", "Overdue"), Mark.BROKEN)
    return Chip(visit.get_state_display(), VISIT_MARKS[VisitState(visit.state)])


def met_in(visit: Visit) -> str:
    """Say whom and what the tutor saw."""
    found = [
        words
        for has_seen, words in (
            (visit.saw_student, pgettext("met at a visit", "student")),
            (visit.saw_mentor, pgettext("met at a visit", "mentor")),
            (visit.saw_workplace, pgettext("met at a visit", "workplace")),
        )
        if has_seen
    ]
    return listed(found)


def visit_row(visit: Visit, on: date, *, has_host: bool = False) -> VisitRow:
    language = get_language() or "en"
    way = visit.get_way_display() if visit.is_made else visit.get_planned_way_display()
    return VisitRow(
        page_of(visit),
        visit.day,
        way,
        chip_of(visit, on),
        name_of(visit.placement.student),
        name_of(visit.tutor),
        met_in(visit),
        visit.placement.host.name_in(language) if has_host else "",
        visit.reference,
    )


def checklist_of(visit: Visit) -> tuple[Fact, ...]:
    """Give the exact questions with their answers; what was not asked is not known."""
    return tuple(_reply(visit, VisitQuestion(value)) for value in VisitQuestion.values)


def _reply(visit: Visit, question: VisitQuestion) -> Fact:
    reply = Reply(visit.replies.get(question.value, Reply.UNKNOWN))
    return Fact(REPLY_MARKS[reply], question.label, reply.label)


def said_of(visit: Visit) -> list[Said]:
    """Give what student and host say; who has said nothing is shown so."""
    language = get_language() or "en"
    answers = {one.side: one for one in visit.answers.all()}
    found = []
    for side, who in ((Side.STUDENT, _("The student")), (Side.HOST, _("The host"))):
        one = answers.get(side)
        if one is None:
            found.append(Said(Mark.UNKNOWN, who, _("has not answered yet")))
            continue
        name = one.answered_by.name_in(language) if one.answered_by else ""
        speaker = f"{who} · {name}" if name else who
        words = _("says that it was as reported") if one.took_place else _("says that it was otherwise")  # fmt: skip
        mark = Mark.HOLDS if one.took_place else Mark.BROKEN
        found.append(Said(mark, speaker, f"{words} · {date_format(one.answered_at)}", one.note))
    return found


def pictures_of(visit: Visit) -> list[tuple[str, str]]:
    return [
        (one.name, reverse("placements:visit_picture", args=[visit.reference, one.reference]))
        for one in evidence_of(visit).order_by("pk")
    ]


def contact_row(contact: MentorContact, actor: Actor) -> ContactRow:
    may_answer = contact.state == ContactState.NOTED and may(actor, "placements.answer_contact", contact)  # fmt: skip
    may_withdraw = contact.state == ContactState.NOTED and may(
        actor, "placements.withdraw_contact", contact
    )
    arguments = [contact.placement.reference, contact.pk]
    return ContactRow(
        contact,
        Chip(contact.get_state_display(), CONTACT_MARKS[ContactState(contact.state)]),
        guide_of(contact),
        noted_words(contact),
        ngettext("%(n)d minute", "%(n)d minutes", contact.minutes) % {"n": contact.minutes},
        reverse("placements:contact_answer", args=arguments) if may_answer else "",
        reverse("placements:contact_withdraw", args=arguments) if may_withdraw else "",
    )


def guide_of(contact: MentorContact) -> str:
    placement = contact.placement
    if contact.guide == Side.COLLEGE:
        return _("with the college tutor %(name)s") % {"name": name_of(placement.tutor)}
    return _("with the mentor %(name)s") % {"name": name_of(placement.mentor)}


def noted_words(contact: MentorContact) -> str:
    sides = {
        Side.STUDENT: _("noted by the student"),
        Side.HOST: _("noted by the mentor"),
        Side.COLLEGE: _("noted by the tutor"),
    }
    return sides[Side(contact.noted_for)]
