"""What is under way between them: mandates to sign, a suspended enterprise, a record that came twice."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from io import BytesIO

from django.utils.translation import gettext_lazy as _

from ronghe.demo import further, papers, places
from ronghe.demo.places import Firm
from ronghe.demo.scene import Scene, Step
from ronghe.kernel.money import Money
from ronghe.parties import operations
from ronghe.parties.actors import SYSTEM, Actor, acting_as
from ronghe.parties.models import (
    MANAGING_ROLES,
    DocumentKind,
    Membership,
    Restriction,
    RestrictionKind,
    Role,
    SigningMandate,
)

AFFAIRS = _("Mandates and decisions")
MANDATES_EVERY = 10  # every tenth further enterprise
MANDATE_DAYS_AGO = 18
SUSPENDED, SUSPENDED_DAYS_AGO, SUSPENDED_FOR_DAYS = 2, 10, 180
FOUND_TWICE_DAYS_AGO = 5
LIMIT = Money(500_000_00, "CNY")


def affairs(scale: float) -> Iterator[Step]:
    named = (places.COLLEGES[0], *(firm for firm in places.ENTERPRISES if firm.key == "haitang"))
    enterprises = further.enterprises(scale)[len(places.ENTERPRISES) :]
    signing = [*further.colleges(scale)[len(places.COLLEGES) :], *enterprises[::MANDATES_EVERY]]
    for firm in (*named, *signing):
        days_ago = min(MANDATE_DAYS_AGO, firm.days_ago - 2)
        yield Step(f"mandate:{firm.key}", AFFAIRS, days_ago, partial(_mandate, firm))
    if len(enterprises) > SUSPENDED:
        step = partial(_suspend, enterprises[SUSPENDED])
        yield Step("suspension", AFFAIRS, SUSPENDED_DAYS_AGO, step)
    if len(enterprises) > further.TWIN:
        pair = (enterprises[further.TWIN_OF], enterprises[further.TWIN])
        yield Step("twins", AFFAIRS, FOUND_TWICE_DAYS_AGO, partial(_suggest, pair))


def _mandate(firm: Firm, scene: Scene) -> SigningMandate:
    """Let somebody propose the signatory, and a second person confirm; alone, the authority does."""
    organisation = scene.organisation(firm.key)
    held = Membership.objects.filter(organisation=organisation, unit=None).order_by("pk")
    held = held.select_related("person", "organisation__region", "unit", "school_class")
    proposer = held.filter(role__in=MANAGING_ROLES - {Role.DEAN})[0]
    signatory = held.filter(role=Role.SIGNATORY)[0]
    mandate = operations.propose_mandate(
        organisation=organisation,
        person=signatory.person,
        document_kinds=[DocumentKind.COOPERATION_AGREEMENT, DocumentKind.PLACEMENT_AGREEMENT],
        limit=LIMIT,
        starts_on=scene.on,
        ends_on=scene.on + timedelta(days=365),
        file=BytesIO(papers.certificate(firm.name_en or firm.key, "Signing mandate")),
        file_name=f"mandate-{firm.key}.pdf",
        actor=acting_as(proposer, on=scene.on),
        at=scene.at,
    )
    is_alone = signatory.person_id == proposer.person_id
    second = _coordinator(scene) if is_alone else acting_as(signatory, on=scene.on)
    return operations.confirm_mandate(mandate=mandate, actor=second, at=scene.at)


def _suspend(firm: Firm, scene: Scene) -> Restriction:
    return operations.restrict_organisation(
        organisation=scene.organisation(firm.key),
        kind=RestrictionKind.SUSPENSION,
        reason="安排学生上夜班，经两次提醒仍未改正。",
        legal_basis="《职业学校学生实习管理规定》第十七条",
        starts_on=scene.on,
        ends_on=scene.on + timedelta(days=SUSPENDED_FOR_DAYS),
        actor=_coordinator(scene),
        at=scene.at,
    )


def _suggest(pair: tuple[Firm, Firm], scene: Scene) -> None:
    """Look for twins of these two alone, so that the story stays the same at every scale."""
    ids = [scene.organisation(firm.key).pk for firm in pair]
    operations.suggest_duplicates(actor=SYSTEM, at=scene.at, organisation_ids=ids)


def _coordinator(scene: Scene) -> Actor:
    return scene.actor("coordinator", Role.COORDINATOR)
