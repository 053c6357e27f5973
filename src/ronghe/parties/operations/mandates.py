"""Signing mandates take two people: one proposes, another confirms.

Where an organisation has nobody else, the authority that decides on its record confirms, by the
signed paper: nobody ever entitles themselves alone.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, evidence, news
from ronghe.kernel.money import Money
from ronghe.kernel.permissions import require
from ronghe.kernel.references import next_reference
from ronghe.parties.actors import Actor
from ronghe.parties.lifecycles import MANDATE
from ronghe.parties.mandates import memberships_that_sign
from ronghe.parties.models import DocumentKind, Organisation, Person, SigningMandate
from ronghe.parties.operations.organisations import locked
from ronghe.parties.operations.people import EndsBeforeItBegan
from ronghe.parties.operations.verification import ReasonIsMissing


class SignatoryIsNoMember(ValueError):
    """Only somebody who belongs to an organisation signs for it, and no student does."""


class MandateNamesNothing(ValueError):
    """A mandate says for which kinds of document it holds."""


class MandateIsOver(ValueError):
    """What has ended cannot come into force."""


@transaction.atomic
def propose_mandate(
    *,
    organisation: Organisation,
    person: Person,
    document_kinds: Sequence[str],
    limit: Money | None,
    starts_on: date,
    ends_on: date | None,
    file: BinaryIO,
    file_name: str,
    actor: Actor,
    at: datetime,
) -> SigningMandate:
    """Propose that the person may sign; the signed paper goes with it. It waits for a second person."""
    require(actor, "parties.propose_mandate", organisation)
    organisation = locked(organisation)
    kinds = [kind for kind in DocumentKind if kind in document_kinds]
    if not kinds:
        raise MandateNamesNothing(_("Choose at least one kind of document."))
    if ends_on is not None and ends_on < starts_on:
        raise EndsBeforeItBegan(_("The last day lies before the first one."))
    _refuse_over(ends_on, at)
    _refuse_strangers(organisation, person, max(starts_on, at.date()))
    mandate = SigningMandate(
        reference=next_reference("SM", on=at.date()),
        organisation=organisation,
        person=person,
        document_kinds=kinds,
        granted_by=actor.person,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    mandate.limit = limit
    mandate.save()
    paper = evidence.store(
        file, name=file_name, subject=mandate, kind="mandate", uploaded_by=actor, at=at
    )
    details = {"evidence": paper.reference, "sha256": paper.sha256, "kinds": kinds}
    audit.record("mandate.proposed", mandate, actor=actor, at=at, details=details)
    news.publish("mandate.proposed", mandate, actor=actor, at=at)
    return mandate


@transaction.atomic
def confirm_mandate(*, mandate: SigningMandate, actor: Actor, at: datetime) -> SigningMandate:
    """Put it into force as the second person."""
    require(actor, "parties.confirm_mandate", mandate)
    mandate = _locked_mandate(mandate)
    state = MANDATE.next_state(mandate.state, "confirm")
    _refuse_over(mandate.ends_on, at)
    _refuse_strangers(mandate.organisation, mandate.person, max(mandate.starts_on, at.date()))
    mandate.state = state
    mandate.confirmed_by = actor.person
    mandate.save(update_fields=["state", "confirmed_by"])
    audit.record("mandate.confirmed", mandate, actor=actor, at=at)
    news.publish("mandate.confirmed", mandate, actor=actor, at=at)
    return mandate


@transaction.atomic
def revoke_mandate(
    *, mandate: SigningMandate, reason: str, actor: Actor, at: datetime
) -> SigningMandate:
    """Take it back at once; what was signed under it stays signed."""
    require(actor, "parties.revoke_mandate", mandate)
    if not reason.strip():
        raise ReasonIsMissing(_("Say why, so that the signatory and the others understand it."))
    mandate = _locked_mandate(mandate)
    mandate.state = MANDATE.next_state(mandate.state, "revoke")
    mandate.revoked_at = at
    mandate.save(update_fields=["state", "revoked_at"])
    details = {"reason": reason.strip()}
    audit.record("mandate.revoked", mandate, actor=actor, at=at, details=details)
    news.publish("mandate.revoked", mandate, actor=actor, at=at, payload=details)
    return mandate


@transaction.atomic
def set_co_signing_limit(
    *, organisation: Organisation, limit: Money | None, actor: Actor, at: datetime
) -> Organisation:
    """Say above which amount two people must sign; all who look after the record are told."""
    require(actor, "parties.set_co_signing_limit", organisation)
    organisation = locked(organisation)
    before: Money | None = organisation.co_signing_limit
    if before == limit:
        return organisation
    organisation.co_signing_limit = limit
    organisation.save(update_fields=["co_signing_limit_amount", "co_signing_limit_currency"])
    details = {"before": str(before or "–"), "after": str(limit or "–")}
    audit.record("organisation.co_signing_limit_set", organisation, actor=actor, at=at, details=details)  # fmt: skip
    news.publish("organisation.co_signing_limit_set", organisation, actor=actor, at=at)
    return organisation


def _refuse_over(ends_on: date | None, at: datetime) -> None:
    if ends_on is not None and ends_on < at.date():
        raise MandateIsOver(_("The last day of this mandate has passed. Propose a new one."))


def _refuse_strangers(organisation: Organisation, person: Person, on: date) -> None:
    if not memberships_that_sign(organisation, on=on).filter(person=person).exists():
        raise SignatoryIsNoMember(
            _(
                "This person holds no role here on the first day. Give the role first, and then the mandate."
            )
        )


def _locked_mandate(mandate: SigningMandate) -> SigningMandate:
    return (
        SigningMandate.objects.select_for_update(of=("self",))
        .select_related("organisation", "person")
        .get(pk=mandate.pk)
    )
