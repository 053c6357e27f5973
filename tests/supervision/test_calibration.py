"""What inspections drawn at random find true or untrue changes what evidence is worth; nothing else does."""

from datetime import timedelta

import pytest
from tests.factories import inspecting as make
from tests.factories import placements as making
from tests.factories.endings import begun
from tests.factories.parties import NOW

from ronghe.engines.substance import METHOD, Cooperation
from ronghe.engines.substance.evidence import CREDITS, Level
from ronghe.placements.models import WeekRecord, WeekState
from ronghe.supervision.models import CampaignUnit, DrawnKind, Inspection, Seen
from ronghe.supervision.queries.inspections import credits_now, held_and_failed, method_now
from ronghe.supervision.queries.records import draw_records, drawable_records
from ronghe.supervision.standing import hash_of, recompute

pytestmark = pytest.mark.django_db
WEEKS = 8


@pytest.fixture
def cooperation(cast):
    """One with weeks at the enterprise that both sides confirmed."""
    made = make.running(cast, host=cast.enterprise)
    placement = begun(making.learner(cast.school_class), cast.enterprise)
    for number in range(WEEKS):
        WeekRecord.objects.create(
            placement=placement,
            monday=NOW.date().fromordinal(NOW.date().toordinal() - 7 * number),
            state=WeekState.CONFIRMED,
            entered_at=NOW,
            answered_at=NOW,
            answered_by=cast.mentor.person,
            answer_way="account",
        )
    return made


def test_a_lot_draws_the_same_records_again(cooperation):
    day = NOW.date()
    first = draw_records(cooperation, seed=3, on=day)

    assert len(drawable_records(cooperation, on=day)) == WEEKS
    assert draw_records(cooperation, seed=3, on=day) == first
    assert {one.kind for one in first} == {DrawnKind.WEEK}
    assert any(draw_records(cooperation, seed=n, on=day) != first for n in range(4, 9))


@pytest.fixture
def decided(cast, cooperation) -> Inspection:
    return make.decided(cast, make.opened(cast, cooperation), answer=Seen.FAILS)


def test_a_case_that_chance_did_not_choose_calibrates_nothing(decided):
    assert decided.records.count() == 6
    assert credits_now() == CREDITS


def test_a_case_that_chance_chose_calibrates(cast, decided):
    campaign = make.campaign(cast)
    unit = CampaignUnit.objects.create(
        campaign=campaign, cooperation=decided.cooperation, place=0, risk=1.0, probability=0.5, is_random=True
    )  # fmt: skip
    Inspection.objects.filter(pk=decided.pk).update(unit=unit)

    assert held_and_failed()[Level.BOTH] == (0, 6)
    assert credits_now()[Level.BOTH].mean < CREDITS[Level.BOTH].mean
    assert credits_now()[Level.THIRD_PARTY] == CREDITS[Level.THIRD_PARTY]


def test_other_credits_are_other_inputs(cast, decided):
    row = Cooperation(name="1", pair="1")
    before = hash_of(row, {}, method_now())

    test_a_case_that_chance_chose_calibrates(cast, decided)

    assert before == hash_of(row, {}, METHOD)
    assert hash_of(row, {}, method_now()) != before


def test_whoever_computes_uses_what_inspections_taught(cast, decided):
    test_a_case_that_chance_chose_calibrates(cast, decided)
    later = NOW + timedelta(days=60)

    recompute(None, on=later.date(), at=later)

    assert recompute(None, on=later.date(), at=later, method=method_now()) == 0
    assert recompute(None, on=later.date(), at=later, method=METHOD) > 0
