"""The tutor assesses by the college's scheme, which is not the host's attendance sheet."""

from datetime import timedelta
from decimal import Decimal

import pytest
from tests.factories import endings as ended
from tests.factories import placements as making
from tests.factories.parties import NOW, member

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.actors import SYSTEM, acting_as
from ronghe.parties.models import Role
from ronghe.placements.models import Assessment, AssessmentScheme
from ronghe.placements.operations.assessments import (
    AlreadyAssessed,
    IsAttendanceSheet,
    Judged,
    answer_objection,
    assess_placement,
    object_to_assessment,
    points_of,
    set_scheme,
)
from ronghe.placements.refusals import DoesNotFit, ReasonIsMissing, TooEarly

pytestmark = pytest.mark.django_db
WEIGHTS = {"journal": 20, "tasks": 40, "host": 20, "talk": 20}


@pytest.fixture
def tutor(cast):
    return member(cast.college, Role.TUTOR, "许静")


@pytest.fixture
def placement(cast, tutor):
    pupil = making.learner(cast.school_class)
    return ended.completed(
        pupil, cast.enterprise, mentor=cast.mentor.membership, tutor=tutor.membership
    )


@pytest.fixture
def student(placement):
    return acting_as(placement.student, on=NOW.date())


@pytest.fixture
def scheme(cast):
    return set_scheme(college=cast.college, weights=WEIGHTS, actor=cast.dean, at=NOW)


def judged(**points):
    given = {"journal": 80, "tasks": 90, "host": 70, "talk": 60} | points
    return {kind: Judged(one, "有依据") for kind, one in given.items()}


def opened(placement):
    ended.by_host(placement)
    ended.by_student(placement)
    return placement


@pytest.mark.parametrize("weights", [{"attendance": 100}, {"attendance": 60, "host": 40}, {"host": 100}])  # fmt: skip
def test_attendance_or_the_host_s_word_alone_is_no_scheme(weights, cast):
    with pytest.raises(IsAttendanceSheet, match="CN-ASSESS-01"):
        set_scheme(college=cast.college, weights=weights, actor=cast.dean, at=NOW)


@pytest.mark.parametrize("weights", [{"tasks": 99}, {"tasks": 60, "talk": 41}, {"looks": 100}, {"tasks": 110, "talk": -10}, {}])  # fmt: skip
def test_shares_make_a_hundred(weights, cast):
    with pytest.raises(DoesNotFit):
        set_scheme(college=cast.college, weights=weights, actor=cast.dean, at=NOW)


def test_a_scheme_is_a_new_version_and_an_earlier_assessment_keeps_its_own(cast, scheme, placement, tutor):  # fmt: skip
    given = assess_placement(placement=opened(placement), parts=judged(), actor=tutor, at=NOW)
    second = set_scheme(college=cast.college, weights={"tasks": 100}, actor=cast.dean, at=NOW)

    assert (scheme.number, second.number) == (1, 2)
    assert Assessment.objects.get(pk=given.pk).scheme == scheme
    assert AssessmentScheme.objects.get(pk=scheme.pk).weights == WEIGHTS


def test_the_result_is_weighed_with_its_reasons(scheme, placement, tutor, student, cast):
    with pytest.raises(TooEarly):
        assess_placement(placement=placement, parts=judged(), actor=tutor, at=NOW)
    found = assess_placement(placement=opened(placement), parts=judged(), actor=tutor, at=NOW)

    assert (found.points, found.grade) == (Decimal("78.00"), "fair")
    assert {one.kind: one.reason for one in found.parts.all()} == dict.fromkeys(WEIGHTS, "有依据")
    with pytest.raises(AlreadyAssessed):
        assess_placement(placement=placement, parts=judged(), actor=tutor, at=NOW)
    seen = {
        name: Assessment.objects.visible_to(actor).exists()
        for name, actor in {
            "student": student, "tutor": tutor, "dean": cast.dean,
            "mentor": cast.mentor, "host": cast.plant_manager, "inspector": cast.inspector,
        }.items()
    }  # fmt: skip
    assert seen == {
        "student": True, "tutor": True, "dean": True,
        "mentor": False, "host": False, "inspector": False,
    }  # fmt: skip


