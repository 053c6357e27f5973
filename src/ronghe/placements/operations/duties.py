"""Obligations of agreements, settled by what stands on record of the placements."""

from datetime import date, datetime

from ronghe.parties.actors import Actor
from ronghe.partnerships.operations.obligations import settle_by_record
from ronghe.placements.queries.kept_duties import settled_by_record


def settle_all(*, on: date, actor: Actor, at: datetime) -> int:
    """Settle what records of that day show, some thousands in a transaction; give how many."""
    count = 0
    while True:
        found = settled_by_record(on=on)
        if not found.kept and not found.released:
            return count
        count += settle_by_record(kept=found.kept, released=found.released, actor=actor, at=at)
