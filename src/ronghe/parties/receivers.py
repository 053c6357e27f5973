"""What people are told when something of theirs has changed, in their own language."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from ronghe.kernel import messaging
from ronghe.kernel.imports.registers import register_of
from ronghe.kernel.models import Event, ImportRow, RowOutcome
from ronghe.kernel.news import receiver
from ronghe.kernel.operations import release_rows
from ronghe.parties.actors import SYSTEM
from ronghe.parties.mandates import confirmers_of
from ronghe.parties.models import (
    MANAGING_ROLES,
    Invitation,
    Membership,
    NameKind,
    Organisation,
    Person,
    Restriction,
    Role,
    SigningMandate,
)
from ronghe.parties.permissions import SUBJECTS_OF_RECORD
from ronghe.parties.powers import Power
from ronghe.parties.remits import holders_over
from ronghe.parties.telling import once, tell


@receiver("invitation.sent", key="parties.send_invitation_link")
def send_invitation_link(event: Event) -> None:
    """Send the link, which travels sealed; where it was shown or printed instead, there is no news."""
    invitation = Invitation.objects.select_related(
        "membership__person", "membership__organisation", "invited_by"
    ).get(pk=event.subject_id)
    person = invitation.membership.person
    with translation.override(person.language):
        role = str(invitation.membership.get_role_display())
    tell(
        person,
        "messages/parties/invitation.txt",
        {
            "organisation": _named(invitation.membership.organisation, person),
            "inviter": invitation.invited_by.name_in(person.language),
            "role": role,
            "link": settings.RONGHE_URL
            + reverse("invitations:invitation_claim", args=[event.secrets["token"]]),
            "last_day": invitation.expires_at,
        },
        event,
    )


@receiver("organisation.submitted_for_verification", key="parties.tell_coordinators")
def tell_coordinators(event: Event) -> None:
    """Those who look after the organisation's region learn that something waits for them."""
    organisation = _organisation(event)
    for membership in coordinators_of(organisation, event.at):
        _tell_about(membership.person, organisation, "submitted", {}, event)


@receiver("organisation.verified", key="parties.tell_managers_verified")
def tell_managers_verified(event: Event) -> None:
    organisation = _organisation(event)
    for membership in _managers_of(organisation, event.at):
        _tell_about(membership.person, organisation, "verified", {}, event)


@receiver("organisation.returned", key="parties.tell_managers_returned")
def tell_managers_returned(event: Event) -> None:
    organisation = _organisation(event)
    reason = event.payload.get("reason", "")
    for membership in _managers_of(organisation, event.at):
        _tell_about(membership.person, organisation, "returned", {"reason": reason}, event)


@receiver("organisation.co_signing_limit_set", key="parties.tell_managers_co_signing")
def tell_managers_co_signing(event: Event) -> None:
    organisation = _organisation(event)
    limit = {"limit": str(organisation.co_signing_limit or "")}
    for person in once(one.person for one in _managers_of(organisation, event.at)):
        _tell_about(person, organisation, "co_signing", limit, event)


@receiver("mandate.proposed", key="parties.tell_who_confirms")
def tell_who_confirms(event: Event) -> None:
    """Whoever may be the second person learns of it; for want of one, the authority."""
    mandate = _mandate(event)
    second = confirmers_of(mandate, on=event.at.date())
    told = second or coordinators_of(mandate.organisation, event.at)
    for person in once(one.person for one in told):
        _tell_of_mandate(person, mandate, "proposed", event)


@receiver("mandate.confirmed", key="parties.tell_mandate_confirmed")
def tell_mandate_confirmed(event: Event) -> None:
    mandate = _mandate(event)
    for person in once((mandate.person, mandate.granted_by)):
        _tell_of_mandate(person, mandate, "confirmed", event)


@receiver("mandate.revoked", key="parties.tell_mandate_revoked")
def tell_mandate_revoked(event: Event) -> None:
    mandate = _mandate(event)
    managers = [one.person for one in _managers_of(mandate.organisation, event.at)]
    for person in once((mandate.person, *managers)):
        _tell_of_mandate(person, mandate, "revoked", event)


@receiver("organisation.restricted", key="parties.tell_managers_restricted")
def tell_managers_restricted(event: Event) -> None:
    _tell_managers(event, "restricted")


@receiver("organisation.restriction_followed", key="parties.tell_managers_followed")
def tell_managers_followed(event: Event) -> None:
    _tell_managers(event, "restricted")


@receiver("restriction.repair_requested", key="parties.tell_authority_of_repair")
def tell_authority_of_repair(event: Event) -> None:
    """Those who can lift the restriction learn that somebody asks for the way back."""
    organisation = _organisation(event)
    for membership in coordinators_of(organisation, event.at):
        _tell_about(membership.person, organisation, "repair_requested", _restriction(event), event)


@receiver("restriction.repair_refused", key="parties.tell_managers_refused")
def tell_managers_refused(event: Event) -> None:
    _tell_managers(event, "repair_refused")


