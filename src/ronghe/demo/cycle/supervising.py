"""The end of a run: what records show was kept, and what supervision makes of the region."""

from collections.abc import Iterator
from functools import partial

from ronghe.demo.cycle.running import Cycle, Done, Part
from ronghe.parties.actors import SYSTEM
from ronghe.parties.following import day_of
from ronghe.placements.operations.duties import settle_all
from ronghe.supervision.checking.regions import cooperations_in
from ronghe.supervision.operations.flags import check_region
from ronghe.supervision.operations.warnings import warn_region
from ronghe.supervision.standing import recompute

MONTH_DAYS = 28
AFTER_DAYS = 30  # after the last week began: reports are in by then


def parts(cycle: Cycle) -> Iterator[Part]:
    yield Part("duties", partial(_duties, cycle))
    yield Part("index", partial(_index, cycle))
    yield Part("flags", partial(_flags, cycle))
    yield Part("warnings", partial(_warnings, cycle))


def _at(cycle: Cycle) -> int:
    return 7 * cycle.run.weeks_count + AFTER_DAYS


def _duties(cycle: Cycle) -> Done:
    """Settle what records show, as the clock would have done each hour, in steps of a month."""
    days = range(MONTH_DAYS, _at(cycle) + MONTH_DAYS, MONTH_DAYS)
    ats = [cycle.at(min(day, _at(cycle))) for day in days]
    return Done({"settled": sum(settle_all(on=day_of(at), actor=SYSTEM, at=at) for at in ats)})


def _index(cycle: Cycle) -> Done:
    at = cycle.at(_at(cycle))
    keys = cooperations_in(cycle.region)
    return Done({"indices": recompute(keys, on=day_of(at), at=at)} if keys else {})


def _flags(cycle: Cycle) -> Done:
    counts = check_region(region=cycle.region, actor=SYSTEM, at=cycle.at(_at(cycle)))
    return Done({"checked": counts["checked"], "flags_raised": counts["raised"]})


def _warnings(cycle: Cycle) -> Done:
    counts = warn_region(region=cycle.region, actor=SYSTEM, at=cycle.at(_at(cycle)))
    return Done({"warnings": counts["looked_at"], "calling_for_a_visit": counts["raised"]})
