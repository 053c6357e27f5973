"""Class lists as colleges send them: students with class, guardian and details, and staff."""

from datetime import timedelta

import pytest
from tests.factories.cast import NOW
from tests.factories.parties import organisation
from tests.factories.tables import imported

from ronghe.kernel import operations, privacy, upkeep
from ronghe.kernel.imports.registers import CannotBeUndone
from ronghe.kernel.imports.report import counts_of, report_of
from ronghe.kernel.models import AuditRecord, ImportRow
from ronghe.kernel.privacy import Fate
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import (
    Enrolment,
    Guardian,
    Membership,
    Person,
    PersonalDetails,
    Role,
    SchoolClass,
)
from ronghe.parties.operations import register_person
from ronghe.web.privacy.readable import held_about

HEADER = "姓名,学号,入学年份,院系,班级,手机号码,出生日期,身份证号码,监护人,与学生关系,监护人电话"
WANG = "王小雨,2026010101,2026,智能制造学院,2026级机电1班,13800138001,2010-05-17,,王建国,父亲,13900139001"
LI = "李晓明,2026010102,2026,智能制造学院,2026级机电1班,,,,王建国,父亲,13900139001"
IDENTITY = "11010519491231002X"  # the example of GB 11643


@pytest.fixture
def college(db, settings, tmp_path):
    settings.RONGHE_VAR = tmp_path
    return organisation(kind="college", name="白石职业技术学院")


def bring(college, *rows, header=HEADER):
    text = "\n".join((header, *rows)) + "\n"
    return imported(
        text.encode(), kind="people", mapping="template", options={"organisation_id": college.pk}
    )


def test_a_class_list_opens_class_and_cohort_and_enters_students_with_guardians(college):
    run = bring(college, WANG, LI)

    assert counts_of(run)["added"] == 2
    opened = SchoolClass.objects.get(organisation=college)
    assert (opened.name, opened.cohort.entry_year, opened.unit.name) == (
        "2026级机电1班",
        2026,
        "智能制造学院",
    )
    roll = Enrolment.objects.filter(organisation=college)
    assert set(roll.values_list("student_number", flat=True)) == {"2026010101", "2026010102"}
    assert opened.memberships.filter(role=Role.STUDENT).count() == 2
    assert Guardian.objects.values("person").distinct().count() == 1  # brother and sister
    assert not AuditRecord.objects.filter(details__icontains="王小雨").exists()


def test_the_same_list_again_changes_nothing(college):
    bring(college, WANG, LI)

    again = bring(college, WANG, LI)

    assert counts_of(again) == {
        "read": 2, "added": 0, "changed": 0, "unchanged": 2, "held": 0, "rejected": 0,
    }  # fmt: skip


def test_another_class_is_a_move_and_another_name_is_asked_about(college):
    bring(college, WANG, LI)

    moved = bring(
        college,
        "王小雨,2026010101,2026,,2026级机电2班,,,,,,",
        "李小明,2026010102,2026,,2026级机电1班,,,,,,",
    )

    assert (counts_of(moved)["changed"], counts_of(moved)["held"]) == (1, 1)
    held = Membership.objects.get(
        person__full_name="王小雨", role=Role.STUDENT, ends_on=None
    ).school_class
    assert held.name == "2026级机电2班"
    assert report_of(moved)["by_reason"]["held"] == {"name_differs": 1}

    operations.decide_rows(run=moved, numbers=[3], choice="same_person", actor=SYSTEM, at=NOW)

    assert Person.objects.filter(full_name="李小明").exists()


def test_what_is_wrong_holds_the_row_until_somebody_takes_it_in_without(college):
    run = bring(college, "张三,2026010103,2026,,2026级机电1班,12345,,1234,,,", WANG)

    problems = {one["code"]: one for one in report_of(run)["problems"]}
    assert set(problems) == {"phone_wrong", "identity_wrong"}
    assert problems["identity_wrong"]["value"] == "•••"

    operations.decide_rows(run=run, numbers=[2], choice="without", actor=SYSTEM, at=NOW)
    operations.decide_rows(run=run, numbers=[2], choice="without", actor=SYSTEM, at=NOW)

    assert Person.objects.get(full_name="张三").contact_phone == ""


def test_identity_numbers_are_kept_encrypted_and_shown_nowhere(college):
    row = f"赵六,2026010104,2026,,2026级机电1班,123,,{IDENTITY},,,"

    run = bring(college, row)

    kept = ImportRow.objects.get(import_run=run)
    assert IDENTITY not in f"{kept.cells} {kept.values} {kept.problems}"
    operations.decide_rows(run=run, numbers=[2], choice="without", actor=SYSTEM, at=NOW)
    details = PersonalDetails.objects.get(person__full_name="赵六")
    assert IDENTITY not in details.identity_number_sealed
    assert details.birth_on.isoformat() == "1949-12-31"


def test_one_number_for_two_students_is_held(college):
    run = bring(college, WANG, WANG.replace("王小雨", "赵七"))

    assert counts_of(run)["added"] == 1
    assert report_of(run)["by_reason"]["held"] == {"twice_in_file": 1}


