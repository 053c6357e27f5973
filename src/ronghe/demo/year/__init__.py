"""A year of placements in Qinghe: waves of students who are lived with, and the ledgers of the rest."""

from collections.abc import Iterator

from ronghe.demo.scene import Step
from ronghe.demo.year import (
    assessing,
    coming,
    endings,
    ledgers,
    pay,
    people,
    safety,
    settled,
    waves,
    weeks,
)
from ronghe.demo.year.wave import waves as waves_of


def year(scale: float) -> Iterator[Step]:
    """Tell the year at that scale; waves and classes of a larger one come on top."""
    yield from people.hosts()
    yield from waves.seen_to()
    yield from safety.officer()
    yield from assessing.scheme()
    for wave in waves_of(scale):
        yield from people.people(wave)
        yield from waves.arrival(wave)
        yield from weeks.weeks_of(wave)
        yield from safety.safety(wave)
        yield from pay.pay(wave)
        if wave.is_over:
            yield from endings.endings(wave)
            yield from assessing.assessing(wave)
    yield from ledgers.ledgers(scale)
    yield from coming.coming(scale)
    yield from settled.settled(scale)
