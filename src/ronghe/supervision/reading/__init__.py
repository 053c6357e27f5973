"""What the records say of cooperations, read in whole columns: the engine’s input, nothing else.

The same queries read one pair of parties after a new record, and a region at night; so both agree.
"""

from collections import defaultdict
from datetime import date

from ronghe.engines.substance import Cooperation, Reading
from ronghe.supervision.reading import dealings, gates, outcomes, practice, shown
from ronghe.supervision.reading.ties import Ties, since_of, ties_of
from ronghe.supervision.reading.weeks import weeks_of

__all__ = ["Ties", "read", "since_of", "ties_of"]


def read(ties: Ties, *, on: date) -> list[Cooperation]:
    """Give what is known of each cooperation on a day, in the order of their numbers."""
    weeks = weeks_of(ties, on=on)
    entered = {key: of_it.entered for key, of_it in weeks.items() if of_it.entered}
    readings: defaultdict[int, dict[str, Reading]] = defaultdict(dict)
    sources = (
        practice.readings(ties, entered, on=on),
        dealings.readings(ties, on=on),
        outcomes.readings(ties, on=on),
    )
    for source in sources:
        for key, found in source.items():
            readings[key] |= found
    ceremony = shown.shown(ties, weeks, on=on)
    held = gates.gates(ties, on=on)
    return [
        Cooperation(
            name=str(key),
            pair=ties.pairs[key],
            readings=readings[key],
            shown=ceremony.get(key, {}),
            gates=held[key],
        )
        for key in ties.cooperations
    ]
