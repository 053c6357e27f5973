"""Two tenants and their things: what the matrix puts into addresses."""

from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any

from django.utils import timezone
from tests.factories.parties import (
    NOW,
    TERM_BEGAN_ON,
    enrolled,
    identity_number,
    mandate,
    membership,
    organisation,
    person,
    region,
    remit,
    school_class,
    unit,
)

from ronghe.demo.papers import certificate
from ronghe.kernel.evidence import evidence_of
from ronghe.kernel.models import Evidence, Import
from ronghe.kernel.operations import open_import
from ronghe.parties import operations
from ronghe.parties.actors import SYSTEM, Actor, acting_as
from ronghe.parties.models import (
    Guardian,
    Invitation,
    Membership,
    Merge,
    Organisation,
    OrganisationKind,
    Remit,
    RemitException,
    Role,
    SchoolClass,
    SigningMandate,
    Site,
    Unit,
    UnitKind,
    User,
)

COLLEGE, ENTERPRISE, OTHER = "college", "enterprise", "other_college"
AUTHORITY, CHAMBER = "authority", "chamber"
# Of the college's classes: the teacher's own (with the college's things), and those beyond it.
NEIGHBOUR, OTHER_SCHOOL = "class of the same school", "class of another school"


@dataclass(frozen=True)
class Things:
    """What belongs to one organisation."""

    organisation: Organisation
    membership: Membership | None = None
    evidence: Evidence | None = None
    invitation: Invitation | None = None
    token: str = ""
    import_run: Import | None = None
    mandate: SigningMandate | None = None
    paper: Evidence | None = None
    remit: Remit | None = None
    exception: RemitException | None = None
    double: Organisation | None = None  # a record that might be the same organisation
    merge: Merge | None = None  # of a record that was
    unit: Unit | None = None
    site: Site | None = None
    student: Membership | None = None  # in a class
    guardian: Guardian | None = None  # of the student


@dataclass(frozen=True)
class World:
    actors: dict[str, Actor]
    things: dict[str, Things] = field(default_factory=dict)


ACTORS = (
    "dean", "cooperation_officer", "student", "plant_manager", "signatory", "mentor",
    "inspector", "coordinator", "administrator", "outsider", "unit_dean", "class_teacher",
)  # fmt: skip


def world_of_cast(cast) -> World:
    managers = {COLLEGE: cast.dean, ENTERPRISE: cast.plant_manager, OTHER: cast.outsider}
    things = {name: _things(getattr(cast, name), manager) for name, manager in managers.items()}
    chamber = organisation(
        kind=OrganisationKind.INDUSTRY_BODY, name="鲁东机械行业协会", english="Ludong Machinery", region_code="370200"
    )  # fmt: skip
    remit(chamber, region=region("370200"))
    return World(
        actors={name: getattr(cast, name) for name in ACTORS},
        things=things
        | _classes(cast, things)
        | {AUTHORITY: _looking_after(cast.authority), CHAMBER: _looking_after(chamber)},
    )


def _looking_after(holder: Organisation) -> Things:
    """What belongs to whoever holds a remit: the remit, and somebody left out of it."""
    held = Remit.objects.filter(holder=holder).exclude(region=None).order_by("pk")[0]
    exception = operations.except_from_remit(
        remit=held,
        organisation=organisation(
            name="省属企业",
            english="",
            region_code=held.region.code,
            region_scheme=held.region.scheme,
        ),
        starts_on=NOW.date(),
        actor=SYSTEM,
        at=NOW,
    )
    return Things(holder, remit=held, exception=exception)


def _classes(cast, things: dict[str, Things]) -> dict[str, Things]:
    """A student with a guardian in each of four classes, and the things of their colleges."""
    classes = {
        COLLEGE: cast.school_class,
        NEIGHBOUR: school_class(cast.college, "数控2602班", unit=cast.school),
        OTHER_SCHOOL: school_class(cast.college, "护理2601班", unit=cast.other_school),
        OTHER: school_class(cast.other_college),
    }
    return {
        name: replace(things.get(name) or Things(cast.college), **_learning(one, number))
        for number, (name, one) in enumerate(classes.items())
    }