@receiver("restriction.lifted", key="parties.tell_managers_lifted")
def tell_managers_lifted(event: Event) -> None:
    _tell_managers(event, "released")


@receiver("restriction.expired", key="parties.tell_managers_expired")
def tell_managers_expired(event: Event) -> None:
    _tell_managers(event, "released")


@receiver("organisation.merged_in", key="parties.tell_managers_merged")
def tell_managers_merged(event: Event) -> None:
    organisation = _organisation(event)
    for membership in _managers_of(organisation, event.at):
        _tell_about(
            membership.person,
            organisation,
            "merged",
            {"absorbed": event.payload.get("after", "")},
            event,
        )


def _tell_managers(event: Event, what: str) -> None:
    organisation = _organisation(event)
    for membership in _managers_of(organisation, event.at):
        _tell_about(membership.person, organisation, what, _restriction(event), event)


def _restriction(event: Event) -> dict[str, Any]:
    restriction = Restriction.objects.get(reference=event.payload["restriction"])
    return {"restriction": restriction, "reason": event.payload.get("reason", "")}


@receiver("organisation.identified", key="parties.release_rows_for_number")
@receiver("organisation.merged_in", key="parties.release_rows_for_merged")
def release_rows_for_number(event: Event) -> None:
    """Let offers come in that waited for this college; most numbers have nobody waiting."""
    numbers = _organisation(event).identifiers.values_list("value", flat=True)
    waiting = ImportRow.objects.filter(
        outcome=RowOutcome.HELD,
        reason__in=register_of("offerings").waits_for,
        values__number__in=list(numbers),
    )
    if waiting.exists():
        release_rows(key="organisations", actor=SYSTEM, at=event.at)


@receiver("user.password_changed", key="parties.tell_password_changed")
def tell_password_changed(event: Event) -> None:
    _tell_of_account(event, "password")


@receiver("user.contact_changed", key="parties.tell_contact_changed")
def tell_contact_changed(event: Event) -> None:
    """Tell the old number or address, in case the change was not its owner's wish."""
    old = event.secrets.get("old")
    _tell_of_account(event, "contact", messaging.Contact(**old) if old else None)


@receiver("user.second_factor_added", key="parties.tell_second_factor_added")
def tell_second_factor_added(event: Event) -> None:
    _tell_of_account(event, "second_factor_added")


@receiver("user.second_factor_removed", key="parties.tell_second_factor_removed")
def tell_second_factor_removed(event: Event) -> None:
    _tell_of_account(event, "second_factor_removed")


def coordinators_of(organisation: Organisation, at: datetime) -> list[Membership]:
    """Give the coordinators of those whose remits let them vouch for the organisation."""
    day = at.date()
    subjects = SUBJECTS_OF_RECORD[organisation.kind]
    holders = holders_over(organisation, Power.DECIDE, subjects, on=day)
    return list(
        Membership.objects.on(day)
        .filter(role=Role.COORDINATOR, organisation__in=holders)
        .select_related("person")
        .order_by("pk")
    )


def _managers_of(organisation: Organisation, at: datetime) -> list[Membership]:
    return list(
        Membership.objects.on(at.date())
        .filter(organisation=organisation, role__in=MANAGING_ROLES)
        .select_related("person")
        .order_by("pk")
    )


def _organisation(event: Event) -> Organisation:
    return (
        Organisation.objects.select_related("region")
        .prefetch_related("names")
        .get(pk=event.subject_id)
    )


def _mandate(event: Event) -> SigningMandate:
    mandates = SigningMandate.objects.select_related("person", "granted_by", "organisation__region")
    return mandates.prefetch_related("organisation__names").get(pk=event.subject_id)


def _tell_of_mandate(person: Person, mandate: SigningMandate, what: str, event: Event) -> None:
    page = reverse("parties:organisation_page", args=[mandate.organisation.reference])
    context = {
        "what": what,
        "organisation": _named(mandate.organisation, person),
        "signatory": mandate.person.name_in(person.language),
        "reference": mandate.reference,
        "reason": event.payload.get("reason", ""),
        "link": f"{settings.RONGHE_URL}{page}?tab=mandates",
    }
    tell(person, "messages/parties/mandate_changed.txt", context, event)


def _tell_about(
    person: Person, organisation: Organisation, what: str, more: Mapping[str, Any], event: Event
) -> None:
    page = reverse("parties:organisation_page", args=[organisation.reference])
    context = {
        "organisation": _named(organisation, person),
        "reference": organisation.reference,
        "link": settings.RONGHE_URL + page,
        **more,
    }
    tell(person, f"messages/parties/organisation_{what}.txt", context, event)


def _tell_of_account(event: Event, what: str, contact: messaging.Contact | None = None) -> None:
    person = Person.objects.get(pk=event.subject_id)
    page = settings.RONGHE_URL + reverse("accounts:account_page")
    context = {"what": what, "link": page, "at": event.at}
    tell(person, "messages/accounts/account_changed.txt", context, event, contact)


def _named(organisation: Organisation, person: Person) -> str:
    return organisation.name_in(person.language, NameKind.SHORT)
