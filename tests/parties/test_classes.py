from datetime import date

import pytest
from tests.factories.parties import (
    NOW,
    enrolled,
    identity_number,
    person,
    school_class,
)

from ronghe.kernel.permissions import NotAllowed
from ronghe.parties import class_queries, operations
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Enrolment, Guardian, Membership, Person, Role

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
GUARDIAN = operations.GuardianEntry("林建国", "father", "13900139000")
HEADS = {"dean", "cooperation_officer", "unit_dean"}
ACTORS = (
    "dean", "cooperation_officer", "unit_dean", "class_teacher", "student", "plant_manager",
    "mentor", "inspector", "coordinator", "administrator", "outsider",
)  # fmt: skip


def who_may(cast, act):
    """Try as each of the cast; give the names of those who were let."""
    allowed = set()
    for number, name in enumerate(ACTORS):
        try:
            act(getattr(cast, name), number)
        except NotAllowed:
            continue
        allowed.add(name)
    return allowed


def enrol(where, actor, number="20269999", full_name="新同学", starts_on=TODAY, **known):
    return operations.enrol_student(
        school_class=where,
        student_number=number,
        starts_on=starts_on,
        entry=operations.StudentEntry(full_name, **known),
        actor=actor,
        at=NOW,
    )


# -- classes ----------------------------------------------------------------------------------


def open_in(college, unit, actor, name="机电2602班", **more):
    more = {"entry_year": 2026, "starts_on": TODAY} | more
    return operations.open_class(
        organisation=college, unit=unit, name=name, actor=actor, at=NOW, **more
    )


def test_a_class_begins_its_cohort(cast, college, dean):
    first = open_in(college, cast.school, dean, entry_year=2025, major_name="数控技术")
    second = open_in(college, cast.other_school, dean, "护理2501班", entry_year=2025)

    assert first.cohort == second.cohort
    assert (first.cohort.entry_year, first.major_name) == (2025, "数控技术")
    assert [one.verb for one in class_queries.story_of_class(first)] == ["class.opened"]


def test_classes_are_opened_by_those_who_head_the_school(cast, college):
    own = who_may(cast, lambda actor, n: open_in(college, cast.school, actor, f"甲{n}"))
    other = who_may(cast, lambda actor, n: open_in(college, cast.other_school, actor, f"乙{n}"))
    whole = who_may(cast, lambda actor, n: open_in(college, None, actor, f"丙{n}"))

    assert own == HEADS
    assert other == whole == HEADS - {"unit_dean"}


def test_a_class_has_a_name_of_its_own_in_its_year(college, dean):
    open_in(college, None, dean)

    with pytest.raises(operations.ClassExists):
        open_in(college, None, dean)
    with pytest.raises(operations.NameIsMissing):
        open_in(college, None, dean, " ")
    assert open_in(college, None, dean, entry_year=2025).name == "机电2602班"


@pytest.mark.parametrize("year", [26, 1900, 20260])
def test_a_year_of_entry_has_four_digits(year, college, dean):
    with pytest.raises(operations.ClassDoesNotFit, match="four digits"):
        open_in(college, None, dean, entry_year=year)


def test_classes_belong_to_colleges_and_their_own_schools(cast, enterprise, other_college):
    with pytest.raises(operations.ClassDoesNotFit):
        open_in(enterprise, None, cast.plant_manager)
    with pytest.raises(operations.ClassDoesNotFit):
        open_in(other_college, cast.school, cast.outsider)
    operations.close_unit(unit=cast.other_school, ends_on=TODAY, actor=cast.dean, at=NOW)
    cast.other_school.refresh_from_db()
    with pytest.raises(operations.ClassDoesNotFit):
        open_in(cast.college, cast.other_school, cast.dean, starts_on=date(2026, 9, 8))


def test_students_and_teachers_leave_with_their_class(cast, pupil, dean):
    operations.close_class(
        school_class=cast.school_class, ends_on=date(2029, 6, 30), actor=dean, at=NOW
    )

    held = Membership.objects.filter(school_class=cast.school_class)
    assert set(held.values_list("role", "ends_on")) == {
        ("student", date(2029, 6, 30)),
        ("class_teacher", date(2029, 6, 30)),
    }
    assert Enrolment.objects.get(person=pupil.person).ends_on == date(2029, 6, 30)
    with pytest.raises(operations.ClassIsClosed):
        operations.close_class(school_class=cast.school_class, ends_on=TODAY, actor=dean, at=NOW)
    with pytest.raises(operations.ClassIsClosed):
        enrol(cast.school_class, dean, starts_on=date(2029, 7, 1))


# -- students ---------------------------------------------------------------------------------


