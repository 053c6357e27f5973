"""A million obligations of one region for the benchmarks: made once, by COPY, and kept."""

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from bench.measuring.filling import AT, fill
from ronghe.parties.models import Organisation
from ronghe.partnerships.models import (
    Agreement,
    AgreementVersion,
    Cooperation,
    CooperationKind,
    Obligation,
)

AGREEMENTS, BATCH = 5_000, 50_000
PREFIX = "OBL-"
# One agreement in so many is the largest college's.
SHARE_OF_THE_LARGEST = 20
DAYS = range(-1_000, 1_000)
STATES_BEFORE = ("kept",) * 94 + ("missed",) * 3 + ("reported",) * 2 + ("disputed",)
STATES_AFTER = ("open",) * 97 + ("cancelled",) * 3
COLUMNS = (
    "agreement_id", "version_id", "region_id", "key", "owner_key", "owner_id", "creditor_id",
    "what", "evidence_wanted", "consequence", "due_on", "state", "reported_at", "report",
    "answered_at", "answer",
)  # fmt: skip


def fill_obligations(rows: int) -> Organisation:
    """Make sure that there are at least so many; give the college that has most of them."""
    fill(AGREEMENTS)
    largest, *others = _organisations()
    versions = _versions(largest)
    have = Obligation.objects.filter(key__startswith=PREFIX).count()
    for first in range(have, rows, BATCH):
        numbers = range(first, min(first + BATCH, rows))
        with transaction.atomic(), connection.cursor() as cursor:
            copy = f"COPY partnerships_obligation ({', '.join(COLUMNS)}) FROM STDIN"
            with cursor.cursor.copy(copy) as lines:
                for row in _rows(numbers, versions, largest, others):
                    lines.write_row(row)
        print(f"filled {numbers.stop} of {rows} obligations", flush=True)
    if have < rows:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE partnerships_obligation")
            cursor.execute("ANALYZE partnerships_agreement")
    return largest


def _organisations() -> list[Organisation]:
    made = Organisation.objects.filter(reference__startswith="OB-")
    college = made.filter(kind="college").select_related("region").order_by("pk")[:1]
    others = made.filter(kind="enterprise").order_by("pk")[: AGREEMENTS // 5]
    return [*college, *others]


def _versions(college: Organisation) -> list[tuple[int, int]]:
    """Give agreements with a version each, all of one cooperation."""
    made = AgreementVersion.objects.filter(agreement__reference__startswith=PREFIX)
    if not made.exists():
        cooperation = Cooperation.objects.create(
            reference=f"{PREFIX}C",
            region=college.region,
            kind=CooperationKind.FRAMEWORK,
            title="测量",
            purpose="测量",
            opened_at=AT,
        )
        agreements = Agreement.objects.bulk_create(
            Agreement(
                reference=f"{PREFIX}{number:05d}",
                cooperation=cooperation,
                region=college.region,
                template="framework",
                jurisdiction="cn",
                title=f"第 {number} 份协议",
                drafted_for=college,
                drafted_at=AT,
            )
            for number in range(AGREEMENTS)
        )
        AgreementVersion.objects.bulk_create(
            AgreementVersion(
                agreement=agreement,
                number=1,
                document={},
                document_hash="0" * 64,
                drafted_at=AT,
                touched_at=AT,
            )
            for agreement in agreements
        )
    return list(made.order_by("pk").values_list("agreement", "pk"))


def _rows(
    numbers: range,
    versions: list[tuple[int, int]],
    largest: Organisation,
    others: list[Organisation],
) -> Iterator[tuple[Any, ...]]:
    today = AT.date()
    for number in numbers:
        chance = random.Random(number)
        place = chance.randrange(len(versions))
        agreement, version = versions[place]
        first = others[place % len(others)].pk
        second = largest.pk if place % SHARE_OF_THE_LARGEST == 0 else others[-(place % 500) - 1].pk
        owner, creditor = (first, second) if number % 2 else (second, first)
        due = today + timedelta(days=chance.choice(DAYS))
        state = chance.choice(STATES_BEFORE if due < today else STATES_AFTER)
        reported = AT if state in {"kept", "disputed", "reported"} else None
        answered = AT if state in {"kept", "disputed"} else None
        what = '{"zh": "每月至少走访一次，并记入走访记录", "en": "Visits at least once a month"}'
        yield (
            agreement, version, largest.region_id, f"{PREFIX}{number}", "college", owner, creditor,
            what, "{}", "{}", due, state, reported, "已完成" if reported else "",
            answered, "不符" if state == "disputed" else "",
        )  # fmt: skip
