"""The gate before the first day: what holds, what is missing, what nobody knows."""

from datetime import date, timedelta

import pytest
from tests.factories import placements as making
from tests.factories.parties import NOW, member, organisation

from ronghe.compliance.models import Override
from ronghe.compliance.operations import override_block
from ronghe.compliance.queries import blocks_of
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Role
from ronghe.placements.gate import gate_of
from ronghe.placements.gate_items import Standing
from ronghe.placements.models import GateRequest, Placement, PlacementState
from ronghe.placements.operations import mending, placements, starting
from ronghe.placements.operations.covers import end_cover
from ronghe.placements.operations.filings import accept_filing
from ronghe.placements.operations.planning import attach_agreement
from ronghe.placements.records import placements_of, records_of
from ronghe.placements.refusals import DoesNotFit, GateIsClosed, TooEarly

pytestmark = pytest.mark.django_db
FIRST_DAY = NOW.replace(month=10, day=12)


@pytest.fixture
def student(cast):
    return making.learner(cast.school_class)


@pytest.fixture
def placement(cast, student):
    return making.planned(student, cast.enterprise)


def gate(placement):
    on = NOW.date()
    return gate_of(records_of(placements_of([placement.pk]), on=on)[placement.pk], on=on)


def standings(placement):
    return {line.key: line.standing for line in gate(placement).lines}


def whole(cast, student, **more):
    """A placement of which everything is seen to."""
    placement = making.planned(
        student, cast.enterprise, agreement=making.signed(cast, student), **more
    )
    tutor = member(cast.college, Role.TUTOR, "许静")
    placements.name_tutor(placement=placement, tutor=tutor.membership, actor=SYSTEM, at=NOW)
    placements.name_mentor(placement=placement, mentor=cast.mentor.membership, actor=SYSTEM, at=NOW)
    return making.seen_to(placement, cast.authority)


def test_at_first_nothing_is_known_and_nothing_is_said_to_hold_that_nobody_entered(placement):
    found = standings(placement)

    assert {
        key: found[key]
        for key in (
            "agreement", "tutor", "mentor", "host_list", "filing", "emergency_plan",
            "CN-INS-01", "CN-SAFE-01", "CN-CONS-01", "CN-AGR-01", "CN-SITE-01", "CN-RATIO-01",
        )
    } == {
        "agreement": Standing.MISSING,
        "tutor": Standing.MISSING,
        "mentor": Standing.MISSING,
        "host_list": Standing.MISSING,
        "filing": Standing.MISSING,
        "emergency_plan": Standing.MISSING,
        "CN-INS-01": Standing.UNKNOWN,
        "CN-SAFE-01": Standing.UNKNOWN,
        "CN-CONS-01": Standing.UNKNOWN,
        "CN-AGR-01": Standing.UNKNOWN,
        "CN-SITE-01": Standing.UNKNOWN,
        "CN-RATIO-01": Standing.UNKNOWN,
    }  # fmt: skip
    assert gate(placement).is_open is False


def test_a_placement_of_which_everything_is_seen_to_becomes_ready(cast, student):
    placement = whole(cast, student)

    assert [line.key for line in gate(placement).closing] == []
    ready = starting.make_ready(placement=placement, actor=cast.dean, at=NOW)
    assert ready.state == PlacementState.READY


def test_an_agreement_that_is_signed_after_the_planning_is_attached(cast, student, placement):
    agreement = making.signed(cast, student)
    before = standings(placement)["agreement"]

    attach_agreement(placement=placement, agreement=agreement, actor=cast.dean, at=NOW)

    found = standings(placement)
    assert before == Standing.MISSING
    assert (found["agreement"], found["CN-AGR-01"]) == (Standing.HOLDS, Standing.HOLDS)


def test_an_agreement_of_somebody_else_is_not_attached(cast, student):
    agreement = making.signed(cast, student)
    other = making.planned(making.learner(cast.school_class, 9, name="白露"), cast.enterprise)

    with pytest.raises(DoesNotFit):
        attach_agreement(placement=other, agreement=agreement, actor=cast.dean, at=NOW)
    with pytest.raises(NotAllowed):
        attach_agreement(placement=other, agreement=agreement, actor=cast.outsider, at=NOW)


