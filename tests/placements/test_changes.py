"""Illness, other posts, other hosts, and what of a round comes back to it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.factories import placements as making
from tests.factories.parties import NOW, member, organisation

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel.permissions import NotAllowed, may
from ronghe.parties.actors import SYSTEM, acting_as, link_holder
from ronghe.parties.models import Role
from ronghe.placements.absences import absences
from ronghe.placements.family import guardians_to_tell
from ronghe.placements.models import (
    IllnessReport,
    IllnessState,
    Interruption,
    PlacementState,
    StageState,
)
from ronghe.placements.operations import consents, ending, illnesses, moves, stages, starting
from ronghe.placements.operations.stages import Turn
from ronghe.placements.operations.vacancies import return_to_round
from ronghe.placements.refusals import DoesNotFit, ReasonIsMissing

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 20)
AT = NOW.replace(month=10, day=20)


@pytest.fixture
def tutor(cast):
    return member(cast.college, Role.TUTOR, "许静")


@pytest.fixture
def placement(cast, tutor):
    student = making.learner(cast.school_class)
    said = {"mentor": cast.mentor.membership, "tutor": tutor.membership}
    planned = making.planned(student, cast.enterprise, **said)
    return starting.record_start(
        placement=planned, reason="已上岗", actor=SYSTEM, at=NOW.replace(month=10, day=12)
    )


@pytest.fixture
def oneself(placement):
    return acting_as(placement.student, on=TODAY)


def ill(placement, actor, days=2):
    ends_on = None if days is None else TODAY + timedelta(days=days)
    return illnesses.report_illness(
        placement=placement, starts_on=TODAY, ends_on=ends_on, actor=actor, at=AT
    )


def test_an_illness_that_the_tutor_accepts_becomes_days_of_rest(placement, tutor, oneself):
    illness = ill(placement, oneself)

    interruption = illnesses.accept_illness(illness=illness, actor=tutor, at=AT)

    placement.refresh_from_db()
    assert (interruption.ground, interruption.side) == ("illness", "nobody")
    assert (interruption.starts_on, interruption.ends_on) == (TODAY, TODAY + timedelta(days=2))
    assert placement.state == PlacementState.ACTIVE


def test_without_a_last_day_the_placement_rests_until_the_student_is_back(
    placement, tutor, oneself
):
    illness = ill(placement, oneself, days=None)
    illnesses.accept_illness(illness=illness, actor=tutor, at=AT)
    placement.refresh_from_db()
    resting = placement.state
    illness.refresh_from_db()

    illnesses.end_illness(
        illness=illness, last_day=TODAY + timedelta(days=4), actor=tutor, at=AT + timedelta(days=5)
    )

    placement.refresh_from_db()
    assert (resting, placement.state) == (PlacementState.SUSPENDED, PlacementState.ACTIVE)
    assert Interruption.objects.get().ends_on == TODAY + timedelta(days=4)


def test_a_guardian_reports_with_the_link_of_the_family(placement):
    guardian = placement.student.person.guardians.get().person
    consents.send_guardian_link(placement=placement, person=guardian, actor=SYSTEM, at=AT)

    illness = ill(placement, link_holder(guardian))

    assert (illness.reported_for, illness.reported_by) == ("guardian", guardian)


def test_who_else_reports_and_answers_nothing(cast, placement, tutor, oneself):
    for actor in (tutor, cast.mentor, cast.plant_manager, cast.dean, cast.outsider):
        with pytest.raises(NotAllowed):
            ill(placement, actor)
    illness = ill(placement, oneself)

    for actor in (oneself, cast.mentor, cast.plant_manager, cast.coordinator, cast.outsider):
        with pytest.raises(NotAllowed):
            illnesses.accept_illness(illness=illness, actor=actor, at=AT)


def test_a_sick_note_is_read_by_those_who_look_after_the_student_alone(
    cast, placement, tutor, oneself
):
    ill(placement, oneself)
    officer = member(cast.college, Role.SAFETY_OFFICER, "金安")
    people = {
        "student": oneself, "tutor": tutor, "teacher": cast.class_teacher, "dean": cast.dean,
        "mentor": cast.mentor, "host": cast.plant_manager, "officer": officer,
        "authority": cast.coordinator, "outsider": cast.outsider,
    }  # fmt: skip

    seen = {name for name, one in people.items() if IllnessReport.objects.visible_to(one).exists()}
    reads = {name for name, one in people.items() if may(one, "placements.read_health", placement)}

    assert seen == reads == {"student", "tutor", "teacher", "dean"}


def test_what_the_host_learns_is_days_and_no_ground(placement, tutor, oneself):
    illness = ill(placement, oneself)
    before = absences([], placement.illnesses.all())
    illnesses.accept_illness(illness=illness, actor=tutor, at=AT)

    after = absences(placement.interruptions.all(), placement.illnesses.all())

    assert [(one.starts_on, one.is_settled) for one in before] == [(TODAY, False)]
    assert [(one.starts_on, one.is_settled) for one in after] == [(TODAY, True)]


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (TODAY - timedelta(days=15), None),
        (TODAY + timedelta(days=4), None),
        (date(2026, 10, 11), None),
        (TODAY, TODAY - timedelta(days=1)),
        (TODAY, date(2027, 4, 10)),
    ],
)
def test_days_that_cannot_be_are_not_taken(placement, oneself, starts_on, ends_on):
    with pytest.raises(DoesNotFit):
        illnesses.report_illness(
            placement=placement, starts_on=starts_on, ends_on=ends_on, actor=oneself, at=AT
        )


def test_one_illness_waits_at_a_time_and_is_taken_back_or_returned_with_a_reason(
    placement, tutor, oneself
):
    first = ill(placement, oneself)
    with pytest.raises(DoesNotFit):
        ill(placement, oneself)
    illnesses.withdraw_illness(illness=first, actor=oneself, at=AT)
    second = ill(placement, oneself)
    with pytest.raises(ReasonIsMissing):
        illnesses.return_illness(illness=second, note=" ", actor=tutor, at=AT)

    illnesses.return_illness(illness=second, note="日期请再核对", actor=tutor, at=AT)

    states = set(IllnessReport.objects.values_list("state", flat=True))
    assert states == {IllnessState.WITHDRAWN, IllnessState.RETURNED}
    assert not Interruption.objects.exists()


@pytest.mark.parametrize(
    ("born", "count"), [(date(2009, 10, 21), 1), (date(2008, 10, 20), 0), (None, 0)]
)
def test_guardians_of_a_minor_are_told_and_of_nobody_else(placement, born, count):
    placement.student.person.details.birth_on = born
    placement.student.person.details.save()

    assert len(guardians_to_tell(placement, on=TODAY)) == count


CHANGE = Turn(TODAY + timedelta(days=7), "数控铣工")


def proposed(placement, actor, turns=(CHANGE,)):
    return stages.propose_stages(
        placement=placement, turns=turns, side="nobody", note="按方案轮岗", actor=actor, at=AT
    )


@pytest.mark.parametrize(("proposer", "other"), [("plant_manager", "dean"), ("dean", "plant_manager")])  # fmt: skip
def test_another_post_is_agreed_by_the_other_side_and_begins_on_its_day(
    cast, placement, proposer, other
):
    proposed(placement, getattr(cast, proposer))
    with pytest.raises(DoesNotFit):
        stages.agree_stages(placement=placement, actor=getattr(cast, proposer), at=AT)
    stages.agree_stages(placement=placement, actor=getattr(cast, other), at=AT)

    early = stages.begin_stages(actor=SYSTEM, at=AT + timedelta(days=6))
    late = stages.begin_stages(actor=SYSTEM, at=AT + timedelta(days=7))

    placement.refresh_from_db()
    stage = placement.stages.get()
    assert (early, late, placement.title) == (0, 1, "数控铣工")
    assert (stage.state, stage.title_before) == (StageState.BEGUN, "数控车工")


def test_a_rotation_takes_its_turns_with_mentors_of_the_host(cast, placement):
    other = member(cast.enterprise, Role.MENTOR, "吴刚")
    turns = [CHANGE, Turn(TODAY + timedelta(days=21), "质检", mentor=other.membership)]
    found = proposed(placement, cast.plant_manager, turns)
    stages.agree_stages(placement=placement, actor=cast.dean, at=AT)

    stages.begin_stages(actor=SYSTEM, at=AT + timedelta(days=30))

    placement.refresh_from_db()
    assert [one.kind for one in found] == ["rotation", "rotation"]
    assert (placement.title, placement.mentor_id) == ("质检", other.membership_id)


def test_a_turn_that_does_not_fit_is_not_proposed(cast, placement):
    stranger = member(organisation(name="别的企业", number=10_000_009), Role.MENTOR, "外人")
    for turn in (
        replace(CHANGE, starts_on=TODAY - timedelta(days=1)),
        replace(CHANGE, starts_on=date(2027, 5, 1)),
        replace(CHANGE, title=" "),
        replace(CHANGE, mentor=stranger.membership),
    ):
        with pytest.raises(DoesNotFit):
            proposed(placement, cast.plant_manager, [turn])
    with pytest.raises(ReasonIsMissing):
        stages.propose_stages(
            placement=placement, turns=[CHANGE], side="nobody", note="", actor=cast.dean, at=AT
        )


def test_what_is_not_agreed_leaves_the_post_as_it_is(cast, placement):
    proposed(placement, cast.plant_manager)
    stages.refuse_stages(placement=placement, note="与专业不对口", actor=cast.dean, at=AT)

    stages.begin_stages(actor=SYSTEM, at=AT + timedelta(days=30))

    placement.refresh_from_db()
    assert (placement.title, placement.stages.get().state) == ("数控车工", StageState.REFUSED)
    with pytest.raises(IllegalTransition):
        stages.cancel_stage(stage=placement.stages.get(), actor=cast.dean, at=AT)


def test_neither_student_nor_mentor_nor_stranger_changes_a_post(cast, placement, oneself):
    for actor in (oneself, cast.mentor, cast.coordinator, cast.outsider):
        with pytest.raises(NotAllowed):
            proposed(placement, actor)


def onward(host, **more):
    said = {
        "host": host,
        "title": "装配钳工",
        "starts_on": TODAY + timedelta(days=3),
        "ends_on": date(2027, 4, 9),
        "side": "nobody",
        "note": "企业停产检修",
        "last_day": TODAY,
    }
    return moves.Onward(**(said | more))


def test_another_host_is_a_new_placement_linked_to_the_old_one(cast, placement, tutor):
    host = organisation(name="青山机械", number=10_000_008)

    after = moves.move_placement(placement=placement, onward=onward(host), actor=cast.dean, at=AT)

    placement.refresh_from_db()
    assert (placement.state, placement.over_for) == (PlacementState.ENDED_EARLY, "nobody")
    assert (after.state, after.host, after.tutor_id) == (PlacementState.PLANNED, host, tutor.membership_id)  # fmt: skip
    assert placement.move_on.after == after


def test_what_does_not_lead_elsewhere_or_overlaps_is_not_arranged(cast, placement):
    host = organisation(name="青山机械", number=10_000_008)
    for wrong in (
        onward(cast.enterprise),
        onward(host, last_day=None),
        onward(host, starts_on=TODAY),
    ):
        with pytest.raises(DoesNotFit):
            moves.move_placement(placement=placement, onward=wrong, actor=cast.dean, at=AT)
    with pytest.raises(NotAllowed):
        moves.move_placement(
            placement=placement, onward=onward(host), actor=cast.plant_manager, at=AT
        )

    placement.refresh_from_db()
    assert placement.state == PlacementState.ACTIVE


def test_a_placement_of_no_round_goes_back_to_none(placement):

    ended = ending.end_early(
        placement=placement, side="nobody", note="停产", last_day=TODAY, actor=SYSTEM, at=AT
    )

    assert return_to_round(placement=ended, actor=SYSTEM, at=AT) is None
