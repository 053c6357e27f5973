"""The same row in several imports of one file: what is decided about one settles all of them.

The same row has the same cells under the same mapping, in imports of the same owner and of the
same people. Somebody who brings a file again meets its open questions again, beside the old ones.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import QuerySet

from ronghe.kernel import audit
from ronghe.kernel.actors import Actor
from ronghe.kernel.imports import settling
from ronghe.kernel.models import Import, ImportRow, ImportState, RowOutcome

_SAME_DECISION = """
    UPDATE kernel_importrow twin
       SET decision = mine.decision, decided_at = %(at)s
      FROM kernel_importrow mine
     WHERE mine.import_run_id = %(run)s AND mine.row_hash = twin.row_hash
       AND mine.decision IS NOT NULL AND twin.id = ANY(%(twins)s)
"""


def held_twins(run: Import) -> QuerySet[ImportRow]:
    """Give what other imports hold that could be the same rows; those were taken in already."""
    others = Import.objects.filter(
        kind=run.kind,
        mapping_text=run.mapping_text,
        owner_id=run.owner_id,
        state=ImportState.APPLIED,
    ).exclude(pk=run.pk)
    if "organisation_id" in run.options:
        others = others.filter(options__organisation_id=run.options["organisation_id"])
    return ImportRow.objects.filter(import_run__in=others, outcome=RowOutcome.HELD).exclude(
        reason=""
    )


def twins_of(run: Import, hashes: Iterable[int]) -> Mapping[int, list[tuple[str, int]]]:
    """Give where else these rows are held, by their hash: the import's reference and the row."""
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    rows = held_twins(run).filter(row_hash__in=list(hashes)).order_by("import_run", "number")
    for row_hash, reference, number in rows.values_list(
        "row_hash", "import_run__reference", "number"
    ):
        found[row_hash].append((reference, number))
    return found


def settle_twins(
    run: Import, *, actor: Actor, at: datetime, numbers: Sequence[int] | None = None
) -> int:
    """Settle in other imports what this one holds no longer; give how many rows that were.

    The caller holds the register's lock, and has asked for the permission.
    """
    twins = held_twins(run)
    if not twins.exists():
        return 0
    settled = ImportRow.objects.filter(import_run=run).exclude(outcome=RowOutcome.HELD)
    if numbers is not None:
        settled = settled.filter(number__in=list(numbers))
    rows = twins.filter(row_hash__in=settled.values("row_hash")).order_by("import_run", "number")
    found = list(rows.values_list("pk", "import_run_id", "number"))
    values = {"at": at, "run": run.pk, "twins": [pk for pk, _run, _number in found]}
    settling.execute(_SAME_DECISION, values)
    by_run: dict[int, list[int]] = defaultdict(list)
    for _pk, run_id, number in found:
        by_run[run_id].append(number)
    return sum(
        _settle(other, by_run[other.pk], run, actor=actor, at=at)
        for other in Import.objects.filter(pk__in=by_run).order_by("pk")
    )


def _settle(
    other: Import, numbers: Sequence[int], run: Import, *, actor: Actor, at: datetime
) -> int:
    count = settling.settle_again(other, numbers, actor=actor, at=at)
    details = {"rows": len(numbers), "with": run.reference}
    audit.record("import.decided", other, actor=actor, at=at, details=details)
    return count
