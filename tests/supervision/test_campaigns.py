"""Campaigns: the seed's hash before, the seed after, the same draw again, and what it says of a region."""

import pytest
from tests.factories import inspecting as make
from tests.factories.flags import flag_of
from tests.factories.parties import NOW

from ronghe.engines.substance.evidence import CREDITS, Level
from ronghe.kernel.permissions import NotAllowed
from ronghe.supervision.models import (
    Campaign,
    Inspection,
    InspectionState,
    Outcome,
    Risk,
    SubstanceIndex,
    hash_of_seed,
)
from ronghe.supervision.operations import campaigns
from ronghe.supervision.queries.inspections import credits_now, held_and_failed, progress_of
from ronghe.supervision.queries.risks import UNSEEN, risk_from, risks_of
from ronghe.supervision.refusals import DoesNotFit

pytestmark = pytest.mark.django_db
MANY = 10


@pytest.fixture
def region(cast):
    """Ten running cooperations of the region."""
    return [make.running(cast, number) for number in range(1, MANY + 1)]


def index_of(cooperation, *, low, high, known_weight=1.0, is_alarming=False):
    return SubstanceIndex.objects.create(
        cooperation=cooperation,
        region=cooperation.region,
        low=low,
        high=high,
        known_weight=known_weight,
        formality_low=0.1,
        formality_high=0.9,
        is_alarming=is_alarming,
        details={},
        method="1",
        inputs_hash="0" * 64,
        computed_at=NOW,
    )


def settle(cast, campaign, *answers):
    """Let the inspections of a campaign end as told, those drawn at random first."""
    rows = Inspection.objects.filter(unit__campaign=campaign).order_by("-unit__is_random", "pk")
    for one, answer in zip(rows, answers, strict=False):
        if answer in Outcome.values:
            Inspection.objects.filter(pk=one.pk).update(
                state="decided", outcome=answer, reasons="x", decided_by=campaign.opened_by,
                ended_at=NOW, findings="x", found_by=cast.inspector.person, found_at=NOW, reply_until=NOW.date(),
                on=NOW.date(), announced_at=NOW, lapses_on=NOW.date(),
            )  # fmt: skip
        else:
            Inspection.objects.filter(pk=one.pk).update(state=answer, ended_at=NOW)


def test_the_hash_is_shown_before_and_fits_the_seed(cast):
    campaign = make.campaign(cast, seed=None)

    assert campaign.seed_hash == hash_of_seed(campaign.seed)
    assert campaign.seed not in campaign.seed_hash
    assert make.campaign(cast, seed=None).seed != campaign.seed


def test_the_draw_keeps_its_frame_and_comes_out_the_same_again(cast, region):
    campaign = make.drawn(cast, size=4)

    assert campaign.population == MANY
    assert campaign.units.count() == MANY
    chosen = campaign.units.filter(probability__isnull=False)
    assert sorted(chosen.values_list("is_random", "probability")) == [
        (False, 1.0), (False, 1.0), (False, 1.0), (True, 1 / 7)
    ]  # fmt: skip
    assert {one.inspected for one in Inspection.objects.all()} == {cast.college}
    assert campaigns.repeats(campaign)


def test_another_seed_or_another_frame_does_not_repeat(cast, region):
    campaign = make.drawn(cast, size=4)

    Campaign.objects.filter(pk=campaign.pk).update(seed="8")

    campaign.refresh_from_db()
    assert not campaigns.repeats(campaign)


def test_the_riskiest_are_looked_at_first(cast, region):
    risky = region[3:6]
    for one in region:
        index_of(one, low=0.7, high=0.9)
    for one in risky:
        SubstanceIndex.objects.filter(cooperation=one).update(low=0.1, high=0.3, is_alarming=True)

    campaign = make.drawn(cast, size=4)

    by_risk = campaign.units.filter(probability=1.0, is_random=False)
    assert set(by_risk.values_list("cooperation", flat=True)) == {one.pk for one in risky}
    assert set(map(tuple, by_risk.values_list("reasons", flat=True))) == {(Risk.SHOW, Risk.LOW)}


def test_risk_grows_with_show_and_with_what_is_not_known(cast, region):
    index_of(region[0], low=0.9, high=0.95)
    sound = risks_of([region[0].pk, region[1].pk])

    assert sound[0].value < sound[1].value == UNSEEN.value
    honest = risk_from(is_alarming=False, low=0.4, high=0.7, known_weight=0.6)
    show = risk_from(is_alarming=True, low=0.4, high=0.7, known_weight=0.6)
    assert honest.value < show.value


def test_an_open_flag_is_looked_at_before_one_that_was_explained(cast, region):
    for one in region[:2]:
        index_of(one, low=0.7, high=0.9)
    flag_of(region[0])
    flag_of(region[1], state="explained", decided_at=NOW, decision_reason="排班如此")

    flagged, explained = risks_of([region[0].pk, region[1].pk])

    assert flagged.value > explained.value
    assert flagged.reasons[0] == Risk.FLAG
    assert Risk.FLAG not in explained.reasons


