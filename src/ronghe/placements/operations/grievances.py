"""Confidential complaints, on the side of whoever complains: sent, written on, settled, taken back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor, ActorKind
from ronghe.parties.following import day_of
from ronghe.placements.by_name import by_name
from ronghe.placements.complaints import (
    AGAIN,
    due_again,
    locked_grievance,
    new_reference,
    say,
)
from ronghe.placements.lifecycles import GRIEVANCE
from ronghe.placements.models import (
    Accused,
    ClosingWord,
    Complainant,
    Confidant,
    Grievance,
    GrievanceAccused,
    GrievanceKind,
    GrievanceWord,
    Placement,
    Seat,
    WordKind,
)
from ronghe.placements.refusals import DoesNotFit, ReasonIsMissing
from ronghe.placements.safety_law import answers
from ronghe.placements.secrecy import Secrecy, Wish, secrecy_of

LONGEST = 4000
# Nobody was named who could answer: whoever could name somebody learns that, and not why today.
LACKING = frozenset({Seat.HEAD, Seat.NOBODY})


@dataclass(frozen=True)
class Complaint:
    """What is sent; `client_key` keeps what is sent twice from being kept twice."""

    client_key: UUID
    kind: str
    text: str
    confidants: frozenset[str] = frozenset()
    about: frozenset[str] = frozenset()
    in_danger: bool = False


def party_of(actor: Actor) -> str:
    return Complainant.GUARDIAN if actor.kind == ActorKind.LINK else Complainant.STUDENT


@transaction.atomic
def send_grievance(
    *, placement: Placement, complaint: Complaint, actor: Actor, at: datetime
) -> Grievance:
    """Send it to whoever answers, and to nobody but those whom the complainant chose."""
    require(actor, "placements.send_grievance", placement)
    _refuse_unfit(complaint)
    party, today = party_of(actor), day_of(at)
    known = Grievance.objects.filter(complainant=actor.person, client_key=complaint.client_key)
    if (found := known.first()) is not None:
        return found
    wish = Wish(party, complaint.kind, complaint.confidants, complaint.about)
    secrecy = secrecy_of(placement, wish, on=today)
    grievance = Grievance.objects.create(
        reference=new_reference(today),
        placement=placement,
        client_key=complaint.client_key,
        party=party,
        complainant=by_name(actor),
        kind=complaint.kind,
        text=complaint.text.strip(),
        in_danger=complaint.in_danger,
        must_be_reported=secrecy.must_be_reported,
        confidants=sorted(secrecy.confidants),
        about=sorted(complaint.about),
        seat=secrecy.answering.seat,
        authority=secrecy.answering.authority,
        sent_at=at,
        due_on=today + timedelta(days=_days(secrecy, in_danger=complaint.in_danger)),
    )
    GrievanceAccused.objects.bulk_create(
        GrievanceAccused(grievance=grievance, person=one) for one in secrecy.accused
    )
    audit.record("grievance.sent", grievance, actor=actor, at=at)
    news.publish("grievance.sent", grievance, actor=actor, at=at)
    if secrecy.answering.seat in LACKING:
        news.publish("officer.missing", placement.college, actor=actor, at=at)
    return grievance


def _refuse_unfit(complaint: Complaint) -> None:
    if complaint.kind not in GrievanceKind.values:
        raise DoesNotFit(_("Choose what it is about; “something else” is fine too."))
    if not complaint.confidants <= set(Confidant.values):
        raise DoesNotFit(_("Choose who may know among those on the list."))
    if not complaint.about <= set(Accused.values):
        raise DoesNotFit(_("Choose whom it is about among those on the list."))
    _refuse_empty(complaint.text)


def _refuse_empty(text: str) -> None:
    if not text.strip():
        raise ReasonIsMissing(_("Write in your own words what happens; a sentence is enough."))
    if len(text) > LONGEST:
        raise DoesNotFit(_("That is longer than fits here. Send the rest as a second word."))


def _days(secrecy: Secrecy, *, in_danger: bool) -> int:
    is_urgent = in_danger or secrecy.must_be_reported
    return answers().urgent_complaint if is_urgent else answers().complaint


@transaction.atomic
def write_again(*, grievance: Grievance, text: str, actor: Actor, at: datetime) -> GrievanceWord:
    """Write another word as the complainant; an answer is due once more."""
    require(actor, "placements.write_grievance", grievance)
    grievance = locked_grievance(grievance)
    grievance.state = GRIEVANCE.next_state(grievance.state, "write_again")
    _refuse_empty(text)
    if grievance.due_on is None:  # what waits already goes on waiting since then
        due_again(grievance, at)
    grievance.proposed_at = None
    grievance.save(update_fields=AGAIN)
    written = say(grievance, WordKind.WORD, text, actor, at)
    audit.record("grievance.written_again", grievance, actor=actor, at=at)
    news.publish("grievance.written_again", grievance, actor=actor, at=at)
    return written


@transaction.atomic
def settle_grievance(
    *, grievance: Grievance, is_satisfied: bool, actor: Actor, at: datetime
) -> Grievance:
    """Say whether one is content with what was done; either way it is closed."""
    require(actor, "placements.write_grievance", grievance)
    grievance = locked_grievance(grievance)
    grievance.state = GRIEVANCE.next_state(grievance.state, "settle_grievance")
    grievance.closed_at = at
    grievance.closing_word = ClosingWord.SATISFIED if is_satisfied else ClosingWord.NOT
    grievance.save(update_fields=["state", "closed_at", "closing_word"])
    audit.record("grievance.settled", grievance, actor=actor, at=at)
    news.publish("grievance.settled", grievance, actor=actor, at=at)
    return grievance


@transaction.atomic
def withdraw_grievance(*, grievance: Grievance, actor: Actor, at: datetime) -> Grievance:
    """Take it back, without a reason and without disadvantage; a duty to report stays a duty."""
    require(actor, "placements.write_grievance", grievance)
    grievance = locked_grievance(grievance)
    grievance.state = GRIEVANCE.next_state(grievance.state, "withdraw_grievance")
    grievance.proposed_at = None
    grievance.save(update_fields=["state", "proposed_at"])
    audit.record("grievance.withdrawn", grievance, actor=actor, at=at)
    news.publish("grievance.withdrawn", grievance, actor=actor, at=at)
    return grievance


@transaction.atomic
def reopen_grievance(*, grievance: Grievance, text: str, actor: Actor, at: datetime) -> Grievance:
    """Open it again, as whoever complained: with what has happened since."""
    require(actor, "placements.write_grievance", grievance)
    grievance = locked_grievance(grievance)
    grievance.state = GRIEVANCE.next_state(grievance.state, "reopen_grievance")
    _refuse_empty(text)
    grievance.closed_at, grievance.closing_word = None, ""
    due_again(grievance, at)
    grievance.save(update_fields=[*AGAIN, "closed_at", "closing_word"])
    say(grievance, WordKind.WORD, text, actor, at)
    audit.record("grievance.reopened", grievance, actor=actor, at=at)
    news.publish("grievance.reopened", grievance, actor=actor, at=at)
    return grievance
