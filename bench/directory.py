# ruff: noqa: E402 -- Django is set up before its models are imported
"""The directory at a million rows: queries, CPU (bar 3), last page (bar 1.5), search by two characters."""

import argparse
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median

import django

django.setup()

from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from bench.measuring.filling import RARE, fill
from bench.measuring.pages import (
    AT,
    ask,
    compare,
    coordinator_of,
    handler,
    log_to_nowhere,
    report_ratio,
    session_of,
    spread,
    stay_connected,
)
from ronghe.parties import operations
from ronghe.parties.actors import SYSTEM, Actor
from ronghe.parties.models import Organisation, OrganisationKind
from ronghe.parties.powers import Power, Subject
from ronghe.reference.models import Region
from ronghe.web.parties.listing import values_of

ADDRESS = "/organisations/"
CPU_BAR, LAST_PAGE_BAR, MOST_QUERIES = 3.0, 1.5, 12
SEARCHES = {
    "first page": "",
    "a rare word": f"?q={RARE}",
    "a frequent word": "?q=有限",
    "a frequent long word": "?q=manufacturing",
    "a word of one in forty": "?q=启明",
    "a longer word": "?q=有限责任公司",
    "a word that nothing has": "?q=龘龘",
    "a part of a French name": "?q=apprentis",
    "a number": "?q=910000000000012",
    "colleges": "?kind=college",
    "a prefecture": "?region=B000104",
    "a district and a word": "?region=B00010402&q=启明",
    "verified": "?verification=verified",
}
Reach = Callable[[Organisation], list[dict[str, object]]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=10, help="ABBA rounds")
    parser.add_argument("--explain", action="store_true", help="show the plans")
    options = parser.parse_args()
    fill(options.rows)
    stay_connected()
    log_to_nowhere()
    for name, reach in REACHES.items():
        print(f"\n== an authority over {name}")
        with one_authority(reach) as actor:
            measure(actor, options.rounds, explain=options.explain, whole=name == WHOLE)


def measure(actor: Actor, rounds: int, *, explain: bool, whole: bool) -> None:
    cookie, ours = session_of(actor), handler(settings.MIDDLEWARE)
    ask(ours, ADDRESS, cookie)
    for name, query in SEARCHES.items():
        address = ADDRESS + query
        taken = [waiting(lambda address=address: ask(ours, address, cookie)) for _ in range(rounds)]
        with CaptureQueriesContext(connection) as captured:
            ask(ours, address, cookie)
        print(f"{name:<26}{spread(taken)}, {len(captured)} queries")
        if len(captured) > MOST_QUERIES:
            print(f"  MISSED: more than {MOST_QUERIES} queries")
        if explain:
            show_plans(captured.captured_queries)
    if whole:
        compare_pages(actor, cookie, rounds)


def compare_pages(actor: Actor, cookie: str, rounds: int) -> None:
    def rows() -> list[tuple[str, ...]]:
        same = Actor(actor.kind, actor.person, actor.membership, actor.on)
        return list(values_of(Organisation.objects.visible_to(same), "en")[:51])

    times = compare(ADDRESS, cookie, rows, rounds=rounds, repeats=5)
    report_ratio("CPU against the bare view", times["ours"], times["bare"], CPU_BAR)
    ours, last = handler(settings.MIDDLEWARE), last_page(actor)
    pages: dict[str, list[float]] = {ADDRESS: [], last: []}
    for number in range(rounds):
        order = [ADDRESS, last, last, ADDRESS]
        for address in order if number % 2 else order[::-1]:
            pages[address].append(
                median(
                    waiting(lambda address=address: ask(ours, address, cookie)) for _ in range(5)
                )
            )
    print(f"first page {spread(pages[ADDRESS])}\nlast page  {spread(pages[last])}")
    report_ratio("last page against the first", pages[last], pages[ADDRESS], LAST_PAGE_BAR)


def last_page(actor: Actor) -> str:
    ending = Organisation.objects.visible_to(actor).standing().order_by("-sort_key", "-pk")
    return f"{ADDRESS}?after={ending[50].reference}"


def waiting(act: Callable[[], object]) -> float:
    """Give the milliseconds that one waits for it, the database's included."""
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def show_plans(queries: list[dict[str, str]]) -> None:
    with connection.cursor() as cursor:
        for one in queries:
            if '"parties_organisation"."sort_key"' in one["sql"] or "COUNT(*)" in one["sql"]:
                cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, SUMMARY) {one['sql']}")
                print("\n".join(f"    {row[0][:150]}" for row in cursor.fetchall()))


@contextmanager
def one_authority(reach: Reach) -> Iterator[Actor]:
    """Lend an authority with this remit, and take it back afterwards."""
    country = Region.objects.get(code="B00", scheme="demo").jurisdiction
    with transaction.atomic():
        authority = operations.register_organisation(
            kind=OrganisationKind.AUTHORITY,
            jurisdiction=country,
            region=None,
            names={"zh-hans": "测量局"},
            actor=SYSTEM,
            at=AT,
        )
        for over in reach(authority):
            operations.grant_remit(
                holder=authority,
                subjects=list(Subject),
                powers=list(Power),
                basis="Bench",
                starts_on=AT.date(),
                actor=SYSTEM,
                at=AT,
                **over,
            )
        yield coordinator_of(authority)
        transaction.set_rollback(True)


def _over_region(code: str) -> Reach:
    return lambda authority: [{"region": Region.objects.get(scheme="demo", code=code)}]


def _over_three(authority: Organisation) -> list[dict[str, object]]:
    chosen = Organisation.objects.filter(reference__in=["OB-0000011", "OB-0000222", "OB-0003333"])
    return [{"organisation": one} for one in chosen.order_by("pk")]


WHOLE = "the whole country"
REACHES: dict[str, Reach] = {
    WHOLE: _over_region("B00"),
    "a province": _over_region("B0001"),
    "a prefecture": _over_region("B000104"),
    "three single organisations": _over_three,
}


if __name__ == "__main__":
    main()
