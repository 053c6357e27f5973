"""Which month’s pay is due when, and how much: a pure function of what was agreed and of the law.

Pay is counted by calendar months, cut to the days of the placement. A full month is owed as agreed.
For part of a month nobody agreed how to count, so two usual ways are held against each other: by
the calendar days of the month, and by its working days. `amount` is the former, and `least` the
smaller of both: less than that is too little however one counts.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ronghe.kernel.money import Money

MONTHS = 12
DAY = timedelta(days=1)
IsWorked = Callable[[date], bool | None]


class Way(StrEnum):
    """How a rule says until when pay is due."""

    INTERVAL = "interval"  # some months after the day before
    MONTH_END = "month_end"  # the last working day of the month


@dataclass(frozen=True)
class PayLaw:
    """What the law says of the day of payment where nothing is agreed, and by which rule."""

    rule_id: str
    way: Way
    months: int = 1


@dataclass(frozen=True)
class Agreed:
    """What is agreed from a day to a day (None: for good); None in it is not known.

    `pay_day` is the day of the following month by which the pay of a month is there.
    """

    first: date
    last: date | None
    monthly: Money | None
    pay_day: int | None = None

    def covers(self, day: date) -> bool:
        """Say whether it speaks of that day."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Rest:
    """Days on which the placement rests, both included; None: it rests still."""

    first: date
    last: date | None


@dataclass(frozen=True)
class Due:
    """The pay of one month: its days, when it is due and by what, how much, and at least how much."""

    month: date
    first: date
    last: date
    due_on: date | None
    basis: str
    amount: Money | None
    least: Money | None
    is_part: bool
    rest_days: int

    @property
    def is_nothing(self) -> bool:
        """Say that nothing is owed: agreed to be unpaid, or no day that counts."""
        return self.amount is not None and self.amount.amount == 0


AGREED = "agreed"


def add_months(day: date, count: int) -> date:
    """Give the same day some months later, or the last day of that month."""
    index = day.year * MONTHS + day.month - 1 + count
    year, month = index // MONTHS, index % MONTHS + 1
    return date(year, month, min(day.day, month_end(date(year, month, 1)).day))


def month_end(day: date) -> date:
    following = date(day.year + day.month // MONTHS, day.month % MONTHS + 1, 1)
    return following - DAY


def calendar_of(
    first: date,
    last: date,
    *,
    agreed: Sequence[Agreed] = (),
    rests: Sequence[Rest] = (),
    law: PayLaw | None = None,
    is_worked: IsWorked = lambda _day: None,
) -> list[Due]:
    """Give the pay of every month from the first day of the placement to its last, in order."""
    return [
        _due(number, days, first=first, agreed=agreed, rests=rests, law=law, is_worked=is_worked)
        for number, days in enumerate(_months(first, last))
    ]


def _months(first: date, last: date) -> Iterator[tuple[date, date]]:
    begins = first
    while begins <= last:
        ends = min(month_end(begins), last)
        yield begins, ends
        begins = ends + DAY


def _due(
    number: int,
    days: tuple[date, date],
    *,
    first: date,
    agreed: Sequence[Agreed],
    rests: Sequence[Rest],
    law: PayLaw | None,
    is_worked: IsWorked,
) -> Due:
    begins, ends = days
    month = begins.replace(day=1)
    whole = _days(month, month_end(month))
    all_days = _days(begins, ends)
    counted = [day for day in all_days if not any(_rests(one, day) for one in rests)]
    due_on, basis = _due_on(number, ends, first=first, agreed=agreed, law=law, is_worked=is_worked)
    amount, least = _amounts(counted, whole, agreed, is_worked)
    return Due(
        month=month,
        first=begins,
        last=ends,
        due_on=due_on,
        basis=basis,
        amount=amount,
        least=least,
        is_part=len(counted) < len(whole),
        rest_days=len(all_days) - len(counted),
    )


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _rests(rest: Rest, day: date) -> bool:
    return rest.first <= day and (rest.last is None or day <= rest.last)


def _on(agreed: Sequence[Agreed], day: date) -> Agreed | None:
    return next((one for one in agreed if one.covers(day)), None)


def _due_on(
    number: int,
    ends: date,
    *,
    first: date,
    agreed: Sequence[Agreed],
    law: PayLaw | None,
    is_worked: IsWorked,
) -> tuple[date | None, str]:
    """Take the agreed day before the law’s; where neither is known, nobody knows the day."""
    found = _on(agreed, ends)
    if found is not None and found.pay_day is not None:
        following = month_end(ends) + DAY
        day = min(found.pay_day, month_end(following).day)
        return following.replace(day=day), AGREED
    if law is None:
        return None, ""
    if law.way == Way.INTERVAL:
        return _after(first, law.months, times=number + 1), law.rule_id
    return _last_worked(ends, is_worked), law.rule_id


def _after(day: date, months: int, *, times: int) -> date:
    """Count from each day of payment to the next: from 31 January by 28 February to 28 March."""
    for _time in range(times):
        day = add_months(day, months)
    return day


def _last_worked(ends: date, is_worked: IsWorked) -> date | None:
    """Give the last working day of the month; None as soon as a day is not known."""
    day = month_end(ends)
    while day.month == ends.month:
        worked = is_worked(day)
        if worked is None:
            return None
        if worked:
            return day
        day -= DAY
    return None


def _amounts(
    counted: Sequence[date],
    whole: Sequence[date],
    agreed: Sequence[Agreed],
    is_worked: IsWorked,
) -> tuple[Money | None, Money | None]:
    """Give what is owed by calendar days, and at least by either way of counting."""
    by_rate: dict[Money, list[date]] = {}
    for day in counted:
        found = _on(agreed, day)
        if found is None or found.monthly is None:
            return None, None
        by_rate.setdefault(found.monthly, []).append(day)
    if not by_rate:
        known = next((one.monthly for one in agreed if one.monthly is not None), None)
        nothing = Money(0, known.currency) if known is not None else None
        return nothing, nothing
    if len({rate.currency for rate in by_rate}) > 1:
        return None, None
    currency = next(iter(by_rate)).currency
    if len(by_rate) == 1 and len(counted) == len(whole):
        rate = next(iter(by_rate))
        return rate, rate
    amount = sum(_half_up(rate.amount * len(days), len(whole)) for rate, days in by_rate.items())
    worked = _by_working_days(by_rate, whole, is_worked)
    least = None if worked is None else Money(min(amount, worked), currency)
    return Money(amount, currency), least


def _by_working_days(
    by_rate: dict[Money, list[date]], whole: Sequence[date], is_worked: IsWorked
) -> int | None:
    kinds = {day: is_worked(day) for day in whole}
    if None in kinds.values():
        return None
    total = sum(map(bool, kinds.values()))
    if not total:
        return None
    return sum(
        rate.amount * sum(bool(kinds[day]) for day in days) // total
        for rate, days in by_rate.items()
    )


def _half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)
