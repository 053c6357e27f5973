"""Measures go up step by step, never by themselves, and lapse when the authority is silent."""

from datetime import timedelta

import pytest
from tests.factories import inspecting as make
from tests.factories.parties import NOW

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Restriction, Role
from ronghe.parties.operations import (
    AlreadyRestricted,
    expire_restrictions,
    lift_restriction,
    restrict_organisation,
)
from ronghe.supervision.models import Measure, MeasureStep, Mending
from ronghe.supervision.operations import measures, mending
from ronghe.supervision.refusals import (
    AnotherPersonDecides,
    DoesNotFit,
    ReasonIsMissing,
    StepsAreSkipped,
)
from ronghe.web.inspections.forms import MeasureForm

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
AT = NOW + 20 * DAY


@pytest.fixture
def hollow(cast):
    return make.decided(cast, make.opened(cast, make.running(cast, host=cast.enterprise)))


def test_a_decision_alone_has_no_measure(cast, hollow):
    assert not Measure.objects.exists()
    assert measures.tend_measures(actor=SYSTEM, at=AT) == 0


def test_a_sound_cooperation_has_none(cast):
    sound = make.decided(cast, make.opened(cast, make.running(cast)), "sound")

    with pytest.raises(DoesNotFit):
        make.noticed(cast, sound, at=AT)


def test_at_most_one_step_is_skipped(cast, hollow):
    with pytest.raises(StepsAreSkipped):
        make.noticed(cast, hollow, MeasureStep.MENDING, at=AT)

    make.in_force(cast, hollow, MeasureStep.TALK, at=AT)

    assert measures.open_steps(hollow) == [1, 2, 3, 4]
    with pytest.raises(StepsAreSkipped):
        make.noticed(cast, hollow, MeasureStep.SUSPENSION, at=AT)


def test_what_was_withdrawn_is_no_step(cast, hollow):
    measure = make.noticed(cast, hollow, MeasureStep.TALK, at=AT)
    assert measures.open_steps(hollow) == []

    measures.withdraw_measure(measure=measure, answer="查明属误会", actor=cast.coordinator, at=AT)

    assert measures.open_steps(hollow) == [1, 2]


def test_it_is_not_in_force_before_they_could_object(cast, hollow):
    measure = make.noticed(cast, hollow, at=AT)

    with pytest.raises(DoesNotFit):
        measures.impose_measure(measure=measure, actor=cast.coordinator, at=AT + 10 * DAY)
    in_force = measures.impose_measure(measure=measure, actor=cast.coordinator, at=AT + 11 * DAY)
    assert in_force.state == "in_force"


def test_an_objection_is_settled_by_another_person_with_an_answer(cast, hollow):
    measure = make.noticed(cast, hollow, at=AT)
    measures.object_to_measure(measure=measure, objection="记录已补", actor=cast.dean, at=AT)
    second = make.colleague(cast, Role.CASE_OFFICER)

    with pytest.raises(AnotherPersonDecides):
        measures.impose_measure(measure=measure, answer="不采纳", actor=cast.coordinator, at=AT)
    with pytest.raises(ReasonIsMissing):
        measures.impose_measure(measure=measure, actor=second, at=AT)
    settled = measures.impose_measure(measure=measure, answer="补录在后", actor=second, at=AT)
    assert (settled.state, settled.settled_by) == ("in_force", second.person)


def test_an_objection_comes_in_time_and_from_the_inspected(cast, hollow):
    measure = make.noticed(cast, hollow, at=AT)

    with pytest.raises(NotAllowed):
        measures.object_to_measure(measure=measure, objection="x", actor=cast.plant_manager, at=AT)
    with pytest.raises(DoesNotFit):
        measures.object_to_measure(
            measure=measure, objection="x", actor=cast.dean, at=AT + 11 * DAY
        )


def test_silence_of_the_authority_lets_a_measure_lapse(cast, hollow):
    measure = make.noticed(cast, hollow, at=AT)
    assert measures.tend_measures(actor=SYSTEM, at=AT + 30 * DAY) == 0

    assert measures.tend_measures(actor=SYSTEM, at=AT + 31 * DAY) == 1

    with pytest.raises(IllegalTransition):
        measures.impose_measure(measure=measure, actor=cast.coordinator, at=AT + 31 * DAY)


def test_what_is_to_be_put_right_has_a_day_and_is_checked(cast, hollow):
    make.in_force(cast, hollow, MeasureStep.TALK, at=AT)
    with pytest.raises(DoesNotFit):
        make.noticed(cast, hollow, MeasureStep.MENDING, at=AT, mend_by=AT.date())
    make.in_force(cast, hollow, MeasureStep.MENDING, at=AT + 12 * DAY)
    due = Mending.objects.get()

    with pytest.raises(NotAllowed):
        mending.answer_mending(mending=due, done="x", actor=cast.inspector, at=AT)
    mending.answer_mending(mending=due, done="已补齐", actor=cast.dean, at=AT)
    back = mending.check_mending(mending=due, is_mended=False, doubt="仍缺一项", actor=cast.inspector, at=AT)  # fmt: skip
    assert (back.state, back.doubt) == ("open", "仍缺一项")
    mending.answer_mending(mending=due, done="全部补齐", actor=cast.dean, at=AT)
    good = mending.check_mending(mending=due, is_mended=True, actor=cast.inspector, at=AT)
    assert (good.state, good.doubt) == ("mended", "")


