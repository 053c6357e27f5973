"""Register numbers in rows of an import. Free of Django."""

from collections.abc import Iterable
from functools import lru_cache

from ronghe.kernel.imports.cells import Problem, Weight
from ronghe.kernel.imports.rows import RowContext
from ronghe.parties.schemes import SCHEMES, Code, check_number, diagnose

PREFIX = "number:"
NUMBER_FIELDS = tuple(f"{PREFIX}{scheme}" for scheme in SCHEMES)
ANY_NUMBER = "number"  # of the scheme that accepts it, among those of the jurisdiction


def read_numbers(
    values: dict[str, str], context: RowContext, *, jurisdiction: str
) -> tuple[dict[str, str], list[Problem]]:
    """Give the row's numbers by scheme, as their registers write them, and what is wrong.

    A number that lost its leading zeros holds the row until somebody chooses to restore them.
    """
    numbers: dict[str, str] = {}
    problems: list[Problem] = []
    for field, value in values.items():
        if field == ANY_NUMBER:
            scheme = _scheme_of(value, jurisdiction)
        elif field.startswith(PREFIX):
            scheme = field.removeprefix(PREFIX)
        else:
            continue
        number, problem = read_number(scheme, value, context, field=field)
        if number:
            numbers[scheme] = number
        if problem:
            problems.append(problem)
    return numbers, problems


def read_number(
    scheme: str, value: str, context: RowContext, *, field: str
) -> tuple[str, Problem | None]:
    """Give one number, or why it is none; a restored one comes with a note."""
    try:
        return check_number(scheme, value), None
    except ValueError:
        found = diagnose(scheme, value)
    if found is None:
        return "", Problem("number_wrong", field, value=value)
    if found.code == Code.LOST_ZEROS:
        is_chosen = "zeros" in context.repairs
        problem = Problem(
            "lost_zeros",
            field,
            value=value,
            weight=Weight.NOTE if is_chosen else Weight.HOLD,
            params={"scheme": scheme, "suggestion": found.suggestion},
        )
        return found.suggestion, problem
    return "", Problem(
        f"number_{found.code}", field, value=value, params={"scheme": scheme, **found.params}
    )


def _scheme_of(value: str, jurisdiction: str) -> str:
    schemes = _schemes_of(jurisdiction)
    return _accepting(schemes, value) or min(
        schemes, key=lambda one: abs((SCHEMES[one].length or 99) - len(value))
    )


@lru_cache(128)
def _schemes_of(jurisdiction: str) -> list[str]:
    return [one.code for one in SCHEMES.values() if one.jurisdiction in (jurisdiction, "")]


def _accepting(schemes: Iterable[str], value: str) -> str:
    for scheme in schemes:
        try:
            check_number(scheme, value)
        except ValueError:
            continue
        return scheme
    return ""
