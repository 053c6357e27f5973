"""The exceptions of a day, from every part of the app: each adds its function here."""

from datetime import date

from ronghe.parties.actors import Actor
from ronghe.placements.queries.exceptions import endings, incidents, pay, states, weeks
from ronghe.placements.queries.exceptions.registry import (
    Source,
    Trouble,
    hash_of,
    in_order,
    looked_after,
)

SOURCES: tuple[Source, ...] = (
    states.rows,
    weeks.rows,
    pay.rows,
    incidents.rows,
    endings.rows,
)

__all__ = ["SOURCES", "Trouble", "exceptions_for", "hash_of", "in_order", "looked_after"]


def exceptions_for(actor: Actor, *, on: date) -> list[Trouble]:
    """Give all that is not as it should be among those one looks after, the most urgent first."""
    return in_order([row for source in SOURCES for row in source(actor, on)])
