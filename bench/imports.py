# ruff: noqa: E402 -- Django is set up before its models are imported
"""Imports of organisations: XLSX against bare calamine (bar 4), CSV against bare COPY (bar 1/5), memory (bar 512 MiB)."""

import argparse
import csv
import os
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django

django.setup()

import psycopg
import python_calamine
from django.conf import settings
from django.db import connection, transaction
from xlsxwriter import Workbook

from bench.measuring.register_rows import narrow_rows, rows
from ronghe.kernel.imports.mappings import find_mapping
from ronghe.kernel.imports.report import counts_of
from ronghe.kernel.models import Import
from ronghe.kernel.operations import begin_taking_in, open_import, read_import, take_in
from ronghe.parties.actors import SYSTEM

AT = datetime(2026, 9, 7, 2, 0, tzinfo=UTC)
XLSX_BAR, COPY_BAR, MEMORY_BAR_MIB = 4.0, 1 / 5, 512
TABLES = ("parties_identifier", "parties_organisationname", "parties_site", "parties_organisation")
GUARDS = """
    SELECT tgrelid::regclass::text, quote_ident(tgname),
           CASE tgenabled WHEN 'A' THEN 'ENABLE ALWAYS' ELSE 'ENABLE' END
      FROM pg_trigger WHERE NOT tgisinternal AND tgtype & 32 > 0 AND tgenabled IN ('O', 'A')
"""  # tgtype 32: it fires before TRUNCATE
Row = tuple[str, ...]
worker_peaks: list[float] = []  # MiB, of each import; what this programme does besides counts not


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--xlsx-rows", type=int, default=100_000)
    parser.add_argument("--csv-rows", type=int, default=1_000_000)
    parser.add_argument("--phases", action="store_true", help="show what the time is spent on")
    options = parser.parse_args()
    empty()
    with tempfile.TemporaryDirectory() as folder:
        settings.RONGHE_VAR = Path(folder)
        with phases(show=options.phases):
            if options.xlsx_rows:
                path = Path(folder) / "rows.xlsx"
                measure_workbook(path, options.xlsx_rows, rows, "12 columns")
                measure_workbook(path, options.xlsx_rows, narrow_rows, "5 columns")
            if options.csv_rows:
                measure_text(Path(folder) / "rows.csv", options.csv_rows)
    worker = max(worker_peaks)
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"peak memory: worker {worker:.0f} MiB, reading process {child:.0f} MiB")
    if max(worker, child) > MEMORY_BAR_MIB:
        print(f"  MISSED: more than {MEMORY_BAR_MIB} MiB")


def measure_workbook(path: Path, count: int, of: Callable[[int], Iterable[Row]], what: str) -> None:
    with Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Organisations")
        for number, row in enumerate(of(count)):
            sheet.write_row(number, 0, row)
    bare = taken(lambda: read_bare(path))
    ours = taken(lambda: bring_in(path))
    empty()
    ratio = ours / bare
    print(f"{count} rows of XLSX, {what}: {ours:.1f} s, bare calamine {bare:.1f} s: {ratio:.2f}×")
    if ratio > XLSX_BAR:
        print(f"  MISSED: more than {XLSX_BAR}×")


def measure_text(path: Path, count: int) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows(count))
    ours = taken(lambda: bring_in(path))
    again = taken(lambda: bring_in(path, outcome="unchanged"))
    copied = path.with_suffix(".copy")
    with copied.open("wb") as file, connection.cursor() as sql:
        for table in TABLES[::-1]:
            with sql.copy(f"COPY {table} TO STDOUT") as out:
                file.writelines(bytes(block) for block in out)
            file.write(b"\\.\n")
    empty()
    bare = taken(lambda: copy_bare(copied))
    empty()
    ratio = bare / ours
    print(f"{count} rows of CSV: {ours:.1f} s, bare COPY into the same tables {bare:.1f} s: {ratio:.2f}")  # fmt: skip
    print(f"  the same file again, which changes nothing: {again:.1f} s")
    if ratio < COPY_BAR:
        print(f"  MISSED: less than {COPY_BAR:.2f} of its speed")


def read_bare(path: Path) -> None:
    sheet = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    for _row in sheet.iter_rows():
        pass


def bring_in(path: Path, *, outcome: str = "added") -> None:
    name, text = find_mapping("template", register="organisations")
    with path.open("rb") as file:
        run: Import = open_import(
            kind="organisations",
            file=file,
            file_name=path.name,
            mapping=name,
            mapping_text=text,
            options={"repairs": []},
            owner_id=None,
            actor=SYSTEM,
            at=AT,
        )
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew: see proc(5)
    begun = time.perf_counter()
    read_import(run=run, actor=SYSTEM, at=AT)
    examined = time.perf_counter()
    begin_taking_in(run=run, actor=SYSTEM, at=AT)
    take_in(run=run, actor=SYSTEM, at=AT)
    print(f"  read and examined in {examined - begun:.1f} s, taken in in {time.perf_counter() - examined:.1f} s")  # fmt: skip
    status = Path("/proc/self/status").read_text().split()
    worker_peaks.append(int(status[status.index("VmHWM:") + 1]) / 1024)
    if counts_of(run)[outcome] != run.read_count:
        raise SystemExit(f"Not all rows are {outcome}: {counts_of(run)}")


def copy_bare(path: Path) -> None:
    """Copy what the import made of the rows into the empty tables, with indexes and constraints."""
    tables = iter(TABLES[::-1])
    with path.open("rb") as file, transaction.atomic(), connection.cursor() as sql:
        for table in tables:
            with sql.copy(f"COPY {table} FROM STDIN") as into:
                for line in file:
                    if line == b"\\.\n":
                        break
                    into.write(line)


def empty() -> None:
    """Empty the tables as if they were new, and those that point to them.

    Only their owner may, and only without the guards of what is only ever added to; the guards
    stand again when the transaction ends.
    """
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        guards = owner.execute(GUARDS).fetchall()
        for table, guard, _enable in guards:
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER {guard}")
        owner.execute(f"TRUNCATE kernel_import, {', '.join(TABLES)} CASCADE")
        for table, guard, enable in guards:
            owner.execute(f"ALTER TABLE {table} {enable} TRIGGER {guard}")


@contextmanager
def phases(*, show: bool) -> Iterator[None]:
    """Add up the time of each statement, by its first words."""
    spent: Counter[str] = Counter()

    def clock(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            spent[" ".join(str(sql).split())[:90]] += time.perf_counter() - begun

    try:
        with connection.execute_wrapper(clock):
            yield
    finally:
        _show(spent if show else Counter())


def _show(spent: Counter[str]) -> None:
    for statement, seconds in spent.most_common(25):
        print(f"{seconds:8.2f} s  {statement}")


def taken(act: Callable[[], None]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
