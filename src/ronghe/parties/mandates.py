"""Who may sign what for an organisation: asked before every signature."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from ronghe.kernel.money import Money
from ronghe.parties.models import (
    MANAGING_ROLES,
    MandateState,
    Membership,
    Organisation,
    Person,
    Role,
    SigningMandate,
)


class WhyNot(StrEnum):
    """What keeps somebody from signing; the nearest miss is named."""

    IS_NO_MEMBER = "is_no_member"
    HAS_NO_MANDATE = "has_no_mandate"
    OTHER_DOCUMENTS = "other_documents"
    REVOKED = "revoked"
    ENDED = "ended"
    WAITS = "waits"
    NOT_YET = "not_yet"
    OTHER_CURRENCY = "other_currency"
    ABOVE_LIMIT = "above_limit"


@dataclass(frozen=True)
class Entitlement:
    """Whether somebody may sign, by which mandate, and whether a second person must sign too."""

    mandate: SigningMandate | None = None
    needs_second: bool = False
    why_not: WhyNot | None = None

    @property
    def may_sign(self) -> bool:
        return self.mandate is not None


def may_sign(
    *,
    person: Person,
    organisation: Organisation,
    document_kind: str,
    money: Money | None = None,
    on: date,
) -> Entitlement:
    """Say whether the person may sign that day. A mandate lasts no longer than the membership."""
    if not memberships_that_sign(organisation, on=on).filter(person=person).exists():
        return Entitlement(why_not=WhyNot.IS_NO_MEMBER)
    obstacles: list[WhyNot] = []
    for mandate in organisation.mandates.filter(person=person).order_by("-starts_on", "pk"):
        obstacle = _obstacle(mandate, document_kind, money, on)
        if obstacle is None:
            return Entitlement(mandate, needs_second=needs_second(organisation, money))
        obstacles.append(obstacle)
    ranks = list(WhyNot)
    nearest = max(obstacles, key=ranks.index, default=WhyNot.HAS_NO_MANDATE)
    return Entitlement(why_not=nearest)


def needs_second(organisation: Organisation, money: Money | None) -> bool:
    """Two people sign above the organisation's limit, and where amounts cannot be compared."""
    limit: Money | None = organisation.co_signing_limit
    if limit is None or money is None:
        return False
    return money.currency != limit.currency or limit < money


def _obstacle(
    mandate: SigningMandate, document_kind: str, money: Money | None, on: date
) -> WhyNot | None:
    limit: Money | None = mandate.limit
    hindrances = {
        WhyNot.OTHER_DOCUMENTS: document_kind not in mandate.document_kinds,
        WhyNot.REVOKED: mandate.state == MandateState.REVOKED,
        WhyNot.ENDED: mandate.ends_on is not None and mandate.ends_on < on,
        WhyNot.WAITS: mandate.state == MandateState.PROPOSED,
        WhyNot.NOT_YET: on < mandate.starts_on,
    }
    if limit is not None and money is not None:
        is_other = money.currency != limit.currency
        hindrances[WhyNot.OTHER_CURRENCY] = is_other
        hindrances[WhyNot.ABOVE_LIMIT] = not is_other and limit < money
    return next((why for why, hinders in hindrances.items() if hinders), None)


def memberships_that_sign(organisation: Organisation, *, on: date) -> QuerySet[Membership]:
    """Give the memberships of that day to which a mandate can be given: all but students'."""
    return (
        Membership.objects.on(on)
        .filter(organisation=organisation)
        .exclude(role=Role.STUDENT)
        .order_by("person__full_name", "pk")
    )


def second_people(on: date) -> QuerySet[Membership]:
    """Give the memberships that may confirm a mandate for which `OuterRef` stands.

    Managers of the whole organisation, and those who sign for it (the legal representative is
    one of them), other than whoever proposed it, with a way in.
    """
    return Membership.objects.on(on).filter(
        Q(role__in=MANAGING_ROLES, unit=None) | Q(role=Role.SIGNATORY),
        organisation=OuterRef("organisation"),
        person__user__is_active=True,
    ).exclude(person=OuterRef("granted_by"))  # fmt: skip


def waiting_mandates(*, on: date) -> QuerySet[SigningMandate]:
    """Give the mandates that wait for a second person, each with whether its organisation has one."""
    return (
        SigningMandate.objects.filter(state=MandateState.PROPOSED)
        .annotate(has_second_person=Exists(second_people(on)))
        .order_by("starts_on", "pk")
    )


def lacks_second_person(mandate: SigningMandate, *, on: date) -> bool:
    """Ask whether nobody in the organisation but the proposer could confirm it."""
    waiting = SigningMandate.objects.filter(pk=mandate.pk, state=MandateState.PROPOSED)
    return waiting.filter(~Exists(second_people(on))).exists()


def ending_mandates(
    organisation: Organisation, *, on: date, within: int
) -> QuerySet[SigningMandate]:
    """Give the mandates in force that end within so many days."""
    last = date.fromordinal(on.toordinal() + within)
    return (
        SigningMandate.objects.on(on)
        .filter(organisation=organisation, ends_on__lte=last)
        .select_related("person")
        .order_by(F("ends_on"), "pk")
    )
