"""The schools of the colleges, their classes and students; some of it unknown, as in life."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.utils.translation import gettext_lazy as _

from ronghe.demo import further
from ronghe.demo.cast import GIVEN, MAIL_DOMAIN, SURNAMES
from ronghe.demo.lists import ClassList, bring_in
from ronghe.demo.names import chance_of, phone_by
from ronghe.demo.places import COLLEGES, Firm
from ronghe.demo.scene import SEED, Scene, Step, made_by, manager_of
from ronghe.demo.staff import enter_staff
from ronghe.parties import operations
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import (
    Enrolment,
    Guardian,
    Membership,
    Relation,
    Role,
    SchoolClass,
    Unit,
    UnitKind,
)
from ronghe.parties.operations import Address, GuardianEntry, StudentEntry

CLASS_SIZE = 30
ENTERED_BY_HAND = 5
YEARS_OF_STUDY = 3
STUDENTS_CAME_DAYS_AGO = 75
AUTUMN_TERM_MONTH = 7  # whoever comes from then on enters in that year
# The class of the polytechnic in which each student of the cast is, and that of the class teacher.
OF_CAST = {"student": 1, "applicant": 0}
LED = OF_CAST["student"]
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
FURTHER_SCHOOLS = (
    School("信息工程学院", "School of Information", "临江区智慧路6号", "软件", "510203", "软件技术"),
    School("商贸学院", "School of Commerce", "西岭区新华街15号", "电商", "530701", "电子商务"),
    School("园艺学院", "School of Horticulture", "临江区田园路3号", "园艺", "410105", "园艺技术"),
    School("建筑学院", "School of Construction", "西岭区匠心路9号", "建工", "440301", "建筑工程技术"),
    School("旅游学院", "School of Tourism", "临江区湖滨路22号", "旅游", "540101", "旅游管理"),
)  # fmt: skip


def school_of(college: Firm) -> School:
    if college.key in SCHOOL_OF:
        return SCHOOL_OF[college.key]
    return FURTHER_SCHOOLS[college.number % len(FURTHER_SCHOOLS)]


def schools(scale: float) -> Iterator[Step]:
    for college in further.colleges(scale):
        yield Step(f"school:{college.key}", SCHOOLS, college.days_ago, partial(_open, college))


def classes(scale: float) -> Iterator[Step]:
    colleges = further.colleges(scale)
    for college in COLLEGES:
        step = partial(_enrol_first, college)
        yield Step(f"students:{college.key}:0", STUDENTS, _began(college), step)
    for number_of_college, number in further.class_places(scale):
        college = colleges[number_of_college]
        step = partial(_bring_in_class, college, number)
        yield Step(f"list:{college.key}:{number}", STUDENTS, _began(college), step)
    yield Step("class-of:class_teacher", STUDENTS, STUDENTS_CAME_DAYS_AGO, _appoint)
    for key, number in OF_CAST.items():
        joining = partial(_enrol_one_of_cast, key, number)
        yield Step(f"class-of:{key}", STUDENTS, STUDENTS_CAME_DAYS_AGO, joining)
    yield Step("family-of:student", STUDENTS, STUDENTS_CAME_DAYS_AGO, _enter_family)


def _began(college: Firm) -> int:
    return min(college.days_ago - 2, STUDENTS_CAME_DAYS_AGO)


def _open(college: Firm, scene: Scene) -> Unit:
    organisation, school = scene.organisation(college.key), school_of(college)
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


def _enrol_first(college: Firm, scene: Scene) -> SchoolClass:
    """Open the first class and enter some students: known to their college, without any account."""
    officer, paper = manager_of(college, scene), _paper(college, 0, scene)
    opened = operations.open_class(
        organisation=scene.organisation(college.key),
        unit=Unit.objects.get(pk=made_by(f"school:{college.key}")),
        entry_year=paper.entry_year,
        name=paper.name,
        major_code=paper.major_code,
        major_name=paper.major_name,
        starts_on=scene.on,
        actor=officer,
        at=scene.at,
    )
    for number in range(ENTERED_BY_HAND):
        operations.enrol_student(
            school_class=opened,
            student_number=f"{paper.entry_year}{number + 1:04d}",
            starts_on=scene.on,
            entry=_entry(college, number, paper.entry_year),
            actor=officer,
            at=scene.at,
        )
    return opened


def _bring_in_class(college: Firm, number: int, scene: Scene) -> SchoolClass:
    """Take in the list of a class, which opens it, and give the class a teacher."""
    organisation, paper = scene.organisation(college.key), _paper(college, number, scene)
    bring_in(paper, organisation=organisation, at=scene.at)
    opened = SchoolClass.objects.get(
        organisation=organisation, name=paper.name, cohort__entry_year=paper.entry_year
    )
    if (college.key, number) != (COLLEGES[0].key, LED):  # that class has its teacher in the cast
        enter_staff(
            organisation,
            Role.CLASS_TEACHER,
            chance_of("teacher", college.key, number),
            school_class=opened,
            scene=scene,
        )
    return opened


def _paper(college: Firm, number: int, scene: Scene) -> ClassList:
    """Give the list of the class; in a first class some were entered by hand, in two one is of the cast."""
    school = school_of(college)
    # The first class has just come, that of the cast is in its second year, the others in their third.
    year = _entry_year(scene.on) - min(number, YEARS_OF_STUDY - 1)
    size = CLASS_SIZE
    if number == 0 and college in COLLEGES:
        size -= ENTERED_BY_HAND
    if college is COLLEGES[0]:
        size -= number in OF_CAST.values()
    return ClassList(
        college=college.key,
        number=number,
        unit=school.name,
        name=f"{school.class_name}{year % 100}{number + 1:02d}班",
        entry_year=year,
        major_code=school.major_code,
        major_name=school.major_name,
        size=size,
    )


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
    own = _class(LED)
    return operations.grant_membership(
        person=scene.person("class_teacher"),
        organisation=own.organisation,
        role=Role.CLASS_TEACHER,
        school_class=own,
        starts_on=scene.on,
        actor=SYSTEM,
        at=scene.at,
    )


def _enrol_one_of_cast(key: str, number: int, scene: Scene) -> Enrolment:
    own = _class(number)
    return operations.enrol_student(
        school_class=own,
        student_number=f"{own.cohort.entry_year}9001",
        starts_on=scene.on,
        person=scene.person(key),
        actor=SYSTEM,
        at=scene.at,
    )


def _enter_family(scene: Scene) -> Guardian:
    """Enter when the student of the cast was born, and the mother, who is reached by telephone."""
    student = scene.actor("student", Role.STUDENT).membership
    assert student is not None  # noqa: S101 -- enrolled the step before
    born = date(_entry_year(scene.on) - LED - 16, 5, 17)
    operations.record_details(student=student, birth_on=born, actor=SYSTEM, at=scene.at)
    phone = phone_by(chance_of("family of the student"))
    mother = GuardianEntry("刘芳", Relation.MOTHER, phone, "Liu Fang")
    return operations.add_guardian(
        student=student, entry=mother, starts_on=scene.on, actor=SYSTEM, at=scene.at
    )


def _class(number: int) -> SchoolClass:
    made = made_by(f"list:{COLLEGES[0].key}:{number}")
    return SchoolClass.objects.select_related("organisation", "cohort").get(pk=made)


def _entry_year(on: date) -> int:
    return on.year if on.month >= AUTUMN_TERM_MONTH else on.year - 1
