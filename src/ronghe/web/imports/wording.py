"""Why rows are kept out, in words; whatever they name is looked up once for a whole page."""

from collections.abc import Mapping, Sequence
from typing import Any

from ronghe.kernel.imports.registers import Register
from ronghe.kernel.imports.words import problem_words
from ronghe.kernel.models import ImportRow

Names = Mapping[int, str]


def problem_of(row: ImportRow) -> dict[str, Any]:
    """Give the problem that the row's reason names."""
    return next((one for one in row.problems or [] if one["code"] == row.reason), {})


def candidates_of(row: ImportRow) -> list[int]:
    found: list[int] = problem_of(row).get("params", {}).get("candidates", [])
    return found


def names_of(rows: Sequence[ImportRow], register: Register) -> Names:
    """Name all candidates of these rows at once."""
    names: dict[int, str] = {}
    for code, name in register.candidates.items():
        ids = {pk for row in rows if row.reason == code for pk in candidates_of(row)}
        names |= name(ids) if ids else {}
    return names


def words_of(row: ImportRow, register: Register, names: Names) -> tuple[str, str]:
    """Say why the row is kept out, and what mends it."""
    problem = {"code": row.reason} | problem_of(row)
    if candidates := candidates_of(row):
        said = "; ".join(names.get(pk, "…") for pk in candidates)
        problem["params"] = problem["params"] | {"candidates": said}
    return problem_words(register, problem)
