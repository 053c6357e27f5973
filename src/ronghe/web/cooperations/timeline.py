"""Promises on a line of time: months as columns, what is near as rows, all of them as a list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy

from ronghe.partnerships.models import Cooperation
from ronghe.partnerships.queries.promises import (
    KEPT,
    MISSED,
    REPORTED,
    STANDINGS,
    STEP,
    TO_COME,
    Promise,
)
from ronghe.web.parts import Chip, Mark, Share, Text, shares_of

WIDTH, HEIGHT, BASE = 720, 120, 96
MONTHS_SHOWN = 36
MARKS = {KEPT: Mark.HOLDS, REPORTED: Mark.UNKNOWN, MISSED: Mark.BROKEN, TO_COME: Mark.DUE}
LABELS: dict[str, Text] = {
    KEPT: gettext_lazy("Kept"),
    REPORTED: gettext_lazy("Reported, not confirmed yet"),
    MISSED: gettext_lazy("Missed or disputed"),
    TO_COME: gettext_lazy("Still to come"),
}
Counted = Mapping[tuple[date, str], int]


@dataclass(frozen=True)
class Block:
    """The promises of a month that stand alike, as a block of its column."""

    mark: Mark
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class Timeline:
    blocks: tuple[Block, ...]
    first: date
    last: date
    today_x: int


@dataclass(frozen=True)
class PromiseLine:
    promise: Promise
    owner: str
    chip: Chip
    is_step: bool
    url: str


def shares_of_promises(counted: Counted, cooperation: Cooperation) -> tuple[Share, ...]:
    """Give the whole as one bar; each part opens the list of its promises."""
    if not counted:
        return ()
    listing = reverse("cooperations:promise_list", args=[cooperation.reference])
    totals = {one: sum(n for (_m, s), n in counted.items() if s == one) for one in STANDINGS}
    return shares_of(
        [(LABELS[one], totals[one], MARKS[one], f"{listing}?show={one}") for one in STANDINGS]
    )


def timeline_of(counted: Counted, *, on: date) -> Timeline | None:
    """Lay the months out to scale; of long ones those around today."""
    if not counted:
        return None
    days = sorted({month for month, _standing in counted})
    months = _months(days[0], days[-1], on)
    shown = set(months)
    most = max(
        sum(n for (m, _s), n in counted.items() if m == month) for month in days if month in shown
    ) if shown & set(days) else 1  # fmt: skip
    step = WIDTH / len(months)
    blocks: list[Block] = []
    for place, month in enumerate(months):
        top = float(BASE)
        for standing in STANDINGS:
            count = counted.get((month, standing), 0)
            if not count:
                continue
            height = max(6.0, (BASE - 8) * count / most)
            top = max(0.0, top - height)
            blocks.append(
                Block(
                    MARKS[standing],
                    round(place * step) + 1,
                    round(top) + 1,
                    max(3, round(step) - 3),
                    max(4, round(height) - 2),
                )
            )
    since = (on.year - months[0].year) * 12 + on.month - months[0].month
    today = max(0.0, min(float(WIDTH), (since + on.day / 31) * step))
    return Timeline(tuple(blocks), months[0], months[-1], round(today))


def _months(first: date, last: date, on: date) -> list[date]:
    begin, end = min(first, on.replace(day=1)), max(last, on.replace(day=1))
    months = []
    while begin <= end:
        months.append(begin)
        begin = (begin + timedelta(days=32)).replace(day=1)
    if len(months) <= MONTHS_SHOWN:
        return months
    here = months.index(on.replace(day=1))
    start = max(0, min(here - MONTHS_SHOWN // 3, len(months) - MONTHS_SHOWN))
    return months[start : start + MONTHS_SHOWN]


def lines_of(promises: Sequence[Promise], names: Mapping[int, str], on: date) -> list[PromiseLine]:
    return [
        PromiseLine(
            one,
            names.get(one.owner, "") if one.owner else "",
            Chip(LABELS[one.standing], MARKS[one.standing]),
            one.kind == STEP,
            reverse("agreements:agreement_page", args=[one.agreement]) + "?tab=duties",
        )
        for one in promises
    ]
