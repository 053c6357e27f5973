"""Why something is not done here; each message says what would help."""


class DoesNotFit(ValueError):
    """What was given does not go together, or the moment has not come."""


class ReasonIsMissing(ValueError):
    """Whoever reads it later wants to know why."""


class ConflictsAreOpen(ValueError):
    """Two values stand beside each other, and nobody has chosen."""


class BlanksRemain(ValueError):
    """Cells that the college fills in are empty, and nobody said that they stay so."""


class CellsAreAmiss(ValueError):
    """Some values are none of their column's kind: `found` says why, by the cell's key."""

    def __init__(self, words: str, found: dict[int, str]) -> None:
        self.found = found
        super().__init__(words)


class CapIsReached(ValueError):
    """The enterprise was inspected as often this year as it may be."""


class StepsAreSkipped(ValueError):
    """Measures go up step by step; at most one is left out."""


class AnotherPersonDecides(ValueError):
    """Whoever looked, or announced, does not also decide."""
