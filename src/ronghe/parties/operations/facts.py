"""What is known of an organisation besides its names and numbers, and what is taken back of them."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.indexing import write_search_columns
from ronghe.parties.models import NameKind, Organisation
from ronghe.parties.operations.organisations import NameIsMissing, locked
from ronghe.parties.settled import refuse_settled
from ronghe.reference.models import Sector


class NothingToRemove(ValueError):
    """What is not on record cannot be taken off it."""


@transaction.atomic
def describe_organisation(
    *,
    organisation: Organisation,
    sector: Sector | None,
    size_band: str,
    actor: Actor,
    at: datetime,
) -> Organisation:
    """Say in which sector the organisation works, and how many people work there."""
    require(actor, "parties.manage_organisation", organisation)
    organisation = locked(organisation)
    before = _description_of(organisation)
    organisation.sector = sector
    organisation.size_band = size_band
    after = _description_of(organisation)
    if after == before:
        return organisation
    organisation.save(update_fields=["sector", "size_band"])
    audit.record(
        "organisation.described",
        organisation,
        actor=actor,
        at=at,
        details={"former": before, "now": after},
    )
    return organisation


def _description_of(organisation: Organisation) -> dict[str, str]:
    sector = organisation.sector
    return {
        "sector": f"{sector.scheme}:{sector.code}" if sector else "",
        "size_band": organisation.size_band,
    }


@transaction.atomic
def remove_name(
    *, organisation: Organisation, language: str, kind: str, actor: Actor, at: datetime
) -> None:
    """Take a name off the record; one legal name always stays."""
    require(actor, "parties.manage_organisation", organisation)
    organisation = locked(organisation)
    name = organisation.names.filter(language=language, kind=kind).first()
    if name is None:
        raise NothingToRemove(_("This name is not on the record any more."))
    if kind == NameKind.LEGAL:
        refuse_settled(organisation, at)
        if organisation.names.filter(kind=NameKind.LEGAL).count() == 1:
            raise NameIsMissing(
                _("The only legal name stays; without one, nobody finds the record.")
            )
    name.delete()
    write_search_columns(organisation)
    audit.record(
        "organisation.name_removed",
        organisation,
        actor=actor,
        at=at,
        details={"language": language, "kind": kind, "before": name.text},
    )
    news.publish("organisation.named", organisation, actor=actor, at=at)


@transaction.atomic
def withdraw_identifier(
    *, organisation: Organisation, scheme: str, value: str, actor: Actor, at: datetime
) -> None:
    """Take a wrong number off the record."""
    require(actor, "parties.manage_organisation", organisation)
    organisation = locked(organisation)
    refuse_settled(organisation, at)
    withdrawn, _by_model = organisation.identifiers.filter(scheme=scheme, value=value).delete()
    if not withdrawn:
        raise NothingToRemove(_("This number is not on the record any more."))
    write_search_columns(organisation)
    audit.record(
        "organisation.number_withdrawn",
        organisation,
        actor=actor,
        at=at,
        details={"scheme": scheme, "value": value},
    )
