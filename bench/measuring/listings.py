"""Two hundred thousand listings for the benchmarks: made once, by COPY, and kept."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction

from bench.measuring.filling import AT, TRADES, fill
from ronghe.kernel.search import vector_of
from ronghe.parties.models import Organisation
from ronghe.partnerships.models import Listing, ListingKind
from ronghe.reference.models import Occupation

ORGANISATIONS, OCCUPATIONS, BATCH = 20_000, 200, 20_000
PREFIX = "LB-"
GROUP_SIZE = 10
RARE_WORD = "麒麟臂"
COLUMNS = (
    "reference", "organisation_id", "region_id", "side", "kind", "title", "summary",
    "occupation_id", "latitude", "longitude", "seats_count", "seats_taken_count", "starts_on",
    "ends_on", "details", "state", "state_note", "pause_cause", "written_at", "published_at",
    "expires_on", "search",
)  # fmt: skip


def fill_listings(rows: int) -> None:
    """Make sure that there are at least so many; those of an earlier run are kept."""
    fill(ORGANISATIONS)
    owners = list(
        Organisation.objects.filter(reference__startswith="OB-")
        .order_by("pk")
        .values_list("pk", "region_id")[:ORGANISATIONS]
    )
    trades = _occupations()
    have = Listing.objects.filter(reference__startswith=PREFIX).count()
    for first in range(have, rows, BATCH):
        numbers = range(first, min(first + BATCH, rows))
        with transaction.atomic(), connection.cursor() as cursor:
            copy = f"COPY partnerships_listing ({', '.join(COLUMNS)}) FROM STDIN"
            with cursor.cursor.copy(copy) as lines:
                for row in _rows(numbers, owners, trades):
                    lines.write_row(row)
        print(f"filled {numbers.stop} of {rows} listings", flush=True)
    if have < rows:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE partnerships_listing")


def _occupations() -> list[tuple[int, str]]:
    Occupation.objects.bulk_create(
        [
            Occupation(
                scheme="own",
                code=f"B{number:03d}",
                name=f"{TRADES[number % len(TRADES)]}工{number}",
                language="zh-hans",
                parent_code=f"BG{number // GROUP_SIZE}",
            )
            for number in range(OCCUPATIONS)
        ],
        ignore_conflicts=True,
    )
    made = Occupation.objects.filter(scheme="own", code__startswith="B").order_by("code")
    return list(made.values_list("pk", "name"))


def _rows(
    numbers: range, owners: list[tuple[int, int]], trades: list[tuple[int, str]]
) -> Iterator[tuple[Any, ...]]:
    kinds = list(ListingKind.values)
    for number in numbers:
        chance = random.Random(number)
        organisation, region = chance.choice(owners)
        trade, name = chance.choice(trades)
        kind = "posts" if chance.random() < 0.6 else chance.choice(kinds)
        seats = chance.randrange(1, 60)
        begins = date(2026, 9, 1) + timedelta(days=chance.randrange(300))
        title = f"{name}岗位 {seats} 个" + (RARE_WORD if number % 10_000 == 0 else "")
        is_measured = chance.random() < 0.8
        published = AT - timedelta(minutes=chance.randrange(300_000))
        yield (
            f"{PREFIX}{number:07d}", organisation, region, chance.choice(("need", "offer")), kind,
            title, "", trade,
            chance.uniform(21, 45) if is_measured else None,
            chance.uniform(100, 122) if is_measured else None,
            seats, chance.randrange(seats + 1) if number % 3 == 0 else 0,
            begins, begins + timedelta(days=180), "{}", "published", "", "",
            published, published, date(2027, 9, 1), vector_of([title, name, TRADES[number % 20]]),
        )  # fmt: skip