def test_a_closed_gate_lets_nobody_be_ready(cast, placement):
    with pytest.raises(GateIsClosed):
        starting.make_ready(placement=placement, actor=cast.dean, at=NOW)

    placement.refresh_from_db()
    assert placement.state == PlacementState.PLANNED


@pytest.mark.parametrize(
    ("more", "outcome"),
    [
        ({}, Standing.HOLDS),
        ({"ends_on": making.ENDS - timedelta(days=1)}, Standing.MISSING),
        ({"starts_on": making.STARTS + timedelta(days=1)}, Standing.MISSING),
        ({"payer": "student"}, Standing.MISSING),
        ({"kind": "accident"}, Standing.UNKNOWN),
    ],
)
def test_the_cover_must_leave_no_day_open_and_cost_the_student_nothing(placement, more, outcome):
    making.insured(placement, **more)

    assert standings(placement)["CN-INS-01"] == outcome


def test_two_policies_one_after_the_other_leave_no_gap(placement):
    middle = date(2026, 12, 31)
    making.insured(placement, ends_on=middle)
    making.insured(placement, starts_on=middle + timedelta(days=1), policy_number="QH-2027-001")

    assert standings(placement)["CN-INS-01"] == Standing.HOLDS


def test_a_test_that_was_failed_blocks_and_one_that_is_passed_later_opens(placement):
    making.tested(placement, 59)
    failed = standings(placement)["CN-SAFE-01"]
    making.tested(placement, 84)

    assert failed == Standing.MISSING
    assert standings(placement)["CN-SAFE-01"] == Standing.HOLDS


def test_interns_of_all_colleges_count_live(cast, placement):
    making.counted(cast.enterprise, staff=20)
    alone = standings(placement)["CN-RATIO-01"]
    for number in range(2, 5):
        making.planned(
            making.learner(cast.school_class, number, name=f"学生{number}"), cast.enterprise
        )
    starting.check_gate(placement=placement, actor=cast.dean, at=NOW)

    assert alone == Standing.HOLDS
    assert standings(placement)["CN-RATIO-01"] == Standing.MISSING


def test_a_minor_under_sixteen_is_kept_out(cast):
    child = making.learner(cast.school_class, 7, born="20110301", name="小小")

    placement = making.planned(child, cast.enterprise)

    line = next(one for one in gate(placement).lines if one.key == "CN-AGE-01")
    assert (line.standing, line.closes) == (Standing.MISSING, True)


def test_only_an_authority_lets_it_start_against_a_rule_and_its_reason_stays(cast, student):
    placement = whole(cast, student)
    cover = placement.covers.get(cover__kind="liability").cover
    end_cover(cover=cover, last_day=date(2026, 12, 31), reason="误投", actor=SYSTEM, at=NOW)
    blocking = list(blocks_of(placement))
    with pytest.raises(GateIsClosed):
        starting.make_ready(placement=placement, actor=cast.dean, at=NOW)
    with pytest.raises(NotAllowed):
        override_block(finding=blocking[0], reason="已续保", actor=cast.dean, at=NOW)
    override_block(finding=blocking[0], reason="已续保，保单在途", actor=cast.coordinator, at=NOW)

    assert [one.rule_id for one in blocking] == ["CN-INS-01"]
    starting.make_ready(placement=placement, actor=cast.dean, at=NOW)
    assert Override.objects.get().reason == "已续保，保单在途"


def test_ready_is_taken_back_when_something_ends(cast, student):
    placement = whole(cast, student)
    starting.make_ready(placement=placement, actor=cast.dean, at=NOW)
    end_cover(
        cover=placement.covers.get(cover__kind="liability").cover,
        last_day=date(2026, 12, 31),
        reason="退保",
        actor=SYSTEM,
        at=NOW,
    )

    placement.refresh_from_db()
    assert placement.state == PlacementState.PLANNED


