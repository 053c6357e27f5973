"""Computing the index of cooperations from their records, and keeping what was computed.

A row is written only where the inputs changed. What it replaces stays, with the version of the
method and the hash of what was read, so that every published number can be computed again.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from ronghe.engines.substance import (
    CREDITS,
    Assessment,
    Cooperation,
    Evidence,
    Method,
    Reading,
    assess,
)
from ronghe.engines.substance.assessing import evidence_of
from ronghe.partnerships.models import Cooperation as CooperationRow
from ronghe.supervision.models import SubstanceIndex
from ronghe.supervision.queries.inspections import method_now
from ronghe.supervision.reading import read, ties_of
from ronghe.supervision.reading.ties import beside

DIGITS = 9  # what follows is noise of floating point
LOCK = 20_261_130  # any number that nobody else locks
AT_ONCE = 1_000
# A year of a region is joined in memory instead of on disk; compiling its queries does not pay.
FOR_MANY = "SET LOCAL work_mem = '256MB'; SET LOCAL jit = off"
Pooled = Mapping[str, Evidence]


@transaction.atomic
def recompute(
    cooperations: Collection[int] | None, *, on: date, at: datetime, method: Method | None = None
) -> int:
    """Compute the index of these cooperations and of those of the same pairs; None for all.

    By the method as inspections have calibrated it so far, unless another is given.

    Gives how many rows were written: none where nothing that is read has changed.
    """
    method = method or method_now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if cooperations is None:
            cursor.execute(FOR_MANY)
    chosen = None if cooperations is None else beside(cooperations)
    found = read(ties_of(chosen, on=on), on=on)
    pools = _pools(found)
    hashes = {one.name: hash_of(one, pools[one.pair], method) for one in found}
    known = _current(None if chosen is None else [int(one.name) for one in found])
    changed = [one for one in found if known.get(int(one.name)) != hashes[one.name]]
    _keep([(one, assess(one, pools[one.pair], method), hashes[one.name]) for one in changed], pools, at, method)  # fmt: skip
    return len(changed)


def hash_of(cooperation: Cooperation, pool: Pooled, method: Method) -> str:
    """Give the hash of all that the index of a cooperation is computed from."""
    inputs: dict[str, Any] = {
        "method": method.version,
        "readings": {
            code: [_rounded(one.value), one.is_applicable]
            for code, one in sorted(cooperation.readings.items())
        },
        "evidence": {code: counts_of(one) for code, one in sorted(pool.items())},
        "shown": {code: _rounded(one) for code, one in sorted(cooperation.shown.items())},
        "gates": dict(sorted(cooperation.gates.items())),
    }
    if method.credits != CREDITS:  # what inspections found is read too
        credited = sorted(method.credits.items())
        inputs["credits"] = [[int(level), one.true, one.false] for level, one in credited]
    return sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()


def counts_of(evidence: Evidence) -> dict[str, float]:
    """Give the counts of evidence that are above nothing."""
    return {name: count for name, count in asdict(evidence).items() if count}


def _pools(found: Sequence[Cooperation]) -> dict[str, Pooled]:
    pairs: defaultdict[str, list[Cooperation]] = defaultdict(list)
    for one in found:
        pairs[one.pair].append(one)
    return {pair: evidence_of(own) for pair, own in pairs.items()}


def _current(chosen: Sequence[int] | None) -> dict[int, str]:
    rows = SubstanceIndex.objects.current().order_by()
    if chosen is not None:
        rows = rows.filter(cooperation__in=chosen)
    return dict(rows.values_list("cooperation", "inputs_hash"))


Computed = tuple[Cooperation, Assessment, str]


def _keep(computed: Sequence[Computed], pools: Mapping[str, Pooled], at: datetime, method: Method) -> None:  # fmt: skip
    keys = [int(one.name) for one, _assessment, _hash in computed]
    SubstanceIndex.objects.current().filter(cooperation__in=keys).update(
        # A story that is told later of an earlier day replaces nothing before it was computed.
        replaced_at=Greatest(F("computed_at"), Value(at))
    )
    regions = dict(CooperationRow.objects.filter(pk__in=keys).values_list("pk", "region"))
    rows = [
        SubstanceIndex(
            cooperation_id=int(one.name),
            region_id=regions[int(one.name)],
            index=_rounded(assessment.index),
            low=round(assessment.low, DIGITS),
            high=round(assessment.high, DIGITS),
            known_weight=min(round(assessment.known_weight, DIGITS), 1.0),
            formality_low=round(assessment.formality.low, DIGITS),
            formality_high=round(assessment.formality.high, DIGITS),
            is_alarming=assessment.is_alarming,
            details=_details(one, assessment, pools[one.pair]),
            method=method.version,
            inputs_hash=hashed,
            computed_at=at,
        )
        for one, assessment, hashed in computed
    ]
    SubstanceIndex.objects.bulk_create(rows, batch_size=AT_ONCE)


def _details(cooperation: Cooperation, assessment: Assessment, pool: Pooled) -> dict[str, Any]:
    """Give the reasons as they are kept: dimensions, indicators with their evidence, gates."""
    return {
        "dimensions": {one.value: _interval(found) for one, found in assessment.dimensions.items()},
        "indicators": {
            one.code: {
                **_interval(one.worth),
                "weight": round(one.weight, DIGITS),
                "because": one.because.value if one.because else "",
                "level": one.level,
                "evidence": counts_of(pool.get(one.code, Evidence())),
                **_read(cooperation.readings.get(one.code)),
            }
            for one in assessment.indicators
        },
        "shown": {code: _rounded(value) for code, value in cooperation.shown.items()},
        "gates": dict(cooperation.gates),
        "capped_by": list(assessment.capped_by),
    }


def _interval(found: Any) -> dict[str, float | None]:
    return {"low": round(found.low, DIGITS), "point": _rounded(found.point), "high": round(found.high, DIGITS)}  # fmt: skip


def _read(reading: Reading | None) -> dict[str, Any]:
    return {"value": None if reading is None else _rounded(reading.value)}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)
