"""Who has part: letting an organisation into a cooperation, and another party into a draft."""

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.engines.terms import write_document
from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.models import Guardian, Organisation
from ronghe.partnerships.approval_rounds import overtake_approvals
from ronghe.partnerships.models import (
    AgreementParty,
    AgreementVersion,
    Cooperation,
    CooperationParty,
    PartyRole,
)
from ronghe.partnerships.operations.cooperations import (
    ROLES_OF_KIND,
    NoCooperationOfThese,
    refuse_unfit,
)
from ronghe.partnerships.versions import (
    DraftIsAmiss,
    Side,
    locked_version,
    note_revision,
    refuse_fixed,
)
from ronghe.partnerships.wording import name_of


class CooperationTakesNobody(ValueError):
    """What is closed takes no new party."""


class NoPlaceForParty(ValueError):
    """A party is replaced by one of the same role, that has part in the cooperation."""


@transaction.atomic
def admit_party(
    *, cooperation: Cooperation, organisation: Organisation, actor: Actor, at: datetime
) -> CooperationParty:
    """Let another organisation take part in a cooperation: a second host, a successor."""
    require(actor, "partnerships.take_part", cooperation)
    cooperation = Cooperation.objects.select_for_update(of=("self",)).get(pk=cooperation.pk)
    if cooperation.closed_at is not None:
        raise CooperationTakesNobody(_("This cooperation is closed. Open another one."))
    refuse_unfit(organisation)
    if cooperation.parties.filter(organisation=organisation).exists():
        raise NoCooperationOfThese(
            _("%(name)s has part in it already.") % {"name": name_of(organisation)}
        )
    party = CooperationParty.objects.create(
        cooperation=cooperation,
        organisation=organisation,
        role=ROLES_OF_KIND[organisation.kind],
        joined_at=at,
    )
    details = {"party": organisation.reference}
    audit.record("cooperation.party_admitted", cooperation, actor=actor, at=at, details=details)
    payload = {"organisation": organisation.pk}
    news.publish("cooperation.party_admitted", cooperation, actor=actor, at=at, payload=payload)
    return party


@transaction.atomic
def replace_party(
    *,
    version: AgreementVersion,
    key: str,
    side: Side,
    why: str,
    actor: Actor,
    at: datetime,
) -> AgreementVersion:
    """Let another organisation or person take a party's place in a draft, under the same key.

    Its duties, its share and its turn to sign go over to the newcomer.
    """
    require(actor, "partnerships.edit_agreement", version.agreement)
    version = locked_version(version)
    refuse_fixed(version, actor)
    if not why.strip():
        raise DraftIsAmiss(_("Say why the party changes; the others are told."))
    party = version.parties.filter(key=key).first()
    if party is None or party.role != side.role:
        raise NoPlaceForParty(_("A party is replaced by another one of the same role."))
    _refuse_newcomer(version, party, side, on=day_of(at))
    party.organisation, party.person = side.organisation, side.person
    party.save(update_fields=["organisation", "person"])
    document = version.content
    parties = tuple(replace(p, who=side.who) if p.key == key else p for p in document.parties)
    version.document = write_document(replace(document, parties=parties))
    version.document_hash = version.hash_of_content()
    version.touched_at, version.lapse_announced_at = at, None
    version.save(update_fields=["document", "document_hash", "touched_at", "lapse_announced_at"])
    overtake_approvals(version, actor=actor, at=at)
    note_revision(version, why.strip(), actor=actor, at=at)
    details = {"party": key, "by": side.who, "why": why.strip()}
    audit.record("agreement.party_replaced", version.agreement, actor=actor, at=at, details=details)  # fmt: skip
    return version


def _refuse_newcomer(
    version: AgreementVersion, party: AgreementParty, side: Side, *, on: date
) -> None:
    if side.organisation is None:
        _refuse_stranger(version, party, side, on)
        return
    joined = version.agreement.cooperation.parties.filter(
        organisation=side.organisation, role=side.role
    )
    name = {"name": name_of(side.organisation)}
    if not joined.exists():
        raise NoPlaceForParty(_("%(name)s has no part in this cooperation in that role.") % name)
    if version.parties.filter(organisation=side.organisation).exists():
        raise NoPlaceForParty(_("%(name)s is a party already.") % name)


def _refuse_stranger(
    version: AgreementVersion, party: AgreementParty, side: Side, on: date
) -> None:
    """Let only another guardian of the same student take a person's place."""
    students = version.parties.filter(role=PartyRole.STUDENT).order_by("pk").values("person")
    known = Guardian.objects.filter(person=side.person, student__in=students)
    if party.role != PartyRole.GUARDIAN or not known.filter(ends_on=None).exists():
        raise NoPlaceForParty(
            _("Only a guardian is replaced, by another guardian of the same student.")
        )
    if version.parties.filter(person=side.person).exists():
        raise NoPlaceForParty(_("This person is a party already."))
