"""What a rule can say of a case, and which of two answers is the stricter."""

from enum import IntEnum, StrEnum


class Outcome(IntEnum):
    """The five answers. The numbers are those of the columns of a bulk assessment."""

    PASS = 0
    FAIL = 1
    UNKNOWN = 2
    NOT_APPLICABLE = 3
    WAIVED = 4

    @property
    def code(self) -> str:
        """The word by which files and interfaces know the outcome."""
        return self.name.lower()


class Severity(StrEnum):
    """How strictly the text binds: must (H), in principle (P), advice (A)."""

    HARD = "H"
    PRINCIPLE = "P"
    ADVISORY = "A"


# Later is stricter. A fact that is missing outweighs one that holds: nobody may call it a pass.
STRICTNESS = (Outcome.NOT_APPLICABLE, Outcome.WAIVED, Outcome.PASS, Outcome.UNKNOWN, Outcome.FAIL)
RANK = {outcome: STRICTNESS.index(outcome) for outcome in Outcome}
SEVERITY_RANK = {Severity.ADVISORY: 0, Severity.PRINCIPLE: 1, Severity.HARD: 2}


def outcome_of(*, applies: bool | None, holds: bool | None) -> Outcome:
    """Give the answer of a rule from its two conditions, `None` being unknown.

    An unknown condition never becomes a pass or a fail, and what is not known to apply is not
    known to hold either.
    """
    if applies is False:
        return Outcome.NOT_APPLICABLE
    if applies is None or holds is None:
        return Outcome.UNKNOWN
    return Outcome.PASS if holds else Outcome.FAIL


def strictest(outcomes: list[Outcome]) -> Outcome:
    """Give the strictest of several answers; of none, that nothing applies."""
    return max(outcomes, key=RANK.__getitem__, default=Outcome.NOT_APPLICABLE)
