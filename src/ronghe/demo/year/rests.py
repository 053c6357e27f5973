"""When a host stood still or a student could not come: noted, and mended."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from django.utils.translation import gettext_lazy as _

from ronghe.demo.cheats import CHEATS, QUIET
from ronghe.demo.scene import Scene, Step
from ronghe.demo.year.wave import Wave
from ronghe.parties.actors import SYSTEM, acting_as
from ronghe.placements.models import InterruptionGround, Placement, PlacementState, Side
from ronghe.placements.operations import ending, illnesses
from ronghe.placements.operations.ending import Rest

RESTS = _("A year of placements: what came between")
CLOSED_WEEK, CLOSED_WEEKS, DARK_WEEK, ILL_WEEK, WEDNESDAY = 3, 2, 5, 2, 2
NOTED_DAYS, GONE_ON_DAYS = 3, 4


def rests(wave: Wave, week: int) -> Iterator[Step]:
    """Tell what happened in that week; the steps come before the week is entered."""
    days = 7 * week + NOTED_DAYS
    if week == CLOSED_WEEK:
        yield Step(f"{wave.key}:closed", RESTS, wave.days_ago(days), partial(_close, wave, week))
    if week == CLOSED_WEEK + CLOSED_WEEKS:
        yield Step(f"{wave.key}:reopened", RESTS, wave.days_ago(days), partial(_reopen, wave, week))
    if week == DARK_WEEK:
        yield Step(f"{wave.key}:dark", RESTS, wave.days_ago(days), partial(_go_dark, wave, week))
    if week == ILL_WEEK:
        yield Step(f"{wave.key}:ill", RESTS, wave.days_ago(days), partial(_fall_ill, wave, week))


def rested(placement: Placement) -> set[date]:
    """Give the days on which the placement rested, as it stands on record."""
    found: set[date] = set()
    for rest in placement.interruptions.all():
        until = rest.ends_on or placement.ends_on
        length = (until - rest.starts_on).days + 1
        found |= {rest.starts_on + timedelta(days=number) for number in range(length)}
    return found


def was_without_power(host: str, week: int) -> bool:
    return host == CHEATS["closed_weeks"].twin and week == DARK_WEEK


def _suspend(placement: Placement, rest: Rest, scene: Scene) -> None:
    if placement.state == PlacementState.ACTIVE:
        ending.suspend_placement(placement=placement, rest=rest, actor=SYSTEM, at=scene.at)


def _resume(placement: Placement, last_day: date, scene: Scene) -> None:
    placement.refresh_from_db(fields=["state"])
    if placement.state == PlacementState.SUSPENDED:
        ending.resume_placement(placement=placement, last_day=last_day, actor=SYSTEM, at=scene.at)


def _monday(wave: Wave, week: int, scene: Scene) -> date:
    return wave.monday(week, scene, 7 * week + NOTED_DAYS)


def _close(wave: Wave, week: int, scene: Scene) -> None:
    """Note that the plant stands still for two weeks, as its own notice says."""
    monday = _monday(wave, week, scene)
    note = "企业通知：熔炼炉大修，全厂停产两周，学生返校。"
    rest = Rest(InterruptionGround.NO_WORK, Side.HOST, note, monday)
    for one in wave.by_host()[CHEATS["closed_weeks"].host]:
        _suspend(one, rest, scene)


def _reopen(wave: Wave, week: int, scene: Scene) -> None:
    last = _monday(wave, week, scene) - timedelta(days=1)
    for one in wave.by_host()[CHEATS["closed_weeks"].host]:
        _resume(one, last, scene)


def _go_dark(wave: Wave, week: int, scene: Scene) -> None:
    """Note a Wednesday without power; the day is worked on Saturday."""
    day = _monday(wave, week, scene) + timedelta(days=WEDNESDAY)
    rest = Rest(InterruptionGround.NO_WORK, Side.NOBODY, "供电检修，周三全天停电，周六补班。", day)
    for one in wave.by_host()[CHEATS["closed_weeks"].twin]:
        _suspend(one, rest, scene)
        _resume(one, day, scene)


def _fall_ill(wave: Wave, week: int, scene: Scene) -> None:
    """Let one student of the quiet host report as ill: accepted the same day, and back on Thursday."""
    monday = _monday(wave, week, scene)
    for one in wave.by_host()[QUIET][:1]:
        ill = illnesses.report_illness(
            placement=one,
            starts_on=monday,
            ends_on=monday + timedelta(days=WEDNESDAY),
            actor=acting_as(one.student, on=scene.on),
            at=scene.at,
        )
        illnesses.accept_illness(illness=ill, actor=SYSTEM, at=scene.at)
