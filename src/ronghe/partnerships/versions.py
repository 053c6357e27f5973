"""Versions of an agreement as rows: locked, made, moved along their lifecycle by operations."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ronghe.engines.terms import Document, write_document
from ronghe.kernel import gathering
from ronghe.parties.actors import Actor
from ronghe.parties.models import Organisation, Person
from ronghe.partnerships import library
from ronghe.partnerships.library import Template
from ronghe.partnerships.lifecycles import AGREEMENT, VERSION
from ronghe.partnerships.models import (
    UNSIGNED,
    Agreement,
    AgreementParty,
    AgreementVersion,
    Channel,
    VersionRevision,
)
from ronghe.partnerships.standing import PARTIES
from ronghe.partnerships.wording import name_of


class DraftIsAmiss(ValueError):
    """The document cannot be kept as it is."""


class NotYourTurn(ValueError):
    """The draft lies with the other side."""


class VersionIsFixed(ValueError):
    """It is being checked or signed, or over: what is out for signature is never changed."""


@dataclass(frozen=True)
class Side:
    """Who takes part in an agreement, and how: an organisation, or a person for oneself."""

    role: str
    organisation: Organisation | None = None
    person: Person | None = None
    share: int | None = None
    channel: str = Channel.NATIVE
    order: int | None = None

    @property
    def who(self) -> str:
        if self.organisation is not None:
            return self.organisation.reference
        return f"person {self.person.pk}" if self.person is not None else ""


def template_of(key: str) -> Template:
    found = library.templates().get(key)
    if found is None:
        raise DraftIsAmiss(_("There is no such template."))
    return found


def made_version(
    agreement: Agreement,
    document: Document,
    *,
    turn_of: Organisation | None,
    amends: AgreementVersion | None = None,
    purpose: str = "",
    effective_on: date | None = None,
    until_on: date | None = None,
    actor: Actor,
    at: datetime,
) -> AgreementVersion:
    """Make the next version of an agreement whose row is locked."""
    version = AgreementVersion(
        agreement=agreement,
        number=agreement.versions.count() + 1,
        amends=amends,
        purpose=purpose,
        document=write_document(document),
        effective_on=effective_on,
        until_on=until_on,
        turn_of=turn_of,
        drafted_by=actor.person,
        drafted_at=at,
        touched_at=at,
    )
    version.document_hash = version.hash_of_content()
    version.save()
    return version


def make_parties(version: AgreementVersion, sides: Sequence[Side], template: Template) -> None:
    """Write the parties down under the keys that the document gives them, in its order."""
    keys = [one.key for one in version.content.parties]
    AgreementParty.objects.bulk_create(
        AgreementParty(
            version=version,
            key=key,
            role=side.role,
            organisation=side.organisation,
            person=side.person,
            share_percent=side.share,
            order_group=side.order or template.roles[side.role].order,
            channel=side.channel,
        )
        for key, side in zip(keys, sides, strict=True)
    )


def party_rows(version: AgreementVersion, parties: Iterable[AgreementParty]) -> None:
    """Give a new version the parties of an earlier one, by the records that they have now."""
    AgreementParty.objects.bulk_create(
        AgreementParty(
            version=version,
            key=one.key,
            role=one.role,
            organisation_id=one.acting_id,
            person_id=one.person_id,
            share_percent=one.share_percent,
            order_group=one.order_group,
            channel=one.channel,
            mandate_id=one.mandate_id,
        )
        for one in parties
    )


def note_revision(version: AgreementVersion, why: str, *, actor: Actor, at: datetime) -> None:
    VersionRevision.objects.create(
        version=version,
        number=version.revisions.count() + 1,
        document=version.document,
        document_hash=version.document_hash,
        organisation=actor.organisation,
        made_by=actor.person,
        made_at=at,
        why=why,
    )


def locked_agreement(agreement: Agreement) -> Agreement:
    """Lock the agreement: whatever changes one of its versions waits here."""
    return _agreements().get(pk=agreement.pk)


def _agreements() -> QuerySet[Agreement]:
    rows = Agreement.objects.select_for_update(of=("self",))
    return rows.select_related("cooperation__enquiry__listing", "region", "drafted_for")


def hold_versions(versions: Collection[int]) -> list[AgreementVersion]:
    """Lock the agreements of versions, and read these as they stand now, for a block that gathers.

    The operations of the block find them as they are here, with their parties, and read and lock
    none of them anew.
    """
    locked = _agreements().filter(versions__in=versions).order_by("pk")
    agreements = {one.pk: one for one in locked}
    rows = AgreementVersion.objects.filter(pk__in=versions).select_related("turn_of", "amends")
    found = list(rows.prefetch_related(*PARTIES, "parties__confirmations").order_by("pk"))
    for one in found:
        one.agreement = agreements[one.agreement_id]
    gathering.hold(found)
    return found


def locked_version(version: AgreementVersion) -> AgreementVersion:
    """Lock the agreement, and read the version as it stands now."""
    known = gathering.held(AgreementVersion, version.pk)
    if known is not None:
        return known
    agreement = locked_agreement(version.agreement)
    found = AgreementVersion.objects.select_related("turn_of", "amends").get(pk=version.pk)
    found.agreement = agreement
    return found


def advance(version: AgreementVersion, transition: str, *changed: str) -> None:
    """Move the version and save what else changed; the agreement moves along until all have signed.

    The version goes first: the database lets no agreement come into force without a signed one.
    """
    version.state = VERSION.next_state(version.state, transition)
    version.save(update_fields=["state", *changed])
    agreement = version.agreement
    if agreement.state in UNSIGNED:
        agreement.state = AGREEMENT.next_state(agreement.state, transition)
        agreement.save(update_fields=["state"])


def refuse_fixed(version: AgreementVersion, actor: Actor) -> None:
    if not version.is_editable:
        raise VersionIsFixed(
            _(
                "The text is fixed while it is checked or signed. Take it back into negotiation first."
            )
        )
    if not actor.is_system and version.turn_of_id not in {None, actor.organisation_id}:
        raise NotYourTurn(
            _("The draft lies with %(name)s at the moment. Comment on it, or wait for your turn.")
            % {"name": name_of(version.turn_of)}
        )