def test_staff_come_with_their_roles(college):
    run = bring(
        college,
        "吴岚,班主任,2026,2026级机电1班,13800138005",
        "吴岚,指导教师,,,13800138005",
        "陈矿,企业导师,,,",
        header="姓名,角色,入学年份,班级,手机号码",
    )

    assert (counts_of(run)["added"], counts_of(run)["rejected"]) == (2, 1)
    roles = Membership.objects.filter(person__full_name="吴岚").values_list("role", flat=True)
    assert set(roles) == {Role.CLASS_TEACHER, Role.TUTOR}
    assert Person.objects.filter(full_name="吴岚").count() == 1


def test_undone_it_leaves_nothing(college):
    before = Person.objects.count()
    run = bring(college, WANG, LI)

    operations.undo_import(run=run, actor=SYSTEM, at=NOW)

    assert Person.objects.count() == before
    assert not SchoolClass.objects.filter(organisation=college).exists()
    assert not Enrolment.objects.filter(organisation=college).exists()


def test_it_stays_once_somebody_depends_on_it(college):
    run = bring(college, WANG)
    student = Person.objects.get(full_name="王小雨")
    Guardian.objects.create(
        student=register_person(full_name="王小雪", organisation=college, actor=SYSTEM, at=NOW),
        person=student,
        relation="other",
        starts_on=NOW.date(),
    )

    with pytest.raises(CannotBeUndone):
        operations.undo_import(run=run, actor=SYSTEM, at=NOW)

    assert Enrolment.objects.filter(person=student).exists()


# -- what rows say about people, and for how long -------------------------------------------------

CHANGED = "王小雨,2026010101,2026,,2026级机电1班,13800138009,,,,,"
RENAMED = "王晓雨,2026010101,2026,,2026级机电1班,13800138009,,,,,"
ROLELESS = "路人甲,2026010109,2026,,2026级机电1班,,,,,,,校长"


def lines_of_rows():
    return {
        line.column.rpartition(".")[2]: line
        for line in privacy.registered()
        if line.column.startswith("kernel.importrow.")
    }


def test_cells_of_rejected_rows_go_after_ninety_days_and_held_ones_stay(college):
    bring(college, WANG)
    rejected = bring(college, ROLELESS, header=f"{HEADER},身份")
    held = bring(college, RENAMED)
    assert (rejected.rejected_count, held.held_count) == (1, 1)

    days = [(upkeep.tidy(at=NOW + timedelta(days=day))["cells"], day) for day in (89, 91, 92)]

    row = ImportRow.objects.get(import_run=rejected)
    assert days == [(0, 89), (1, 91), (0, 92)]
    assert (row.cells, row.values, row.problems, row.outcome) == (None, None, None, "rejected")
    assert row.reason
    assert ImportRow.objects.get(import_run=held).cells[0] == "王晓雨"
    assert operations.decide_rows(run=held, numbers=[2], choice="same_person", actor=SYSTEM, at=NOW)


def test_people_read_what_files_said_about_them_and_changed(college):
    bring(college, WANG)
    changed = bring(college, CHANGED)
    held = bring(college, RENAMED)
    wang = Person.objects.get(full_name="王小雨")
    lines = lines_of_rows()

    former = lines["before"].export(wang.pk)
    assert {
        "import_run__reference": changed.reference,
        "number": 2,
        "before": {"contact_phone": "+8613800138001"},
    } in former
    (row,) = lines["cells"].export(wang.pk)
    assert (row["import_run__reference"], row["number"]) == (held.reference, 2)
    assert "王晓雨" in row["cells"]
    shown = {section.line.column: section.rows for section in held_about(wang)}
    assert len(shown["kernel.importrow.before"]) == len(former)
    (told,) = [row for row in shown["kernel.importrow.before"] if ("Import", changed.reference) in row]  # fmt: skip
    assert any("13800138001" in words for _head, words in told)
    assert any("王晓雨" in words for _head, words in shown["kernel.importrow.cells"][0])


def test_an_erasure_leaves_nothing_of_them_in_rows_and_the_counts_add_up(college):
    bring(college, WANG)
    bring(college, CHANGED)
    held = bring(college, RENAMED, LI)
    wang = Person.objects.get(full_name="王小雨")

    outcome = {name: line.erase(wang.pk, NOW) for name, line in lines_of_rows().items()}

    assert {name: one.fate for name, one in outcome.items()} == {
        "cells": Fate.ERASED,
        "before": Fate.ERASED,
    }
    assert (outcome["cells"].count, outcome["before"].count) == (1, 3)
    about = ImportRow.objects.filter(subject_type="parties.person", subject_id=wang.pk)
    kept = " ".join(f"{row.cells} {row.values} {row.problems} {row.before}" for row in about)
    assert "雨" not in kept
    assert "13800138001" not in kept
    held.refresh_from_db()
    assert (held.added_count, held.held_count, held.rejected_count) == (1, 0, 1)
    with pytest.raises(operations.NothingToDecide):
        operations.decide_rows(run=held, numbers=[2], choice="same_person", actor=SYSTEM, at=NOW)
