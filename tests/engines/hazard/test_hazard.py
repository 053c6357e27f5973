"""The early warning: recovers known hazards, is calibrated, explains itself, and knows what it rests on."""

import math
from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm
from bench.measuring.hazards import NAMES, TRUE, simulated
from hypothesis import given, settings
from hypothesis import strategies as st

from ronghe.engines.hazard import (
    ABORTS,
    BASELINE,
    COVARIATES,
    Abort,
    Cause,
    Costs,
    Prior,
    expected_loss,
    is_worth_a_visit,
    neighbour_aborts,
)
from ronghe.engines.hazard.fitting import FLAT, Basis, expit, fit, logistic
from ronghe.engines.hazard.panel import CAUSES, GOES_ON, Panel, period_of, split_by_time
from ronghe.engines.hazard.predicting import (
    for_selection,
    probability_of,
    reasons_of,
    remedies,
    risk_of,
    usual_values,
)
from ronghe.engines.hazard.validating import (
    aborted,
    auc,
    back_test,
    horizon_brier,
    monthly_risk,
    validate,
)

FLATLY = [FLAT] * 4
ALL = tuple(COVARIATES)


def no_rows(names=ALL):
    none = np.zeros(0, dtype=np.int64)
    return Panel(names, np.zeros((0, len(names))), none, none, none, none)


@pytest.fixture(scope="module")
def panel():
    return simulated(5)


@pytest.fixture(scope="module")
def model(panel):
    return fit(panel, tuple(TRUE), priors=FLATLY, periods=())


@pytest.fixture(scope="module")
def beforehand():
    """Give the model that there is before any data."""
    return fit(no_rows(), ABORTS)


# -- fitting ----------------------------------------------------------------------------------------


def test_the_closed_form_of_one_covariate():
    columns = np.column_stack((np.ones(300), np.repeat([0.0, 1.0], [200, 100])))
    ended = np.repeat([1.0, 0.0, 1.0, 0.0], [12, 188, 30, 70])

    found, _covariance = logistic(columns, ended, [FLAT, FLAT])

    assert found == pytest.approx([-2.751535313, 1.904237453], abs=1e-8)
    assert found[0] == pytest.approx(math.log(12 / 188), abs=1e-8)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10**6), st.integers(50, 400), st.integers(1, 4))
def test_without_priors_it_is_what_statsmodels_fits(seed, rows, width):
    generator = np.random.default_rng(seed)
    columns = np.column_stack((np.ones(rows), generator.normal(size=(rows, width))))
    ended = (generator.random(rows) < expit(columns @ np.full(width + 1, 0.3))).astype(float)
    if not 10 < ended.sum() < rows - 10:
        return

    found, covariance = logistic(columns, ended, [FLAT] * (width + 1))
    wanted = sm.Logit(ended, columns).fit(disp=0)

    assert found == pytest.approx(wanted.params, abs=1e-6)
    assert np.sqrt(np.diag(covariance)) == pytest.approx(wanted.bse, rel=1e-4)


def test_known_coefficients_are_found_again(model):
    for cause, (baseline, slopes) in TRUE.items():
        own = model.fits[cause]
        away = np.abs(own.coefficients - np.array([baseline, *slopes])) / own.errors
        assert (away < 3).all()
        assert own.basis is Basis.DATA


def test_standard_errors_cover_as_they_should():
    within = []
    for seed in range(12):
        own = fit(simulated(seed, count=800), tuple(TRUE), priors=FLATLY, periods=())
        for cause, (baseline, slopes) in TRUE.items():
            found = own.fits[cause]
            within += (np.abs(found.coefficients - [baseline, *slopes]) < 2 * found.errors).tolist()

    assert len(within) == 96
    assert 0.88 <= np.mean(within) <= 1.0


def test_without_rows_the_model_is_the_priors(beforehand):
    for own in beforehand.fits.values():
        assert own.basis is Basis.PRIOR
        assert own.coefficients[-len(ALL) :] == pytest.approx([one.prior.mean for one in COVARIATES.values()])  # fmt: skip
        assert own.errors[-len(ALL) :] == pytest.approx([one.prior.sd for one in COVARIATES.values()])  # fmt: skip
    assert beforehand.basis is Basis.PRIOR


def test_few_events_are_no_finding(panel):
    few = panel.rows(panel.subject < 40)
    own = fit(few, tuple(TRUE), periods=())

    assert own.basis in {Basis.MIXED, Basis.PRIOR}
    assert fit(panel, tuple(TRUE), periods=()).basis is Basis.DATA


def test_data_outweigh_priors_as_they_come(panel):
    wrong = [Prior(BASELINE.mean, 1.5), Prior(-1, 0.5), Prior(1, 0.5), Prior(0, 0.5)]
    sizes = [5, 100, 2_000]
    distance = [
        abs(fit(panel.rows(panel.subject < size), [Cause.ENTERPRISE], priors=wrong, periods=()).fits[Cause.ENTERPRISE].coefficients[1] - 0.8)
        for size in sizes
    ]  # fmt: skip

    assert distance == sorted(distance, reverse=True)


