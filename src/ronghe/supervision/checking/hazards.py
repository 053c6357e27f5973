"""What the records say of a running cooperation’s risk, in whole columns; what nobody knows stays usual."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from ronghe.engines.hazard import COVARIATES, Abort, neighbour_aborts
from ronghe.partnerships.models import Cooperation, CooperationParty, CooperationState
from ronghe.supervision.checking import hazard_columns as columns
from ronghe.supervision.checking.months import month_of
from ronghe.supervision.models.substance import SubstanceIndex
from ronghe.supervision.reading.ties import SIDES, Ties, rows

DAYS_OF_MONTH, YEAR = 30.4375, 365
# Of the same enterprise, of the same college, of the same district: our guess, from 0 to 1.
SAME_HOST, SAME_COLLEGE, SAME_REGION = 1.0, 0.3, 0.2


@dataclass
class Risked:
    """What is looked at of one cooperation: values by covariate, those not known, its age."""

    age_months: int
    x: dict[str, float] = field(
        default_factory=lambda: {code: one.usual for code, one in COVARIATES.items()}
    )
    unknown: set[str] = field(
        default_factory=lambda: {"substance", "substance_fall", "gap", "shortfall", "demand_fall"}
    )

    def set(self, code: str, value: float) -> None:
        self.x[code] = value
        self.unknown.discard(code)


def risked(ties: Ties, *, on: date) -> dict[int, Risked]:
    """Give what is looked at of each cooperation that runs, or has students."""
    running = Cooperation.objects.filter(
        pk__in=ties.cooperations, state__in=[CooperationState.RUNNING, CooperationState.PREPARING]
    )
    with_students = set(ties.owners)
    found = {
        key: Risked(max(0, int((on - opened_at.date()).days / DAYS_OF_MONTH)))
        for key, state, opened_at in running.values_list("pk", "state", "opened_at")
        if state == CooperationState.RUNNING or key in with_students
    }
    for one in found.values():
        _begin(one)
    _put_columns(found, ties, on)
    _put_standing(found)
    _put_neighbours(found, ties, on)
    return found


def _begin(one: Risked) -> None:
    """Begin with what is nought where no record says otherwise."""
    one.set("first_year", float(one.age_months * DAYS_OF_MONTH < YEAR))
    one.set("silent_months", float(one.age_months))
    for code in ("late_obligations", "open_disputes", "ends_soon", "neighbour_aborts", "dissolved"):
        one.set(code, 0.0)


def _put_columns(found: Mapping[int, Risked], ties: Ties, on: date) -> None:
    for owner, code, value in _values(ties, on):
        if owner in found:
            is_added = code in columns.ADDED
            found[owner].set(code, value + (found[owner].x[code] if is_added else 0.0))


def _values(ties: Ties, on: date) -> Iterator[tuple[int, str, float]]:
    """Give each value that the records have, by cooperation and covariate."""
    for sql, code in columns.COUNTED:
        for owner, count in rows(sql, ties, on):
            yield owner, code, float(count)
    for owner, last in _latest(ties, on):
        yield owner, "silent_months", max(0.0, (on - last).days / DAYS_OF_MONTH)
    for owner, left, mentors in rows(columns.MENTORS, ties, on):
        yield owner, "mentor_turnover", left / mentors
    for owner, early, placements in rows(columns.DISSOLVED, ties, on):
        yield owner, "dissolved", early / placements
    for owner, last in rows(columns.ENDING, ties, on):
        yield owner, "ends_soon", float(0 <= (last - on).days <= columns.SOON_DAYS)


def _latest(ties: Ties, on: date) -> Iterator[tuple[int, date]]:
    """Give the last day on which both sides had to do with each other."""
    latest: dict[int, date] = {}
    for sql in (columns.MET, columns.DEALT):
        for owner, day in rows(sql, ties, on):
            latest[owner] = max(day, latest.get(owner, day))
    yield from latest.items()


def _put_standing(found: Mapping[int, Risked]) -> None:
    """Take of substance and gap only what is certain: the value nearest to the usual within bounds."""
    current = SubstanceIndex.objects.current().filter(cooperation__in=list(found)).order_by()
    for one in current:
        own = found[one.cooperation_id]
        usual, usual_gap = COVARIATES["substance"].usual, COVARIATES["gap"].usual
        substance = min(max(usual, one.low), one.high)
        gap = min(max(usual_gap, one.formality_low - one.high), one.formality_high - one.low)
        if substance != usual or one.index is not None:
            own.set("substance", substance)
        if gap != usual_gap or one.index is not None:
            own.set("gap", gap)


def _put_neighbours(found: Mapping[int, Risked], ties: Ties, on: date) -> None:
    """Count what was broken off nearby in the last six months: to offer support, nothing else."""
    month = month_of(on)
    aborts = [Abort(str(key), month_of(day)) for key, day in rows(columns.ABORTED, ties, on)]
    if not aborts:
        return
    sides, regions = _sides([*found, *(int(one.cooperation) for one in aborts)])
    for key, own in found.items():
        near = {one.cooperation: _nearness(key, int(one.cooperation), sides, regions) for one in aborts}  # fmt: skip
        own.set("neighbour_aborts", neighbour_aborts(str(key), month + 1, aborts, near))


Sides = Mapping[int, Mapping[str, set[int]]]


def _sides(keys: Collection[int]) -> tuple[Sides, dict[int, int]]:
    found: defaultdict[int, defaultdict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    parties = CooperationParty.objects.filter(cooperation__in=keys, role__in=SIDES).order_by()
    for key, role, organisation in parties.values_list("cooperation", "role", "organisation"):
        found[key][role].add(organisation)
    regions = Cooperation.objects.filter(pk__in=keys).order_by().values_list("pk", "region")
    return found, dict(regions)


def _nearness(one: int, other: int, sides: Sides, regions: Mapping[int, int]) -> float:
    if sides[one]["host"] & sides[other]["host"]:
        return SAME_HOST
    if sides[one]["college"] & sides[other]["college"]:
        return SAME_COLLEGE
    return SAME_REGION if regions[one] == regions[other] else 0.0
