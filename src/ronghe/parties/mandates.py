"""Who may sign what for an organisation: asked before every signature."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from ronghe.kernel.money import Money
from ronghe.parties.actors import Actor
from ronghe.parties.models import (
    MANAGING_ROLES,
    MandateState,
    Membership,
    Organisation,
    Person,
    Role,
    SigningMandate,
)
from ronghe.parties.powers import Power


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


class Standing(StrEnum):
    """What a mandate is worth on a day."""

    WAITS = "waits"
    NOT_YET = "not_yet"
    IN_FORCE = "in_force"
    HAS_LEFT = "has_left"  # the signatory holds no role any more
    ENDED = "ended"
    REVOKED = "revoked"


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


def mandates_to_show(
    organisation: Organisation, actor: Actor, *, on: date
) -> QuerySet[SigningMandate]:
    """Give the organisation's mandates that the actor may see, the newest first.

    Each with whether its signatory belongs to the organisation that day, and whether somebody but
    the proposer could confirm it.
    """
    signing = memberships_that_sign(organisation, on=on).filter(person=OuterRef("person"))
    return (
        SigningMandate.objects.visible_to(actor)
        .filter(organisation=organisation)
        .annotate(belongs=Exists(signing), has_second_person=Exists(second_people(on)))
        .select_related("person", "granted_by", "confirmed_by")
        .order_by("-pk")
    )


def standing_of(mandate: SigningMandate, *, belongs: bool, on: date) -> Standing:
    if mandate.state == MandateState.REVOKED:
        return Standing.REVOKED
    if mandate.ends_on is not None and mandate.ends_on < on:
        return Standing.ENDED
    if mandate.state == MandateState.PROPOSED:
        return Standing.WAITS
    if on < mandate.starts_on:
        return Standing.NOT_YET
    return Standing.IN_FORCE if belongs else Standing.HAS_LEFT


def memberships_that_sign(organisation: Organisation, *, on: date) -> QuerySet[Membership]:
    """Give the memberships of that day to which a mandate can be given: all but students'."""
    return (
        Membership.objects.on(on)
        .filter(organisation=organisation)
        .exclude(role=Role.STUDENT)
        .order_by("person__full_name", "pk")
    )


def confirmers_of(mandate: SigningMandate, *, on: date) -> list[Membership]:
    """Give the memberships of the organisation that may confirm the mandate as the second person."""
    candidates = _candidates(on).filter(organisation=mandate.organisation_id)
    others = (
        candidates.exclude(person=mandate.granted_by_id) if mandate.granted_by_id else candidates
    )
    return list(others.select_related("person").order_by("pk"))


def second_people(on: date) -> QuerySet[Membership]:
    """Give the memberships that may confirm a mandate for which `OuterRef` stands."""
    return (
        _candidates(on)
        .filter(organisation=OuterRef("organisation"))
        .exclude(person=Coalesce(OuterRef("granted_by"), 0))
    )


def _candidates(on: date) -> QuerySet[Membership]:
    """Give the managers of a whole organisation, and those who sign for it, with a way in.

    The legal representative is one of those who sign.
    """
    return Membership.objects.on(on).filter(
        Q(role__in=MANAGING_ROLES, unit=None) | Q(role=Role.SIGNATORY),
        person__user__is_active=True,
    )


def lacks_second_person(mandate: SigningMandate, *, on: date) -> bool:
    """Ask whether nobody in the organisation but the proposer could confirm it."""
    waiting = SigningMandate.objects.filter(pk=mandate.pk, state=MandateState.PROPOSED)
    return waiting.filter(~Exists(second_people(on))).exists()


def mandates_needing(actor: Actor, *, on: date, within: int) -> QuerySet[SigningMandate]:
    """Give what waits for the actor as the second person, and what ends within so many days.

    For want of a second person in the organisation, it waits for those who vouch for its record.
    """
    signing = actor.organisations if actor.holds(Role.SIGNATORY) else actor.managed_organisations
    mine = Q(organisation__in=signing)
    if actor.holds(Role.COORDINATOR) and actor.remits:
        decided = Organisation.objects.filter(actor.remits.reach(Power.DECIDE))
        mine |= Q(has_second_person=False, organisation__in=decided.values("pk"))
    others = ~Q(granted_by=actor.person_id) | Q(granted_by=None)
    waits = Q(Q(ends_on=None) | Q(ends_on__gte=on), mine, others, state=MandateState.PROPOSED)
    ends = Q(
        state=MandateState.IN_FORCE,
        organisation__in=actor.managed_organisations,
        starts_on__lte=on,
        ends_on__range=(on, date.fromordinal(on.toordinal() + within)),
    )
    return (
        SigningMandate.objects.annotate(has_second_person=Exists(second_people(on)))
        .filter(waits | ends)
        .select_related("person", "organisation")
        .prefetch_related("organisation__names")
        .order_by(F("ends_on").asc(nulls_last=True), "pk")
    )
