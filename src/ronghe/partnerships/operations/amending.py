"""After an agreement came into force: amendments, change of a party, suspension, and the end."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ronghe.engines.terms import Phase
from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.models import Organisation
from ronghe.partnerships import library
from ronghe.partnerships.agreement_seats import seat_agreement, seats_needed
from ronghe.partnerships.lifecycles import AGREEMENT, OBLIGATION, VERSION
from ronghe.partnerships.models import (
    LIVE,
    OPEN,
    Agreement,
    AgreementVersion,
    Obligation,
    ObligationState,
    Suspension,
    VersionState,
)
from ronghe.partnerships.standing import (
    phase_of,
    signed_versions,
    terms_in_force,
    terms_to_change,
)
from ronghe.partnerships.versions import (
    DraftIsAmiss,
    locked_agreement,
    locked_version,
    made_version,
    note_revision,
    party_rows,
)
from ronghe.partnerships.wording import name_of

STALE_AFTER = timedelta(days=60)
NOTICE = timedelta(days=14)


class NothingToAmend(ValueError):
    """Only what is in force is amended, one amendment at a time."""


class ThePastStays(ValueError):
    """Neither an amendment nor an end counts for days that are over."""


class EndSaysNothing(ValueError):
    """Who suspends, ends or annuls says why, and what becomes of students."""


class NoPartyOfIt(ValueError):
    """The party at fault is one of the parties."""


@transaction.atomic
def draft_amendment(
    *,
    agreement: Agreement,
    purpose: str,
    effective_on: date,
    until_on: date | None = None,
    terms: Mapping[str, Any] | None = None,
    actor: Actor,
    at: datetime,
) -> AgreementVersion:
    """Begin the next version from what is in force on its first day; it is signed like the first.

    `until_on` makes it a change for a time, after which all is as before.
    """
    require(actor, "partnerships.edit_agreement", agreement)
    agreement = locked_agreement(agreement)
    signed = signed_versions(agreement)
    if agreement.state not in LIVE or agreement.versions.filter(state__in=OPEN).exists():
        raise NothingToAmend(
            _("An agreement in force is amended, and one amendment is settled before the next.")
        )
    if not purpose.strip():
        raise DraftIsAmiss(_("Say why the agreement is changed."))
    if effective_on < day_of(at) or (until_on is not None and until_on < effective_on):
        raise ThePastStays(_("An amendment never changes the past. Let it count from today or later."))  # fmt: skip
    held = terms_to_change(agreement, on=effective_on)
    document = replace(signed[-1].content, terms={**held, **(terms or {})})
    version = made_version(
        agreement,
        document,
        turn_of=actor.organisation or agreement.drafted_for,
        amends=signed[-1],
        purpose=purpose.strip(),
        effective_on=effective_on,
        until_on=until_on,
        actor=actor,
        at=at,
    )
    party_rows(version, signed[-1].parties.order_by("pk"))
    note_revision(version, version.purpose, actor=actor, at=at)
    details = {"version": version.number, "from": str(effective_on), "purpose": version.purpose}
    audit.record("agreement.amendment_drafted", agreement, actor=actor, at=at, details=details)
    return version


@transaction.atomic
def suspend_agreement(
    *, agreement: Agreement, reason: str, actor: Actor, at: datetime
) -> Suspension:
    """Let the agreement rest from today until it is resumed."""
    require(actor, "partnerships.end_agreement", agreement)
    _require_words(reason)
    agreement = locked_agreement(agreement)
    agreement.state = AGREEMENT.next_state(agreement.state, "suspend_agreement")
    agreement.save(update_fields=["state"])
    suspension = Suspension.objects.create(
        agreement=agreement, starts_on=day_of(at), reason=reason.strip(), decided_by=actor.person
    )
    details = {"reason": suspension.reason}
    audit.record("agreement.suspended", agreement, actor=actor, at=at, details=details)
    news.publish("agreement.suspended", agreement, actor=actor, at=at, payload=details)
    return suspension


@transaction.atomic
def resume_agreement(*, agreement: Agreement, actor: Actor, at: datetime) -> Agreement:
    """Let it go on: yesterday was the last day of rest, or the first when it was today."""
    require(actor, "partnerships.end_agreement", agreement)
    agreement = locked_agreement(agreement)
    agreement.state = AGREEMENT.next_state(agreement.state, "resume_agreement")
    agreement.save(update_fields=["state"])
    _end_suspension(agreement, day_of(at))
    audit.record("agreement.resumed", agreement, actor=actor, at=at)
    return agreement


def _end_suspension(agreement: Agreement, on: date) -> None:
    for suspension in agreement.suspensions.filter(ends_on=None).order_by("pk"):
        suspension.ends_on = max(suspension.starts_on, on - timedelta(1))
        suspension.save(update_fields=["ends_on"])


@transaction.atomic
def terminate_agreement(
    *,
    agreement: Agreement,
    reason: str,
    ended_on: date,
    at_fault: Organisation | None = None,
    students_then: str = "",
    actor: Actor,
    at: datetime,
) -> Agreement:
    """End the agreement early: why, on which last day, at whose fault if anybody's.

    Where students are concerned, it says what becomes of them. What falls due later is not owed.
    """
    require(actor, "partnerships.end_agreement", agreement)
    _require_words(reason)
    agreement = locked_agreement(agreement)
    agreement.state = AGREEMENT.next_state(agreement.state, "terminate_agreement")
    if ended_on < day_of(at):
        raise ThePastStays(_("The last day is today or later."))
    if library.templates()[agreement.template].takes_students:
        _require_words(students_then)
    if at_fault is not None and not agreement.cooperation.parties.filter(organisation=at_fault).exists():  # fmt: skip
        raise NoPartyOfIt(
            _("%(name)s is no party of this agreement.") % {"name": name_of(at_fault)}
        )
    _end(agreement, reason, ended_on, at_fault=at_fault, students_then=students_then, at=at)
    _close_open_version(agreement, reason, actor=actor, at=at)
    details = {
        "reason": agreement.ending,
        "last_day": str(ended_on),
        "at_fault": at_fault.reference if at_fault else "",
    }
    audit.record("agreement.terminated", agreement, actor=actor, at=at, details=details)
    is_begun = phase_of(agreement, on=ended_on) != Phase.NOT_BEGUN
    needed = seats_needed(agreement, None, on=day_of(at)) if is_begun else 0
    seat_agreement(agreement, needed, actor=actor, at=at)
    later = agreement.obligations.filter(due_on__gt=ended_on)
    _cancel_later(agreement, later, actor=actor, at=at)
    news.publish("agreement.terminated", agreement, actor=actor, at=at, payload=details)
    return agreement


@transaction.atomic
def annul_agreement(
    *, agreement: Agreement, reason: str, students_then: str = "", actor: Actor, at: datetime
) -> Agreement:
    """Declare the agreement void, as the authority that decides about one of its parties."""
    require(actor, "partnerships.annul_agreement", agreement)
    _require_words(reason)
    agreement = locked_agreement(agreement)
    agreement.state = AGREEMENT.next_state(agreement.state, "annul_agreement")
    if library.templates()[agreement.template].takes_students:
        _require_words(students_then)
    ended_on = min(agreement.ended_on or day_of(at), day_of(at))
    _end(agreement, reason, ended_on, at_fault=None, students_then=students_then, at=at)
    _close_open_version(agreement, reason, actor=actor, at=at)
    details = {"reason": agreement.ending}
    audit.record("agreement.annulled", agreement, actor=actor, at=at, details=details)
    seat_agreement(agreement, 0, actor=actor, at=at)
    _cancel_later(agreement, agreement.obligations.all(), actor=actor, at=at)
    news.publish("agreement.annulled", agreement, actor=actor, at=at, payload=details)
    return agreement


def _require_words(words: str) -> None:
    if not words.strip():
        raise EndSaysNothing(
            _("Say why, and where students are concerned, what becomes of each of them.")
        )


def _end(
    agreement: Agreement,
    reason: str,
    ended_on: date,
    *,
    at_fault: Organisation | None,
    students_then: str,
    at: datetime,
) -> None:
    agreement.ending, agreement.ended_on, agreement.closed_at = reason.strip(), ended_on, at
    agreement.at_fault, agreement.students_then = at_fault, students_then.strip()
    agreement.save(
        update_fields=["state", "ending", "ended_on", "closed_at", "at_fault", "students_then"]
    )
    _end_suspension(agreement, ended_on)


def _close_open_version(agreement: Agreement, reason: str, *, actor: Actor, at: datetime) -> None:
    """Let go of an amendment that nobody will sign any more."""
    version = agreement.versions.filter(state__in=OPEN).first()
    if version is None:
        return
    is_out = version.state == VersionState.SIGNING
    move = "withdraw_agreement" if is_out else "lapse_agreement"
    version.state = VERSION.next_state(version.state, move)
    version.closed_at, version.closed_by, version.closing_reason = at, actor.person, reason.strip()
    version.save(update_fields=["state", "closed_at", "closed_by", "closing_reason"])


def _cancel_later(
    agreement: Agreement, owed: QuerySet[Obligation], *, actor: Actor, at: datetime
) -> None:
    target = OBLIGATION.next_state(ObligationState.OPEN, "cancel_obligation")
    if count := owed.filter(state=ObligationState.OPEN).update(state=target):
        details = {"count": count}
        audit.record("obligation.cancelled", agreement, actor=actor, at=at, details=details)


@transaction.atomic
def complete_agreements(*, on: date, actor: Actor, at: datetime) -> int:
    """Close the agreements whose last day in force has passed; give their number."""
    require(actor, "partnerships.tend_agreements")
    count = 0
    running = Agreement.objects.filter(state__in=LIVE).select_for_update(of=("self",))
    for agreement in running.order_by("pk"):
        last = terms_in_force(agreement, on=on).terms.get("ends_on")
        if not isinstance(last, str) or on <= date.fromisoformat(last):
            continue
        agreement.state = AGREEMENT.next_state(agreement.state, "complete_agreement")
        agreement.closed_at = at
        agreement.save(update_fields=["state", "closed_at"])
        _end_suspension(agreement, date.fromisoformat(last) + timedelta(1))
        _close_open_version(agreement, str(_("The agreement is over.")), actor=actor, at=at)
        audit.record("agreement.completed", agreement, actor=actor, at=at)
        count += 1
    return count


@transaction.atomic
def announce_stale_agreements(*, actor: Actor, at: datetime) -> int:
    """Give notice of the drafts that nobody worked on for long: two weeks later they lapse."""
    require(actor, "partnerships.tend_agreements")
    stale = _stale_versions(at - STALE_AFTER + NOTICE).filter(lapse_announced_at=None)
    count = 0
    for version in stale:
        version.lapse_announced_at = at
        version.save(update_fields=["lapse_announced_at"])
        audit.record("agreement.lapse_announced", version.agreement, actor=actor, at=at)
        news.publish("agreement.lapse_announced", version.agreement, actor=actor, at=at)
        count += 1
    return count


@transaction.atomic
def lapse_stale_agreements(*, actor: Actor, at: datetime) -> int:
    """Let the drafts lapse of which notice was given, and that nobody has worked on since."""
    require(actor, "partnerships.tend_agreements")
    count = 0
    for found in _stale_versions(at - STALE_AFTER).filter(lapse_announced_at__lte=at - NOTICE):
        version = locked_version(found)
        _lapse(version, at)
        details = {"version": version.number}
        audit.record("agreement.lapsed", version.agreement, actor=actor, at=at, details=details)
        count += 1
    return count


def _stale_versions(before: datetime) -> QuerySet[AgreementVersion]:
    return (
        AgreementVersion.objects.filter(
            state__in=[VersionState.DRAFT, VersionState.NEGOTIATING, VersionState.CHECKING],
            touched_at__lte=before,
        )
        .select_related("agreement__cooperation")
        .order_by("pk")
    )


def _lapse(version: AgreementVersion, at: datetime) -> None:
    version.state = VERSION.next_state(version.state, "lapse_agreement")
    version.closed_at = at
    version.closing_reason = str(_("Nobody worked on it for sixty days."))
    version.save(update_fields=["state", "closed_at", "closing_reason"])
    agreement = version.agreement
    if not version.is_amendment:
        agreement.state = AGREEMENT.next_state(agreement.state, "lapse_agreement")
        agreement.closed_at = at
        agreement.save(update_fields=["state", "closed_at"])
