"""Those who work at the colleges and enterprises without being anybody's way in."""

from collections.abc import Iterator
from functools import partial
from random import Random

from django.utils.translation import gettext_lazy as _

from ronghe.demo import further, places
from ronghe.demo.cast import MAIL_DOMAIN
from ronghe.demo.names import chance_of, name_by, phone_by
from ronghe.demo.places import Firm
from ronghe.demo.scene import Scene, Step
from ronghe.parties import operations
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Membership, Organisation, Role, SchoolClass

STAFF = _("Tutors and mentors")
TUTORS = 3
MENTORS_EVERY = 3  # a mentor in every third enterprise
OF_COLLEGE = (Role.COOPERATION_OFFICER, Role.SIGNATORY)
OF_ENTERPRISE = (Role.TRAINING_MANAGER, Role.SIGNATORY)


def staff(scale: float) -> Iterator[Step]:
    """Bring in all who are missing: the named organisations have managers in the cast."""
    for college in further.colleges(scale):
        roles = (Role.TUTOR,) * TUTORS
        if college not in places.COLLEGES:
            roles = (*OF_COLLEGE, *roles)
        yield _step(college, roles)
    for number, firm in enumerate(further.enterprises(scale)):
        roles = (Role.MENTOR,) if number % MENTORS_EVERY == 0 else ()
        if firm not in places.ENTERPRISES and firm.papers != "none":
            roles = (*OF_ENTERPRISE, *roles)
        if roles:
            yield _step(firm, roles)


def _step(firm: Firm, roles: tuple[Role, ...]) -> Step:
    return Step(f"staff:{firm.key}", STAFF, firm.days_ago - 1, partial(_enter_all, firm, roles))


def _enter_all(firm: Firm, roles: tuple[Role, ...], scene: Scene) -> None:
    organisation = scene.organisation(firm.key)
    for number, role in enumerate(roles):
        enter_staff(organisation, role, chance_of("staff", firm.key, number), scene=scene)


def enter_staff(
    organisation: Organisation,
    role: Role,
    chance: Random,
    *,
    school_class: SchoolClass | None = None,
    scene: Scene,
) -> Membership:
    """Enter somebody under that role, without an account; reached by telephone and by mail."""
    name, phone = name_by(chance), phone_by(chance)
    person = operations.register_person(
        full_name=name.full,
        latin_name=name.latin,
        contact_email=f"{name.latin.lower().replace(' ', '.')}.{phone[-4:]}@{MAIL_DOMAIN}",
        contact_phone=phone,
        organisation=organisation,
        actor=SYSTEM,
        at=scene.at,
    )
    return operations.grant_membership(
        person=person,
        organisation=organisation,
        role=role,
        school_class=school_class,
        starts_on=scene.on,
        actor=SYSTEM,
        at=scene.at,
    )
