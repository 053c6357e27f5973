"""How inspections run, as data: periods, the yearly cap, how many officers, and what is looked at.

One file a jurisdiction, `jurisdictions/<code>/inspection.yaml`, dated and cited. What the file of a
place does not say, the common one says; its numbers are choices of ours, and are shown as such.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import TypeVar

from ronghe.compliance.law_files import COMMON, Entry, Source, Words, laws_of, read_laws


class Number(Words):
    """A number from a day on, the law's or (`policy_choice`) ours."""

    since: date
    count: int
    policy_choice: bool = False
    source: Source | None = None


class Periods(Entry):
    """Days that each step has; each is counted from the day after the one before."""

    since: date
    notice: int
    on_site: int
    reply: int
    decide: int
    object: int
    settle: int


class Line(Words):
    key: str


class InspectionLaw(Entry):
    periods: tuple[Periods, ...] = ()
    cap: tuple[Number, ...] = ()
    officers: tuple[Number, ...] = ()
    checklist: dict[str, tuple[Line, ...]] = {}


Dated = TypeVar("Dated", Number, Periods)


@cache
def laws() -> dict[str, InspectionLaw]:
    """Give what each file says; raises `ValueError` for one that cannot be used."""
    return read_laws("inspection", InspectionLaw)


def periods_on(jurisdiction: str, day: date) -> Periods:
    return _newest((one.periods for one in _chain(jurisdiction)), day)


def cap_on(jurisdiction: str, day: date) -> Number:
    """Give how often an enterprise may be inspected in the calendar year of the day."""
    return _newest((one.cap for one in _chain(jurisdiction)), day)


def officers_on(jurisdiction: str, day: date) -> Number:
    """Give how many officers come to an enterprise."""
    return _newest((one.officers for one in _chain(jurisdiction)), day)


def checklist_for(jurisdiction: str, *, of_host: bool) -> Sequence[Line]:
    place = "host" if of_host else "college"
    return next(one.checklist[place] for one in _chain(jurisdiction) if place in one.checklist)


def _newest(rows: Iterator[tuple[Dated, ...]], day: date) -> Dated:
    """Give the newest that holds that day, of the nearest jurisdiction that has one."""
    for dated in rows:
        holding = [one for one in dated if one.since <= day]
        if holding:
            return max(holding, key=lambda one: one.since)
    raise LookupError(f"the common file says nothing for {day}")


def _chain(jurisdiction: str) -> Iterator[InspectionLaw]:
    """Give the law of the place, then of what it lies in, then what is common."""
    yield from laws_of(jurisdiction, laws())
    yield laws()[COMMON]
