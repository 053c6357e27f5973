"""Opening a cooperation between organisations, and bringing it to an end."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.kernel.references import next_reference
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.models import Organisation, OrganisationKind
from ronghe.partnerships.agreement_seats import locked_for_seats
from ronghe.partnerships.lifecycles import COOPERATION
from ronghe.partnerships.models import (
    LIVE,
    UNSIGNED,
    Cooperation,
    CooperationKind,
    CooperationParty,
    CooperationState,
    Enquiry,
    EnquiryState,
    PartyRole,
)
from ronghe.partnerships.seats import free_seats
from ronghe.partnerships.wording import name_of
from ronghe.reference.models import Region

ROLES_OF_KIND: Mapping[str, PartyRole] = {
    OrganisationKind.COLLEGE: PartyRole.COLLEGE,
    OrganisationKind.ENTERPRISE: PartyRole.HOST,
    OrganisationKind.INDUSTRY_BODY: PartyRole.INDUSTRY_BODY,
}
FEWEST_PARTIES = 2


class NoCooperationOfThese(ValueError):
    """A cooperation joins a college with somebody else, each of them free to cooperate."""


class StillUnderAgreement(ValueError):
    """What is agreed ends first; the cooperation after it."""


class CooperationSaysNothing(ValueError):
    """A cooperation has a title, a purpose and, in the end, a word on how it went."""


class EnquiryIsNotAgreed(ValueError):
    """A cooperation comes from an enquiry in which both sides agreed."""


class AlreadyOpened(ValueError):
    """An enquiry leads to one cooperation, and one cooperation renews another."""


@transaction.atomic
def open_cooperation(
    *,
    organisation: Organisation,
    others: Sequence[Organisation],
    kind: str,
    title: str,
    purpose: str,
    within: Cooperation | None = None,
    renews: Cooperation | None = None,
    enquiry: Enquiry | None = None,
    actor: Actor,
    at: datetime,
) -> Cooperation:
    """Open a cooperation for one's own organisation with others; no agreement is made by it.

    An enquiry that ended well leads to one cooperation, and a cooperation is renewed once.
    """
    require(actor, "partnerships.open_cooperation", organisation)
    if not title.strip() or not purpose.strip():
        raise CooperationSaysNothing(_("Say what the cooperation is called and what it is for."))
    for source in filter(None, (within, renews)):
        require(actor, "partnerships.take_part", source)
    parties = list({one.pk: one for one in (organisation, *others)}.values())
    if enquiry is not None:
        require(actor, "partnerships.take_part_in_enquiry", enquiry)
        _refuse_enquiry(enquiry, parties)
    if renews is not None:
        _refuse_second_renewal(renews)
    college = _college_among(parties)
    cooperation = Cooperation.objects.create(
        reference=next_reference("CO", on=day_of(at)),
        region=_region_of_college(college),
        kind=CooperationKind(kind),
        title=title.strip(),
        purpose=purpose.strip(),
        within=within,
        renews=renews,
        enquiry=enquiry,
        opened_by=actor.person,
        opened_at=at,
    )
    CooperationParty.objects.bulk_create(
        CooperationParty(
            cooperation=cooperation,
            organisation=one,
            role=ROLES_OF_KIND[one.kind],
            joined_at=at,
        )
        for one in parties
    )
    details = {"parties": [one.reference for one in parties], "kind": cooperation.kind}
    audit.record("cooperation.opened", cooperation, actor=actor, at=at, details=details)
    news.publish("cooperation.opened", cooperation, actor=actor, at=at)
    return cooperation


def _refuse_enquiry(enquiry: Enquiry, parties: Sequence[Organisation]) -> None:
    enquiry = Enquiry.objects.select_for_update(of=("self",)).get(pk=enquiry.pk)
    if enquiry.state != EnquiryState.AGREED:
        raise EnquiryIsNotAgreed(_("Both sides agree to cooperate first; then you open it."))
    if not {enquiry.asker_id, enquiry.asked_id} <= {one.pk for one in parties}:
        raise EnquiryIsNotAgreed(_("Who agreed in the enquiry takes part in the cooperation."))
    opened = enquiry.cooperations.exclude(state=CooperationState.GIVEN_UP).first()
    if opened is not None:
        raise AlreadyOpened(
            _("Cooperation %(reference)s was opened from this enquiry already. Go on there.")
            % {"reference": opened.reference}
        )


def _refuse_second_renewal(renews: Cooperation) -> None:
    locked = _locked_cooperation(renews)
    opened = locked.renewals.exclude(state=CooperationState.GIVEN_UP).first()
    if opened is not None:
        raise AlreadyOpened(
            _("Cooperation %(reference)s renews this one already. Go on there.")
            % {"reference": opened.reference}
        )


def _college_among(parties: Sequence[Organisation]) -> Organisation:
    """Give the first college among those who would cooperate, or refuse."""
    colleges = [one for one in parties if one.kind == OrganisationKind.COLLEGE]
    if len(parties) < FEWEST_PARTIES or not colleges:
        raise NoCooperationOfThese(
            _("A cooperation joins at least one college with another organisation.")
        )
    for one in parties:
        refuse_unfit(one)
    return colleges[0]


def refuse_unfit(organisation: Organisation) -> None:
    """Refuse whoever can have no part in a cooperation."""
    if (
        organisation.kind not in ROLES_OF_KIND
        or organisation.is_restricted
        or organisation.merged_into_id is not None
    ):
        raise NoCooperationOfThese(
            _("%(name)s cannot take part: its record is restricted or closed.")
            % {"name": name_of(organisation)}
        )


def _region_of_college(college: Organisation) -> Region:
    if college.region is None:
        raise NoCooperationOfThese(_("The college has no region yet. Enter it first."))
    return college.region


@transaction.atomic
def give_up_cooperation(
    *, cooperation: Cooperation, reason: str, actor: Actor, at: datetime
) -> Cooperation:
    """Close a cooperation that came to no agreement, saying why, so that others learn from it."""
    require(actor, "partnerships.take_part", cooperation)
    cooperation = _locked_cooperation(cooperation)
    cooperation.state = COOPERATION.next_state(cooperation.state, "give_up_cooperation")
    _close_cooperation(cooperation, reason, actor=actor, at=at)
    details = {"reason": cooperation.closing_note}
    audit.record("cooperation.given_up", cooperation, actor=actor, at=at, details=details)
    return cooperation


@transaction.atomic
def conclude_cooperation(
    *, cooperation: Cooperation, note: str, actor: Actor, at: datetime
) -> Cooperation:
    """Close a cooperation whose agreements are over, with a word on how it went."""
    require(actor, "partnerships.take_part", cooperation)
    cooperation = _locked_cooperation(cooperation)
    cooperation.state = COOPERATION.next_state(cooperation.state, "conclude_cooperation")
    _close_cooperation(cooperation, note, actor=actor, at=at)
    details = {"note": cooperation.closing_note}
    audit.record("cooperation.concluded", cooperation, actor=actor, at=at, details=details)
    return cooperation


def _close_cooperation(cooperation: Cooperation, note: str, *, actor: Actor, at: datetime) -> None:
    if not note.strip():
        raise CooperationSaysNothing(_("Say in a word how it ended; others learn from it."))
    if cooperation.agreements.filter(state__in=LIVE | UNSIGNED).exists():
        raise StillUnderAgreement(
            _("An agreement of this cooperation is still open or in force. End it first.")
        )
    cooperation.closed_at, cooperation.closing_note = at, note.strip()
    cooperation.save(update_fields=["state", "closed_at", "closing_note"])
    _free_reserve(cooperation, actor=actor, at=at)


def _free_reserve(cooperation: Cooperation, *, actor: Actor, at: datetime) -> None:
    """Give the seats back that the enquiry still kept for agreements to come."""
    enquiry = cooperation.enquiry
    if enquiry is None or enquiry.listing is None:
        return
    listing = locked_for_seats(enquiry.listing)
    if count := free_seats(listing, holder=enquiry, at=at):
        details = {"count": count, "holder": enquiry.reference}
        audit.record("listing.seats_released", listing, actor=actor, at=at, details=details)


def _locked_cooperation(cooperation: Cooperation) -> Cooperation:
    return (
        Cooperation.objects.select_for_update(of=("self",))
        .select_related("region", "within", "renews", "enquiry__listing")
        .get(pk=cooperation.pk)
    )
