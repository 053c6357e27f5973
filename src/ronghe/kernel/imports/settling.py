"""What becomes of staged rows, in sets: resolved by their register, counted, kept for people."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from zlib import crc32

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ronghe.kernel import audit
from ronghe.kernel.actors import Actor
from ronghe.kernel.imports.reading import clear
from ronghe.kernel.imports.registers import (
    Batch,
    CannotBeUndone,
    Register,
    register_of,
    registers,
)
from ronghe.kernel.models import Import, ImportRow, ImportState, RowOutcome

# Sets of a million rows are sorted and joined in memory, by plans that need no compiling.
_FOR_LARGE_SETS = "SET LOCAL work_mem = '64MB'; SET LOCAL jit = off"
_STAGED = """
    CREATE TEMPORARY TABLE staged ON COMMIT DROP AS
    SELECT s.number, s.row_hash, s.cells, s.vals, s.problems,
           CASE WHEN s.vals ? 'left_out' THEN 'left_out' ELSE worst.code END AS stopped_by,
           CASE WHEN s.vals ? 'left_out' THEN 'reject' ELSE worst.weight END AS stopped
      FROM kernel_importstaging s LEFT JOIN LATERAL (
           SELECT p->>'code' AS code, p->>'weight' AS weight
             FROM jsonb_array_elements(s.problems) p
            WHERE p->>'weight' <> 'note' AND NOT coalesce(s.vals->'accepted' ? (p->>'code'), false)
            ORDER BY p->>'weight' DESC LIMIT 1) worst ON s.problems IS NOT NULL
     WHERE s.import_id = %s
"""
_DECIDED_BEFORE = """
    UPDATE kernel_importstaging s SET vals = s.vals || d.decision
      FROM (SELECT DISTINCT ON (r.row_hash) r.row_hash, r.decision
              FROM kernel_importrow r JOIN kernel_import i ON i.id = r.import_run_id
             WHERE r.decision IS NOT NULL AND i.kind = %s AND i.mapping_text = %s
               AND i.owner_id IS NOT DISTINCT FROM %s AND r.reason <> ''
               AND i.options->'organisation_id' IS NOT DISTINCT FROM %s::jsonb
             ORDER BY r.row_hash, r.id DESC) d
     WHERE s.import_id = %s AND s.row_hash = d.row_hash
"""
_KEEP = """
    INSERT INTO kernel_importrow (import_run_id, number, outcome, row_hash, subject_type,
                                  subject_id, before, problems, reason, decision, cells, values)
    SELECT %s, i.number, i.outcome, s.row_hash,
           CASE WHEN i.subject_id IS NULL THEN '' ELSE %s END, i.subject_id, i.before,
           nullif(coalesce(s.problems, '[]') || coalesce(i.found, '[]'), '[]'),
           coalesce(i.reason, s.vals->'accepted'->>-1, ''),
           CASE WHEN s.vals ?| ARRAY['accepted', 'left_out'] THEN jsonb_strip_nulls(
                jsonb_build_object('accepted', s.vals->'accepted', 'chosen', s.vals->'chosen',
                                   'left_out', s.vals->'left_out')) END,
           CASE WHEN i.outcome IN ('held', 'rejected') THEN s.cells::jsonb END,
           CASE WHEN i.outcome IN ('held', 'rejected') THEN s.vals END
      FROM importing i JOIN staged s USING (number)
     WHERE i.outcome = ANY(%s)
"""
_UPDATE = """
    UPDATE kernel_importrow r
       SET outcome = i.outcome, subject_id = i.subject_id, before = i.before,
           subject_type = CASE WHEN i.subject_id IS NULL THEN '' ELSE %s END,
           problems = nullif(coalesce(s.problems, '[]') || coalesce(i.found, '[]'), '[]'),
           reason = CASE WHEN i.outcome IN ('held', 'rejected') THEN i.reason ELSE r.reason END,
           cells = CASE WHEN i.outcome IN ('held', 'rejected') THEN r.cells END,
           values = CASE WHEN i.outcome IN ('held', 'rejected') THEN r.values END
      FROM importing i JOIN staged s USING (number)
     WHERE r.import_run_id = %s AND r.number = i.number
"""
_RESTAGE = """
    INSERT INTO kernel_importstaging (import_id, number, row_hash, cells, vals, problems)
    SELECT import_run_id, number, row_hash, coalesce(cells, '[]'),
           values || coalesce(decision, '{}'),
           (SELECT jsonb_agg(p) FROM jsonb_array_elements(problems) p WHERE NOT p ? 'late')
      FROM kernel_importrow WHERE import_run_id = %s AND number = ANY(%s)
"""
_USED_SINCE = """
    SELECT count(DISTINCT a.subject_id)
      FROM kernel_importrow w
      JOIN kernel_import i ON i.id = w.import_run_id
      JOIN kernel_auditrecord a ON a.subject_type = w.subject_type AND a.subject_id = w.subject_id
     WHERE w.import_run_id = %s AND w.subject_type = %s AND w.outcome IN ('added', 'changed')
       AND a.at > i.applied_at AND a.details->>'import' IS DISTINCT FROM %s
