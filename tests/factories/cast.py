"""The small cast that recurs, all of them fictional; the outsider must never see anything."""

from dataclasses import dataclass

from tests.factories.parties import (
    NOW,
    member,
    membership,
    organisation,
    remit,
    school_class,
    unit,
)

from ronghe.parties.actors import Actor, acting_as
from ronghe.parties.models import (
    Organisation,
    OrganisationKind,
    Role,
    SchoolClass,
    Unit,
)

__all__ = ["NOW", "Cast", "make_cast"]


@dataclass(frozen=True)
class Cast:
    authority: Organisation
    college: Organisation
    enterprise: Organisation
    other_college: Organisation
    dean: Actor
    cooperation_officer: Actor
    plant_manager: Actor
    signatory: Actor  # the plant manager under her other hat
    mentor: Actor
    student: Actor
    inspector: Actor
    coordinator: Actor
    administrator: Actor
    outsider: Actor
    school: Unit  # of the college; the dean of a school and the class teacher reach no further
    other_school: Unit
    school_class: SchoolClass
    unit_dean: Actor
    class_teacher: Actor


def make_cast() -> Cast:
    authority = organisation(
        kind=OrganisationKind.AUTHORITY, name="青禾市教育局", english="Qinghe Education Bureau"
    )
    assert authority.region is not None
    remit(authority, region=authority.region)
    coordinator = member(authority, Role.COORDINATOR, "何静", latin_name="He Jing")
    college = organisation(
        kind=OrganisationKind.COLLEGE,
        name="青禾职业技术学院",
        english="Qinghe Polytechnic",
        number=10_000_001,
        verified_by=coordinator,
    )
    enterprise = organisation(number=10_000_002)
    other_college = organisation(
        kind=OrganisationKind.COLLEGE,
        name="白石职业学院",
        english="Baishi College",
        region_code="370200",
    )
    school = unit(college, "机电学院")
    class_of_school = school_class(college, "数控2601班", unit=school)
    plant_manager = member(enterprise, Role.TRAINING_MANAGER, "李娜", latin_name="Li Na")
    assert plant_manager.person is not None
    return Cast(
        authority=authority,
        college=college,
        enterprise=enterprise,
        other_college=other_college,
        dean=member(college, Role.DEAN, "王敏", latin_name="Wang Min"),
        cooperation_officer=member(
            college, Role.COOPERATION_OFFICER, "赵倩", latin_name="Zhao Qian"
        ),
        plant_manager=plant_manager,
        signatory=acting_as(
            membership(plant_manager.person, enterprise, Role.SIGNATORY), on=NOW.date()
        ),
        mentor=member(enterprise, Role.MENTOR, "周强", latin_name="Zhou Qiang"),
        student=member(college, Role.STUDENT, "陈晨", latin_name="Chen Chen"),
        inspector=member(authority, Role.INSPECTOR, "孙立", latin_name="Sun Li"),
        coordinator=coordinator,
        administrator=member(authority, Role.ADMINISTRATOR, "高远", latin_name="Gao Yuan"),
        outsider=member(other_college, Role.DEAN, "郑路", latin_name="Zheng Lu"),
        school=school,
        other_school=unit(college, "护理学院"),
        school_class=class_of_school,
        unit_dean=member(college, Role.DEAN, "冯毅", latin_name="Feng Yi", within={"unit": school}),
        class_teacher=member(
            college,
            Role.CLASS_TEACHER,
            "吴岚",
            latin_name="Wu Lan",
            within={"school_class": class_of_school},
        ),
    )
