"""Which cooperation is real: the substance index, its evidence, its interval, and the reasons.

What is here needs no library and assesses cooperations one by one. `draws` (intervals and rank bands
by the thousand), `sensitivity` (Sobol) and `sampling` (the hollow share of a region) need numpy and
are imported by name.
"""

from ronghe.engines.substance.aggregating import FLOOR, geometric, power_mean
from ronghe.engines.substance.assessing import (
    Assessment,
    Cooperation,
    Part,
    Reading,
    assess,
    assess_all,
    assess_pair,
)
from ronghe.engines.substance.dimensions import Row, contributions_of, read_row
from ronghe.engines.substance.evidence import (
    CREDITS,
    Credit,
    Evidence,
    Level,
    Posterior,
    Statement,
    level_of,
    pooled,
    posterior_of,
    recalibrated,
)
from ronghe.engines.substance.explaining import Explanation, Peer, Term, explain, peer_of
from ronghe.engines.substance.indicators import (
    FORMALITY,
    GATES,
    INDICATORS,
    Dimension,
    Gate,
    Indicator,
    Item,
)
from ronghe.engines.substance.intervals import UNKNOWN, Interval
from ronghe.engines.substance.method import METHOD, Method, UnfitWeights

__all__ = [
    "CREDITS",
    "FLOOR",
    "FORMALITY",
    "GATES",
    "INDICATORS",
    "METHOD",
    "UNKNOWN",
    "Assessment",
    "Cooperation",
    "Credit",
    "Dimension",
    "Evidence",
    "Explanation",
    "Gate",
    "Indicator",
    "Interval",
    "Item",
    "Level",
    "Method",
    "Part",
    "Peer",
    "Posterior",
    "Reading",
    "Row",
    "Statement",
    "Term",
    "UnfitWeights",
    "assess",
    "assess_all",
    "assess_pair",
    "contributions_of",
    "explain",
    "geometric",
    "level_of",
    "peer_of",
    "pooled",
    "posterior_of",
    "power_mean",
    "read_row",
    "recalibrated",
]
