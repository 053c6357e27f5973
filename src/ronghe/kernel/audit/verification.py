"""The check of the chain: what was changed behind the product's back, and where.

Every link is recomputed from the stored hash of the link before it, so that one change shows at
its own place and not at all that follow. What fails is then explained: as a record that was
altered, deleted, inserted or moved, by trying which of those makes the neighbours fit again.
Without the key nobody can make a change fit; a tail cut off whole fits, and is found by the
published heads alone.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db import connection, transaction

from ronghe.kernel.audit.chain import CANONICAL, GENESIS, audit_key, link
from ronghe.kernel.audit.sealing import Head, heads_file

FETCH = 5000
MOST_SUSPECTS = 2000

_CHAIN = f"""
    SELECT s.number, s.record_id, s.hash, CASE WHEN r.id IS NOT NULL THEN {CANONICAL} END
    FROM kernel_auditseal s LEFT JOIN kernel_auditrecord r ON r.id = s.record_id
    ORDER BY s.number
"""  # noqa: S608 -- a constant, no input
# Before the cursor every record has a seal; one without was put there past the product.
_UNSEALED_BEFORE_CURSOR = """
    SELECT r.id FROM kernel_auditrecord r
    JOIN kernel_auditcursor c ON (r.xid, r.id) <= (c.xid, c.record_id)
      AND c.system_identifier = (pg_control_system()).system_identifier
    WHERE NOT EXISTS (SELECT FROM kernel_auditseal s WHERE s.record_id = r.id)
    ORDER BY r.id
"""
_SEAL_WITH_HASH = "SELECT number FROM kernel_auditseal WHERE hash = %s"
_SEAL_AT = "SELECT hash FROM kernel_auditseal WHERE number = %s"


class Tampering(StrEnum):
    """The five ways to falsify a story."""

    ALTERED = "altered"
    DELETED = "deleted"
    INSERTED = "inserted"
    REORDERED = "reordered"
    CUT_TAIL = "cut tail"


@dataclass(frozen=True)
class Finding:
    """One falsification: its kind, the number in the chain, and the record's id where known."""

    kind: Tampering
    number: int
    record_id: int | None = None

    def __str__(self) -> str:
        about = f" (record {self.record_id})" if self.record_id is not None else ""
        return f"{self.kind} at number {self.number}{about}"


@dataclass(frozen=True)
class Report:
    """What the check saw: how many links, the last one, and everything that does not fit."""

    sealed_count: int
    head: Head
    findings: tuple[Finding, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


@dataclass(frozen=True)
class _Suspect:
    number: int
    record_id: int
    previous: bytes
    hash: bytes
    canonical: str


def published_head() -> Head | None:
    """Give the last head written to the file, or None while there is no file."""
    path = heads_file()
    if not path.exists():
        return None
    *_before, last = path.read_text(encoding="utf-8").splitlines() or [""]
    if not last:
        return None
    line = json.loads(last)
    return Head(int(line["number"]), str(line["hash"]))


def verify(*heads: Head) -> Report:
    """Check the whole chain, against the given heads too; reads in one snapshot, in a stream.

    Give the heads that were written down elsewhere: without one a tail cut off whole stays unseen.
    """
    key = audit_key()
    gaps: list[Finding] = []
    suspects: list[_Suspect] = []
    expected, previous = 1, GENESIS
    with transaction.atomic():
        for number, record_id, stored, canonical in _chain():
            gaps += [Finding(Tampering.DELETED, lost) for lost in _gap(expected, number)]
            has_neighbour = number == expected
            if canonical is None:
                gaps.append(Finding(Tampering.DELETED, number, record_id))
            elif has_neighbour and link(key, previous, canonical) != stored:
                suspects.append(_Suspect(number, record_id, previous, stored, canonical))
            expected, previous = number + 1, stored
        newest = Head(expected - 1, previous.hex())
        beyond = [finding for known in heads for finding in _against(known, newest)]
        explained = _explain(key, suspects[:MOST_SUSPECTS], shift=_shift(heads))
        strays = _strays()
    findings = sorted(
        {*gaps, *explained, *strays, *_unexplained(beyond, gaps + explained)}, key=_order
    )
    return Report(newest.number, newest, tuple(findings))


def _order(finding: Finding) -> tuple[int, str, int]:
    return finding.number, finding.kind, finding.record_id or 0


def _gap(expected: int, number: int) -> range:
    return range(expected, min(number, expected + MOST_SUSPECTS))


def _chain() -> Iterator[tuple[int, int, bytes, str | None]]:
    with connection.chunked_cursor() as sql:
        sql.execute(_CHAIN)
        while rows := sql.fetchmany(FETCH):
            for number, record_id, stored, canonical in rows:
                yield number, record_id, bytes(stored), canonical


def _explain(key: bytes, suspects: list[_Suspect], *, shift: int) -> list[Finding]:
    findings: list[Finding] = []
    settled: set[int] = set()
    for suspect in suspects:
        if suspect.number in settled:
            continue
        kind, others = _kind_of(key, suspect, suspects)
        if kind is Tampering.ALTERED and shift:
            kind = Tampering.DELETED if shift < 0 else Tampering.INSERTED
        findings.append(Finding(kind, suspect.number, suspect.record_id))
        settled |= others
    return findings


def _kind_of(key: bytes, suspect: _Suspect, suspects: list[_Suspect]) -> tuple[Tampering, set[int]]:
    """Say what happened at the suspect, and which other links fail for the same reason."""
    for other in suspects:
        if other.number == suspect.number:
            continue
        here = link(key, suspect.previous, other.canonical)
        if here == suspect.hash:  # the records changed places under their seals
            return Tampering.REORDERED, {other.number}
        if here == other.hash:  # the next true link comes later: this one stands in its way
            if link(key, other.hash, suspect.canonical) == suspect.hash:
                return Tampering.REORDERED, {other.number, other.number + 1}
            return Tampering.INSERTED, set(range(suspect.number + 1, other.number + 1))
    return Tampering.ALTERED, set()


def _shift(heads: tuple[Head, ...]) -> int:
    """Give how far a published link now stands from its number: links were lost or added before."""
    with connection.cursor() as sql:
        for known in heads:
            sql.execute(_SEAL_WITH_HASH, [bytes.fromhex(known.hash)])
            found = sql.fetchone()
            if found and found[0] != known.number:
                return int(found[0]) - known.number
    return 0


def _against(known: Head, newest: Head) -> list[Finding]:
    if known.number > newest.number:
        return [Finding(Tampering.CUT_TAIL, newest.number + 1)]
    if known.number == 0:
        return []
    with connection.cursor() as sql:
        sql.execute(_SEAL_AT, [known.number])
        found = sql.fetchone()
    if found and bytes(found[0]).hex() == known.hash:
        return []
    # The links fit, and yet lead elsewhere: cut, and grown again.
    return [Finding(Tampering.CUT_TAIL, known.number)]


def _unexplained(beyond: list[Finding], others: list[Finding]) -> list[Finding]:
    """Leave out that the published head has moved when what moved it is already named."""
    return [] if others else beyond


def _strays() -> list[Finding]:
    with connection.cursor() as sql:
        sql.execute(_UNSEALED_BEFORE_CURSOR)
        return [Finding(Tampering.INSERTED, 0, record_id) for (record_id,) in sql.fetchall()]
