"""Run one benchmark by name: `./ronghe bench NAME` calls this with a database prepared."""

import importlib
import os
import sys
import time

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

MAY_GRANT_IT = 170_000  # the first version of PostgreSQL in which ANALYZE can be granted


def calibration() -> float:
    """Return the milliseconds this machine needs for a fixed loop: absolute figures go beside it."""
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        total = 0
        for number in range(1_000_000):
            total += number * number % 7
        times.append(time.perf_counter() - begun)
    return min(times) * 1000


def let_analyze() -> None:
    """Let the application's role ANALYZE, which only an owner may unless it is granted.

    A benchmark that commits nothing has to do it itself: nobody else sees its rows, and without
    statistics the planner guesses.
    """
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        if owner.info.server_version < MAY_GRANT_IT:
            return
        role = sql.Identifier(str(conninfo_to_dict(os.environ["DATABASE_URL"])["user"]))
        tables = sql.SQL("GRANT MAINTAIN ON ALL TABLES IN SCHEMA public TO {role}")
        owner.execute(tables.format(role=role))


def main() -> None:
    name, *sys.argv[1:] = sys.argv[1:]
    let_analyze()
    print(f"calibration loop: {calibration():.0f} ms")
    importlib.import_module(f"bench.{name}").main()


if __name__ == "__main__":
    main()
