"""Sobol indices: the published ones of Ishigami's function, and those of an index."""

import numpy as np
import pytest
from tests.engines.substance.cooperations import cooperation

from ronghe.engines.substance import Evidence
from ronghe.engines.substance.assessing import evidence_of
from ronghe.engines.substance.draws import traits_of
from ronghe.engines.substance.sensitivity import (
    GROUPS,
    sensitivity_of,
    sensitivity_to_weights,
    sobol,
)


def ishigami(points):
    one, two, three = points.T
    return np.sin(one) + 7 * np.sin(two) ** 2 + 0.1 * three**4 * np.sin(one)


def test_ishigami_has_its_analytic_indices():
    found = sobol(ishigami, [(-np.pi, np.pi)] * 3, ["x1", "x2", "x3"], seed=1, base=8192)

    alone = [found[name].alone for name in ("x1", "x2", "x3")]
    total = [found[name].total for name in ("x1", "x2", "x3")]
    assert alone == pytest.approx([0.313905, 0.442411, 0], abs=0.01)
    assert total == pytest.approx([0.557589, 0.442411, 0.243684], abs=0.01)


def shares_of(evidence, shares=(0.7, 0.6, 0.5, 0.4, 0.9)):
    own = cooperation(shares=shares, evidence=evidence)
    return sensitivity_of(traits_of(own, evidence_of([own])), seed=1, base=256)


def test_little_evidence_is_what_an_index_depends_on_most():
    few, many = shares_of(Evidence(held=8, failed=4)), shares_of(Evidence(held=5000))

    assert set(few) == set(GROUPS)
    assert few["evidence"].total > many["evidence"].total
    assert many["evidence"].total < 0.05


def test_the_same_seed_gives_the_same_shares():
    assert shares_of(Evidence(held=8)) == shares_of(Evidence(held=8))


def test_the_weights_apart_name_each_dimension_and_leave_the_rest_as_it_is():
    own = cooperation(shares=(0.95, 0.5, 0.5, 0.5, 0.5), evidence=Evidence(held=5000))
    traits = traits_of(own, evidence_of([own]))

    apart = sensitivity_to_weights(traits, seed=1, base=1024)
    together = sensitivity_of(traits, seed=1, base=1024)

    assert set(apart) == {"P", "Q", "O", "M", "G", "order", "goalposts", "evidence"}
    assert apart["goalposts"].total == pytest.approx(together["goalposts"].total, abs=0.05)
    # Where one dimension is far better than the others, its weight is what matters among the weights.
    assert max("PQOMG", key=lambda one: apart[one].total) == "P"
