"""Placement rounds: stable matching with certificates.

Students rank posts, posts rank students (or do not); a rule places them, and what comes out carries
its proof. `build` makes a market from tables, `solve` places by a rule, `certificate_of` and
`Reasons` say why, `check` and `verify` need no solver.
"""

from ronghe.engines.matching.building import Built, build
from ronghe.engines.matching.certificate import certificate_of
from ronghe.engines.matching.checking import Check, Fault, check
from ronghe.engines.matching.kernels import NoSuchKernel
from ronghe.engines.matching.linting import lint
from ronghe.engines.matching.lottery import commitment, number_of
from ronghe.engines.matching.market import Market
from ronghe.engines.matching.pricing import Price, price_of, prices
from ronghe.engines.matching.problems import Problem, Unsound
from ronghe.engines.matching.ranking import TooLarge
from ronghe.engines.matching.reasons import Code, Reason, Reasons, explain
from ronghe.engines.matching.repairing import Move, Repair, repair, what_if, withdraw
from ronghe.engines.matching.result import RULES, Bound, Closed, Result
from ronghe.engines.matching.scores import banded
from ronghe.engines.matching.solving import NoSuchRule, seed_of, solve
from ronghe.engines.matching.tables import (
    Caps,
    Choices,
    Frozen,
    Groups,
    Posts,
    Scores,
    Tables,
    from_frames,
    from_orders,
)
from ronghe.engines.matching.units import CrossingCaps
from ronghe.engines.matching.verifying import verify
from ronghe.engines.matching.words import sentence

__all__ = [
    "RULES",
    "Bound",
    "Built",
    "Caps",
    "Check",
    "Choices",
    "Closed",
    "Code",
    "CrossingCaps",
    "Fault",
    "Frozen",
    "Groups",
    "Market",
    "Move",
    "NoSuchKernel",
    "NoSuchRule",
    "Posts",
    "Price",
    "Problem",
    "Reason",
    "Reasons",
    "Repair",
    "Result",
    "Scores",
    "Tables",
    "TooLarge",
    "Unsound",
    "banded",
    "build",
    "certificate_of",
    "check",
    "commitment",
    "explain",
    "from_frames",
    "from_orders",
    "lint",
    "number_of",
    "price_of",
    "prices",
    "repair",
    "seed_of",
    "sentence",
    "solve",
    "verify",
    "what_if",
    "withdraw",
]
