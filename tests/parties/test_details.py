"""What is hidden about students: who writes it, who sees it, and that nothing else gives it away."""

import json
import logging
from datetime import date

import pytest
from django.db import connection
from tests.factories.parties import (
    NOW,
    enrolled,
    identity_number,
    member,
    membership,
    person,
    school_class,
)

from ronghe.kernel import privacy
from ronghe.kernel.models import AuditRecord
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties import class_queries, identity, operations
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Guardian, Person, PersonalDetails, Role

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
BORN = date(2008, 10, 15)
NUMBER = identity_number("20081015")
REASON = "To insure the student for the placement"


def record(student, actor=SYSTEM, **details):
    operations.record_details(student=student, actor=actor, at=NOW, **details)


def reveal(student, actor, reason=REASON):
    return operations.reveal_details(person=student.person, reason=reason, actor=actor, at=NOW)


@pytest.fixture
def known(pupil):
    record(pupil, birth_on=BORN, identity_number=NUMBER)
    return pupil


# -- numbers ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        (f" {NUMBER[:6]} {NUMBER[6:14]}-{NUMBER[14:]} ", NUMBER),
        (NUMBER.lower(), NUMBER),
        ("e12345678", "E12345678"),
        ("", ""),
    ],
)
def test_a_number_is_read_however_it_was_typed(typed, clean):
    assert identity.clean_identity(typed) == clean


