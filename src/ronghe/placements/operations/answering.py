"""Confidential complaints, on the side of whoever answers; and what is done when nobody does."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.placements.complaints import locked_grievance, say
from ronghe.placements.lifecycles import GRIEVANCE
from ronghe.placements.models import (
    LIVE,
    ClosingWord,
    Grievance,
    GrievanceState,
    GrievanceWord,
    WordKind,
)
from ronghe.placements.operations.grievances import LONGEST
from ronghe.placements.queries.grievances import all_colleges_lacking
from ronghe.placements.refusals import DoesNotFit, ReasonIsMissing
from ronghe.placements.safety_law import answers
from ronghe.placements.seats import answering, who_answers

MONDAY = 0


class ReportComesFirst(ValueError):
    """What the law wants reported is not closed before somebody has noted where it was reported."""


def _refuse_wordless(text: str) -> None:
    if not text.strip():
        raise ReasonIsMissing(_("Write a sentence: whoever wrote to you waits for it."))
    if len(text) > LONGEST:
        raise DoesNotFit(_("That is longer than fits here."))


@transaction.atomic
def answer_grievance(
    *, grievance: Grievance, text: str, actor: Actor, at: datetime
) -> GrievanceWord:
    """Answer whoever complained."""
    require(actor, "placements.answer_grievance", grievance)
    grievance = locked_grievance(grievance)
    grievance.state = GRIEVANCE.next_state(grievance.state, "answer_grievance")
    _refuse_wordless(text)
    grievance.due_on, grievance.escalated_at = None, None
    grievance.save(update_fields=["state", "due_on", "escalated_at"])
    written = say(grievance, WordKind.ANSWER, text, actor, at)
    audit.record("grievance.answered", grievance, actor=actor, at=at)
    news.publish("grievance.answered", grievance, actor=actor, at=at)
    return written


@transaction.atomic
def note_measure(*, grievance: Grievance, text: str, actor: Actor, at: datetime) -> GrievanceWord:
    """Note what is done about it; the complainant reads it."""
    require(actor, "placements.answer_grievance", grievance)
    grievance = locked_grievance(grievance)
    _refuse_wordless(text)
    if not grievance.is_live:
        raise DoesNotFit(_("It is closed or taken back."))
    written = say(grievance, WordKind.MEASURE, text, actor, at)
    audit.record("grievance.measure_noted", grievance, actor=actor, at=at)
    news.publish("grievance.measure_noted", grievance, actor=actor, at=at)
    return written


@transaction.atomic
def note_report(*, grievance: Grievance, text: str, actor: Actor, at: datetime) -> GrievanceWord:
    """Note to whom it was reported and when; also of one that was taken back."""
    require(actor, "placements.answer_grievance", grievance)
    grievance = locked_grievance(grievance)
    _refuse_wordless(text)
    written = say(grievance, WordKind.REPORT, text, actor, at)
    audit.record("grievance.report_noted", grievance, actor=actor, at=at)
    news.publish("grievance.measure_noted", grievance, actor=actor, at=at)
    return written


@transaction.atomic
def propose_closing(
    *, grievance: Grievance, text: str, actor: Actor, at: datetime
) -> GrievanceWord:
    """Propose to close it, with what was done; the complainant has the last word."""
    require(actor, "placements.answer_grievance", grievance)
    grievance = locked_grievance(grievance)
    grievance.state = GRIEVANCE.next_state(grievance.state, "propose_closing")
    _refuse_wordless(text)
    if lacks_report(grievance):
        raise ReportComesFirst(_("The law wants this reported. Note first to whom you reported it."))  # fmt: skip
    grievance.proposed_at = at
    grievance.save(update_fields=["state", "proposed_at"])
    written = say(grievance, WordKind.CLOSING, text, actor, at)
    audit.record("grievance.closing_proposed", grievance, actor=actor, at=at)
    news.publish("grievance.closing_proposed", grievance, actor=actor, at=at)
    return written


def lacks_report(grievance: Grievance) -> bool:
    """Say whether it must be reported and nobody has noted that it was."""
    return grievance.must_be_reported and not grievance.words.filter(kind=WordKind.REPORT).exists()


@transaction.atomic
def tend_grievances(*, actor: Actor, at: datetime) -> int:
    """Close what got no last word, find who answers where nobody does, and tell the authority what waits.

    On Mondays the heads of colleges that have named nobody are reminded: of all of them, always.
    """
    require(actor, "placements.tend_grievances")
    if day_of(at).weekday() == MONDAY:
        for college in all_colleges_lacking(on=day_of(at)):
            news.publish("officer.lacking", college, actor=actor, at=at)
    return _lapse(actor, at) + _move(actor, at) + _escalate(actor, at)


def _lapse(actor: Actor, at: datetime) -> int:
    since = at - timedelta(days=answers().closing_word)
    waiting = Grievance.objects.select_for_update().filter(
        state=GrievanceState.PROPOSED, proposed_at__lt=since
    )
    found = list(waiting.order_by("pk"))
    for one in found:
        one.state = GRIEVANCE.next_state(one.state, "lapse_grievance")
        one.closed_at, one.closing_word = at, ClosingWord.NONE
        one.save(update_fields=["state", "closed_at", "closing_word"])
        audit.record("grievance.lapsed", one, actor=actor, at=at)
        news.publish("grievance.lapsed", one, actor=actor, at=at)
    return len(found)


def _move(actor: Actor, at: datetime) -> int:
    """Give those whose officer has gone, or that nobody could answer, to whoever answers now."""
    count = 0
    live = Grievance.objects.filter(state__in=LIVE).order_by("pk").values_list("pk", flat=True)
    for pk in live.iterator(500):
        one = locked_grievance(Grievance(pk=pk))
        now = answering(one.placement, one.about, on=day_of(at))
        is_same = (one.seat, one.authority_id) == (now.seat, now.authority and now.authority.pk)
        if is_same or who_answers(one, on=day_of(at)):
            continue
        one.seat, one.authority = now.seat, now.authority
        one.save(update_fields=["seat", "authority"])
        audit.record("grievance.moved", one, actor=actor, at=at)
        news.publish("grievance.moved", one, actor=actor, at=at)
        count += 1
    return count


def _escalate(actor: Actor, at: datetime) -> int:
    since = day_of(at) - timedelta(days=answers().escalation)
    late = Grievance.objects.select_for_update().filter(
        state=GrievanceState.OPEN, due_on__lte=since, escalated_at=None
    )
    found = list(late.order_by(F("due_on"), "pk"))
    for one in found:
        one.escalated_at = at
        one.save(update_fields=["escalated_at"])
        audit.record("grievance.escalated", one, actor=actor, at=at)
        news.publish("grievance.escalated", one, actor=actor, at=at)
    return len(found)
