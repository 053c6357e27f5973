"""Early warning: how likely a cooperation is to be broken off, why, and what would lower it.

Discrete-time competing hazards. What is here needs no library: what is looked at, what was thought
before there were data, and when a warning is worth a visit. `panel`, `fitting`, `predicting` and
`validating` need numpy and are imported by name.
"""

from ronghe.engines.hazard.covariates import (
    ABORTS,
    BASELINE,
    COVARIATES,
    Cause,
    Covariate,
    Prior,
)
from ronghe.engines.hazard.neighbours import Abort, neighbour_aborts
from ronghe.engines.hazard.threshold import Costs, expected_loss, is_worth_a_visit

__all__ = [
    "ABORTS",
    "BASELINE",
    "COVARIATES",
    "Abort",
    "Cause",
    "Costs",
    "Covariate",
    "Prior",
    "expected_loss",
    "is_worth_a_visit",
    "neighbour_aborts",
]