def _learning(of_class: SchoolClass, number: int) -> dict[str, Any]:
    student = enrolled(
        of_class,
        "白露",
        f"2026090{number}",
        identity_number=identity_number(order=900 + number),
        guardian=operations.GuardianEntry("白杨", contact_phone=f"1380013811{number}"),
    )
    return {"student": student, "guardian": Guardian.objects.get(student=student.person)}


def _things(own: Organisation, manager: Actor) -> Things:
    role = Role.TUTOR if own.kind == "college" else Role.FINANCE
    newcomer = person(own, "白鸽", may_sign_in=False, email=f"n{own.pk}@example.org")
    held = membership(newcomer, own, role)
    invitation, token = operations.invite_person(
        membership=held, check=Invitation.Check.SECRET, secret="A12345", actor=manager, at=NOW
    )
    evidence = operations.attach_evidence(
        organisation=own,
        file=BytesIO(certificate("Specimen", str(own.pk))),
        name="certificate.pdf",
        kind="registration_certificate",
        actor=SYSTEM,
        at=NOW,
    )
    kind = UnitKind.SCHOOL if own.kind == "college" else UnitKind.PLANT
    site = operations.add_site(
        organisation=own,
        place=operations.Address("学府路 1 号"),
        is_main=True,
        starts_on=TERM_BEGAN_ON,
        actor=SYSTEM,
        at=NOW,
    )
    proposed = mandate(own, newcomer, manager)
    paper = evidence_of(proposed).get()
    merge = operations.merge_organisations(
        survivor=own, absorbed=_double(own), actor=SYSTEM, at=NOW
    )
    return Things(
        own,
        held,
        evidence,
        invitation,
        token,
        import_run=import_of(manager),
        mandate=proposed,
        paper=paper,
        double=_double(own),
        merge=merge,
        unit=unit(own, kind=kind),
        site=site,
    )


def _double(own: Organisation) -> Organisation:
    assert own.region is not None
    return organisation(
        kind=own.kind, name=own.name_in("zh-hans"), english="", region_code=own.region.code
    )


def import_of(manager: Actor, kind: str = "offerings") -> Import:
    """A file that its bringer has yet to have read."""
    return open_import(
        kind=kind,
        file=BytesIO(b"College number,Year,Major code\n"),
        file_name="offers.csv",
        mapping="",
        mapping_text="",
        options={},
        owner_id=manager.organisation_id,
        actor=manager,
        at=NOW,
    )


def world_of_demo() -> World:
    """The same in the demonstration region, where the cast signs in by one click."""
    found = {}
    for name in ACTORS:
        key = "plant_manager" if name == "signatory" else name
        user = User.objects.get(email=f"{key.replace('_', '.')}@qinghe.example")
        held = Membership.objects.on(timezone.localdate()).filter(person=user.person)
        wanted = held.filter(role=Role.SIGNATORY) if name == "signatory" else held
        found[name] = acting_as(
            wanted.select_related("organisation").order_by("pk")[0], on=timezone.localdate()
        )
    tenants = {COLLEGE: "dean", ENTERPRISE: "plant_manager", OTHER: "outsider"}
    things = {name: _demo_things(found[key]) for name, key in tenants.items()}
    authority = found["coordinator"].organisation
    assert authority is not None
    return World(found, things | {AUTHORITY: _looking_after(authority)})


def _demo_things(manager: Actor) -> Things:
    organisation = manager.organisation
    assert organisation is not None
    guardians = Guardian.objects.filter(student__memberships__organisation=organisation)
    guardian = guardians.select_related("student").order_by("pk").first()
    return Things(
        organisation,
        Membership.objects.filter(organisation=organisation).order_by("-pk")[0],
        Evidence.objects.filter(
            subject_type="parties.organisation", subject_id=organisation.pk
        ).first(),
        Invitation.objects.filter(membership__organisation=organisation).order_by("pk").first(),
        import_run=import_of(manager),
        mandate=organisation.mandates.order_by("pk").first()
        or mandate(organisation, manager.person, manager),
        double=Organisation.objects.standing()
        .filter(kind=organisation.kind, region=organisation.region)
        .exclude(pk=organisation.pk)
        .order_by("pk")
        .first(),
        merge=Merge.objects.order_by("pk").first(),
        unit=organisation.units.order_by("pk").first(),
        site=organisation.sites.order_by("pk").first(),
        student=guardian and guardian.student.memberships.get(role=Role.STUDENT),
        guardian=guardian,
    )
