"""The index follows the records: read, kept with its inputs' hash, and the same however it is run."""

from datetime import date, timedelta

import pytest
from tests.factories import agreements
from tests.factories import endings as finished
from tests.factories import inspecting as make
from tests.factories import placements as making
from tests.factories.parties import NOW, organisation

from ronghe.engines.substance import Evidence, Reading
from ronghe.parties.actors import SYSTEM, acting_as
from ronghe.partnerships.models import CooperationKind
from ronghe.partnerships.operations import cooperations
from ronghe.placements.models import RandomQuestion
from ronghe.placements.operations import hazards, mentor_links, starting, weeks, work_tasks
from ronghe.placements.operations.hazards import Seen
from ronghe.placements.operations.weeks import Day, Week
from ronghe.supervision.following import touched_since
from ronghe.supervision.models import SubstanceIndex
from ronghe.supervision.operations import decisions, replies
from ronghe.supervision.reading import outcomes, ties_of
from ronghe.supervision.standing import recompute

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 10, 12)
BEGAN = NOW.replace(month=10, day=12)
WEEKS = 12
LATER = BEGAN + timedelta(weeks=WEEKS)
EIGHT_HOURS = 480


@pytest.fixture
def cooperation(cast):
    return agreements.cooperation(cast)


@pytest.fixture
def placement(cast, cooperation):
    """Under way at the host of the cooperation, with two tasks, one of them of the programme."""
    found = making.planned(
        making.learner(cast.school_class), cast.enterprise, mentor=cast.mentor.membership
    )
    tasks = [work_tasks.PlannedTask("装夹", "典型零件加工"), work_tasks.PlannedTask("搬运")]
    work_tasks.plan_tasks(placement=found, tasks=tasks, actor=cast.plant_manager, at=NOW)
    return starting.record_start(placement=found, reason="已上岗", actor=SYSTEM, at=BEGAN)


def lived(placement, *, says=lambda question: question.entered, count=WEEKS):
    """Enter each week, and have the mentor answer the question about it, unseen."""
    tasks = list(placement.tasks.values_list("pk", flat=True))
    for number in range(count):
        monday = MONDAY + timedelta(weeks=number)
        at = BEGAN + timedelta(weeks=number, days=4)
        student = acting_as(placement.student, on=at.date())
        days = [Day(monday + timedelta(days=day), EIGHT_HOURS) for day in range(5)]
        level = 2 if number < WEEKS // 2 else 4
        week = Week(monday, days, dict.fromkeys(tasks, level))
        weeks.enter_week(placement=placement, week=week, actor=student, at=at)
        mentor = acting_as(placement.mentor, on=at.date())
        question = mentor_links.begin_minute(mentor=placement.mentor, actor=mentor, at=at)
        if question is not None:
            mentor_links.answer_question(
                question=question, answer=says(question), actor=mentor, at=at
            )
        found = [weeks.Answered(one) for one in placement.weeks.filter(state="entered")]
        weeks.confirm_weeks(mentor=placement.mentor, answers=found, actor=mentor, at=at)


def computed(chosen=None, *, at=LATER):
    count = recompute(chosen, on=at.date(), at=at)
    return count, SubstanceIndex.objects.current()


def indicator(cooperation, code):
    return SubstanceIndex.objects.current().get(cooperation=cooperation).details["indicators"][code]


def test_a_cooperation_without_records_is_unknown_and_never_nothing(cooperation):
    computed()

    found = SubstanceIndex.objects.get(cooperation=cooperation)
    assert (found.index, found.known_weight) == (None, 0)
    assert found.high == 1
    assert indicator(cooperation, "P1")["because"] == "no_records"


def test_unseen_answers_make_the_days_known(cooperation, placement):
    lived(placement)

    computed()

    days = indicator(cooperation, "P1")
    assert days["evidence"] == {"held": WEEKS}
    assert days["level"] == "inspected"
    assert 0.9 < days["point"] < 1
    assert indicator(cooperation, "Q2")["value"] == 0.5
    assert indicator(cooperation, "M3")["value"] == 1


def test_answers_that_contradict_the_list_take_its_worth_away(cooperation, placement):
    lived(placement, says=lambda question: (question.entered + 3) % 6)

    computed()

    days = indicator(cooperation, "P1")
    assert days["evidence"] == {"failed": WEEKS}
    assert days["point"] < 0.1


def test_what_the_host_confirmed_after_seeing_it_stays_one_sides_word(cooperation, placement):
    lived(placement, says=lambda _question: None)

    computed()

    days = indicator(cooperation, "P1")
    assert days["evidence"] == {"one_side": WEEKS}
    assert days["because"] == "not_verified"