def test_what_foretells_without_error_does_not_settle_without_a_prior():
    columns = np.column_stack((np.ones(20), np.repeat([0.0, 1.0], 10)))
    ended = np.repeat([0.0, 1.0], 10)

    with pytest.raises(ValueError, match="does not settle"):
        logistic(columns, ended, [Prior(0, 1e12)] * 2)
    found, _covariance = logistic(columns, ended, [Prior(0, 1)] * 2)
    assert np.isfinite(found).all()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"x": np.zeros((3, 2))}, "do not fit"),
        ({"x": np.full((2, 3), np.nan)}, "is not known"),
        ({"month": np.zeros(5, dtype=np.int64)}, "different lengths"),
    ],
)
def test_a_panel_that_does_not_fit_together_is_refused(changes, said):
    none = np.zeros(2, dtype=np.int64)
    whole = {"names": NAMES, "x": np.zeros((2, 3)), "age": none, "month": none, "ending": none, "subject": none}  # fmt: skip

    with pytest.raises(ValueError, match=said):
        Panel(**(whole | changes))


def test_periods_are_counted_by_age():
    assert period_of(np.array([0, 2, 3, 11, 12, 23, 24, 99])).tolist() == [0, 0, 1, 2, 3, 3, 4, 4]


# -- predicting -------------------------------------------------------------------------------------


def test_the_risk_of_six_months_by_hand(model):
    x = {"one": 0.5, "two": -1.0, "three": 0.0}
    hazards = [
        float(expit(own.coefficients @ np.array([1, *x.values()]))) for own in model.fits.values()
    ]
    left, wanted = 1.0, 0.0
    for _month in range(6):
        wanted += left * sum(hazards)
        left *= 1 - sum(hazards)

    risk = risk_of(model, x, age=3, seed=1)

    assert risk.probability == pytest.approx(wanted)
    assert risk.low < risk.probability < risk.high
    assert math.fsum(risk.by_cause.values()) == pytest.approx(wanted)
    assert risk == risk_of(model, x, age=3, seed=1)


def test_what_is_predicted_is_what_happens(model):
    other = simulated(77, count=20_000, months=7)
    first = other.age == 0
    still = {**dict.fromkeys(NAMES, 0.0)}
    near = first & (np.abs(other.x).max(axis=1) < 10)
    predicted = np.mean([
        probability_of(model, dict(zip(NAMES, row, strict=True)), age=0) for row in other.x[near][:400]
    ])  # fmt: skip
    ended = other.subject[aborted(other) & (other.age < 6)]
    observed = len(set(ended.tolist())) / 20_000

    assert probability_of(model, still, age=0) < predicted
    assert predicted == pytest.approx(observed, abs=0.03)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.floats(-3, 3), min_size=len(ALL), max_size=len(ALL)), st.sampled_from(ABORTS))
def test_reasons_add_up_to_the_distance_from_the_usual(beforehand, values, cause):
    x = dict(zip(ALL, values, strict=True))
    usual = usual_values(beforehand)
    own = beforehand.fits[cause].coefficients[-len(ALL) :]

    found = reasons_of(beforehand, x, cause)

    distance = float(own @ (np.array(values) - np.array([usual[name] for name in ALL])))
    assert math.fsum(one.term for one in found) == pytest.approx(distance, abs=1e-9)
    assert [one.term for one in found] == sorted((one.term for one in found), reverse=True)


def test_restoring_visits_lowers_the_risk(beforehand):
    x = usual_values(beforehand) | {"silent_months": 6.0, "late_obligations": 3.0}

    before = probability_of(beforehand, x, age=6)
    found = remedies(beforehand, x, age=6)

    assert {one.covariate for one in found} == {"silent_months", "late_obligations"}
    assert all(one.probability < before for one in found)
    assert found[0].probability <= found[1].probability


def test_neighbours_bring_support_and_never_an_inspection(beforehand):
    usual = usual_values(beforehand)
    near = usual | {"neighbour_aborts": 5.0}
    choosing = for_selection(beforehand)

    assert probability_of(beforehand, near, age=6) > probability_of(beforehand, usual, age=6)
    assert probability_of(choosing, near, age=6) == probability_of(choosing, usual, age=6)
    assert probability_of(choosing, usual, age=6) == pytest.approx(probability_of(beforehand, usual, age=6))  # fmt: skip
    assert risk_of(choosing, near, age=6, seed=1) == risk_of(choosing, usual, age=6, seed=1)


def test_hazards_that_add_up_to_more_than_one_end_with_certainty(beforehand):
    sure = replace(
        beforehand,
        fits={cause: replace(own, coefficients=np.where(np.arange(len(own.coefficients)) < 5, 9.0, 0.0)) for cause, own in beforehand.fits.items()},
    )  # fmt: skip

    assert probability_of(sure, usual_values(sure), age=0) == pytest.approx(1.0)


