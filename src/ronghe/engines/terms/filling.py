"""Clauses with their terms filled in, and the conditions under which a clause stands."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ronghe.engines.terms.document import Scalar, Terms

VARIABLE = re.compile(r"\{([a-z][a-z0-9_.]*)\}")
GAP = "________"


@dataclass(frozen=True)
class Filled:
    """The words as they read now, and the terms that are not known yet."""

    text: str
    missing: tuple[str, ...]


def variables(text: str) -> tuple[str, ...]:
    """Name the terms that the words speak of, each once, in order.

    >>> variables("From {starts_on} until {ends_on}, {starts_on} included.")
    ('starts_on', 'ends_on')
    """
    return tuple(dict.fromkeys(VARIABLE.findall(text)))


def fill(text: str, values: Mapping[str, str]) -> Filled:
    """Put the values, as people read them, in place of the names; what is unknown stays a gap.

    >>> fill("{host} pays {pay}.", {"host": "Qiming"})
    Filled(text='Qiming pays ________.', missing=('pay',))
    """
    missing = tuple(name for name in variables(text) if not values.get(name))
    return Filled(VARIABLE.sub(lambda found: values.get(found[1]) or GAP, text), missing)


def holds(condition: Mapping[str, Any], terms: Terms) -> bool:
    """Say whether a clause stands: every named term is, or is one of, what the condition says.

    `true` asks for any value but no, nothing and zero, `false` for one of those.

    >>> holds({"night_shift": True, "form": ["order_class"]}, {"night_shift": True, "form": "x"})
    False
    """
    return all(_test(wanted)(terms.get(name)) for name, wanted in condition.items())


def _test(wanted: Any) -> Callable[[Scalar], bool]:
    if isinstance(wanted, bool):
        return lambda value: bool(value) is wanted
    if isinstance(wanted, list | tuple):
        return lambda value: value in wanted
    return lambda value: value == wanted
