"""The first version of an agreement: who may be a party of it, and its rows."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from ronghe.engines.terms import Document, Party
from ronghe.kernel.references import next_reference
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.models import Guardian, Membership, Organisation, Person, Role
from ronghe.partnerships.drafting import party_keys
from ronghe.partnerships.library import Template
from ronghe.partnerships.models import (
    Agreement,
    AgreementVersion,
    Cooperation,
    CooperationState,
    PartyRole,
)
from ronghe.partnerships.readiness import readiness_of
from ronghe.partnerships.versions import Side, made_version, make_parties, note_revision
from ronghe.partnerships.wording import name_of


class ReadinessIsMissing(ValueError):
    """Both sides answer the questions before anybody drafts."""


class PartyDoesNotBelong(ValueError):
    """A party of an agreement is a party of its cooperation, or a student or guardian of one."""


class CooperationIsOver(ValueError):
    """What is closed takes no new agreement."""


def locked_for_draft(cooperation: Cooperation) -> Cooperation:
    return Cooperation.objects.select_for_update(of=("self",)).get(pk=cooperation.pk)


def refuse_draft(
    cooperation: Cooperation, template: Template, sides: Sequence[Side], *, on: date
) -> None:
    """Refuse what is not ready to be drafted, and parties that do not belong."""
    if cooperation.state not in {CooperationState.PREPARING, CooperationState.RUNNING}:
        raise CooperationIsOver(_("This cooperation is closed. Open another one that renews it."))
    if template.needs_readiness and not readiness_of(cooperation).is_complete:
        raise ReadinessIsMissing(
            _("Both sides answer the readiness questions first; it takes ten minutes.")
        )
    _refuse_strangers_among(sides, cooperation, on=on)


def make_draft(
    cooperation: Cooperation,
    template: Template,
    document: Document,
    sides: Sequence[Side],
    *,
    title: str,
    why: str,
    renews: Agreement | None = None,
    actor: Actor,
    at: datetime,
) -> AgreementVersion:
    """Make the agreement with its first version, which lies with whoever drafted it."""
    drafter = _drafter_of(sides, actor)
    agreement = Agreement.objects.create(
        reference=next_reference("AG", on=day_of(at)),
        cooperation=cooperation,
        region=cooperation.region,
        template=template.key,
        jurisdiction=cooperation.region.jurisdiction.code,
        title=title.strip() or cooperation.title,
        renews=renews,
        drafted_for=drafter,
        drafted_at=at,
    )
    version = made_version(agreement, document, turn_of=drafter, actor=actor, at=at)
    make_parties(version, sides, template)
    note_revision(version, why, actor=actor, at=at)
    return version


def parties_of(sides: Sequence[Side]) -> list[Party]:
    """Give the parties of a document for these sides."""
    keys = party_keys([side.role for side in sides])
    return [
        Party(key, side.role, side.share, side.who) for key, side in zip(keys, sides, strict=True)
    ]


def _drafter_of(sides: Sequence[Side], actor: Actor) -> Organisation:
    own = [one.organisation for one in sides if one.organisation is not None]
    if not own:
        raise PartyDoesNotBelong(_("An agreement has at least one organisation as a party."))
    return next((one for one in own if one.pk == actor.organisation_id), own[0])


def _refuse_strangers_among(sides: Sequence[Side], cooperation: Cooperation, *, on: date) -> None:
    joined = dict(cooperation.parties.order_by("pk").values_list("organisation_id", "role"))
    colleges = [pk for pk, role in joined.items() if role == PartyRole.COLLEGE]
    students = [side.person for side in sides if side.role == PartyRole.STUDENT]
    for side in sides:
        if side.organisation is not None:
            if joined.get(side.organisation.pk) != side.role:
                raise PartyDoesNotBelong(
                    _("%(name)s has no part in this cooperation in that role.")
                    % {"name": name_of(side.organisation)}
                )
        elif not _belongs(side, students, colleges, on):
            raise PartyDoesNotBelong(
                _("Only students of the college sign for themselves, with their own guardians.")
            )


def _belongs(
    side: Side, students: Sequence[Person | None], colleges: Sequence[int], on: date
) -> bool:
    if side.role == PartyRole.STUDENT:
        learning = Membership.objects.on(on).filter(role=Role.STUDENT, person=side.person)
        return learning.filter(organisation__in=colleges).exists()
    known = Guardian.objects.filter(person=side.person, student__in=[s for s in students if s])
    return side.role == PartyRole.GUARDIAN and known.filter(ends_on=None).exists()