def test_six_months_of_neighbours_by_nearness():
    aborts = [
        Abort("B", 1),
        Abort("B", 0),
        Abort("C", 6),
        Abort("D", 7),
        Abort("A", 5),
        Abort("X", 5),
    ]

    assert neighbour_aborts("A", 7, aborts, {"B": 0.5, "C": 0.25, "D": 1, "A": 1}) == 0.75


# -- validating -------------------------------------------------------------------------------------


def test_a_back_test_by_time_is_calibrated(panel):
    model, found = back_test(panel, month=24, causes=tuple(TRUE), priors=FLATLY, periods=())

    assert found.events > 100
    assert found.count == len(split_by_time(panel, 24)[1])
    assert abs(found.slope - 1) < 2 * found.slope_error
    assert found.auc > 0.65
    assert found.brier < found.brier_of_mean
    assert sum(one.count for one in found.bins) == found.count
    assert monthly_risk(model, panel).max() <= 1


def test_the_future_is_not_looked_at(panel):
    before, after = split_by_time(panel, 24)
    turned = replace(after, ending=np.full(len(after), GOES_ON))
    joined = Panel(
        panel.names, *(np.concatenate((getattr(before, name), getattr(turned, name))) for name in ("x", "age", "month", "ending", "subject"))
    )  # fmt: skip
    one, _found = back_test(panel, month=24, causes=tuple(TRUE), priors=FLATLY, periods=())
    other, judged = back_test(joined, month=24, causes=tuple(TRUE), priors=FLATLY, periods=())

    for cause in TRUE:
        assert one.fits[cause].coefficients == pytest.approx(other.fits[cause].coefficients)
    assert (judged.events, judged.slope, judged.auc) == (0, None, None)


def test_predictions_that_are_too_bold_have_a_slope_below_one():
    generator = np.random.default_rng(3)
    line = generator.normal(-2, 1, 20_000)
    happened = generator.random(20_000) < expit(line)

    assert validate(expit(line), happened).slope == pytest.approx(1, abs=0.06)
    assert validate(expit(2 * line + 2), happened).slope == pytest.approx(0.5, abs=0.04)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from([0.1, 0.2, 0.5, 0.9]), st.booleans()), min_size=1, max_size=40))  # fmt: skip
def test_auc_is_the_share_of_pairs_in_order(pairs):
    predicted = np.array([one for one, _other in pairs])
    happened = np.array([other for _one, other in pairs])
    orders = [
        (one > other) + (one == other) / 2
        for one in predicted[happened]
        for other in predicted[~happened]
    ]

    found = auc(predicted, happened)

    assert found == (pytest.approx(np.mean(orders)) if orders else None)


def test_brier_with_censoring_equals_brier_without_when_nobody_is_lost():
    generator = np.random.default_rng(1)
    months = generator.integers(1, 12, 500).astype(float)
    predicted = generator.random(500)
    nobody, everybody = np.zeros(500, dtype=bool), np.ones(500, dtype=bool)

    plain = np.mean((predicted - (months <= 6)) ** 2)

    assert horizon_brier(predicted, months, nobody, everybody, horizon=6) == pytest.approx(plain)


def test_brier_is_unbiased_when_some_are_lost():
    generator = np.random.default_rng(2)
    count = 40_000
    until = generator.integers(1, 16, count).astype(float)
    lost = generator.integers(1, 16, count).astype(float)
    predicted = generator.random(count)
    plain = np.mean((predicted - (until <= 6)) ** 2)
    is_censored = lost < until

    found = horizon_brier(predicted, np.minimum(until, lost), is_censored, ~is_censored, horizon=6)

    assert found == pytest.approx(plain, abs=0.01)


def test_nothing_to_judge_by_is_refused():
    with pytest.raises(ValueError, match="nothing to judge"):
        validate(np.zeros(0), np.zeros(0, dtype=bool))


# -- costs and definitions ----------------------------------------------------------------------------


def test_a_visit_is_worth_it_above_the_threshold_of_its_costs():
    costs = Costs(visit=100_000, loss=3_000_000, effect=0.3)

    assert costs.threshold == pytest.approx(0.1)
    assert (is_worth_a_visit(0.11, costs), is_worth_a_visit(0.1, costs)) == (True, False)
    assert expected_loss(0.21, costs) == 630_000


@pytest.mark.parametrize(
    "costs", [(0, 1, 0.5), (1, 0, 0.5), (1, 1, 0), (1, 1, 1.1), (1, 1, math.nan)]
)
def test_costs_that_decide_nothing_are_refused(costs):
    with pytest.raises(ValueError, match="above zero"):
        Costs(*costs)


def test_every_covariate_has_its_reasoning_in_both_languages():
    for one in COVARIATES.values():
        assert all(one.text[language] and one.why[language] for language in ("en", "zh"))
        assert one.prior.sd >= 0.3  # wide: nothing is settled beforehand
        assert one.measure is None or set(one.measure) == {"en", "zh"}
    assert [one.code for one in COVARIATES.values() if one.for_support_only] == ["neighbour_aborts"]
    assert set(ABORTS) == set(CAUSES) - {Cause.COMPLETED}
