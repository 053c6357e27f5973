"""What happened in Qinghe, told only in the product's own operations.

The steps are a pure function of the scale: names and order come from a fixed seed, so that a
story which broke off goes on as if nothing had happened, and a larger one contains the smaller.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from io import BytesIO

from django.utils.translation import gettext_lazy as _

from ronghe.demo import (
    affairs,
    cheats,
    classes,
    dealings,
    earlier,
    further,
    guarding,
    guiding,
    houses,
    inspecting,
    looking_after,
    market,
    papers,
    paying,
    placements,
    places,
    practice,
    rounds,
    staff,
    supervising,
    year,
)
from ronghe.demo.cast import CAST, EXTRAS, Character
from ronghe.demo.names import chance_of, phone_by
from ronghe.demo.numbers import credit_code
from ronghe.demo.places import Firm, Place
from ronghe.demo.scene import Scene, Step, made_by, manager_of
from ronghe.parties import operations
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import (
    IdentifierScheme,
    Invitation,
    Membership,
    Organisation,
    Person,
    Role,
    Unit,
)
from ronghe.parties.operations import invitations
from ronghe.parties.powers import Power, Subject
from ronghe.reference.models import CodeScheme, Jurisdiction, Region
from ronghe.reference.operations import add_region

INVITED_DAYS_AGO = 12
ANSWER_AFTER_DAYS = 3
IN_CLASSES = frozenset({Role.CLASS_TEACHER, Role.STUDENT})

FOUNDING = _("The region and its authority")
ORGANISATIONS = _("Organisations and their people")
PAPERS = _("Papers and their verification")


def story(scale: float) -> list[Step]:
    """All steps of that scale; `scene.moments` says when each was."""
    firms = [
        places.AUTHORITY,
        *further.colleges(scale),
        places.ASSOCIATION,
        places.LOGISTICS,
        *further.enterprises(scale),
        *cheats.HOSTS,
        places.NEIGHBOUR,
    ]
    return [
        *(Step(f"region:{place.key}", FOUNDING, 331, partial(_enter, place)) for place in places.PLACES),
        *(step for firm in firms for step in _founding(firm)),
        *classes.schools(scale),
        *staff.staff(scale),
        Step("remit:authority", FOUNDING, 329, _give_remit),
        *classes.classes(scale),
        *(step for firm in firms for step in _papers(firm)),
        *affairs.affairs(scale),
        *placements.placements(scale),
        *market.market(scale),
        *dealings.dealings(scale),
        *houses.houses(scale),
        *rounds.demo_rounds(scale),
        *practice.practice(scale),
        *paying.paying([*practice.practice(scale)]),
        *looking_after.looking_after(scale),
        *guarding.guarding(scale),
        *inspecting.inspecting(scale),
        *year.year(scale),
        *earlier.earlier([*practice.practice(scale)]),
        *guiding.guiding(scale),
        *supervising.supervising(),
        Step("invitations", PAPERS, INVITED_DAYS_AGO, _invite),
    ]  # fmt: skip


# -- organisations and people -----------------------------------------------------------------


def _founding(firm: Firm) -> Iterator[Step]:
    chapter = FOUNDING if firm is places.AUTHORITY else ORGANISATIONS
    yield Step(f"organisation:{firm.key}", chapter, firm.days_ago, partial(_register, firm))
    for character in (*CAST, *EXTRAS):
        if character.organisation == firm.key:
            yield Step(
                f"person:{character.key}", chapter, firm.days_ago - 1, partial(_bring_in, character)
            )


def _enter(place: Place, scene: Scene) -> Region:
    return add_region(
        jurisdiction=Jurisdiction.objects.get(code="cn"),
        parent=scene.region(place.parent) if place.parent else None,
        scheme=CodeScheme.DEMO,
        code=place.code,
        level=place.level,
        name_en=place.name_en,
        name_zh_hans=place.name_zh,
        actor=SYSTEM,
        at=scene.at,
    )


def _register(firm: Firm, scene: Scene) -> Organisation:
    region = scene.region(firm.place)
    return operations.register_organisation(
        kind=firm.kind,
        jurisdiction=region.jurisdiction,
        region=region,
        names={"zh-hans": firm.name_zh, **({"en": firm.name_en} if firm.name_en else {})},
        actor=SYSTEM,
        at=scene.at,
    )


def _give_remit(scene: Scene) -> None:
    """Put Qinghe and all below it under the eyes of its authority."""
    operations.grant_remit(
        holder=scene.organisation("authority"),
        region=scene.region("qinghe"),
        subjects=list(Subject),
        powers=list(Power),
        basis="青禾市教育局“三定”规定（示例）",
        starts_on=scene.on,
        actor=SYSTEM,
        at=scene.at,
    )


def _bring_in(character: Character, scene: Scene) -> Person:
    organisation = scene.organisation(character.organisation)
    person = operations.register_person(
        full_name=character.full_name,
        latin_name=character.latin_name,
        contact_email=character.email,
        contact_phone=phone_by(chance_of("telephone", character.key)),
        organisation=organisation,
        actor=SYSTEM,
        at=scene.at,
    )
    for role in character.roles:
        if role not in IN_CLASSES:  # the others come to their class when it is opened
            _grant(person, organisation, role, character, scene)
    # No password: the demonstration is entered by one click, and hashes would take seconds.
    operations.create_user(person=person, email=character.email, actor=SYSTEM, at=scene.at)
    return person


def _grant(
    person: Person, organisation: Organisation, role: Role, character: Character, scene: Scene
) -> Membership:
    school = f"school:{character.organisation}" if character.is_of_school else ""
    return operations.grant_membership(
        person=person,
        organisation=organisation,
        role=role,
        unit=Unit.objects.get(pk=made_by(school)) if school else None,
        starts_on=scene.on,
        actor=SYSTEM,
        at=scene.at,
    )


# -- invitations ------------------------------------------------------------------------------


def _invite(scene: Scene) -> None:
    """Open a way in for some of the class; it runs out in two days."""
    officer = scene.actor("cooperation_officer", Role.COOPERATION_OFFICER)
    uninvited = Membership.objects.filter(
        organisation=scene.organisation("polytechnic"), role=Role.STUDENT, person__user=None
    )
    for number, membership in enumerate(uninvited.select_related("person").order_by("pk")[:3]):
        invitations.invite_person(
            membership=membership,
            check=Invitation.Check.SECRET,
            secret=f"QH2026{number:04d}",
            actor=officer,
            at=scene.at,
        )


# -- papers -----------------------------------------------------------------------------------


def _papers(firm: Firm) -> Iterator[Step]:
    if firm.papers == "none":
        return
    submitted = firm.submitted_days_ago if firm.papers != "ready" else firm.days_ago - 3
    yield Step(f"papers:{firm.key}", PAPERS, submitted, partial(_hand_in, firm))
    if firm.papers in {"verified", "returned"}:
        yield Step(
            f"answer:{firm.key}", PAPERS, submitted - ANSWER_AFTER_DAYS, partial(_answer, firm)
        )


def _hand_in(firm: Firm, scene: Scene) -> None:
    organisation, manager = scene.organisation(firm.key), manager_of(firm, scene)
    number = credit_code(firm.number, registrar=firm.registrar)
    operations.identify_organisation(
        organisation=organisation,
        scheme=IdentifierScheme.CN_USCC,
        value=number,
        actor=manager,
        at=scene.at,
    )
    operations.attach_evidence(
        organisation=organisation,
        file=BytesIO(papers.certificate(firm.name_en or firm.key, number)),
        name=f"certificate-{firm.key}.pdf",
        kind="registration_certificate",
        actor=manager,
        at=scene.at,
    )
    if firm.papers != "ready":
        operations.submit_for_verification(organisation=organisation, actor=manager, at=scene.at)


def _answer(firm: Firm, scene: Scene) -> None:
    coordinator = scene.actor("coordinator", Role.COORDINATOR)
    organisation = scene.organisation(firm.key)
    if firm.papers == "verified":
        operations.verify_organisation(organisation=organisation, actor=coordinator, at=scene.at)
    else:
        operations.return_organisation(
            organisation=organisation, reason=firm.reason, actor=coordinator, at=scene.at
        )


def last_day(today: date) -> date:
    """End the day before the story is told, so that nothing in it lies in the future."""
    return today - timedelta(days=1)