def test_it_starts_on_its_first_day_and_not_before(cast, student):
    placement = whole(cast, student)
    starting.make_ready(placement=placement, actor=cast.dean, at=NOW)
    with pytest.raises(TooEarly):
        starting.start_placement(placement=placement, actor=cast.dean, at=NOW)

    started = starting.start_placement(placement=placement, actor=cast.dean, at=FIRST_DAY)

    assert (started.state, started.is_irregular) == (PlacementState.ACTIVE, False)


def test_a_start_in_real_life_is_recorded_and_stays_visible(cast, placement):
    found = starting.record_start(
        placement=placement, reason="企业临时提前安排上岗", actor=cast.dean, at=FIRST_DAY
    )

    assert (found.state, found.is_irregular) == (PlacementState.ACTIVE, True)


def test_a_consent_is_to_the_placement_as_it_was_read(cast, placement):
    making.consented(placement)
    first = standings(placement)["CN-CONS-01"]
    less = making.LAWFUL | {"monthly_pay_minor": 90_000}
    placements.state_work(placement=placement, work=less, actor=cast.plant_manager, at=NOW)
    changed = standings(placement)["CN-CONS-01"]
    making.consented(placement)

    assert (first, changed) == (Standing.HOLDS, Standing.UNKNOWN)
    assert standings(placement)["CN-CONS-01"] == Standing.HOLDS


def test_whoever_can_mend_is_asked_once_and_the_request_ends_when_it_holds(cast, placement):
    first = mending.ask_to_mend(placement=placement, key="mentor", actor=cast.dean, at=NOW)
    again = mending.ask_to_mend(placement=placement, key="mentor", actor=cast.dean, at=NOW)
    placements.name_mentor(
        placement=placement, mentor=cast.mentor.membership, actor=cast.plant_manager, at=NOW
    )

    assert (first.asked, again) == ("host", first)
    assert GateRequest.objects.get().closed_at == NOW
    with pytest.raises(DoesNotFit):
        mending.ask_to_mend(placement=placement, key="mentor", actor=cast.dean, at=NOW)


def test_a_placement_outside_the_province_waits_for_the_authority(cast, student):
    host = organisation(name="白石机械有限公司", english="", region_code="370200")
    placement = making.planned(student, host)
    filing = making.filed(cast.authority, placement, kind="elsewhere")
    waiting = standings(placement)["approval"]
    accept_filing(filing=filing, answer="同意", actor=cast.coordinator, at=NOW)

    assert waiting == Standing.UNKNOWN
    assert standings(placement)["approval"] == Standing.HOLDS


def test_the_outsider_sees_and_does_nothing(cast, placement):
    assert not Placement.objects.visible_to(cast.outsider).exists()
    with pytest.raises(NotAllowed):
        starting.make_ready(placement=placement, actor=cast.outsider, at=NOW)
    with pytest.raises(NotAllowed):
        mending.ask_to_mend(placement=placement, key="mentor", actor=cast.outsider, at=NOW)


def test_work_that_is_lawful_for_a_woman_is_lawful_whoever_comes(cast, student):
    placement = making.planned(student, cast.enterprise)
    heavy = making.planned(
        student,
        cast.enterprise,
        starts_on=making.STARTS + timedelta(days=1),
        work=making.LAWFUL | {"load_kg": 40},
    )

    assert standings(placement)["CN-WORK-03"] == Standing.HOLDS
    assert standings(heavy)["CN-WORK-03"] == Standing.UNKNOWN


@pytest.mark.parametrize(
    ("begins", "ends", "standing"),
    [("22:00", "06:00", Standing.MISSING), ("08:00", "17:00", Standing.HOLDS)],
)
def test_the_hours_that_are_stated_are_read_by_the_law(placement, begins, ends, standing):
    work = {**placement.work, "hours_a_day": 8, "days_a_week": 5}
    work |= {"day_begins_at": begins, "day_ends_at": ends}
    placements.state_work(placement=placement, work=work, actor=SYSTEM, at=NOW)

    assert standings(placement)["CN-HOUR-03"] == standing
