"""Cooperations that end by known hazards, to see whether the fit finds them again."""

import numpy as np

from ronghe.engines.hazard.covariates import Cause
from ronghe.engines.hazard.panel import CAUSES, GOES_ON, Panel

TRUE = {Cause.ENTERPRISE: (-4.5, (0.8, -0.5, 0.3)), Cause.COLLEGE: (-5.0, (0.4, 0.2, -0.3))}
NAMES = ("one", "two", "three")


def simulated(seed, *, count=2_000, months=36, truth=TRUE):
    """Give the months of cooperations with three covariates, and hazards of several causes."""
    generator = np.random.default_rng(seed)
    own = generator.normal(size=(count, 3))
    moving = own[:, None, :] + 0.5 * generator.normal(size=(count, months, 3))
    chances = []
    for baseline, slopes in truth.values():
        line = baseline + moving @ np.array(slopes)
        chances.append(1 / (1 + np.exp(-line)))
    edges = np.cumsum(chances, axis=0)
    lot = generator.random((count, months))
    ending = np.full((count, months), GOES_ON)
    for place, cause in reversed(list(enumerate(truth))):
        ending[lot < edges[place]] = CAUSES.index(cause)
    ended = ending != GOES_ON
    last = np.where(ended.any(axis=1), ended.argmax(axis=1), months - 1)
    kept = np.arange(months)[None, :] <= last[:, None]
    subject, age = np.nonzero(kept)
    begun = generator.integers(0, 24, count)
    return Panel(NAMES, moving[kept], age, begun[subject] + age, ending[kept], subject)
