"""The schools of the colleges, their classes and students; some of it unknown, as in life."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.utils.translation import gettext_lazy as _

from ronghe.demo.cast import GIVEN, MAIL_DOMAIN, SURNAMES
from ronghe.demo.places import COLLEGES, Firm
from ronghe.demo.scene import SEED, Scene, Step, made_by, manager_of
from ronghe.parties import operations
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Enrolment, Membership, Relation, Role, SchoolClass, Unit, UnitKind
from ronghe.parties.operations import Address, GuardianEntry, StudentEntry

CLASS_SIZE = 10
STUDENTS_PER_COLLEGE = 40
STUDENTS_CAME_DAYS_AGO = 75
AUTUMN_TERM_MONTH = 7  # whoever comes from then on enters in that year
SCHOOLS = _("Schools of the colleges")
STUDENTS = _("Students")


@dataclass(frozen=True)
class School:
    name: str
    latin_name: str
    address: str
    class_name: str
    major_code: str
    major_name: str


SCHOOL_OF = {
    "polytechnic": School(
        "机电学院", "School of Mechatronics", "临江区学府路1号", "数控", "460103", "数控技术"
    ),
    "transport": School(
        "汽车学院", "School of Motor Vehicles", "西岭区车站路8号", "汽修", "500211", "汽车检测与维修技术"
    ),
    "health": School(
        "护理学院", "School of Nursing", "临江区康宁路20号", "护理", "520201", "护理"
    ),
}  # fmt: skip


def schools() -> Iterator[Step]:
    for college in COLLEGES:
        yield Step(f"school:{college.key}", SCHOOLS, college.days_ago, partial(_open, college))


def classes(scale: float) -> Iterator[Step]:
    for college in COLLEGES:
        students = max(CLASS_SIZE // 2, round(STUDENTS_PER_COLLEGE * scale))
        began = min(college.days_ago - 2, STUDENTS_CAME_DAYS_AGO)
        for first in range(0, students, CLASS_SIZE):
            numbers = range(first, min(first + CLASS_SIZE, students))
            step = partial(_enrol_class, college, numbers)
            yield Step(f"students:{college.key}:{first}", STUDENTS, began, step)
    yield Step("class-of:class_teacher", STUDENTS, STUDENTS_CAME_DAYS_AGO, _appoint)
    yield Step("class-of:student", STUDENTS, STUDENTS_CAME_DAYS_AGO, _enrol_student)


def _open(college: Firm, scene: Scene) -> Unit:
    organisation, school = scene.organisation(college.key), SCHOOL_OF[college.key]
    site = operations.add_site(
        organisation=organisation,
        place=Address(school.address, region=organisation.region),
        is_main=True,
        actor=SYSTEM,
        at=scene.at,
    )
    return operations.open_unit(
        organisation=organisation,
        kind=UnitKind.SCHOOL,
        name=school.name,
        latin_name=school.latin_name,
        site=site,
        starts_on=scene.on,
        actor=SYSTEM,
        at=scene.at,
    )


def _enrol_class(college: Firm, numbers: range, scene: Scene) -> SchoolClass:
    """Open a class and enter its students: known to their college, without any account."""
    officer, school = manager_of(college, scene), SCHOOL_OF[college.key]
    year = _entry_year(scene.on)
    opened = operations.open_class(
        organisation=scene.organisation(college.key),
        unit=Unit.objects.get(pk=made_by(f"school:{college.key}")),
        entry_year=year,
        name=f"{school.class_name}{year % 100}{numbers.start // CLASS_SIZE + 1:02d}班",
        major_code=school.major_code,
        major_name=school.major_name,
        starts_on=scene.on,
        actor=officer,
        at=scene.at,
    )
    for number in numbers:
        operations.enrol_student(
            school_class=opened,
            student_number=f"{year}{number + 1:04d}",
            starts_on=scene.on,
            entry=_entry(college, number, year),
            actor=officer,
            at=scene.at,
        )
    return opened


def _entry(college: Firm, number: int, year: int) -> StudentEntry:
    chance = random.Random(f"{SEED} {college.key} {number}")  # noqa: S311 -- names
    surname, given = chance.choice(SURNAMES), chance.choice(GIVEN)
    born = date(year - 18, chance.randint(1, 12), chance.randint(1, 28))
    has_identity, has_guardian, has_contact = number % 3 < 2, number % 4 < 3, number % 5 < 4  # noqa: PLR2004
    relation = chance.choice((Relation.MOTHER, Relation.FATHER))
    guardian = GuardianEntry(surname[0] + chance.choice(GIVEN)[0], relation)
    mailbox = f"student.{college.key}.{number}@{MAIL_DOMAIN}"
    return StudentEntry(
        full_name=surname[0] + given[0],
        latin_name=f"{surname[1]} {given[1]}",
        contact_email=mailbox if has_contact else "",
        birth_on=born if has_identity else None,
        # No resident's number: whatever passes the check might be somebody's.
        identity_number=f"QH{college.number}{number:04d}" if has_identity else "",
        guardian=guardian if has_guardian else None,
    )


def _appoint(scene: Scene) -> Membership:
    first = _first_class()
    return operations.grant_membership(
        person=scene.person("class_teacher"),
        organisation=first.organisation,
        role=Role.CLASS_TEACHER,
        school_class=first,
        starts_on=scene.on,
        actor=SYSTEM,
        at=scene.at,
    )


def _enrol_student(scene: Scene) -> Enrolment:
    return operations.enrol_student(
        school_class=_first_class(),
        student_number=f"{_entry_year(scene.on)}9001",
        starts_on=scene.on,
        person=scene.person("student"),
        actor=SYSTEM,
        at=scene.at,
    )


def _first_class() -> SchoolClass:
    made = made_by(f"students:{COLLEGES[0].key}:0")
    return SchoolClass.objects.select_related("organisation").get(pk=made)


def _entry_year(on: date) -> int:
    return on.year if on.month >= AUTUMN_TERM_MONTH else on.year - 1