def test_the_inspector_takes_no_measures(cast, hollow):
    with pytest.raises(NotAllowed):
        measures.notice_measure(
            inspection=hollow, plan=measures.MeasurePlan(1, "x"), actor=cast.inspector, at=AT
        )


def test_what_has_done_its_work_is_lifted(cast, hollow):
    measure = make.in_force(cast, hollow, at=AT)

    lifted = measures.lift_measure(measure=measure, answer="已改进", actor=cast.coordinator, at=AT)

    assert lifted.state == "lifted"
    assert measures.highest_step(hollow) == 1


# -- what binds the whole organisation ---------------------------------------------------------


@pytest.fixture
def warned(cast, hollow):
    """A case in which the parties were given notice: the next step is a suspension."""
    make.in_force(cast, hollow, MeasureStep.TALK, at=AT)
    make.in_force(cast, hollow, MeasureStep.NOTICE, at=AT + 12 * DAY)
    return hollow


LATER = AT + 24 * DAY


def test_a_suspension_in_force_restricts_the_organisation(cast, warned):
    measure = make.noticed(cast, warned, MeasureStep.SUSPENSION, at=LATER)
    assert not Restriction.objects.exists()

    measure = measures.impose_measure(measure=measure, actor=cast.coordinator, at=LATER + 11 * DAY)

    restriction = Restriction.objects.binding().get()
    assert measure.restriction == restriction
    assert restriction.organisation == warned.inspected
    assert (restriction.kind, restriction.reason) == ("suspension", measure.reason)
    assert restriction.ends_on == measure.binds_until
    warned.inspected.refresh_from_db()
    assert warned.inspected.is_restricted


def test_an_exclusion_is_a_ban_and_lifting_it_lifts_the_ban(cast, warned):
    measure = make.in_force(cast, warned, MeasureStep.EXCLUSION, at=LATER)
    assert Restriction.objects.binding().get().kind == "ban"

    measures.lift_measure(measure=measure, answer="已整改", actor=cast.coordinator, at=LATER + 30 * DAY)  # fmt: skip

    assert not Restriction.objects.binding().exists()
    assert measures.tend_measures(actor=SYSTEM, at=LATER + 31 * DAY) == 0


@pytest.mark.parametrize("end", ["expire", "lift"])
def test_a_measure_is_over_when_its_restriction_is(cast, warned, end):
    measure = make.in_force(cast, warned, MeasureStep.SUSPENSION, at=LATER)
    if end == "expire":
        expire_restrictions(actor=SYSTEM, at=LATER + 100 * DAY)
    else:
        lift_restriction(restriction=measure.restriction, reason="信用修复", actor=cast.coordinator, at=LATER + 50 * DAY)  # fmt: skip

    assert measures.tend_measures(actor=SYSTEM, at=LATER + 100 * DAY) == 1

    measure.refresh_from_db()
    assert measure.state == "ended"
    assert measures.tend_measures(actor=SYSTEM, at=LATER + 101 * DAY) == 0


def test_it_names_its_basis_and_a_last_day_that_comes_after_the_objection(cast, warned):
    for said in ({"legal_basis": " "}, {"binds_until": None}, {"binds_until": (LATER + 10 * DAY).date()}):  # fmt: skip
        with pytest.raises(DoesNotFit):
            make.noticed(cast, warned, MeasureStep.SUSPENSION, at=LATER, **said)


def test_who_is_restricted_already_is_not_restricted_twice(cast, warned):
    measure = make.noticed(cast, warned, MeasureStep.SUSPENSION, at=LATER)
    restrict_organisation(
        organisation=warned.inspected, kind="ban", reason="另案", legal_basis="另案依据",
        starts_on=LATER.date(), ends_on=(LATER + 60 * DAY).date(), actor=cast.coordinator, at=LATER,
    )  # fmt: skip

    with pytest.raises(AlreadyRestricted):
        measures.impose_measure(measure=measure, actor=cast.coordinator, at=LATER + 11 * DAY)

    measure.refresh_from_db()
    assert measure.state == "noticed"


def test_an_authority_that_may_not_restrict_it_does_not_announce_it(cast, warned, monkeypatch):
    monkeypatch.setattr(measures, "may", lambda *_asked: False)

    with pytest.raises(DoesNotFit):
        make.noticed(cast, warned, MeasureStep.SUSPENSION, at=LATER)


def test_the_form_asks_what_the_open_steps_need_and_nothing_else():
    at_first = MeasureForm(
        {"step": "1", "reason": "走访记录与实际不符"}, steps=[MeasureStep.ADVICE, MeasureStep.TALK]
    )

    assert list(at_first.fields) == ["step", "reason"]
    assert at_first.is_valid()
    assert at_first.plan == measures.MeasurePlan(MeasureStep.ADVICE, "走访记录与实际不符")
    assert {"mend_by", "binds_until"} <= set(MeasureForm(None, steps=list(MeasureStep)).fields)
