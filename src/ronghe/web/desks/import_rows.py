"""Rows of the desk about imports whose rows wait for a decision."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ronghe.kernel.models import Import, ImportState
from ronghe.kernel.permissions import may
from ronghe.parties.actors import Actor
from ronghe.placements.queries.safety_desk import rows_of_desk
from ronghe.web.parts import Action, DeskRow, Urgency

HELD, IMPORTS_SHOWN = "held_rows", 5


def imports_with_held_rows(actor: Actor) -> list[QuerySet[Any, Any]]:
    """Say which there are, as rows for the query of the desk: mostly there are none."""
    if not actor.managed_organisations:
        return []
    waiting = Import.objects.visible_to(actor).filter(state=ImportState.APPLIED, held_count__gt=0)
    return [rows_of_desk(HELD, waiting)]


def imports_to_decide(actor: Actor, references: Collection[str]) -> list[DeskRow]:
    if not references:
        return []
    waiting = Import.objects.filter(reference__in=references).order_by("-pk")
    return [_row(run) for run in waiting[:IMPORTS_SHOWN] if may(actor, "kernel.run_import", run)]


def _row(run: Import) -> DeskRow:
    words = ngettext(
        "%(n)d row waits for your decision in %(reference)s",
        "%(n)d rows wait for your decision in %(reference)s",
        run.held_count,
    )
    page = f"{reverse('imports:row_list', args=[run.reference])}?outcome=held"
    said = {"n": run.held_count, "reference": run.reference}
    return DeskRow(words % said, Urgency.SOON, Action(_("Decide about rows"), page))