"""


_ADDED = "SELECT subject_id FROM kernel_importrow WHERE import_run_id = {run} AND outcome = 'added'"


def lock(key: str) -> None:
    """Have imports into one register take turns until their transactions end."""
    with connection.cursor() as sql:
        sql.execute("SELECT pg_advisory_xact_lock(%s)", [crc32(f"import:{key}".encode())])


def prepare(batch: Batch, register: Register) -> None:
    """Make `staged` and have the register make `importing` out of it."""
    run = batch.import_run
    execute(_FOR_LARGE_SETS)
    whose = json.dumps(run.options["organisation_id"]) if "organisation_id" in run.options else None
    execute(_DECIDED_BEFORE, [run.kind, run.mapping_text, run.owner_id, whose, run.pk])
    execute(_STAGED, [run.pk])
    execute("ANALYZE staged (number)")
    register.resolve(batch)


def counts() -> dict[str, int]:
    """Count the resolved rows by outcome, all outcomes named, and `read` for all of them."""
    found = dict.fromkeys(RowOutcome.values, 0)
    with connection.cursor() as sql:
        sql.execute("SELECT outcome, count(*) FROM importing GROUP BY outcome")
        found |= dict(sql.fetchall())
    return {"read": sum(found.values()), **found}


def count_repaired() -> int:
    """Count the rows in which something was repaired, because somebody chose so."""
    with connection.cursor() as sql:
        sql.execute('SELECT count(*) FROM staged WHERE problems @> \'[{"weight": "note"}]\'')
        return int(sql.fetchone()[0])


def count_fields(found: dict[str, int]) -> dict[str, int]:
    """Give counts as the fields of an import."""
    return {f"{name}_count": count for name, count in found.items()}


def keep_rows(batch: Batch, register: Register, *, outcomes: Sequence[str]) -> None:
    """Write down what became of each row, with its cells only while somebody has to decide."""
    execute(_KEEP, [batch.import_run.pk, register.subject, list(outcomes)])


def drop_tables() -> None:
    """Drop the temporary tables, so that another batch can follow in the same transaction."""
    with connection.cursor() as sql:
        sql.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = pg_my_temp_schema() AND relkind = 'r'"
        )
        names = [f'"{name}"' for (name,) in sql.fetchall()]
        if names:
            sql.execute(f"DROP TABLE {', '.join(names)}")


@transaction.atomic
def settle_again(run: Import, numbers: Sequence[int], *, actor: Actor, at: datetime) -> int:
    """Resolve and write held rows once more; give how many of them are held no longer."""
    register = register_of(run.kind)
    lock(register.key)
    clear(run.pk)
    execute(_RESTAGE, [run.pk, list(numbers)])
    execute(_STAGED, [run.pk])
    batch = Batch(run, actor, at)
    register.resolve(batch)
    found = counts()
    register.write(batch)
    execute(_UPDATE, [register.subject, run.pk])
    drop_tables()
    clear(run.pk)
    _count_again(run)
    return found["read"] - found["held"]


def _count_again(run: Import) -> None:
    """Count the import's rows from what is kept of them; the unchanged ones are the rest."""
    kept = dict.fromkeys(RowOutcome.values, 0)
    with connection.cursor() as sql:
        sql.execute(
            "SELECT outcome, count(*) FROM kernel_importrow WHERE import_run_id = %s GROUP BY 1",
            [run.pk],
        )
        kept |= dict(sql.fetchall())
    run.refresh_from_db(fields=["read_count"])
    kept["unchanged"] = run.read_count - sum(
        count for name, count in kept.items() if name != RowOutcome.UNCHANGED
    )
    fields = count_fields(kept)
    for name, count in fields.items():
        setattr(run, name, count)
    run.save(update_fields=list(fields))


def release(key: str, *, actor: Actor, at: datetime) -> int:
    """Take in rows of other registers that waited for what just came into this one."""
    released = 0
    for register in registers():
        if key not in register.released_by:
            continue
        for run_id, numbers in _waiting(register):
            run = Import.objects.get(pk=run_id)
            count = settle_again(run, numbers, actor=actor, at=at)
            released += count
            if count:
                audit.record("import.released", run, actor=actor, at=at, details={"rows": count})
    return released


def _waiting(register: Register) -> Iterable[tuple[int, list[int]]]:
    rows = ImportRow.objects.filter(
        import_run__kind=register.key,
        import_run__state=ImportState.APPLIED,
        outcome=RowOutcome.HELD,
        reason__in=register.waits_for,
    )
    by_run: dict[int, list[int]] = {}
    for run_id, number in rows.order_by("import_run", "number").values_list(
        "import_run_id", "number"
    ):
        by_run.setdefault(run_id, []).append(number)
    return by_run.items()


def execute(query: str, values: Sequence[Any] | dict[str, Any] | None = None) -> int:
    """Run one statement of a register; give the number of rows."""
    with connection.cursor() as sql:
        sql.execute(query, values)
        return int(sql.rowcount)


def take_back_added(batch: Batch, table: str, *, chosen: str = "") -> None:
    """Delete what an import added to a table; raises `CannotBeUndone` when something points there.

    `chosen` is a query of ours for the ids, instead of the subjects of the rows that were added.
    """
    run = int(batch.import_run.pk)
    ids = chosen or _ADDED.format(run=run)
    try:
        with transaction.atomic():
            execute(f"DELETE FROM {table} WHERE id IN ({ids})")  # noqa: S608 -- constants of ours
            execute("SET CONSTRAINTS ALL IMMEDIATE")
    except IntegrityError as pointing:
        raise CannotBeUndone(
            _("Other records have come to depend on what this import brought. It stays.")
        ) from pointing
    execute("SET CONSTRAINTS ALL DEFERRED")


def refuse_if_used(batch: Batch, subject: str) -> None:
    """Raise `CannotBeUndone` when somebody worked with what the import brought, since it did."""
    with connection.cursor() as sql:
        sql.execute(_USED_SINCE, [batch.import_run.pk, subject, batch.import_run.reference])
        (count,) = sql.fetchone()
    if count:
        raise CannotBeUndone(
            ngettext(
                "%(n)d record of this import has been worked with since. The import stays.",
                "%(n)d records of this import have been worked with since. The import stays.",
                count,
            )
            % {"n": count}
        )