def test_whom_the_host_took_on_is_its_word_until_somebody_else_says_so(cast, cooperation):
    learners = [making.learner(cast.school_class, number) for number in (1, 2, 3)]
    first, second, _third = [
        finished.completed(one, cast.enterprise, mentor=cast.mentor.membership) for one in learners
    ]
    on = NOW.date()
    assert taken_on(cooperation, on) == Reading(None, Evidence())

    finished.by_host(first, has_contract=True)
    finished.by_host(second)

    assert taken_on(cooperation, on) == Reading(1 / 3, Evidence(one_side=2))


def test_where_nobody_completed_nobody_could_be_taken_on(cooperation, placement):
    assert taken_on(cooperation, LATER.date()) == outcomes.NOBODY_COMPLETED


def taken_on(cooperation, on):
    return outcomes.readings(ties_of([cooperation.pk], on=on), on=on)[cooperation.pk]["O3"]


def test_run_again_it_writes_nothing(cooperation, placement):
    lived(placement, count=2)
    computed()

    count, rows = computed(at=LATER + timedelta(minutes=5))

    assert count == 0
    assert [one.computed_at for one in rows.filter(cooperation=cooperation)] == [LATER]


def test_one_new_record_replaces_its_pair_alone_and_equals_the_whole(cast, cooperation, placement):
    other = cooperations.open_cooperation(
        organisation=cast.college,
        others=[organisation(name="另一家", english="", region_code="370200")],
        kind=CooperationKind.FRAMEWORK,
        title="另一项合作",
        purpose="实习",
        actor=SYSTEM,
        at=NOW,
    )
    lived(placement, count=3)
    computed()
    kept = SubstanceIndex.objects.current().get(cooperation=other)
    asked = RandomQuestion.objects.order_by("pk")[0]
    RandomQuestion.objects.filter(pk=asked.pk).update(answer=(asked.entered + 3) % 6)

    count, rows = computed([cooperation.pk], at=LATER + timedelta(minutes=5))

    alone = list(rows.order_by("pk").values_list("cooperation", "inputs_hash", "low", "high"))
    assert count == 1
    assert SubstanceIndex.objects.filter(cooperation=cooperation).count() == 2
    assert SubstanceIndex.objects.current().get(cooperation=other) == kept
    SubstanceIndex.objects.all().delete()
    computed()
    whole = SubstanceIndex.objects.current().order_by("pk")
    assert set(alone) == set(whole.values_list("cooperation", "inputs_hash", "low", "high"))


def test_splitting_a_cooperation_pools_its_evidence(cast, cooperation, placement):
    lived(placement)
    computed()
    before = indicator(cooperation, "P1")

    agreements.cooperation(cast)
    computed(at=LATER + timedelta(minutes=5))

    assert indicator(cooperation, "P1") == before


def test_danger_that_the_host_lets_pass_caps_it(cooperation, placement):
    oneself = acting_as(placement.student, on=LATER.date())
    hazards.report_hazard(
        placement=placement,
        seen=Seen("0" * 32, "machine", "防护罩缺失", is_urgent=True),
        actor=oneself,
        at=BEGAN,
    )

    computed()

    found = SubstanceIndex.objects.get(cooperation=cooperation)
    assert found.details["capped_by"] == ["unsafe_work"]
    assert found.high <= 0.3


def test_what_was_recorded_touches_its_cooperation_alone(cast, cooperation, placement):
    lived(placement, count=1)

    assert touched_since(BEGAN) == {cooperation.pk}
    assert touched_since(LATER) == set()


def test_who_sees_it(cast, cooperation):
    computed()
    rows = SubstanceIndex.objects.filter(cooperation=cooperation)

    seen = {name: rows.visible_to(getattr(cast, name)).exists() for name in ("dean", "plant_manager", "coordinator", "outsider", "student")}  # fmt: skip

    assert seen == {
        "dean": True, "plant_manager": True, "coordinator": True, "outsider": False, "student": False,
    }  # fmt: skip


def test_what_an_inspection_drew_counts_once_it_is_decided(cast, cooperation, placement):
    lived(placement, says=lambda _question: None)
    inspection = make.found(cast, make.opened(cast, cooperation, at=LATER), at=LATER)
    drawn = inspection.records.filter(kind="week").count()
    later = LATER + make.ON_SITE + make.DAY
    replies.reply_to_findings(inspection=inspection, text="已说明", actor=cast.dean, at=later)
    computed(at=later)
    before = indicator(cooperation, "P1")["evidence"]
    decisions.decide_inspection(
        inspection=inspection,
        outcome="hollow",
        reasons="依据现场记录",
        actor=cast.coordinator,
        at=later,
    )

    computed(at=later + timedelta(minutes=5))

    assert drawn > 0
    assert before == {"one_side": WEEKS}
    assert indicator(cooperation, "P1")["evidence"] == {"one_side": WEEKS - drawn, "held": drawn}
