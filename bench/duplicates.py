# ruff: noqa: E402 -- Django is set up before its models are imported
"""The search for duplicates among 100,000 organisations: all of them, and around a few new ones."""

import argparse
import resource
import time

import django

django.setup()

from bench.measuring.filling import fill
from bench.measuring.register_rows import HEADINGS, rows
from ronghe.parties.likeness import Row, _near, likenesses
from ronghe.parties.models import Organisation
from ronghe.parties.naming import name_key

NEW = 100


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    options = parser.parse_args()
    fill(options.rows)
    count = Organisation.objects.count()
    begun = time.perf_counter()
    found = likenesses()
    taken = time.perf_counter() - begun
    print(f"{count} organisations: {len(found)} pairs in {taken:.1f} s")
    new = list(Organisation.objects.order_by("-pk").values_list("pk", flat=True)[:NEW])
    begun = time.perf_counter()
    found = likenesses(new)
    taken = time.perf_counter() - begun
    print(f"around {NEW} of them: {len(found)} pairs in {taken:.1f} s")
    name = HEADINGS.index("Legal name")
    keys = [name_key(row[name]) for row in rows(options.rows)][1:]
    place = [Row(pk, "enterprise", key, 1, None) for pk, key in enumerate(keys)]
    begun = time.perf_counter()
    near = len(list(_near(place)))
    taken = time.perf_counter() - begun
    print(f"{len(place)} names in one region: {near} pairs in {taken:.1f} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory: {peak:.0f} MiB")


if __name__ == "__main__":
    main()
