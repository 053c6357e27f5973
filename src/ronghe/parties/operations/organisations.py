from datetime import datetime
from typing import BinaryIO

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, evidence, news
from ronghe.kernel.evidence import Evidence
from ronghe.kernel.permissions import require
from ronghe.kernel.references import next_reference
from ronghe.parties.actors import Actor
from ronghe.parties.following import follow_restrictions
from ronghe.parties.indexing import write_search_columns
from ronghe.parties.models import (
    Identifier,
    NameKind,
    Organisation,
    OrganisationName,
)
from ronghe.parties.number_words import said
from ronghe.parties.schemes import SCHEMES, check_number, diagnose
from ronghe.parties.settled import refuse_settled
from ronghe.reference.models import Jurisdiction, Region


class NumberIsWrong(ValueError):
    """The number cannot exist in that register."""


class NumberIsTaken(ValueError):
    """Another organisation holds that number."""


class NameIsMissing(ValueError):
    """What has no name cannot be found again."""


class RegionIsElsewhere(ValueError):
    """A region belongs to the law under which the organisation stands, or to what it inherits."""


@transaction.atomic
def register_organisation(
    *,
    kind: str,
    jurisdiction: Jurisdiction,
    region: Region | None,
    names: dict[str, str],
    actor: Actor,
    at: datetime,
) -> Organisation:
    """Enter an organisation with its legal names by language."""
    require(actor, "parties.register_organisation")
    if not any(text.strip() for text in names.values()):
        raise NameIsMissing(_("Enter the legal name of the organisation."))
    organisation = Organisation.objects.create(
        reference=next_reference("OR", on=at.date()),
        kind=kind,
        jurisdiction=jurisdiction,
        region=region,
        registered_at=at,
    )
    for language, text in names.items():
        _write_name(organisation, language, NameKind.LEGAL, text)
    write_search_columns(organisation)
    audit.record("organisation.registered", organisation, actor=actor, at=at)
    return organisation


@transaction.atomic
def name_organisation(
    *, organisation: Organisation, language: str, kind: str, text: str, actor: Actor, at: datetime
) -> None:
    """Write the organisation's name in one language; the former one stays in the audit."""
    require(actor, "parties.manage_organisation", organisation)
    organisation = locked(organisation)
    if kind == NameKind.LEGAL:
        refuse_settled(organisation, at)
    former = organisation.names.filter(language=language, kind=kind).first()
    before = former.text if former else ""
    if text.strip() == before:
        return
    _write_name(organisation, language, kind, text)
    write_search_columns(organisation)
    audit.record(
        "organisation.named",
        organisation,
        actor=actor,
        at=at,
        details={"language": language, "kind": kind, "before": before, "after": text.strip()},
    )
    news.publish("organisation.named", organisation, actor=actor, at=at)


def _write_name(organisation: Organisation, language: str, kind: str, text: str) -> None:
    if not text.strip():
        raise NameIsMissing(_("Enter a name; an empty one cannot be found again."))
    OrganisationName.objects.update_or_create(
        organisation=organisation, language=language, kind=kind, defaults={"text": text.strip()}
    )


@transaction.atomic
def identify_organisation(
    *, organisation: Organisation, scheme: str, value: str, actor: Actor, at: datetime
) -> Identifier:
    """Enter a number under which a register knows the organisation."""
    require(actor, "parties.manage_organisation", organisation)
    organisation = locked(organisation)
    refuse_settled(organisation, at)
    if diagnosis := diagnose(scheme, value):
        raise NumberIsWrong(said(diagnosis))
    number = check_number(scheme, value)
    try:
        with transaction.atomic():
            identifier = _write_number(organisation, scheme, number)
    except IntegrityError as clash:
        raise NumberIsTaken(
            _("Another organisation is already registered under this number.")
        ) from clash
    write_search_columns(organisation)
    audit.record(
        "organisation.identified",
        organisation,
        actor=actor,
        at=at,
        details={"scheme": scheme, "value": number},
    )
    news.publish("organisation.identified", organisation, actor=actor, at=at, payload={})
    follow_restrictions([organisation.pk], at=at)
    return identifier


def _write_number(organisation: Organisation, scheme: str, number: str) -> Identifier:
    """Correct the one number of the register, or add to several.

    Registers that number something else than legal units may know one organisation several times,
    and a merge may have brought a second number.
    """
    held = list(organisation.identifiers.filter(scheme=scheme).order_by("pk")[:2])
    if len(held) != 1 or SCHEMES[scheme].is_shared:
        return Identifier.objects.get_or_create(
            organisation=organisation, scheme=scheme, value=number
        )[0]
    held[0].value = number
    held[0].save(update_fields=["value"])
    return held[0]


@transaction.atomic
def place_organisation(
    *, organisation: Organisation, region: Region, actor: Actor, at: datetime
) -> None:
    """Say in which region the organisation lies, and so which authority looks after it."""
    require(actor, "parties.manage_organisation", organisation)
    organisation = locked(organisation)
    refuse_settled(organisation, at)
    if region.jurisdiction_id not in {place.pk for place in organisation.jurisdiction.lineage()}:
        raise RegionIsElsewhere(_("This region lies under another law than the organisation."))
    before = organisation.region.code if organisation.region else ""
    organisation.region = region
    organisation.save(update_fields=["region"])
    audit.record(
        "organisation.placed",
        organisation,
        actor=actor,
        at=at,
        details={"before": before, "after": region.code},
    )


@transaction.atomic
def attach_evidence(
    *, organisation: Organisation, file: BinaryIO, name: str, kind: str, actor: Actor, at: datetime
) -> Evidence:
    require(actor, "parties.manage_organisation", organisation)
    stored = evidence.store(
        file, name=name, subject=organisation, kind=kind, uploaded_by=actor, at=at
    )
    audit.record(
        "organisation.evidence_attached",
        organisation,
        actor=actor,
        at=at,
        details={"evidence": stored.reference, "sha256": stored.sha256},
    )
    return stored


def locked(organisation: Organisation) -> Organisation:
    return Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
