"""Checks on records: what looks made up, how strongly, in words, with the records — never a verdict.

A signal concerns a cooperation, an organisation or a member of staff; there is no way to raise one on
a student. What the roster, the agreed terms, the law or our own screens explain counts nothing. Text
that reads as if a machine had written it is not looked for. `journals` (the search for copies) needs
numpy and is imported by name.
"""

from ronghe.engines.integrity.answers import UnseenAnswer, unseen_answers
from ronghe.engines.integrity.checks import CHECKS, Check, Family
from ronghe.engines.integrity.contact import Dealings, friction, initiation
from ronghe.engines.integrity.entries import (
    Confirmation,
    DatedEntry,
    bulk_confirmations,
    burst_log10,
    closed_days,
)
from ronghe.engines.integrity.figures import (
    PaidMonth,
    RecordedFigure,
    heaping,
    identical_scores,
    still_pay,
)
from ronghe.engines.integrity.flagging import Flag, benjamini_hochberg, flags, learned_strength
from ronghe.engines.integrity.loads import Attendance, impossible_loads
from ronghe.engines.integrity.rosters import RosteredDay, roster_ignored
from ronghe.engines.integrity.signals import CAP, Kind, Signal, Subject, strength_of
from ronghe.engines.integrity.words import sentence

__all__ = [
    "CAP",
    "CHECKS",
    "Attendance",
    "Check",
    "Confirmation",
    "DatedEntry",
    "Dealings",
    "Family",
    "Flag",
    "Kind",
    "PaidMonth",
    "RecordedFigure",
    "RosteredDay",
    "Signal",
    "Subject",
    "UnseenAnswer",
    "benjamini_hochberg",
    "bulk_confirmations",
    "burst_log10",
    "closed_days",
    "flags",
    "friction",
    "heaping",
    "identical_scores",
    "impossible_loads",
    "initiation",
    "learned_strength",
    "roster_ignored",
    "sentence",
    "still_pay",
    "strength_of",
    "unseen_answers",
]
