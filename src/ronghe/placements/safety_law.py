"""Accidents and harm, as the law has it: whom to call, what to do first, who is told until when.

One file a jurisdiction, `jurisdictions/<code>/safety.yaml`, dated and cited. Where it is silent the
common lines hold, and have no deadline: what we have no source for is not known, not free.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache

from pydantic import Field

from ronghe.compliance.law_files import COMMON, Entry, Source, Words, laws_of, read_laws
from ronghe.placements.models import Severity

ORDER = list(Severity.values)


class Number(Words):
    """A number to call: for health, danger, fire, or to talk."""

    number: str
    use: str = Field(alias="for")
    read: str
    checked_on: date
    href: str = ""


class Notice(Words):
    """Somebody who must be told: by which side, from which severity on, until when, and why."""

    key: str
    party: str
    by: str
    least: str = Field(alias="from")
    most: str = Field(alias="to", default="fatal")
    within_hours: int | None = None
    within_days: int | None = None
    at_once: bool = False
    minors_only: bool = False
    since: date | None = None
    until: date | None = None
    source: Source | None = None

    def holds(self, severity: str, *, is_minor: bool, on: date) -> bool:
        return (
            ORDER.index(self.least) <= ORDER.index(severity) <= ORDER.index(self.most)
            and (is_minor or not self.minors_only)
            and (self.since is None or self.since <= on)
            and (self.until is None or on <= self.until)
        )

    def due_at(self, happened_at: datetime, known_at: datetime) -> datetime | None:
        """Hours run from when it is known, days from when it happened; what is at once is due now."""
        if self.within_hours is not None:
            return known_at + timedelta(hours=self.within_hours)
        if self.within_days is not None:
            return happened_at + timedelta(days=self.within_days)
        return known_at if self.at_once else None


class Reporting(Words):
    """Who must report harm to a minor, to whom."""

    party: str
    since: date
    source: Source


class Answers(Entry):
    """Days until an answer is due: choices of ours, no law."""

    hazard: int
    urgent_hazard: int
    hazard_to_authority: int
    complaint: int
    urgent_complaint: int
    escalation: int
    closing_word: int


class SafetyLaw(Entry):
    emergency: tuple[Number, ...] = ()
    notices: tuple[Notice, ...] = ()
    reporting: Reporting | None = None
    steps: dict[str, tuple[Words, ...]] = {}
    answers: Answers | None = None


@cache
def laws() -> dict[str, SafetyLaw]:
    """Give what each jurisdiction's file says; raises `ValueError` for one that cannot be used."""
    return read_laws("safety", SafetyLaw)


def _chain(jurisdiction: str) -> list[SafetyLaw]:
    """Give the law of the place, then of what it lies in; the nearest first."""
    return list(laws_of(jurisdiction, laws()))


def answers() -> Answers:
    found = laws()[COMMON].answers
    assert found is not None  # noqa: S101 -- the common file has them
    return found


def steps_for(severity: str) -> Sequence[Words]:
    return laws()[COMMON].steps[severity]


def numbers_for(jurisdiction: str) -> Sequence[Number]:
    return next((one.emergency for one in _chain(jurisdiction) if one.emergency), ())


def reporting_for(jurisdiction: str, *, on: date) -> Reporting | None:
    """Give the duty to report harm to a minor; none means that we do not know of one."""
    found = (one.reporting for one in _chain(jurisdiction) if one.reporting)
    return next((one for one in found if one.since <= on), None)


def notices_for(jurisdiction: str, severity: str, *, is_minor: bool, on: date) -> list[Notice]:
    """Give who must be told: what the law says of a line stands instead of the common one."""
    found: dict[str, Notice] = {}
    for law in [laws()[COMMON], *reversed(_chain(jurisdiction))]:
        for one in law.notices:
            if one.holds(severity, is_minor=is_minor, on=on):
                found[one.key] = one
    return list(found.values())


def notice_of(jurisdiction: str, key: str) -> Notice | None:
    """Give the newest words about a line that was written down under this key."""
    for law in [*_chain(jurisdiction), laws()[COMMON]]:
        for one in law.notices:
            if one.key == key:
                return one
    return None


def knows_deadlines(jurisdiction: str) -> bool:
    return any(one.notices for one in _chain(jurisdiction))
