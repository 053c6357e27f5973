"""Suspending and banning an organisation, and the way back (信用修复)."""

from datetime import date, datetime, timedelta
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, evidence, news
from ronghe.kernel.permissions import require
from ronghe.kernel.references import next_reference
from ronghe.parties.actors import Actor
from ronghe.parties.following import (
    bind,
    cling,
    day_of,
    end_restriction,
    lapsed,
    overdue,
    tell,
)
from ronghe.parties.lifecycles import RESTRICTION
from ronghe.parties.models import Organisation, Restriction, RestrictionKind
from ronghe.parties.operations.organisations import locked
from ronghe.parties.settled import unmerged

LONGEST_YEARS = 10


class RestrictionIsIncomplete(ValueError):
    """Whoever is restricted learns why, on what basis and until when."""


class AlreadyRestricted(ValueError):
    """One restriction binds at a time; the other would hide when it ends."""


class StatementIsMissing(ValueError):
    """Whoever asks for repair says what was put right."""


@transaction.atomic
def restrict_organisation(
    *,
    organisation: Organisation,
    kind: str,
    reason: str,
    legal_basis: str,
    starts_on: date,
    ends_on: date,
    actor: Actor,
    at: datetime,
) -> Restriction:
    """Suspend or ban the organisation; it binds at once, and clings to its register numbers."""
    require(actor, "parties.restrict_organisation", organisation)
    _check_terms(reason, legal_basis, starts_on, ends_on, day_of(at))
    organisation = lapsed(unmerged(locked(organisation)), at=at)
    if organisation.is_restricted:
        raise AlreadyRestricted(
            _(
                "The organisation is restricted already. Lift that restriction before you enter another."
            )
        )
    bind(organisation, kind)
    restriction = Restriction.objects.create(
        reference=next_reference("RE", on=at.date()),
        organisation=organisation,
        kind=kind,
        reason=reason.strip(),
        legal_basis=legal_basis.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
    )
    cling(restriction, organisation)
    details = {
        "restriction": restriction.reference,
        "reason": restriction.reason,
        "legal_basis": restriction.legal_basis,
        "ends_on": str(ends_on),
    }
    if kind == RestrictionKind.BAN:
        audit.record("organisation.banned", organisation, actor=actor, at=at, details=details)
    else:
        audit.record("organisation.suspended", organisation, actor=actor, at=at, details=details)
    news.publish("organisation.restricted", organisation, actor=actor, at=at, payload=details)
    return restriction


def _check_terms(
    reason: str, legal_basis: str, starts_on: date, ends_on: date, today: date
) -> None:
    if not reason.strip() or not legal_basis.strip():
        raise RestrictionIsIncomplete(
            _("Give the reason and the legal basis; the organisation has a right to both.")
        )
    if starts_on > today:
        raise RestrictionIsIncomplete(
            _("The first day lies ahead. Enter the restriction on the day on which it begins.")
        )
    if ends_on < today:
        raise RestrictionIsIncomplete(
            _("The last day is over. Choose a day from today on; it is included.")
        )
    if ends_on > starts_on + timedelta(days=round(365.25 * LONGEST_YEARS)):
        raise RestrictionIsIncomplete(
            _("Choose a last day within ten years; a restriction ends, or is entered anew.")
        )


@transaction.atomic
def request_repair(
    *,
    restriction: Restriction,
    statement: str,
    file: BinaryIO,
    name: str,
    actor: Actor,
    at: datetime,
) -> Restriction:
    """Ask for the way back: say what was put right, and attach what shows it."""
    require(actor, "parties.manage_organisation", restriction.organisation)
    if not statement.strip():
        raise StatementIsMissing(_("Say what was put right; the authority decides by it."))
    restriction, organisation = _locked_both(restriction, at)
    restriction.state = RESTRICTION.next_state(restriction.state, "request_repair")
    restriction.repair_statement = statement.strip()
    restriction.repair_requested_at = at
    restriction.save(update_fields=["state", "repair_statement", "repair_requested_at"])
    stored = evidence.store(
        file, name=name, subject=organisation, kind="credit_repair", uploaded_by=actor, at=at
    )
    details = {"reason": restriction.repair_statement, "evidence": stored.reference}
    audit.record("restriction.repair_requested", restriction, actor=actor, at=at, details=details)
    tell("restriction.repair_requested", restriction, actor, at, details)
    return restriction


@transaction.atomic
def refuse_repair(
    *, restriction: Restriction, reason: str, actor: Actor, at: datetime
) -> Restriction:
    """Keep the restriction, and say what is still to be put right; it can be asked again."""
    require(actor, "parties.restrict_organisation", restriction.organisation)
    if not reason.strip():
        raise RestrictionIsIncomplete(
            _("Say what is still to be put right, so that the organisation can do it.")
        )
    restriction, _organisation = _locked_both(restriction, at)
    restriction.state = RESTRICTION.next_state(restriction.state, "refuse_repair")
    restriction.save(update_fields=["state"])
    details = {"reason": reason.strip()}
    audit.record("restriction.repair_refused", restriction, actor=actor, at=at, details=details)
    tell("restriction.repair_refused", restriction, actor, at, details)
    return restriction


@transaction.atomic
def lift_restriction(
    *, restriction: Restriction, reason: str, actor: Actor, at: datetime
) -> Restriction:
    """End the restriction and those that follow it; the record can be verified anew."""
    require(actor, "parties.restrict_organisation", restriction.organisation)
    if not reason.strip():
        raise RestrictionIsIncomplete(_("Say why the restriction ends; it stays on record."))
    restriction, _organisation = _locked_both(restriction, at)
    details = {"reason": reason.strip()}
    for one in [restriction, *_followers(restriction)]:
        locked(one.organisation)
        end_restriction(one, "lift", at=at)
        audit.record("restriction.lifted", one, actor=actor, at=at, details=details)
        tell("restriction.lifted", one, actor, at, details)
    return restriction


@transaction.atomic
def expire_restrictions(*, actor: Actor, at: datetime) -> int:
    """End the restrictions whose last day has passed; the last day itself still binds."""
    require(actor, "parties.expire_restriction")
    ended = 0
    for found in overdue(day_of(at)):
        locked(found.organisation)
        restriction = overdue(day_of(at)).filter(pk=found.pk).first()
        if restriction is None:
            continue
        end_restriction(restriction, "expire", at=at)
        audit.record("restriction.expired", restriction, actor=actor, at=at)
        tell("restriction.expired", restriction, actor, at)
        ended += 1
    return ended


def _locked_both(restriction: Restriction, at: datetime) -> tuple[Restriction, Organisation]:
    """Lock the organisation, then its restriction, as every operation here does."""
    organisation = lapsed(locked(restriction.organisation), at=at)
    fresh = Restriction.objects.select_related("organisation").get(pk=restriction.pk)
    return fresh, organisation


def _followers(restriction: Restriction) -> list[Restriction]:
    """Give the restrictions that follow this one, and those that follow them."""
    followers = Restriction.objects.binding().filter(follows=restriction)
    found = list(followers.select_related("organisation").order_by("pk"))
    return [*found, *(deeper for one in found for deeper in _followers(one))]