def test_a_student_is_entered_whole(cast, dean):
    enrolment = enrol(
        cast.school_class,
        dean,
        " 2026 0042 ",
        latin_name="Xin Tongxue",
        contact_phone="13800138000",
        identity_number=identity_number("20081015"),
        guardian=GUARDIAN,
    )

    who = enrolment.person
    held = who.memberships.get()
    assert (enrolment.student_number, enrolment.cohort.entry_year) == ("20260042", 2026)
    assert (held.role, held.school_class, held.starts_on) == ("student", cast.school_class, TODAY)
    assert who.details.birth_on == date(2008, 10, 15)
    [guardian] = class_queries.guardians_of(who, on=TODAY)
    assert (guardian.person.full_name, guardian.relation) == ("林建国", "father")
    assert guardian.person.contact_phone == "+8613900139000"
    assert not hasattr(guardian.person, "user")
    assert [one.verb for one in class_queries.story_of_student(held)] == [
        "guardian.added",
        "person.details_recorded",
        "student.enrolled",
        "membership.granted",
        "person.registered",
    ]


def test_students_are_entered_by_those_who_head_the_school(cast):
    own = who_may(cast, lambda actor, n: enrol(cast.school_class, actor, f"1{n}"))
    other_class = school_class(cast.college, "护理2601班", unit=cast.other_school)
    other = who_may(cast, lambda actor, n: enrol(other_class, actor, f"2{n}"))

    assert own == HEADS
    assert other == HEADS - {"unit_dean"}


def test_all_of_it_or_nothing(cast, dean):
    people = Person.objects.count()

    with pytest.raises(operations.IdentityIsWrong):
        enrol(cast.school_class, dean, identity_number=identity_number()[:-2] + "99")
    with pytest.raises(operations.ContactIsWrong):
        enrol(
            cast.school_class,
            dean,
            guardian=operations.GuardianEntry("林建国", "father", "12"),
        )

    assert Person.objects.count() == people
    assert not Enrolment.objects.filter(student_number="20269999").exists()


@pytest.mark.breaks("enrolment_number_once_per_college", "enrolment_open_once_per_college")
def test_a_number_is_one_student_and_a_student_is_on_the_roll_once(cast, pupil, dean, outsider):
    with pytest.raises(operations.StudentNumberIsTaken, match="20260117"):
        enrol(cast.school_class, dean, "20260117")
    with pytest.raises(operations.AlreadyEnrolled):
        operations.enrol_student(
            school_class=cast.school_class, student_number="7", starts_on=TODAY,
            person=pupil.person, actor=dean, at=NOW,
        )  # fmt: skip
    with pytest.raises(operations.StudentNumberIsMissing):
        enrol(cast.school_class, dean, " ")

    elsewhere = school_class(cast.other_college)
    assert enrol(elsewhere, outsider, "20260117").student_number == "20260117"


def test_the_same_person_is_found_again_by_the_number(cast, dean, outsider):
    number = identity_number()
    first = enrol(cast.school_class, dean, full_name="林小满", identity_number=number)
    elsewhere = school_class(cast.other_college)

    with pytest.raises(operations.IdentityIsTaken, match="another name"):
        enrol(elsewhere, outsider, full_name="林大满", identity_number=number)
    second = enrol(elsewhere, outsider, full_name="林小满", identity_number=number)

    assert second.person == first.person


def test_a_student_moves_and_is_in_one_class_at_a_time(cast, pupil, dean):
    target = school_class(cast.college, "数控2602班", unit=cast.school)

    moved = operations.move_student(
        student=pupil, school_class=target, starts_on=date(2026, 10, 1), actor=dean, at=NOW
    )

    assert Membership.objects.get(pk=pupil.pk).ends_on == date(2026, 9, 30)
    assert (moved.school_class, moved.starts_on) == (target, date(2026, 10, 1))
    assert Enrolment.objects.get(person=pupil.person).ends_on is None
    day = date(2026, 10, 1)
    assert list(class_queries.students_of(cast.school_class, on=day)) == []
    assert list(class_queries.students_of(target, on=day)) == [moved]


def test_a_student_moves_within_the_college_and_forward(cast, pupil, dean):
    def move(target, starts_on=date(2026, 10, 1)):
        operations.move_student(
            student=pupil, school_class=target, starts_on=starts_on, actor=dean, at=NOW
        )

    for nowhere in (cast.school_class, school_class(cast.other_college)):
        with pytest.raises(operations.MovesNowhere):
            move(nowhere)
    with pytest.raises(operations.EndsBeforeItBegan):
        move(school_class(cast.college), starts_on=pupil.starts_on)


def test_a_school_does_not_push_its_students_into_another(cast, pupil, unit_dean):
    target = school_class(cast.college, "护理2601班", unit=cast.other_school)

    with pytest.raises(NotAllowed):
        operations.move_student(
            student=pupil, school_class=target, starts_on=date(2026, 10, 1), actor=unit_dean, at=NOW
        )


