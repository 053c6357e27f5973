"""Two tenants and their things: what the matrix puts into addresses."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, partial
from io import BytesIO
from typing import Any

from django.db.models import Q
from django.utils import timezone
from tests.factories.compliance import MANY, YOUNG, finding_of, judged
from tests.factories.flags import flag_of, warning_of
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
from tests.house.changing import changed_of
from tests.house.cooperating import Pact, pact
from tests.house.ended import ended_of
from tests.house.feeding import feed_of
from tests.house.guarding import safe_of
from tests.house.guiding import Guided, coordinator_over, guided_of
from tests.house.inspected import Inspected, inspected_of
from tests.house.market import stalls
from tests.house.placing import Life, Placed, life_of, placed_of
from tests.house.reporting import reported_of
from tests.house.rounding import Rounds, rounds_of
from tests.house.visiting import visited_of

from ronghe.compliance.models import Finding, Waiver
from ronghe.compliance.operations import grant_waiver
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
from ronghe.parties.powers import Power
from ronghe.supervision.models import EarlyWarning, IntegrityFlag

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
    # What takes long to make is made when a test first asks for it, by its name.
    later: Mapping[str, Callable[[], Any]] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name not in self.later:
            raise AttributeError(name)
        return self.later[name]()


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
    things = _with_what_takes_long(
        {name: _things(getattr(cast, name), manager) for name, manager in managers.items()},
        managers,
        cast.coordinator,
    )
    chamber = organisation(
        kind=OrganisationKind.INDUSTRY_BODY, name="鲁东机械行业协会", english="Ludong Machinery", region_code="370200"
    )  # fmt: skip
    remit(chamber, region=region("370200"))
    things |= _classes(cast, things)
    things |= _with_rounds(things, managers, cast.student.membership, cast.coordinator)
    acting = (cast.student.membership, cast.mentor.membership, cast.class_teacher.membership)
    things |= _with_placements(things, managers, acting, cast.authority)
    things |= _with_guidance(things, cast.coordinator, managers)
    things |= _with_reports(things, cast.coordinator, managers)
    things |= _with_inspections(things, managers, cast.authority, cast.inspector)
    return World(
        actors={name: getattr(cast, name) for name in ACTORS},
        things=things
        | {AUTHORITY: _looking_after(cast.authority), CHAMBER: _looking_after(chamber)},
    )


def whole_world_of(cast) -> World:
    """The same with everything made that is made when a test first asks for it."""
    world = world_of_cast(cast)
    made = {name: replace(one, later=_made(one.later)) for name, one in world.things.items()}
    return replace(world, things=made)


def _made(later: Mapping[str, Callable[[], Any]]) -> dict[str, Callable[[], Any]]:
    return {key: partial(_given, make()) for key, make in later.items()}


def _given(thing: Any) -> Any:
    return thing


def _with_what_takes_long(
    things: dict[str, Things], managers: dict[str, Actor], coordinator: Actor
) -> dict[str, Things]:
    """Give each tenant what the law says of it, what it has on the market, and what it agrees."""
    market = cache(partial(stalls, managers, coordinator))
    agreeing = {COLLEGE: lambda: things[ENTERPRISE].organisation, OTHER: _neighbour_of_other}
    found = {}
    for name, one in things.items():
        law = cache(partial(_law, one, coordinator))
        later: dict[str, Callable[[], Any]] = {
            key: partial(_part, law, key) for key in ("finding", "departure")
        }
        if coordinator.remits.cover(one.organisation, Power.DECIDE):
            later["waiver"] = partial(_part, law, "waiver")
        later["stall"] = partial(_part, market, name)
        if name in agreeing:
            later["pact"] = cache(partial(_pact, managers[name], agreeing[name]))
            later["flag"] = cache(partial(_flagged, later["pact"]))
            later["warning"] = cache(partial(_warned, later["pact"]))
        found[name] = replace(one, later=later)
    return found


def _with_rounds(
    things: dict[str, Things],
    managers: dict[str, Actor],
    student: Membership,
    coordinator: Actor,
) -> dict[str, Things]:
    """Give the colleges their placement rounds; the student who acts takes part in the first one's."""
    hosts = {COLLEGE: lambda: things[ENTERPRISE].organisation, OTHER: _neighbour_of_other}
    acting = {COLLEGE: student, OTHER: None}
    proposers = {COLLEGE: managers[COLLEGE], OTHER: SYSTEM}
    return {
        name: replace(
            things[name],
            later={
                **things[name].later,
                "rounds": cache(
                    partial(
                        _rounds,
                        managers[name],
                        host,
                        acting[name],
                        things[name].student,
                        proposer=proposers[name],
                        coordinator=coordinator,
                    )
                ),
            },
        )
        for name, host in hosts.items()
    }


def _with_placements(
    things: dict[str, Things],
    managers: dict[str, Actor],
    acting: tuple[Membership | None, ...],
    authority: Organisation,
) -> dict[str, Things]:
    """Give the colleges their placements; the student, mentor and teacher act in the first one's."""
    hosts = {COLLEGE: lambda: things[ENTERPRISE].organisation, OTHER: _neighbour_of_other}
    cast = {COLLEGE: acting, OTHER: (None, None, None)}

    def made(name: str) -> Placed:
        learner, master, _teacher = cast[name]
        return placed_of(
            managers[name],
            hosts[name](),
            mentor=master,
            student=learner,
            of_class=things[name].student,
            authority=authority,
        )

    def with_placements(name: str) -> Things:
        placed = cache(partial(made, name))

        def lived() -> Life:
            return life_of(placed())

        later = {**things[name].later, "placed": placed, "life": cache(lived)}
        later["ended"] = cache(lambda: ended_of(placed()))
        later["changed"] = cache(lambda: changed_of(placed(), later["life"]()))
        later["visited"] = cache(
            lambda: visited_of(placed(), later["life"](), teacher=cast[name][2])
        )
        later["feed"] = cache(lambda: feed_of(managers[name]))
        later["safe"] = cache(lambda: safe_of(placed(), later["life"]()))
        return replace(things[name], later=later)

    return {name: with_placements(name) for name in hosts}


