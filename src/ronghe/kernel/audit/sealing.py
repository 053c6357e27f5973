"""The sealer: puts committed records into a gap-free chain, and skips none.

It goes by transaction ids. A transaction may take its record's id early and commit late, so "all
ids above the last" would walk past it. But no transaction below the xmin of a snapshot can commit
any more: whatever has a lower xid is either visible in that snapshot or will never be. So each
batch takes the records with `xid < pg_snapshot_xmin(pg_current_snapshot())`, in the order (xid,
id), from where the last one stopped. Writers wait for nobody; of two sealers one goes home.

A transaction that stays open holds the horizon, and with it the sealing, back. Connections end
after a minute of idling inside a transaction (settings).

Transaction ids start anew in another cluster, so a restored database would seem far behind or
ahead. The cursor remembers the cluster; when it finds itself in another, one pass looks for every
record without a seal, whatever its xid, and the cursor starts again from this cluster's horizon.

The task runs every two seconds as a periodic job with seconds in its cron line. Deferring a job
from `record` instead would make writers queue: the queue's unique lock has each wait for the
other's commit (measured in bench/audit.py).
"""

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from ronghe.kernel.audit.chain import CANONICAL, GENESIS, audit_key, link
from ronghe.kernel.models import AuditCursor, AuditSeal

BATCH = 5000
_LOCK = 0x5EA1_0A0D17  # any number that nothing else locks

_HORIZON = (
    "SELECT pg_snapshot_xmin(pg_current_snapshot())::text, (pg_control_system()).system_identifier"
)
_UNSEALED = f"""
    SELECT r.id, r.xid::text, {CANONICAL} FROM kernel_auditrecord r
    WHERE (r.xid, r.id) > (%(xid)s::xid8, %(record_id)s) AND r.xid < %(horizon)s::xid8
      AND NOT EXISTS (SELECT FROM kernel_auditseal s WHERE s.record_id = r.id)
    ORDER BY r.xid, r.id LIMIT %(batch)s
"""  # noqa: S608 -- a constant, no input
_UNSEALED_ANYWHERE = f"""
    SELECT r.id, r.xid::text, {CANONICAL} FROM kernel_auditrecord r
    WHERE NOT EXISTS (SELECT FROM kernel_auditseal s WHERE s.record_id = r.id)
    ORDER BY r.xid, r.id
"""  # noqa: S608 -- a constant, no input


@dataclass(frozen=True)
class Head:
    """The last link of the chain: its number, counted from 1 (0: nothing sealed), and its hash."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


def head() -> Head:
    """Give the chain's last link. Written down elsewhere, it proves that nothing was cut off."""
    last = AuditSeal.objects.order_by("-number").first()
    return Head(last.number, bytes(last.hash).hex()) if last else Head(0, GENESIS.hex())


def heads_file() -> Path:
    """Where each new head is written; copy it to another machine for it to prove anything."""
    return Path(settings.RONGHE_VAR) / "audit-heads.jsonl"


def seal(*, at: datetime, batch: int = BATCH) -> int:
    """Seal what may be sealed, and publish the new head; give how many records that were.

    Returns 0 at once while another sealer works. `at` is the instant written beside the head.
    """
    total = 0
    while True:
        with transaction.atomic():
            count = _seal_batch(batch)
        total += count
        if count < batch:
            break
    if total:
        _publish(head(), at)
    return total


def _seal_batch(batch: int) -> int:
    with connection.cursor() as sql:
        # The lock comes before any snapshot that is used: each statement takes its own.
        sql.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not sql.fetchone()[0]:
            return 0
        cursor, _created = AuditCursor.objects.get_or_create(pk=1)
        sql.execute(_HORIZON)
        horizon, system_identifier = sql.fetchone()
        if cursor.system_identifier != system_identifier:
            rows = _fetch(sql, _UNSEALED_ANYWHERE, {})
            reached = (horizon, 0)
        else:
            # The horizon is older than the snapshot of this query: what lies below it is decided.
            known = {"xid": str(cursor.xid), "record_id": cursor.record_id}
            rows = _fetch(sql, _UNSEALED, {**known, "horizon": horizon, "batch": batch})
            reached = (rows[-1][1], rows[-1][0]) if len(rows) == batch else (horizon, 0)
        _append(sql, rows)
        _move(cursor, system_identifier, reached)
    return len(rows)


def _fetch(sql: Any, query: str, values: dict[str, Any]) -> list[tuple[int, str, str]]:
    sql.execute(query, values)
    return list(sql.fetchall())


def _append(sql: Any, rows: list[tuple[int, str, str]]) -> None:
    if not rows:
        return
    last = head()
    key, previous = audit_key(), bytes.fromhex(last.hash)
    seals = []
    for number, (record_id, _xid, canonical) in enumerate(rows, last.number + 1):
        previous = link(key, previous, canonical)
        seals.append((number, record_id, previous))
    sql.execute(
        "INSERT INTO kernel_auditseal (number, record_id, hash)"
        " SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[])",
        [list(column) for column in zip(*seals, strict=True)],
    )


def _move(cursor: AuditCursor, system_identifier: int, reached: tuple[str, int]) -> None:
    position = (int(reached[0]), reached[1])
    if (cursor.system_identifier, cursor.xid, cursor.record_id) == (system_identifier, *position):
        return
    cursor.system_identifier = system_identifier
    cursor.xid, cursor.record_id = position
    cursor.save(update_fields=["system_identifier", "xid", "record_id"])


def _publish(newest: Head, at: datetime) -> None:
    """Append the head to the file, whole or not at all, and wait until it is on the disk."""
    line = json.dumps({"number": newest.number, "hash": newest.hash, "at": at.isoformat()}) + "\n"
    path = heads_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(descriptor, line.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
