"""The law as data: dated parameters and rules, read once and applied to one case or to a million.

A case is a map of facts; what is absent is unknown. `assess_case` answers for one, with what it
compared; `assess_rows` for as many as there are, over numpy columns; both give the same answers.
"""

from ronghe.engines.law.calculators import (
    Calculation,
    Calculator,
    calculate,
    read_calculator,
)
from ronghe.engines.law.catalogues import Unsound, read_catalogue
from ronghe.engines.law.explain import missing_facts, reason
from ronghe.engines.law.facts import (
    Catalogue,
    Fact,
    SharedItems,
    WrongFact,
    read_case,
    unknown_names,
)
from ronghe.engines.law.outcomes import Outcome, Severity
from ronghe.engines.law.reading import read_rule
from ronghe.engines.law.rulebook import (
    Answer,
    NoSuchParameter,
    Rulebook,
    assess_case,
    assess_rows,
)
from ronghe.engines.law.rules import Parameter, Rule, Source, Version
from ronghe.engines.law.scalar import Days, Judgement
from ronghe.engines.law.units import Unreadable, day_number, day_of

__all__ = [
    "Answer",
    "Calculation",
    "Calculator",
    "Catalogue",
    "Days",
    "Fact",
    "Judgement",
    "NoSuchParameter",
    "Outcome",
    "Parameter",
    "Rule",
    "Rulebook",
    "Severity",
    "SharedItems",
    "Source",
    "Unreadable",
    "Unsound",
    "Version",
    "WrongFact",
    "assess_case",
    "assess_rows",
    "calculate",
    "day_number",
    "day_of",
    "missing_facts",
    "read_calculator",
    "read_case",
    "read_catalogue",
    "read_rule",
    "reason",
    "unknown_names",
]