@pytest.mark.parametrize(
    "wrong",
    [NUMBER[:-1], NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1"), "123456", "99999920081015001X", "E1", "我的证件"],
)  # fmt: skip
def test_a_number_that_cannot_be_is_refused_without_repeating_it(wrong):
    with pytest.raises(operations.IdentityIsWrong) as refusal:
        identity.clean_identity(wrong)

    assert wrong not in str(refusal.value)


def test_a_sealed_number_opens_and_is_found_by_its_digest(settings):
    (first, digest), (second, again) = (
        identity.seal_identity(NUMBER),
        identity.seal_identity(NUMBER),
    )

    assert NUMBER not in first + second + digest
    assert first != second
    assert digest == again
    assert identity.open_identity(first) == NUMBER
    assert identity.seal_identity("") == ("", "")
    settings.SECRET_KEY = "another key"
    assert identity.seal_identity(NUMBER)[1] != digest


# -- writing ----------------------------------------------------------------------------------


def test_details_are_written_by_those_who_look_after_the_student(cast, pupil):
    allowed = set()
    for name in ("dean", "cooperation_officer", "unit_dean", "class_teacher", "student", "mentor",
                 "inspector", "coordinator", "administrator", "plant_manager", "outsider"):  # fmt: skip
        try:
            record(pupil, getattr(cast, name), birth_on=BORN)
        except NotAllowed:
            continue
        allowed.add(name)

    assert allowed == {"dean", "cooperation_officer", "unit_dean", "class_teacher"}


def test_number_and_birth_date_fit_together(pupil):
    with pytest.raises(operations.BirthDateIsWrong, match="do not fit together"):
        record(pupil, birth_on=date(2008, 10, 16), identity_number=NUMBER)

    record(pupil, birth_on=BORN)
    with pytest.raises(operations.BirthDateIsWrong):
        record(pupil, identity_number=identity_number("20081016"))
    record(pupil, identity_number=NUMBER)
    with pytest.raises(operations.BirthDateIsWrong):
        record(pupil, birth_on=date(2008, 10, 16))


def test_a_number_brings_the_birth_date_with_it(pupil):
    record(pupil, identity_number=NUMBER)

    assert pupil.person.details.birth_on == BORN


def test_nobody_is_born_tomorrow(pupil):
    with pytest.raises(operations.BirthDateIsWrong, match="not come yet"):
        record(pupil, birth_on=date(2026, 10, 15))


def test_something_is_written(pupil):
    with pytest.raises(operations.DetailsAreMissing):
        record(pupil, identity_number=" ")


@pytest.mark.breaks("details_identity_belongs_to_one_person")
def test_a_number_is_one_persons(cast, known):
    other = enrolled(cast.school_class, "同名", "20260119")

    with pytest.raises(operations.IdentityIsTaken) as refusal:
        record(other, identity_number=NUMBER)

    assert NUMBER not in str(refusal.value)


def test_only_students_have_details(dean):
    with pytest.raises(operations.NotAStudent):
        record(dean.membership, birth_on=BORN)


# -- seeing -----------------------------------------------------------------------------------


def test_details_are_seen_with_a_reason_that_is_kept(known, class_teacher):
    seen = reveal(known, class_teacher, f"  {REASON}\n ")

    assert (seen.birth_on, seen.identity_number) == (BORN, NUMBER)
    [told] = AuditRecord.objects.filter(verb="person.details_revealed")
    assert (told.subject_id, told.actor_person_id) == (known.person_id, class_teacher.person_id)
    assert told.details == {"reason": REASON}


@pytest.mark.parametrize("short", ["", "why", "to see", "查看", "  ", "……"])
def test_a_reason_is_a_few_words(short, known, class_teacher):
    with pytest.raises(operations.ReasonIsTooShort):
        reveal(known, class_teacher, short)

    assert not AuditRecord.objects.filter(verb="person.details_revealed").exists()


@pytest.mark.parametrize("reason", ["办理实习责任保险", "To buy insurance", "核对报名表"])
def test_a_few_words_are_enough_in_either_language(reason, known, class_teacher):
    assert reveal(known, class_teacher, reason).birth_on == BORN


@pytest.mark.parametrize("spilt", [f"To check {NUMBER} again", "To check that 2008-10-15 is right", "核对生日2008年10月15日"])  # fmt: skip
def test_what_is_hidden_does_not_go_into_the_reason(spilt, known, class_teacher):
    with pytest.raises(operations.ReasonHoldsNumbers):
        reveal(known, class_teacher, spilt)


def test_details_are_seen_by_roles_that_need_them_in_their_scope(cast, known):
    college = cast.college
    actors = {name: getattr(cast, name) for name in (
        "dean", "cooperation_officer", "unit_dean", "class_teacher", "student", "plant_manager",
        "signatory", "mentor", "inspector", "coordinator", "administrator", "outsider",
    )}  # fmt: skip
    other_class = school_class(college, "护理2601班", unit=cast.other_school)
    actors |= {
        "safety_officer": member(college, Role.SAFETY_OFFICER, "安全员"),
        "safety_officer_of_school": member(
            college, Role.SAFETY_OFFICER, "本院安全员", within={"unit": cast.school}
        ),
        "safety_officer_elsewhere": member(
            college, Role.SAFETY_OFFICER, "外院安全员", within={"unit": cast.other_school}
        ),
        "dean_of_other_school": member(
            college, Role.DEAN, "外院院长", within={"unit": cast.other_school}
        ),
        "other_class_teacher": member(
            college, Role.CLASS_TEACHER, "外班班主任", within={"school_class": other_class}
        ),
        "tutor": member(college, Role.TUTOR, "教师"),
        "signatory_of_college": member(college, Role.SIGNATORY, "签约人"),
    }
    allowed = set()
    for name, actor in actors.items():
        try:
            reveal(known, actor)
        except NotAllowed:
            continue
        allowed.add(name)

    assert allowed == {
        "dean",
        "cooperation_officer",
        "unit_dean",
        "class_teacher",
        "safety_officer",
        "safety_officer_of_school",
    }


def test_a_teacher_sees_no_details_of_a_student_who_has_moved_on(cast, known, dean, class_teacher):
    operations.move_student(
        student=known,
        school_class=school_class(cast.college),
        starts_on=date(2026, 9, 2),
        actor=dean,
        at=NOW,
    )

    with pytest.raises(NotAllowed):
        reveal(known, class_teacher)


def test_nothing_on_record_is_nothing_to_see(pupil, class_teacher):
    with pytest.raises(operations.DetailsAreMissing):
        reveal(pupil, class_teacher)


# -- what gives nothing away ------------------------------------------------------------------


def rows_holding(*words):
    """Search every table for the words, as text; give table and word."""
    found = set()
    with connection.cursor() as sql:
        sql.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in sql.fetchall():
            for word in words:
                sql.execute(
                    f'SELECT 1 FROM "{table}" t WHERE t::text LIKE %s LIMIT 1', [f"%{word}%"]
                )
                if sql.fetchone():
                    found.add((table, word))
    return found


def test_the_number_is_nowhere_and_the_birth_date_in_one_place(known, class_teacher, caplog):
    with caplog.at_level(logging.DEBUG):
        reveal(known, class_teacher)

    assert rows_holding(NUMBER, "2008-10-15") == {("parties_personaldetails", "2008-10-15")}
    assert NUMBER not in caplog.text
    assert "2008-10-15" not in caplog.text


def test_control_the_search_finds_what_is_there(known):
    Person.objects.filter(pk=known.person_id).update(latin_name=NUMBER)

    assert ("parties_person", NUMBER) in rows_holding(NUMBER)


def test_the_student_takes_the_own_details_along_and_nobody_else_does(known, class_teacher, dean):
    held = {name: json.dumps(privacy.export_of(one), default=str) for name, one in {
        "student": known.person, "teacher": class_teacher.person, "dean": dean.person,
    }.items()}  # fmt: skip

    assert NUMBER in held["student"]
    assert "2008-10-15" in held["student"]
    for other in ("teacher", "dean"):
        assert NUMBER not in held[other]
        assert "2008-10-15" not in held[other]


def test_of_the_guardian_the_student_takes_the_relation_along_and_no_more(pupil):
    entry = operations.GuardianEntry("林建国", "father", "13900139000")
    operations.add_guardian(student=pupil, entry=entry, starts_on=TODAY, actor=SYSTEM, at=NOW)

    exported = json.dumps(privacy.export_of(pupil.person), default=str, ensure_ascii=False)

    assert "father" in exported
    assert "林建国" not in exported
    assert "13900139000" not in exported


def test_what_is_known_is_said_without_saying_it(known):
    assert class_queries.details_known_of(known.person) == class_queries.KnownDetails(
        has_birth_date=True, has_identity_number=True
    )
    [row] = class_queries.students_of(known.school_class, on=TODAY)
    assert row.has_details
    assert "details" not in row.person._state.fields_cache


# -- erasure ----------------------------------------------------------------------------------


def guard(student, name="林建国", phone="13900139000"):
    return operations.add_guardian(
        student=student,
        entry=operations.GuardianEntry(name, "father", phone),
        starts_on=TODAY,
        actor=SYSTEM,
        at=NOW,
    ).person


def test_a_students_details_and_guardians_go_with_the_student(cast, known):
    sister = enrolled(cast.school_class, "林小圆", "20260118")
    of_both, of_one = guard(known), guard(known, "林奶奶", "")
    assert guard(sister) == of_both
    colleague = person(cast.college, "林老师", may_sign_in=False)
    membership(colleague, cast.college, Role.TUTOR)
    Guardian.objects.create(
        student=known.person, person=colleague, relation="mother", starts_on=TODAY
    )

    privacy.erase(known.person, at=NOW)

    assert not PersonalDetails.objects.filter(person=known.person).exists()
    assert set(Guardian.objects.values_list("student", "person")) == {
        (sister.person_id, of_both.pk)
    }
    names = {one.pk: one.full_name for one in Person.objects.filter(pk__in=[of_both.pk, of_one.pk, colleague.pk])}  # fmt: skip
    assert names == {of_both.pk: "林建国", of_one.pk: "", colleague.pk: "林老师"}
    assert Person.objects.get(pk=of_one.pk).erased_at == NOW
