"""Checking a draft by the law, and putting it out for signature."""

from datetime import date, datetime
from operator import attrgetter

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.engines.terms import changed_terms
from ronghe.kernel import audit, news
from ronghe.kernel.documents import verification_code
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.mandates import needs_second
from ronghe.partnerships.agreement_law import answers_for
from ronghe.partnerships.agreement_seats import seat_agreement, seats_needed
from ronghe.partnerships.approval_rounds import ask_for_approvals
from ronghe.partnerships.hindrances import (
    Hindrance,
    hindrances_of,
    seats_hindering,
    unconfirmed,
)
from ronghe.partnerships.lifecycles import VERSION
from ronghe.partnerships.models import (
    AgreementCheck,
    AgreementParty,
    AgreementVersion,
)
from ronghe.partnerships.seats import SeatsAreGone
from ronghe.partnerships.standing import parties_of, terms_to_change, worth
from ronghe.partnerships.versions import advance, locked_version
from ronghe.partnerships.wording import name_of, readings

FREEZING = (
    "changes",
    "effective_on",
    "readings",
    "verification_code",
    "frozen_at",
    "touched_at",
    "turn_of",
    "document_hash",
)


class FactsAreUnconfirmed(ValueError):
    """Each organisation first stands by what the draft says of it."""


class NotReadyToSign(ValueError):
    """Something keeps the text from being signed; `hindrances` says each of them."""

    def __init__(self, hindrances: list[Hindrance]) -> None:
        self.hindrances = hindrances
        super().__init__(" ".join(str(one.says) for one in hindrances))


@transaction.atomic
def check_agreement(*, version: AgreementVersion, actor: Actor, at: datetime) -> AgreementCheck:
    """Hold the draft against the law of the place; internal approvals begin at the same time."""
    require(actor, "partnerships.edit_agreement", version.agreement)
    version = locked_version(version)
    if waiting := unconfirmed(version):
        raise FactsAreUnconfirmed(
            _("%(name)s has not confirmed the facts about itself yet.")
            % {"name": name_of(waiting[0].organisation)}
        )
    version.touched_at, version.lapse_announced_at = at, None
    advance(version, "check_agreement", "touched_at", "lapse_announced_at")
    check = _checked(version, at)
    ask_for_approvals(version, actor=actor, at=at)
    details = {"hash": version.document_hash, "blocks": check.block_count}
    audit.record("agreement.checked", version.agreement, actor=actor, at=at, details=details)
    payload = {"version": version.pk, "organisation": None}
    news.publish("agreement.checked", version.agreement, actor=actor, at=at, payload=payload)
    return check


def _checked(version: AgreementVersion, at: datetime) -> AgreementCheck:
    answers = answers_for(version, on=day_of(at))
    return AgreementCheck.objects.create(
        version=version,
        document_hash=version.document_hash,
        checked_on=day_of(at),
        checked_at=at,
        answers=[one.as_json() for one in answers],
        block_count=sum(one.blocks for one in answers),
    )


@transaction.atomic
def reopen_agreement(*, version: AgreementVersion, actor: Actor, at: datetime) -> AgreementVersion:
    """Take a checked draft back into negotiation, to change it."""
    require(actor, "partnerships.edit_agreement", version.agreement)
    version = locked_version(version)
    version.touched_at = at
    advance(version, "reopen_agreement", "touched_at")
    audit.record("agreement.reopened", version.agreement, actor=actor, at=at)
    return version


@transaction.atomic
def begin_signing(*, version: AgreementVersion, actor: Actor, at: datetime) -> AgreementVersion:
    """Put the text out for signature. From here on the database lets nobody change it."""
    require(actor, "partnerships.edit_agreement", version.agreement)
    version = locked_version(version)
    VERSION.next_state(version.state, "begin_signing")
    check = _checked(version, at)
    if hindrances := hindrances_of(version, check, on=day_of(at)):
        raise NotReadyToSign(hindrances)
    _take_seats(version, actor=actor, at=at)
    _freeze(version, at)
    details = {"version": version.number, "hash": version.document_hash}
    audit.record("agreement.signing_begun", version.agreement, actor=actor, at=at, details=details)
    news.publish(
        "agreement.signing_begun",
        version.agreement,
        actor=actor,
        at=at,
        payload={"version": version.pk},
    )
    return version


def _take_seats(version: AgreementVersion, *, actor: Actor, at: datetime) -> None:
    """Take the seats for good: somebody may have taken the last one since we looked."""
    needed = seats_needed(version.agreement, version.content.terms, on=day_of(at))
    try:
        seat_agreement(version.agreement, needed, actor=actor, at=at)
    except SeatsAreGone:
        raise NotReadyToSign(list(seats_hindering(version, on=day_of(at)))) from None


def _freeze(version: AgreementVersion, at: datetime) -> None:
    document = version.content
    parties = sorted(parties_of(version), key=attrgetter("pk"))
    for party in parties:
        amount = worth(document, party.key)
        if party.organisation is not None and needs_second(party.organisation, amount):
            party.signatures_needed = 2
            party.save(update_fields=["signatures_needed"])
    if version.is_amendment:
        assert version.effective_on is not None  # noqa: S101 -- a hindrance otherwise
        before = terms_to_change(version.agreement, on=version.effective_on)
        version.changes = changed_terms(before, document.terms)
    else:
        version.effective_on = date.fromisoformat(str(document.terms["starts_on"]))
        version.changes = dict(document.terms)
    version.readings = readings(document, names_of(parties))
    version.verification_code = verification_code()
    version.frozen_at = version.touched_at = at
    version.turn_of = None
    version.document_hash = version.hash_of_content()
    advance(version, "begin_signing", *FREEZING)


def names_of(parties: list[AgreementParty]) -> dict[str, dict[str, str]]:
    """Give the names of the parties by key, as each language writes them."""
    return {
        one.key: {
            "en": _name_in(one, "en"),
            "zh": _name_in(one, "zh-hans"),
        }
        for one in parties
    }


def _name_in(party: AgreementParty, language: str) -> str:
    if party.organisation is not None:
        return party.organisation.name_in(language)
    return party.person.name_in(language) if party.person is not None else ""
