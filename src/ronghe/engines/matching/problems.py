"""What is wrong with the tables of a round, or will surprise; the words for it are elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Problem:
    """One finding: what it is, in which table, row (from zero) and column, and its numbers."""

    code: str
    table: str
    row: int = -1
    column: str = ""
    numbers: dict[str, Any] = field(default_factory=dict)


class Unsound(ValueError):
    """The tables do not make a round; `problems` says why."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        super().__init__(
            f"{first.table}, row {first.row + 1}, {first.column}: {first.code} {first.numbers}"
            + (f", and {len(self.problems) - 1} more" if len(self.problems) > 1 else "")
        )
