"""Informed consent (知情同意): of the student, and of a parent or guardian, who registers nowhere."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.evidence import store
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor, ActorKind
from ronghe.parties.following import day_of
from ronghe.parties.invitation_queries import digest
from ronghe.parties.models import Guardian, Person
from ronghe.partnerships.operations.piles import Handed
from ronghe.placements.consent_text import consent_text, hash_of, matter_of
from ronghe.placements.gate import check, locked
from ronghe.placements.models import (
    Consent,
    ConsentParty,
    ConsentWay,
    GuardianLink,
    Placement,
)
from ronghe.placements.queries.own_placement import has_changed
from ronghe.placements.refusals import DoesNotFit


class TextHasChanged(ValueError):
    """What was read is not what stands there now: it is read once more."""


@transaction.atomic
def give_consent(
    *, placement: Placement, text_hash: str, language: str, actor: Actor, at: datetime
) -> Consent:
    """Say yes to the placement as it was read: as the student, or with a guardian's link."""
    require(actor, "placements.consent", placement)
    placement = locked(placement)
    person = actor.person
    assert person is not None  # noqa: S101 -- the permission asks for one
    by_link = actor.kind == ActorKind.LINK
    text = consent_text(placement, language)
    if hash_of(text) != text_hash:
        raise TextHasChanged(_("The placement has changed since you opened this page. Read it again."))  # fmt: skip
    return _note(
        placement,
        person,
        party=ConsentParty.GUARDIAN if by_link else ConsentParty.STUDENT,
        way=ConsentWay.LINK if by_link else ConsentWay.ACCOUNT,
        text=text,
        given_on=day_of(at),
        actor=actor,
        at=at,
    )


@transaction.atomic
def enter_consent(
    *,
    placement: Placement,
    person: Person,
    given_on: date,
    files: Sequence[Handed],
    actor: Actor,
    at: datetime,
) -> Consent:
    """Enter a consent that was signed on paper; a picture of it goes with it."""
    require(actor, "placements.enter_consent", placement)
    placement = locked(placement)
    if not files:
        raise DoesNotFit(_("Add a scan or a photograph of the signed sheet."))
    if given_on > day_of(at):
        raise DoesNotFit(_("The day of the signature lies in the future."))
    is_student = person.pk == placement.student.person_id
    if not is_student and not _is_guardian(person, placement):
        raise DoesNotFit(_("Choose the student, or one of the guardians on record."))
    consent = _note(
        placement,
        person,
        party=ConsentParty.STUDENT if is_student else ConsentParty.GUARDIAN,
        way=ConsentWay.PAPER,
        text=consent_text(placement, "zh-hans"),
        given_on=given_on,
        actor=actor,
        at=at,
    )
    for one in files:
        store(one.file, name=one.name, subject=consent, kind="consent", uploaded_by=actor, at=at)
    return consent


def _note(
    placement: Placement,
    person: Person,
    *,
    party: str,
    way: str,
    text: str,
    given_on: date,
    actor: Actor,
    at: datetime,
) -> Consent:
    known = placement.consents.filter(person=person, withdrawn_at=None).first()
    if known is not None and not has_changed(known):
        return known
    if not placement.is_open:
        raise DoesNotFit(_("This placement is over."))
    if known is not None:  # of a text that has changed since: the new one takes its place
        known.withdrawn_at = at
        known.save(update_fields=["withdrawn_at"])
    consent = Consent.objects.create(
        placement=placement,
        party=party,
        person=person,
        way=way,
        text=text,
        text_hash=hash_of(text),
        matter_hash=matter_of(placement),
        given_on=given_on,
        given_at=at,
    )
    details = {"party": party, "way": way}
    audit.record("consent.given", placement, actor=actor, at=at, details=details)
    news.publish("consent.given", placement, actor=actor, at=at, payload=details)
    check(placement, actor=actor, at=at)
    return consent


@transaction.atomic
def withdraw_consent(*, placement: Placement, actor: Actor, at: datetime) -> None:
    """Take one's consent back; the college is told at once."""
    require(actor, "placements.consent", placement)
    placement = locked(placement)
    given = placement.consents.filter(person=actor.person, withdrawn_at=None)
    if not given.update(withdrawn_at=at):
        raise DoesNotFit(_("There is no consent of yours to take back."))
    audit.record("consent.withdrawn", placement, actor=actor, at=at)
    news.publish("consent.withdrawn", placement, actor=actor, at=at)
    check(placement, actor=actor, at=at)


@transaction.atomic
def send_guardian_link(
    *, placement: Placement, person: Person, actor: Actor, at: datetime
) -> tuple[GuardianLink, str]:
    """Send a parent or guardian a link to the page of the placement; the one before it ends.

    Gives the token too, for a page that shows it as a QR code: it is stored nowhere.
    """
    require(actor, "placements.send_guardian_link", placement)
    placement = locked(placement)
    if not _is_guardian(person, placement):
        raise DoesNotFit(_("Choose one of the guardians on record."))
    placement.guardian_links.filter(person=person, ended_at=None).update(ended_at=at)
    token = secrets.token_urlsafe(24)
    link = GuardianLink.objects.create(
        placement=placement, person=person, token_hash=digest(token), made_at=at
    )
    audit.record("guardian_link.sent", placement, actor=actor, at=at)
    news.publish(
        "guardian_link.sent",
        placement,
        actor=actor,
        at=at,
        payload={"link": link.pk},
        secrets={"token": token},
    )
    return link, token


def link_of_token(token: str) -> GuardianLink | None:
    """Find the link, whatever has become of it."""
    found = GuardianLink.objects.filter(token_hash=digest(token))
    return found.select_related(
        "person",
        "placement__college",
        "placement__host",
        "placement__student__person",
        "placement__region",
        "placement__site",
        "placement__tutor__person",
        "placement__mentor__person",
    ).first()


def _is_guardian(person: Person, placement: Placement) -> bool:
    return Guardian.objects.filter(
        student=placement.student.person_id, person=person, ends_on=None
    ).exists()
