"""Signing by a licensed service: an order goes out once, and its answer counts once."""

from datetime import datetime
from io import BytesIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, evidence, news
from ronghe.kernel.documents import Answer, Outcome
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.models import Person
from ronghe.partnerships.lifecycles import SIGNING_ORDER
from ronghe.partnerships.models import (
    AgreementParty,
    AgreementVersion,
    Channel,
    OrderOutcome,
    ProviderOrder,
    VersionState,
)
from ronghe.partnerships.operations.arranging import channels
from ronghe.partnerships.signatures import (
    AlreadySigned,
    NotEntitled,
    NotYetYourTurn,
    OtherChannel,
    Proof,
    mandate_of,
    refuse_signature,
    write_signature,
)
from ronghe.partnerships.versions import locked_version

CANNOT_COUNT = (NotEntitled, NotYetYourTurn, AlreadySigned)


class ServiceIsMissing(ValueError):
    """An order goes to a service that is connected; otherwise it would wait for ever."""


@transaction.atomic
def order_signature(
    *, party: AgreementParty, signer: Person, actor: Actor, at: datetime
) -> ProviderOrder:
    """Have the service ask somebody to sign; asked again while it waits, it is the same order."""
    require(actor, "partnerships.send_signing_link", party)
    version = locked_version(party.version)
    party = version.parties.select_related("organisation", "person").get(pk=party.pk)
    if party.channel != Channel.PROVIDER:
        raise OtherChannel(
            _("This party signs in another way: %(way)s.") % {"way": party.get_channel_display()}
        )
    if Channel.PROVIDER not in channels():
        raise ServiceIsMissing(
            _(
                "No signing service is connected here any more. Withdraw the text from signing, and"
                " let this party sign in another way."
            )
        )
    if (open_ := party.orders.filter(signer=signer, outcome=OrderOutcome.PENDING).first()) is not None:  # fmt: skip
        return open_
    refuse_signature(version, party, signer)
    mandate_of(version, party, signer, on=day_of(at))
    number = party.orders.filter(signer=signer).count() + 1
    order = ProviderOrder.objects.create(
        party=party,
        signer=signer,
        key=f"{version.reference}-{party.key}-{signer.pk}-{number}",
        ordered_at=at,
    )
    details = {"version": version.number, "party": party.key, "key": order.key}
    audit.record("signing_order.made", version.agreement, actor=actor, at=at, details=details)
    news.publish(
        "signing_order.made", version.agreement, actor=actor, at=at, payload={"order": order.pk}
    )
    return order


@transaction.atomic
def take_answer(
    *, order: ProviderOrder, answer: Answer, actor: Actor, at: datetime
) -> ProviderOrder:
    """Take in what the service says. The first final answer holds; whatever comes after changes nothing.

    A signature that comes when the text is no longer out for signature, or is not wanted any more
    since a colleague was quicker or the mandate has ended, is kept on record with its file, and
    signs nothing.
    """
    require(actor, "partnerships.tend_agreements")
    version = locked_version(order.party.version)
    order = ProviderOrder.objects.select_related("party__organisation", "signer").get(pk=order.pk)
    if answer.outcome == Outcome.PENDING or order.outcome != OrderOutcome.PENDING:
        return order
    order.service_reference, order.reason = answer.reference, answer.reason
    order.settled_at = at
    details = {"key": order.key, "reference": answer.reference, "reason": answer.reason}
    if answer.outcome == Outcome.SIGNED:
        order.outcome = SIGNING_ORDER.next_state(order.outcome, "sign_order")
        order.file = evidence.store(
            BytesIO(answer.file),
            name=f"{order.key}.pdf",
            subject=version,
            kind="provider_signed",
            uploaded_by=actor,
            at=at,
        )
        audit.record("signing_order.signed", version.agreement, actor=actor, at=at, details=details)
    elif answer.outcome == Outcome.REFUSED:
        order.outcome = SIGNING_ORDER.next_state(order.outcome, "refuse_order")
        audit.record("signing_order.refused", version.agreement, actor=actor, at=at, details=details)  # fmt: skip
    else:
        order.outcome = SIGNING_ORDER.next_state(order.outcome, "expire_order")
        audit.record("signing_order.expired", version.agreement, actor=actor, at=at, details=details)  # fmt: skip
    order.save(update_fields=["service_reference", "reason", "settled_at", "outcome", "file"])
    if order.outcome == OrderOutcome.SIGNED and version.state == VersionState.SIGNING:
        _count(version, order, answer, actor=actor, at=at)
    return order


def _count(
    version: AgreementVersion, order: ProviderOrder, answer: Answer, *, actor: Actor, at: datetime
) -> None:
    """Make it a signature; what cannot be one any more must not keep the answer from being taken."""
    party = version.parties.select_related("organisation", "person").get(pk=order.party_id)
    proof = Proof("provider", {"key": order.key, "reference": answer.reference})
    on = day_of(answer.at)
    try:
        with transaction.atomic():
            write_signature(version, party, order.signer, proof, signed_on=on, actor=actor, at=at)
    except CANNOT_COUNT:
        details = {"key": order.key}
        audit.record("signing_order.left_aside", version.agreement, actor=actor, at=at, details=details)  # fmt: skip
