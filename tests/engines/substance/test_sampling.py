"""The hollow share of a region: unbiased, covering, and bounded where visits were declined."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ronghe.engines.substance.sampling import draw_campaign, hollow_share, wilson

REGION = 800


def region(seed, share=0.15):
    """Give who is hollow, and risks that know something of it."""
    generator = np.random.default_rng(seed)
    hollow = generator.random(REGION) < share
    risks = generator.normal(size=REGION) + 1.2 * hollow
    return hollow.tolist(), risks.tolist()


def campaign(hollow, risks, seed, size=200, declines=()):
    drawn = draw_campaign(risks, size=size, seed=seed)
    found = [None if one.place in declines else hollow[one.place] for one in drawn]
    return hollow_share(found, [one.probability for one in drawn], population=len(hollow))


def test_a_campaign_is_reproducible_and_keeps_its_probabilities():
    _hollow, risks = region(1)
    drawn = draw_campaign(risks, size=100, seed=5)

    assert drawn == draw_campaign(risks, size=100, seed=5)
    assert drawn != draw_campaign(risks, size=100, seed=6)
    assert [one.is_random for one in drawn].count(True) == 30
    assert len({one.place for one in drawn}) == 100
    assert {one.probability for one in drawn if one.is_random} == {30 / (REGION - 70)}
    least = min(risks[one.place] for one in drawn if not one.is_random)
    chosen = {one.place for one in drawn}
    assert all(risks[place] <= least for place in range(REGION) if place not in chosen)


def test_probabilities_are_those_of_being_drawn():
    risks = [float(place) for place in range(12)]
    times = np.zeros(12)
    for seed in range(3000):
        for one in draw_campaign(risks, size=6, seed=seed, random_share=0.5):
            times[one.place] += 1 / one.probability

    np.testing.assert_allclose(times / 3000, 1, atol=0.12)


def test_the_estimate_is_unbiased():
    hollow, risks = region(2)
    estimates = [campaign(hollow, risks, seed).estimate for seed in range(600)]
    error = np.std(estimates) / np.sqrt(len(estimates))

    assert abs(np.mean(estimates) - np.mean(hollow)) < 3 * error


def test_a_naive_share_of_those_looked_at_is_not():
    hollow, risks = region(2)
    naive = np.mean([hollow[one.place] for one in draw_campaign(risks, size=200, seed=1)])

    assert naive > np.mean(hollow) + 0.05


def test_declined_visits_give_bounds_and_no_estimate():
    hollow, risks = region(3)
    declines = {place for place in range(REGION) if hollow[place]}
    found = campaign(hollow, risks, 1, declines=declines)

    assert found.estimate is None
    assert found.declined > 0
    assert found.low == pytest.approx(0.0, abs=0.01)
    assert found.high > np.mean(hollow)


@settings(deadline=None)
@given(st.lists(st.sampled_from([True, False]), min_size=1, max_size=30), st.data())
def test_declining_only_widens(found, data):
    places = range(len(found))
    declined = data.draw(st.sets(st.sampled_from(places)))
    probabilities = [0.4] * len(found)
    full = hollow_share(found, probabilities, population=100)
    partly = hollow_share(
        [None if place in declined else found[place] for place in places],
        probabilities,
        population=100,
    )

    assert partly.low <= full.low + 1e-12
    assert partly.high >= full.high - 1e-12


def test_a_census_has_no_interval():
    found = hollow_share([True, False, False, False], [1.0] * 4, population=4)

    assert (found.estimate, found.low, found.high) == (0.25, 0.25, 0.25)


def test_what_was_not_looked_at_by_chance_is_unknown():
    found = hollow_share([True, False], [1.0, 1.0], population=4)

    assert (found.low, found.high) == (0.25, 0.75)


@pytest.mark.parametrize(
    ("hollow", "probabilities", "population"),
    [([], [], 5), ([True], [0.5, 0.5], 5), ([True, True], [0.5, 0.5], 1), ([True], [0.0], 5), ([True], [1.5], 5)],
)  # fmt: skip
def test_what_fits_no_region_is_refused(hollow, probabilities, population):
    with pytest.raises(ValueError, match=r"does not fit|not above 0"):
        hollow_share(hollow, probabilities, population=population)


def test_a_campaign_is_no_larger_than_the_region():
    with pytest.raises(ValueError, match="3 of 2"):
        draw_campaign([0.1, 0.2], size=3, seed=1)


@settings(deadline=None)
@given(st.floats(0, 1), st.integers(1, 10_000))
def test_wilson_holds_the_share(share, size):
    low, high = wilson(share, size)

    assert 0 <= low <= share + 1e-12
    assert share - 1e-12 <= high <= 1
