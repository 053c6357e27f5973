"""A fact that forms, targets and reports ask for: which records count, and how they are counted."""

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Count, QuerySet, TextField
from django.db.models.functions import MD5, Cast
from django.utils.functional import Promise

Text = str | Promise
Rows = QuerySet[Any]
Owners = Collection[int]


class About(StrEnum):
    """Whose fact it is: one for each, and one row of a form for each."""

    COLLEGE = "college"
    COOPERATION = "cooperation"


class Kind(StrEnum):
    """How a value is written: shares in percent, days as 2026-09-01."""

    TEXT = "text"
    NUMBER = "number"
    SHARE = "share"
    DAY = "day"


class Period(StrEnum):
    """What the day means: as it stood that day, from 1 January to it, or as it stands now."""

    ON_DAY = "on_day"
    YEAR = "year"
    NOW = "now"


@dataclass(frozen=True)
class Fact:
    """One entry of the catalogue. `rows` and `whole` carry their owner as `owner`.

    A share is counted rows of `rows` per hundred of `whole`; of nothing there is no share. A text
    has no rows: it stands in the record of its owner.
    """

    key: str
    about: About
    label: Text
    kind: Kind
    rows: Callable[[date, Owners], Rows] | None = None
    measure: Callable[[], Any] = lambda: Count("pk", distinct=True)
    per: int = 1
    whole: Callable[[date, Owners], Rows] | None = None
    texts: Callable[[Owners], Mapping[int, str]] | None = None
    period: Period = Period.ON_DAY
    note: Text = ""
    # Headings under which forms ask for it; the longest that a heading holds is suggested.
    headings: tuple[str, ...] = ()
    is_pay: bool = False  # whose rows an authority does not read


@dataclass(frozen=True)
class Known:
    """What the records say of one owner: None is *unknown*, and never nought."""

    text: str | None
    inputs_hash: str


def known_of(fact: Fact, owners: Owners, *, on: date) -> dict[int, Known]:
    """Give what the records say of each of these, in one query or two."""
    if fact.texts is not None:
        said = fact.texts(owners)
        return {one: _known(fact, one, on, said.get(one) or None, "") for one in owners}
    counted = _counted(fact, fact.rows, owners, on)
    if fact.whole is None:
        return {
            one: _known(fact, one, on, _plain(value, fact.per), pks)
            for one, (value, pks) in ((one, counted.get(one, (0, ""))) for one in owners)
        }
    whole = _counted(fact, fact.whole, owners, on)
    found = {}
    for one in owners:
        (part, pks), (all_of_it, more) = counted.get(one, (0, "")), whole.get(one, (0, ""))
        found[one] = _known(fact, one, on, share_of(part, all_of_it), f"{pks}/{more}")
    return found


def share_of(part: int, whole: int) -> str | None:
    """Give per cent with one decimal; of nothing nobody knows a share.

    >>> share_of(2, 3), share_of(0, 0)
    ('66.7', None)
    """
    if not whole:
        return None
    share = Decimal(part * 100) / Decimal(whole)
    return f"{share.quantize(Decimal('0.1'), ROUND_HALF_UP).normalize():f}"


def _counted(
    fact: Fact, rows: Callable[[date, Owners], Rows] | None, owners: Owners, on: date
) -> dict[int, tuple[int, str]]:
    assert rows is not None  # noqa: S101 -- what is no text has rows
    grouped = (
        rows(on, owners)
        .order_by()
        .values("owner")
        .annotate(
            value=fact.measure(),
            pks=MD5(StringAgg(Cast("pk", TextField()), delimiter=",", order_by="pk")),
        )
    )
    return {one["owner"]: (int(one["value"] or 0), one["pks"] or "") for one in grouped}


def _plain(value: int, per: int) -> str:
    return str((Decimal(value) / per).quantize(Decimal(1), ROUND_HALF_UP))


def _known(fact: Fact, owner: int, on: date, text: str | None, inputs: str) -> Known:
    said = f"{fact.key}|{on.isoformat()}|{owner}|{text}|{inputs}"
    return Known(text, hashlib.sha256(said.encode()).hexdigest())
