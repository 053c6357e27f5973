"""Held rows: somebody decides, or what they waited for has come."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit
from ronghe.kernel.actors import Actor
from ronghe.kernel.imports import settling
from ronghe.kernel.imports.registers import register_of
from ronghe.kernel.imports.twins import settle_twins
from ronghe.kernel.models import Import, ImportRow, ImportState, RowOutcome
from ronghe.kernel.permissions import require

LEAVE_OUT = "leave_out"
# A row may be held for one reason after another: what was accepted before stays so.
_DECIDE = """
    UPDATE kernel_importrow
       SET decided_at = %(at)s,
           decision = jsonb_build_object(
               'accepted', coalesce(decision->'accepted', '[]') || to_jsonb(reason),
               'chosen', coalesce(decision->'chosen', '{}') || %(chosen)s::jsonb
           ) || %(left_out)s::jsonb
     WHERE import_run_id = %(run)s AND number = ANY(%(rows)s)
"""


class NothingToDecide(ValueError):
    """The rows were decided meanwhile, or the choice does not answer what they ask."""


@transaction.atomic
def decide_rows(
    *,
    run: Import,
    numbers: Sequence[int],
    choice: str,
    value: Any = None,
    actor: Actor,
    at: datetime,
) -> int:
    """Decide about held rows by one rule; give how many are held no longer.

    `choice` is the code of one of the register's choices, or "leave_out". The decision is kept
    with the row: it settles the same row of other imports, those already taken in and later ones.
    """
    require(actor, "kernel.run_import", run)
    register = register_of(run.kind)
    settling.lock(register.key)
    run.refresh_from_db(fields=["state"])
    rows = ImportRow.objects.select_for_update(of=("self",)).filter(
        import_run=run, number__in=list(numbers), outcome=RowOutcome.HELD
    )
    if choice != LEAVE_OUT:
        known = next((one for one in register.choices if one.code == choice), None)
        rows = rows.filter(reason__in=known.reasons if known else ())
        if known and known.takes_value:
            # Only what a row itself names can be chosen for it.
            rows = rows.filter(problems__contains=[{"params": {"candidates": [value]}}])
    found = list(rows.order_by("number").values_list("number", flat=True))
    if not found or run.state not in {ImportState.APPLIED, ImportState.EXAMINED}:
        raise NothingToDecide(
            _("These rows are settled by now, or the choice does not answer what they ask.")
        )
    settling.execute(_DECIDE, _decision(choice, value) | {"at": at, "run": run.pk, "rows": found})
    details = {"rows": len(found), "choice": choice}
    audit.record("import.decided", run, actor=actor, at=at, details=details)
    if run.state == ImportState.EXAMINED:
        return len(found)
    settled = settling.settle_again(run, found, actor=actor, at=at)
    settle_twins(run, numbers=found, actor=actor, at=at)
    return settled


def _decision(choice: str, value: Any) -> dict[str, str]:
    chosen = {} if choice == LEAVE_OUT else {choice: value}
    left_out = {"left_out": True} if choice == LEAVE_OUT else {}
    return {"chosen": json.dumps(chosen), "left_out": json.dumps(left_out)}


@transaction.atomic
def release_rows(*, key: str, actor: Actor, at: datetime) -> int:
    """Take in the rows that waited for this register; for whoever changed it one by one."""
    require(actor, "kernel.release_rows")
    return settling.release(key, actor=actor, at=at)
