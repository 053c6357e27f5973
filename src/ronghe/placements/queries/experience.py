"""What earlier students say of a host: shares alone, of five or more, and never of a few newest.

Reports are put into batches of five students of one occupation, in the order in which they came
into the open, and only whole batches are counted. Whatever two totals somebody compares – of a
host and of one occupation there, of this year and the next – they differ by whole batches. A share
near nought or all is given as “at most” or “at least”, so that nobody’s answer follows from it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F
from django.db.models.functions import Greatest

from ronghe.placements.models import Answer, OutcomeReport, ReportSide

THRESHOLD = 5
MOSTLY = Answer.MOSTLY
LEAST, MOST = 20, 80  # shares beyond these are given as “at most” and “at least”


@dataclass(frozen=True)
class Share:
    """A share in whole percent; beyond the ends only that it is at most, or at least, that."""

    percent: int
    is_bound: bool = False


@dataclass(frozen=True)
class Experience:
    """What so many students said of a host, or of one occupation there, between two days."""

    count: int
    first_on: date
    last_on: date
    learned: Share
    treated_fairly: Share
    recommends: Share
    is_of_occupation: bool = False


@dataclass(frozen=True)
class Told:
    """One student's answers, as far as totals are made of them."""

    student: int
    occupation: int | None
    over_on: date
    learned: int
    treated_fairly: int
    recommends: int


@dataclass(frozen=True)
class HostExperience:
    """What is known of one host, as a whole and by occupation; nothing below the threshold."""

    whole: Experience | None = None
    by_occupation: Mapping[int, Experience] = field(default_factory=dict)

    def of(self, occupation: int | None) -> Experience | None:
        """Give what was said of the occupation, where enough was; else of the host."""
        return self.by_occupation.get(occupation or 0, self.whole)


NOTHING = HostExperience()


def experience_at(hosts: Iterable[int]) -> dict[int, HostExperience]:
    """Give what earlier students say of each of these hosts, in one query."""
    told = _told("placement__host", set(hosts))
    return {host: summed_up(many) for host, many in told.items()}


def experience_of(colleges: Any) -> Experience | None:
    """Give what the students of these colleges say of their placements, in one query.

    The batches are of one college and one occupation, so that the total of several colleges is
    made of the very batches of each: comparing them tells of no single student.
    """
    told = _told("placement__college", colleges)
    counted = [one for many in told.values() for group in _counted(many).values() for one in group]
    return _of(counted) if counted else None


def _told(whose: str, which: Any) -> dict[int, list[Told]]:
    """Give the answers by host or by college, in the order in which they came into the open.

    What counts is what stood when it came into the open: a later correction moves no total by one.
    """
    opened_at = F("placement__ending__opened_at")
    reports = (
        OutcomeReport.objects.opened()
        .filter(
            side=ReportSide.STUDENT,
            **{f"{whose}__in": which},
            placement__over_on__isnull=False,
            learned__isnull=False,
        )
        .exclude(replaced_at__lte=opened_at)
        .annotate(came_at=Greatest(opened_at, F("written_at")))
    )
    told: dict[int, list[Told]] = defaultdict(list)
    rows = reports.order_by("came_at", "pk").values_list(
        whose,
        "placement__student__person",
        "placement__occupation",
        "placement__over_on",
        "learned",
        "treated_fairly",
        "recommends",
    )
    for key, student, occupation, over_on, *answers in rows:
        learned, fair, recommends = (int(one or 0) for one in answers)
        assert over_on is not None  # noqa: S101 -- asked for above
        told[key].append(Told(student, occupation, over_on, learned, fair, recommends))
    return told


def summed_up(told: Iterable[Told]) -> HostExperience:
    """Sum up in batches of five students of an occupation; each student counts once at a host."""
    counted = _counted(told)
    all_counted = [one for group in counted.values() for one in group]
    if not all_counted:
        return NOTHING
    by_occupation = {
        key: _of(group, is_of_occupation=True) for key, group in counted.items() if key and group
    }
    return HostExperience(_of(all_counted), by_occupation)


def _counted(told: Iterable[Told]) -> dict[int | None, list[Told]]:
    """Give the whole batches by occupation; each student counts once."""
    first: dict[int, Told] = {}
    for one in told:
        first.setdefault(one.student, one)
    groups: dict[int | None, list[Told]] = defaultdict(list)
    for one in first.values():
        groups[one.occupation].append(one)
    return {key: _batches(group) for key, group in groups.items()}


def _batches(group: list[Told]) -> list[Told]:
    return group[: len(group) - len(group) % THRESHOLD]


def _of(counted: list[Told], *, is_of_occupation: bool = False) -> Experience:
    days = [one.over_on for one in counted]
    return Experience(
        len(counted),
        min(days),
        max(days),
        _share([one.learned for one in counted]),
        _share([one.treated_fairly for one in counted]),
        _share([one.recommends for one in counted]),
        is_of_occupation,
    )


def _share(answers: list[int]) -> Share:
    percent = round(100 * sum(one >= MOSTLY for one in answers) / len(answers))
    if percent <= LEAST or percent >= MOST:
        return Share(LEAST if percent <= LEAST else MOST, is_bound=True)
    return Share(percent)
