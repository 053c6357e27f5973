# ruff: noqa: E402 -- Django is set up before its models are imported
"""200,000 listings: search (≤ 3× a bare view), suggestions; 1,000,000 obligations (≤ 3× bare)."""

import argparse
import time
from collections.abc import Callable, Sequence
from decimal import Decimal
from statistics import median

import django

django.setup()

from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from bench.measuring.listings import RARE_WORD, fill_listings
from bench.measuring.obligations import fill_obligations
from bench.measuring.pages import (
    AT,
    ask,
    compare,
    handler,
    log_to_nowhere,
    report_ratio,
    session_of,
    spread,
    stay_connected,
)
from ronghe.parties import operations
from ronghe.parties.actors import SYSTEM, Actor, acting_as
from ronghe.parties.models import Organisation, Role
from ronghe.partnerships.models import Listing, Obligation
from ronghe.partnerships.operations import obligations
from ronghe.partnerships.queries.dealings import MOST_SHOWN, SOON, dealings_for, owed_soon
from ronghe.partnerships.queries.search import Criteria, fitting
from ronghe.partnerships.queries.suggestions import suggestions_for
from ronghe.web.listings.rows import PAGE_SIZE, values_of

ADDRESS = "/listings/"
CPU_BAR, MOST_QUERIES, SUGGESTION_BAR_MS = 3.0, 12, 150.0
DUE_BAR = 3.0
SUGGESTED_FOR = 40
SEARCHES = {
    "first page": "",
    "a rare word": f"?q={RARE_WORD}",
    "a word of one in twenty": "?q=数控",
    "a frequent word": "?q=岗位",
    "a word that nothing has": "?q=龘龘",
    "a kind": "?kind=equipment",
    "an occupation": "?occupation=B007",
    "a prefecture": "?region=B000104",
    "a prefecture and a word": "?region=B000104&q=数控",
    "within 30 km of our site": "?near={site}&km=30",
    "dates and seats": "?starts_on=2027-03-01&ends_on=2027-04-01&seats=30",
    "everything at once": "?q=岗位&side=offer&kind=posts&near={site}&km=300&seats=5",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--obligations", type=int, default=1_000_000, help="0: leave them out")
    parser.add_argument("--rounds", type=int, default=10, help="ABBA rounds")
    options = parser.parse_args()
    fill_listings(options.rows)
    if options.obligations:
        fill_obligations(options.obligations)
    stay_connected()
    log_to_nowhere()
    with transaction.atomic():
        actor, site = somebody()
        if options.rows:
            search(actor, site, options.rounds)
            suggest()
        if options.obligations:
            fall_due(actor, options.rounds)
        transaction.set_rollback(True)


def somebody() -> tuple[Actor, int]:
    """Let somebody look for a college with a site that was measured."""
    college = Organisation.objects.filter(reference__startswith="OB-", kind="college").order_by(
        "pk"
    )[0]
    person = operations.register_person(
        full_name="测量", organisation=college, actor=SYSTEM, at=AT, contact_email="b@example.org"
    )
    operations.create_user(
        person=person, email=f"bench-{person.pk}@example.org", actor=SYSTEM, at=AT
    )
    held = operations.grant_membership(
        person=person,
        organisation=college,
        role=Role.DEAN,
        starts_on=AT.date(),
        actor=SYSTEM,
        at=AT,
    )
    place = operations.Address(
        "测量路 1 号", region=college.region, latitude=Decimal(30), longitude=Decimal(115)
    )
    site = operations.add_site(
        organisation=college, place=place, is_main=False, actor=SYSTEM, at=AT
    )
    return acting_as(held, on=AT.date()), site.pk


def search(actor: Actor, site: int, rounds: int) -> None:
    cookie, ours = session_of(actor), handler(settings.MIDDLEWARE)
    ask(ours, ADDRESS, cookie)
    for name, query in SEARCHES.items():
        address = ADDRESS + query.format(site=site)
        taken = []
        for _round in range(rounds):
            begun = time.perf_counter()
            ask(ours, address, cookie)
            taken.append((time.perf_counter() - begun) * 1000)
        with CaptureQueriesContext(connection) as captured:
            ask(ours, address, cookie)
        print(f"{name:<28}{spread(taken)}, {len(captured)} queries")
        if len(captured) > MOST_QUERIES:
            print(f"  MISSED: more than {MOST_QUERIES} queries")
    times = compare(
        ADDRESS,
        cookie,
        lambda: list(values_of(fitting(Criteria()), "en")[: PAGE_SIZE + 1]),
        rounds=rounds,
        repeats=5,
    )
    report_ratio("CPU against the bare view", times["ours"], times["bare"], CPU_BAR)


def suggest() -> None:
    """Measure the CPU of this process, the database's waiting left out and shown beside it."""
    related = ("organisation", "region", "occupation")
    chosen = Listing.objects.filter(reference__startswith="LB-", kind="posts")
    listings = list(chosen.select_related(*related).order_by("-pk")[:SUGGESTED_FOR])
    suggestions_for(listings[0], on=AT.date())
    used, waited, found = [], [], []
    for listing in listings:
        cpu, begun = time.process_time(), time.perf_counter()
        result = suggestions_for(listing, on=AT.date())
        used.append((time.process_time() - cpu) * 1000)
        waited.append((time.perf_counter() - begun) * 1000)
        found.append(len(result.suggested))
    with CaptureQueriesContext(connection) as captured:
        suggestions_for(listings[0], on=AT.date())
    print(f"suggestions, CPU            {spread(used)}, {len(captured)} queries")
    print(f"suggestions, with database  {spread(waited)}; {median(found):.0f} found")
    worst = max(used)
    verdict = "holds" if worst <= SUGGESTION_BAR_MS else "MISSED"
    print(f"worst of {len(used)}: {worst:.1f} ms CPU (bar {SUGGESTION_BAR_MS:.0f} ms: {verdict})")


def fall_due(actor: Actor, rounds: int) -> None:
    """Measure what the desk of the largest college asks about, and what the hourly job looks for."""
    on = AT.date()
    counted = Obligation.objects.filter(owner=actor.organisation).count()
    print(
        f"obligations: {Obligation.objects.count()} in all, {counted} owed by the largest college"
    )

    def bare() -> list[tuple[object, ...]]:
        """Read the same rows by one condition."""
        owed = Obligation.objects.filter(
            owner=actor.organisation, state="open", due_on__lte=on + SOON
        )
        rows = owed.order_by("due_on", "pk").values_list("due_on", "what", "agreement__reference")
        return list(rows[:MOST_SHOWN])

    acts: dict[str, Callable[[], Sequence[object]]] = {
        "bare": bare,
        "ours": lambda: list(owed_soon(actor.managed_organisations, on, "zh")),
        "desk": lambda: dealings_for(actor, on=on),
    }
    taken: dict[str, list[float]] = {name: [] for name in acts}
    for number in range(rounds * 4):
        for name in sorted(acts, reverse=bool(number % 2)):
            begun = time.perf_counter()
            assert acts[name]()
            taken[name].append((time.perf_counter() - begun) * 1000)
    said = {"bare": "bare query", "ours": "ours", "desk": "all four questions of the desk"}
    for name, values in taken.items():
        print(f"what falls due, {said[name]:<32}{spread(values)}")
    report_ratio("what falls due against the bare query", taken["ours"], taken["bare"], DUE_BAR)
    for act in (obligations.remind_of_obligations, obligations.note_missed_obligations):
        begun = time.perf_counter()
        with transaction.atomic():
            count = act(on=on, actor=SYSTEM, at=AT)
            transaction.set_rollback(True)
        print(
            f"{act.__name__}: a batch of {count} in {(time.perf_counter() - begun) * 1000:.0f} ms"
        )


if __name__ == "__main__":
    main()
