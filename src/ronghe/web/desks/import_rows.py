"""Rows of the desk about imports whose rows wait for a decision."""

import json
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ronghe.kernel.models import Import, ImportState
from ronghe.kernel.permissions import may
from ronghe.parties.actors import Actor
from ronghe.placements.queries.safety_desk import SafetyWaiting, rows_of_desk
from ronghe.web.parts import Action, DeskRow, Urgency

HELD, IMPORTS_SHOWN = "held_rows", 5


def imports_with_held_rows(actor: Actor) -> list[QuerySet[Any, Any]]:
    """Say which there are, as rows for the query of the desk: mostly there are none."""
    if not actor.managed_organisations:
        return []
    waiting = Import.objects.visible_to(actor).filter(state=ImportState.APPLIED, held_count__gt=0)
    told = waiting.annotate(told=JSONObject(kind="kind", held_count="held_count", options="options"))  # fmt: skip
    return [rows_of_desk(HELD, told, words="told")]


def imports_to_decide(actor: Actor, waiting: Sequence[SafetyWaiting]) -> list[DeskRow]:
    """Give those that the actor may decide, the newest first, from what the query of the desk said."""
    runs = [
        Import(reference=one.reference, owner_id=actor.organisation_id, **json.loads(one.words))
        for one in sorted(waiting, key=lambda one: one.reference, reverse=True)
    ]
    return [_row(run) for run in runs[:IMPORTS_SHOWN] if may(actor, "kernel.run_import", run)]


def _row(run: Import) -> DeskRow:
    words = ngettext(
        "%(n)d row waits for your decision in %(reference)s",
        "%(n)d rows wait for your decision in %(reference)s",
        run.held_count,
    )
    page = f"{reverse('imports:row_list', args=[run.reference])}?outcome=held"
    said = {"n": run.held_count, "reference": run.reference}
    return DeskRow(words % said, Urgency.SOON, Action(_("Decide about rows"), page))