def test_a_campaign_of_visits_asks_the_hosts(cast, region):
    make.drawn(cast, size=2, way="visit")

    kinds = set(Inspection.objects.values_list("inspected__kind", "way"))
    assert kinds == {("enterprise", "visit")}


def test_more_than_there_are_cannot_be_drawn(cast, region):
    campaign = make.campaign(cast, size=MANY + 1)

    with pytest.raises(DoesNotFit):
        campaigns.draw_units(campaign=campaign, actor=cast.coordinator, at=NOW)


def test_whoever_is_looked_at_already_is_not_in_the_frame(cast, region):
    make.opened(cast, region[0])

    assert make.drawn(cast, size=2).population == MANY - 1


def test_the_seed_is_published_when_all_is_decided(cast, region):
    campaign = make.drawn(cast, size=2)
    with pytest.raises(DoesNotFit):
        campaigns.close_campaign(campaign=campaign, actor=cast.coordinator, at=NOW)

    settle(cast, campaign, Outcome.SOUND, "cancelled")

    assert campaigns.close_campaign(campaign=campaign, actor=cast.coordinator, at=NOW).state == "closed"  # fmt: skip


@pytest.mark.parametrize("name", ["inspector", "dean", "plant_manager", "outsider", "student"])
def test_only_the_coordinator_opens_and_draws(name, cast, region):
    campaign = make.campaign(cast)
    actor = getattr(cast, name)

    with pytest.raises(NotAllowed):
        campaigns.open_campaign(region=cast.authority.region, plan=make.plan(), actor=actor, at=NOW)
    with pytest.raises(NotAllowed):
        campaigns.draw_units(campaign=campaign, actor=actor, at=NOW)


def test_an_estimate_waits_until_half_of_the_random_part_is_decided(cast, region):
    campaign = make.drawn(cast, size=7)

    nothing = progress_of(campaign)

    assert (nothing.share, nothing.open, nothing.random, nothing.still_needed) == (None, 7, 2, 1)


def test_a_campaign_that_looks_at_all_counts_them(cast, region):
    campaign = make.drawn(cast, size=MANY)

    settle(cast, campaign, *[Outcome.HOLLOW] * 3, *[Outcome.SOUND] * 7)

    share = progress_of(campaign).share
    assert share is not None
    assert (share.estimate, share.low, share.high) == (0.3, 0.3, 0.3)


def test_the_estimate_has_bounds_while_some_have_not_answered(cast, region):
    campaign = make.drawn(cast, size=7, way="visit")
    assert progress_of(campaign).still_needed == 1

    settle(cast, campaign, Outcome.HOLLOW, "declined", *[Outcome.SOUND] * 5)

    said = progress_of(campaign)
    assert (said.decided, said.silent, said.open) == (6, 1, 0)
    assert said.share is not None
    assert said.share.estimate is None
    assert said.share.declined == 1
    assert 0 <= said.share.low < said.share.high <= 1


def test_with_every_answer_the_estimate_weighs_by_the_chance_to_be_drawn(cast, region):
    campaign = make.drawn(cast, size=7)

    settle(cast, campaign, Outcome.HOLLOW, *[Outcome.SOUND] * 6)

    share = progress_of(campaign).share
    # Two of five were drawn at random; the hollow one stands for two and a half of ten.
    assert share is not None
    assert share.estimate == pytest.approx(2.5 / 10)


def test_what_cannot_be_told_is_no_answer(cast, region):
    campaign = make.drawn(cast, size=7)

    settle(cast, campaign, Outcome.SOUND, Outcome.UNTOLD, *[Outcome.SOUND] * 5)

    assert (progress_of(campaign).silent, progress_of(campaign).share.estimate) == (1, None)


def test_who_sees_a_campaign(cast, region):
    campaign = make.drawn(cast)

    seeing = {
        name
        for name in ("coordinator", "inspector", "administrator", "dean", "plant_manager", "mentor", "student", "outsider")
        if Campaign.objects.visible_to(getattr(cast, name)).filter(pk=campaign.pk).exists()
    }  # fmt: skip

    assert seeing == {"coordinator", "inspector", "dean", "plant_manager"}


def test_only_the_random_part_calibrates_the_evidence(cast, region):
    assert credits_now() == CREDITS
    assert held_and_failed() == {Level.BOTH: (0, 0), Level.THIRD_PARTY: (0, 0)}


def test_states_are_what_the_campaign_counts(cast, region):
    campaign = make.drawn(cast, size=2)

    settle(cast, campaign, InspectionState.LAPSED, InspectionState.CANCELLED)

    assert progress_of(campaign).silent == 2