def _with_guidance(
    things: dict[str, Things], coordinator: Actor, managers: dict[str, Actor]
) -> dict[str, Things]:
    """Give the colleges what an authority asks: the cast's of the first, another of the other."""

    def made(name: str) -> Guided:
        asking = coordinator if name == COLLEGE else coordinator_over(managers[name])
        return guided_of(asking, managers[name])

    return {
        name: replace(
            things[name], later={**things[name].later, "guided": cache(partial(made, name))}
        )
        for name in (COLLEGE, OTHER)
    }


def _with_reports(
    things: dict[str, Things], coordinator: Actor, managers: dict[str, Actor]
) -> dict[str, Things]:
    """Give the colleges what their authority reports: the cast's of the first, another of the other."""
    own = {COLLEGE: coordinator, OTHER: None}
    return {
        name: replace(
            things[name],
            later={
                **things[name].later,
                "reported": cache(partial(reported_of, managers[name], own[name])),
            },
        )
        for name in own
    }


def _with_inspections(
    things: dict[str, Things],
    managers: dict[str, Actor],
    authority: Organisation,
    inspector: Actor,
) -> dict[str, Things]:
    """Give the colleges what an authority looks at: the cast's for the first, another for the other."""
    hosts = {COLLEGE: lambda: things[ENTERPRISE].organisation, OTHER: _neighbour_of_other}
    looking = {COLLEGE: (authority, inspector), OTHER: (None, None)}

    def made(name: str) -> Inspected:
        by, officer = looking[name]
        return inspected_of(managers[name], hosts[name](), authority=by, inspector=officer)

    return {
        name: replace(
            things[name], later={**things[name].later, "inspected": cache(partial(made, name))}
        )
        for name in hosts
    }


def _rounds(
    manager: Actor,
    host: Callable[[], Organisation],
    student: Membership | None,
    of_class: Membership | None,
    *,
    proposer: Actor,
    coordinator: Actor,
) -> Rounds:
    return rounds_of(manager, host(), student, of_class, proposer=proposer, coordinator=coordinator)


def _part(made: Callable[[], Mapping[str, Any]], key: str) -> Any:
    return made()[key]


def _pact(manager: Actor, host: Callable[[], Organisation]) -> Pact:
    return pact(manager, host())


def _flagged(pact_of: Callable[[], Pact]) -> IntegrityFlag:
    return flag_of(pact_of().cooperation, at=timezone.now())


def _warned(pact_of: Callable[[], Pact]) -> EarlyWarning:
    return warning_of(pact_of().cooperation, at=timezone.now())


def _neighbour_of_other() -> Organisation:
    return organisation(name="白石机械有限公司", english="", region_code="370200")


def _law(things: Things, coordinator: Actor) -> dict[str, Finding | Waiver]:
    """Judge two placements at the tenant: one stands open, of the other a rule is waived."""
    own, member = things.organisation, things.membership
    assert member is not None
    side = {"college" if own.kind == OrganisationKind.COLLEGE else "host": own}
    sheet, other = judged(own, **side), judged(member, **side)
    found = {"finding": finding_of(sheet, YOUNG), "departure": finding_of(sheet, MANY)}
    if not coordinator.remits.cover(own, Power.DECIDE):
        return found
    waiver = grant_waiver(
        rule_id=MANY,
        sheet=other,
        starts_on=TERM_BEGAN_ON,
        ends_on=date(2027, 1, 31),
        reason="Two mentors share the post.",
        actor=coordinator,
        at=NOW,
    )
    return found | {"waiver": waiver}


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
    managers = {name: found[key] for name, key in tenants.items()}
    things = _with_what_takes_long(
        {name: _demo_things(manager) for name, manager in managers.items()},
        managers,
        found["coordinator"],
    )
    things |= _with_rounds(things, managers, found["student"].membership, found["coordinator"])
    authority = found["coordinator"].organisation
    assert authority is not None
    acting = tuple(found[name].membership for name in ("student", "mentor", "class_teacher"))
    things |= _with_placements(things, managers, acting, authority)
    things |= _with_guidance(things, found["coordinator"], managers)
    things |= _with_reports(things, found["coordinator"], managers)
    things |= _with_inspections(things, managers, authority, found["inspector"])
    for one in things.values():
        for make in one.later.values():
            make()  # here and now, in the region's own database
    return World(found, things | {AUTHORITY: _looking_after(authority)})


def _demo_things(manager: Actor) -> Things:
    organisation = manager.organisation
    assert organisation is not None
    guardians = Guardian.objects.filter(student__memberships__organisation=organisation)
    # Of a student whom the class teacher of the cast looks after, where there is one.
    led = Q(student__memberships__school_class__memberships__person__user__email="class.teacher@qinghe.example")  # fmt: skip
    known = guardians.select_related("student").order_by("pk")
    guardian = known.filter(led).first() or known.first()
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
