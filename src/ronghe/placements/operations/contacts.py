"""Guidance: noted by the student, the mentor or the tutor, and confirmed by the other of the two."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.placements.gate import locked
from ronghe.placements.lifecycles import CONTACT
from ronghe.placements.models import ContactWay, MentorContact, Placement, Side
from ronghe.placements.models.mentor_contact import MOST_MINUTES
from ronghe.placements.refusals import DoesNotFit, ReasonIsMissing
from ronghe.placements.sides import side_of

LONGEST = 500


@dataclass(frozen=True)
class Guidance:
    """When, how long and in which way, what was worked on, and, said by a student, with whom."""

    on: date
    minutes: int
    way: str
    topic: str
    guide: str = Side.HOST


@transaction.atomic
def note_contact(
    *, placement: Placement, guidance: Guidance, actor: Actor, at: datetime
) -> MentorContact:
    """Note guidance as one of the two who worked together; it waits for the other."""
    require(actor, "placements.note_contact", placement)
    placement = locked(placement)
    side = side_of(actor, placement)
    assert side is not None  # noqa: S101 -- the permission asks for one
    guide = guidance.guide if side == Side.STUDENT else side
    _refuse_unfit(placement, guidance, guide, day_of(at))
    contact = MentorContact.objects.create(
        placement=placement,
        guide=guide,
        on=guidance.on,
        minutes=guidance.minutes,
        way=guidance.way,
        topic=guidance.topic.strip(),
        noted_for=side,
        noted_by=actor.person,
        noted_at=at,
    )
    details = {"on": guidance.on.isoformat(), "guide": str(guide)}
    audit.record("contact.noted", placement, actor=actor, at=at, details=details)
    news.publish("contact.noted", contact, actor=actor, at=at)
    return contact


def _refuse_unfit(placement: Placement, guidance: Guidance, guide: str, today: date) -> None:
    if not placement.has_begun or not placement.starts_on <= guidance.on <= today:
        raise DoesNotFit(_("Choose a day of the placement that has come."))
    if placement.over_on is not None and guidance.on > placement.over_on:
        raise DoesNotFit(_("Choose a day of the placement that has come."))
    if not guidance.topic.strip() or len(guidance.topic) > LONGEST:
        raise DoesNotFit(_("Say in a sentence what you worked on together."))
    if not 0 < guidance.minutes <= MOST_MINUTES:
        raise DoesNotFit(_("Enter how many minutes it took, at most twelve hours."))
    if guidance.way not in ContactWay.values:
        raise DoesNotFit(_("Choose in which way you worked together."))
    helper = {Side.HOST: placement.mentor_id, Side.COLLEGE: placement.tutor_id}.get(Side(guide))
    if helper is None:
        raise DoesNotFit(_("Nobody is named yet with whom that could have been."))


@transaction.atomic
def answer_contact(
    *, contact: MentorContact, is_right: bool, note: str = "", actor: Actor, at: datetime
) -> MentorContact:
    """Say as the other of the two whether it was so; a no is shown, not hidden."""
    require(actor, "placements.answer_contact", contact)
    contact = locked_contact(contact)
    step = "confirm_contact" if is_right else "contradict_contact"
    state = CONTACT.next_state(contact.state, step)
    if not is_right and not note.strip():
        raise ReasonIsMissing(_("Say in a sentence what was otherwise."))
    contact.state, contact.answered_by, contact.answered_at = state, actor.person, at
    contact.answer_note = note.strip()[:LONGEST]
    contact.save(update_fields=["state", "answered_by", "answered_at", "answer_note"])
    details = {"on": contact.on.isoformat()}
    verb = "contact.confirmed" if is_right else "contact.contradicted"
    audit.record(verb, contact.placement, actor=actor, at=at, details=details)
    return contact


@transaction.atomic
def withdraw_contact(*, contact: MentorContact, actor: Actor, at: datetime) -> MentorContact:
    """Take back what one noted oneself, as long as nobody has answered it."""
    require(actor, "placements.withdraw_contact", contact)
    contact = locked_contact(contact)
    contact.state = CONTACT.next_state(contact.state, "withdraw_contact")
    contact.save(update_fields=["state"])
    audit.record("contact.withdrawn", contact.placement, actor=actor, at=at)
    return contact


def locked_contact(contact: MentorContact) -> MentorContact:
    return (
        MentorContact.objects.select_for_update(of=("self",))
        .select_related("placement__student__person", "placement__mentor")
        .get(pk=contact.pk)
    )