def test_whoever_leaves_the_roll_leaves_the_class(cast, pupil, unit_dean):
    enrolment = Enrolment.objects.get(person=pupil.person)

    with pytest.raises(operations.EndsBeforeItBegan):
        operations.end_enrolment(
            enrolment=enrolment, ends_on=date(2026, 8, 1), actor=unit_dean, at=NOW
        )
    operations.end_enrolment(enrolment=enrolment, ends_on=TODAY, actor=unit_dean, at=NOW)

    assert Enrolment.objects.get(pk=enrolment.pk).ends_on == TODAY
    assert Membership.objects.get(pk=pupil.pk).ends_on == TODAY


def test_a_role_that_ends_takes_the_student_off_the_roll(pupil, dean):
    operations.end_membership(membership=pupil, ends_on=TODAY, actor=dean, at=NOW)

    assert Enrolment.objects.get(person=pupil.person).ends_on == TODAY


def test_only_heads_move_students_and_take_them_off(cast):
    def leave(actor, number):
        held = enrolled(cast.school_class, f"生{number}", f"3{number}")
        operations.end_enrolment(
            enrolment=held.person.enrolments.get(), ends_on=TODAY, actor=actor, at=NOW
        )

    assert who_may(cast, leave) == HEADS


# -- guardians --------------------------------------------------------------------------------


def add(student, actor, entry=GUARDIAN):
    return operations.add_guardian(
        student=student, entry=entry, starts_on=TODAY, actor=actor, at=NOW
    )


def test_guardians_are_kept_by_those_who_look_after_the_student(cast, pupil):
    def one(actor, number):
        return add(pupil, actor, operations.GuardianEntry(f"家长{number}", "mother"))

    assert who_may(cast, one) == HEADS | {"class_teacher"}


@pytest.mark.breaks("guardian_once")
def test_brothers_and_sisters_have_the_same_guardian_once(cast, pupil, class_teacher):
    sister = enrolled(cast.school_class, "林小圆", "20260118")

    first, second = add(pupil, class_teacher), add(sister, class_teacher)

    assert first.person == second.person
    with pytest.raises(operations.AlreadyGuardian):
        add(pupil, class_teacher)


def test_a_guardian_ends_and_is_not_mistaken_for_anothers(cast, pupil, class_teacher):
    sister = enrolled(cast.school_class, "林小圆", "20260118")
    guardian = add(pupil, class_teacher)

    def end(student, ends_on=TODAY):
        operations.end_guardian(
            guardian=guardian, student=student, ends_on=ends_on, actor=class_teacher, at=NOW
        )

    with pytest.raises(operations.NotTheirGuardian):
        end(sister)
    with pytest.raises(operations.EndsBeforeItBegan):
        end(pupil, date(2026, 9, 6))
    end(pupil)
    assert Guardian.objects.get(pk=guardian.pk).ends_on == TODAY


def test_only_students_have_guardians(class_teacher, dean):
    with pytest.raises(operations.NotAStudent):
        add(class_teacher.membership, dean)


# -- roles within a unit or class -------------------------------------------------------------


def grant(who, where, role, actor=SYSTEM, **within):
    return operations.grant_membership(
        person=who, organisation=where, role=role, starts_on=TODAY, actor=actor, at=NOW, **within
    )


def test_a_role_reaches_over_a_part_of_the_same_organisation(cast, college):
    who, elsewhere = person(college), school_class(cast.other_college)
    wrong = [
        (Role.CLASS_TEACHER, {}),
        (Role.CLASS_TEACHER, {"school_class": elsewhere}),
        (Role.CLASS_TEACHER, {"unit": cast.school}),
        (Role.TUTOR, {"school_class": cast.school_class}),
        (Role.STUDENT, {"unit": cast.school}),
        (Role.DEAN, {"unit": elsewhere.unit or _unit_elsewhere(cast)}),
    ]

    for role, within in wrong:
        with pytest.raises(operations.ScopeDoesNotFit):
            grant(who, college, role, **within)


def _unit_elsewhere(cast):
    return operations.open_unit(
        organisation=cast.other_college, kind="school", name="别院", starts_on=TODAY,
        actor=SYSTEM, at=NOW,
    )  # fmt: skip


def test_nobody_is_appointed_to_what_is_closed(cast, college):
    closed = operations.close_unit(unit=cast.other_school, ends_on=date(2026, 9, 6), actor=SYSTEM, at=NOW)  # fmt: skip

    with pytest.raises(operations.ScopeDoesNotFit, match="closed"):
        grant(person(college), college, Role.DEAN, unit=closed)


def test_the_dean_of_a_school_appoints_within_it(cast, college, unit_dean):
    who = person(college)

    assert grant(who, college, Role.CLASS_TEACHER, unit_dean, school_class=cast.school_class)
    assert grant(who, college, Role.TUTOR, unit_dean, unit=cast.school)
    for within in ({}, {"unit": cast.other_school}):
        with pytest.raises(NotAllowed):
            grant(who, college, Role.TUTOR, unit_dean, **within)