def test_what_the_host_did_not_report_counts_neither_for_nor_against():
    assert points_of(WEIGHTS, {"journal": 80, "tasks": 80, "host": None, "talk": 80}) == 80
    assert points_of(WEIGHTS, {"journal": 80, "tasks": 90, "host": None, "talk": 60}) == 80


@pytest.mark.parametrize("parts", [
    judged(talk=None), judged(talk=101), judged(attendance=90), {"tasks": Judged(90, "好")},
])  # fmt: skip
def test_parts_that_do_not_fit_are_refused(parts, scheme, placement, tutor):
    with pytest.raises(DoesNotFit):
        assess_placement(placement=opened(placement), parts=parts, actor=tutor, at=NOW)


def test_each_part_says_why(scheme, placement, tutor):
    with pytest.raises(ReasonIsMissing):
        assess_placement(
            placement=opened(placement),
            parts=judged() | {"talk": Judged(60, " ")},
            actor=tutor,
            at=NOW,
        )


def test_only_the_tutor_assesses(scheme, placement, student, cast):
    opened(placement)
    for actor in (student, cast.mentor, cast.plant_manager, cast.dean, cast.outsider):
        with pytest.raises(NotAllowed):
            assess_placement(placement=placement, parts=judged(), actor=actor, at=NOW)


@pytest.fixture
def assessment(scheme, placement, tutor):
    return assess_placement(placement=opened(placement), parts=judged(), actor=tutor, at=NOW)


def test_a_student_objects_once_and_somebody_else_answers(assessment, student, tutor, cast):
    object_to_assessment(assessment=assessment, text="答辩漏计一题", actor=student, at=NOW)
    with pytest.raises(IllegalTransition):
        object_to_assessment(assessment=assessment, text="再说一次", actor=student, at=NOW)
    with pytest.raises(NotAllowed):
        answer_objection(assessment=assessment, answer="不变", parts=None, actor=tutor, at=NOW)

    changed = answer_objection(
        assessment=assessment, answer="补计", parts=judged(talk=90), actor=cast.dean, at=NOW
    )

    before = Assessment.objects.get(pk=assessment.pk)
    assert (before.is_last, before.state, before.points) == (False, "changed", Decimal("78.00"))
    assert (changed.is_last, changed.number, changed.points) == (True, 2, Decimal("84.00"))
    with pytest.raises(IllegalTransition):
        object_to_assessment(assessment=changed, text="再说一次", actor=student, at=NOW)


def test_an_assessor_who_runs_the_college_does_not_answer_either(scheme, placement, student, cast):
    placement.tutor = cast.dean.membership
    placement.save(update_fields=["tutor"])
    found = assess_placement(placement=opened(placement), parts=judged(), actor=cast.dean, at=NOW)
    object_to_assessment(assessment=found, text="漏计", actor=student, at=NOW)

    with pytest.raises(NotAllowed):
        answer_objection(assessment=found, answer="不变", parts=None, actor=cast.dean, at=NOW)
    kept = answer_objection(
        assessment=found, answer="复核无误", parts=None, actor=cast.cooperation_officer, at=NOW
    )
    assert (kept.state, kept.is_last) == ("kept", True)


def test_an_objection_comes_within_two_weeks(assessment, student):
    with pytest.raises(TooEarly):
        object_to_assessment(
            assessment=assessment, text="漏计", actor=student, at=NOW + timedelta(days=15)
        )
    object_to_assessment(
        assessment=assessment, text="漏计", actor=student, at=NOW + timedelta(days=14)
    )


def test_the_system_may_set_a_scheme_and_strangers_may_not(cast):
    set_scheme(college=cast.college, weights=WEIGHTS, actor=SYSTEM, at=NOW)
    for actor in (cast.plant_manager, cast.class_teacher, cast.unit_dean, cast.outsider):
        with pytest.raises(NotAllowed):
            set_scheme(college=cast.college, weights=WEIGHTS, actor=actor, at=NOW)
