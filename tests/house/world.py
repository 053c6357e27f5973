"""Two tenants and their things: what the matrix puts into addresses."""

from dataclasses import dataclass, field
from io import BytesIO

from django.utils import timezone
from tests.factories.parties import NOW, membership, organisation, person

from ronghe.demo.papers import certificate
from ronghe.kernel.models import Evidence
from ronghe.parties import operations
from ronghe.parties.actors import SYSTEM, Actor, acting_as
from ronghe.parties.models import Invitation, Membership, Merge, Organisation, Role, User

COLLEGE, ENTERPRISE, OTHER = "college", "enterprise", "other_college"


@dataclass(frozen=True)
class Things:
    """What belongs to one organisation."""

    organisation: Organisation
    membership: Membership | None = None
    evidence: Evidence | None = None
    invitation: Invitation | None = None
    token: str = ""
    double: Organisation | None = None  # a record that might be the same organisation
    merge: Merge | None = None  # of a record that was


@dataclass(frozen=True)
class World:
    actors: dict[str, Actor]
    things: dict[str, Things] = field(default_factory=dict)


ACTORS = (
    "dean", "cooperation_officer", "student", "plant_manager", "signatory", "mentor",
    "inspector", "coordinator", "administrator", "outsider",
)  # fmt: skip


def world_of_cast(cast) -> World:
    managers = {COLLEGE: cast.dean, ENTERPRISE: cast.plant_manager, OTHER: cast.outsider}
    return World(
        actors={name: getattr(cast, name) for name in ACTORS},
        things={name: _things(getattr(cast, name), manager) for name, manager in managers.items()},
    )


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
    merge = operations.merge_organisations(
        survivor=own, absorbed=_double(own), actor=SYSTEM, at=NOW
    )
    return Things(own, held, evidence, invitation, token, _double(own), merge)


def _double(own: Organisation) -> Organisation:
    assert own.region is not None
    return organisation(
        kind=own.kind, name=own.name_in("zh-hans"), english="", region_code=own.region.code
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
    return World(found, {name: _demo_things(found[key]) for name, key in tenants.items()})


def _demo_things(manager: Actor) -> Things:
    organisation = manager.organisation
    assert organisation is not None
    return Things(
        organisation,
        Membership.objects.filter(organisation=organisation).order_by("-pk")[0],
        Evidence.objects.filter(
            subject_type="parties.organisation", subject_id=organisation.pk
        ).first(),
        Invitation.objects.filter(membership__organisation=organisation).order_by("pk").first(),
        double=Organisation.objects.standing()
        .filter(kind=organisation.kind, region=organisation.region)
        .exclude(pk=organisation.pk)
        .order_by("pk")
        .first(),
        merge=Merge.objects.order_by("pk").first(),
    )
