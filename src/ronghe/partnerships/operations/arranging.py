"""Arranging how, in which turn and by whom a party signs, before anybody does."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, signing_office
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.models import SigningMandate
from ronghe.partnerships.hindrances import document_kind_of
from ronghe.partnerships.models import (
    OPEN,
    AgreementParty,
    AgreementVersion,
    Channel,
    VersionState,
)
from ronghe.partnerships.versions import locked_version

LAST_GROUP = 9


class ArrangementIsFixed(ValueError):
    """From the day on which signing begins everybody signs as it was arranged."""


class NoSuchChannel(ValueError):
    """A licensed service can be chosen where one is connected."""


class NoSuchTurn(ValueError):
    """Parties sign in groups, the first one before the second."""


class NoSuchSignatory(ValueError):
    """Who is expected to sign holds a mandate of that very organisation for such a document."""


def channels() -> list[Channel]:
    """Give the ways in which a party can sign here."""
    found = [Channel.NATIVE, Channel.PAPER]
    return [*found, Channel.PROVIDER] if signing_office.provider() is not None else found


@transaction.atomic
def arrange_signing(
    *,
    party: AgreementParty,
    channel: str,
    order_group: int,
    mandate: SigningMandate | None = None,
    actor: Actor,
    at: datetime,
) -> AgreementParty:
    """Let a party sign here, on paper or by a licensed service, in its turn.

    `mandate` says who of the organisation is expected to, and is told; anybody entitled may.
    """
    require(actor, "partnerships.edit_agreement", party.version.agreement)
    version = locked_version(party.version)
    if version.state not in OPEN - {VersionState.SIGNING}:
        raise ArrangementIsFixed(
            _("Signing has begun. Withdraw the text from signing to let somebody sign otherwise.")
        )
    party = version.parties.get(pk=party.pk)
    if channel not in channels():
        raise NoSuchChannel(_("This way of signing is not connected here."))
    if not 1 <= order_group <= LAST_GROUP:
        raise NoSuchTurn(_("The turn is a number from 1 to %(n)d.") % {"n": LAST_GROUP})
    if mandate is not None:
        _refuse_signatory(version, party, mandate, on=day_of(at))
    arranged = (channel, order_group, mandate.pk if mandate else None)
    if arranged == (party.channel, party.order_group, party.mandate_id):
        return party
    party.channel, party.order_group, party.mandate = channel, order_group, mandate
    party.save(update_fields=["channel", "order_group", "mandate"])
    details = {
        "party": party.key,
        "channel": channel,
        "group": order_group,
        "mandate": mandate.reference if mandate else "",
    }
    audit.record(
        "agreement.signing_arranged", version.agreement, actor=actor, at=at, details=details
    )
    return party


def _refuse_signatory(
    version: AgreementVersion, party: AgreementParty, mandate: SigningMandate, *, on: date
) -> None:
    entitled = SigningMandate.objects.on(on).filter(
        pk=mandate.pk,
        organisation=party.organisation_id,
        document_kinds__contains=[document_kind_of(version)],
    )
    if not entitled.exists():
        raise NoSuchSignatory(
            _(
                "Choose somebody who holds a signing mandate of this organisation for such a document."
            )
        )
