"""Who takes part in a wave: a class that came last year, its teacher and tutors, and the mentors."""

from collections.abc import Iterator
from functools import partial

from django.utils.translation import gettext_lazy as _

from ronghe.demo.cheats import HOSTS
from ronghe.demo.classes import school_of
from ronghe.demo.lists import ClassList, bring_in
from ronghe.demo.names import chance_of
from ronghe.demo.places import Firm
from ronghe.demo.scene import Scene, Step
from ronghe.demo.staff import enter_staff
from ronghe.demo.year.wave import COLLEGE, TUTORS, Wave, college
from ronghe.parties.models import Membership, Role, SchoolClass

PEOPLE = _("A year of placements: who takes part")
CAME_DAYS, NAMED_DAYS = -60, -40
OF_CAST = "year:1:tutor:0"
OFFICES = (Role.TRAINING_MANAGER, Role.SIGNATORY)
AUTUMN_TERM_MONTH, YEAR_OF_STUDY = 8, 2


def hosts() -> Iterator[Step]:
    """Give each host people who answer for it; once, whatever the number of waves."""
    for host in HOSTS:
        yield Step(f"year:office:{host.key}", PEOPLE, host.days_ago - 1, partial(_office, host))


def people(wave: Wave) -> Iterator[Step]:
    came, named = wave.days_ago(CAME_DAYS), wave.days_ago(NAMED_DAYS)
    yield Step(f"{wave.key}:class", PEOPLE, came, partial(_class, wave))
    for number in range(TUTORS):
        key = f"{wave.key}:tutor:{number}"
        yield Step(key, PEOPLE, named, partial(_tutor, key))
    for host in HOSTS:
        key = f"{wave.key}:mentor:{host.key}"
        yield Step(key, PEOPLE, named, partial(_mentor, key, host))


def _office(host: Firm, scene: Scene) -> None:
    for role in OFFICES:
        chance = chance_of("year office", host.key, role)
        enter_staff(scene.organisation(host.key), role, chance, scene=scene)


def _class(wave: Wave, scene: Scene) -> SchoolClass:
    """Take in the class list; whoever goes on a placement is in the second or third year."""
    school, organisation = school_of(COLLEGE), college(scene)
    began = scene.on.year if scene.on.month >= AUTUMN_TERM_MONTH else scene.on.year - 1
    year = began - YEAR_OF_STUDY + 1
    paper = ClassList(
        college=COLLEGE.key,
        number=wave.class_number,
        unit=school.name,
        name=f"{school.class_name}{year % 100}{wave.class_number}班",
        entry_year=year,
        major_code=school.major_code,
        major_name=school.major_name,
        size=len(wave.seats()),
        is_complete=not wave.is_over,
    )
    bring_in(paper, organisation=organisation, at=scene.at)
    found = SchoolClass.objects.get(
        organisation=organisation, name=paper.name, cohort__entry_year=year
    )
    chance = chance_of("year teacher", wave.number)
    enter_staff(organisation, Role.CLASS_TEACHER, chance, school_class=found, scene=scene)
    return found


def _tutor(key: str, scene: Scene) -> Membership | None:
    if key == OF_CAST:
        return scene.actor("tutor", Role.TUTOR).membership
    return enter_staff(college(scene), Role.TUTOR, chance_of(key), scene=scene)


def _mentor(key: str, host: Firm, scene: Scene) -> Membership:
    return enter_staff(scene.organisation(host.key), Role.MENTOR, chance_of(key), scene=scene)
