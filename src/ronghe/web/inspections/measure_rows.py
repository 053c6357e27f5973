"""The measures after a decision, each with what can be said or done about it."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ronghe.kernel.permissions import may
from ronghe.supervision.models import (
    Inspection,
    Measure,
    MeasureState,
    Mending,
    MendingState,
)
from ronghe.web.inspections.access import is_of_authority
from ronghe.web.inspections.words import MENDING_MARKS, measure_chip, name_of
from ronghe.web.parts import Action, Chip
from ronghe.web.requests import WebRequest


@dataclass(frozen=True)
class _May:
    answers: bool
    decides: bool
    checks: bool
    person: int | None


def measures_of(request: WebRequest, inspection: Inspection) -> list[dict[str, Any]]:
    found = list(
        inspection.measures.select_related(
            "noticed_by", "settled_by", "mending__checked_by"
        ).order_by("pk")
    )
    if not found:
        return []
    is_authority = is_of_authority(request)
    allowed = _May(
        answers=not is_authority
        and may(request.actor, "supervision.answer_inspection", inspection),
        decides=is_authority and may(request.actor, "supervision.decide_inspection", inspection),
        checks=is_authority and may(request.actor, "supervision.check_mending", inspection),
        person=request.actor.person_id,
    )
    return [_row(inspection, one, allowed) for one in found]


def _row(inspection: Inspection, measure: Measure, allowed: _May) -> dict[str, Any]:
    mending = getattr(measure, "mending", None)
    return {
        "measure": measure,
        "chip": measure_chip(measure),
        "noticed_by": name_of(measure.noticed_by),
        "settled_by": name_of(measure.settled_by),
        "restriction_url": reverse("parties:organisation_page", args=[inspection.inspected.reference]) if measure.restriction_id else "",
        "mending": mending,
        "mending_chip": Chip(mending.get_state_display(), MENDING_MARKS[MendingState(mending.state)]) if mending else None,
        "actions": [*_steps(inspection, measure, allowed), *_mending_steps(inspection, mending, allowed)],
    }  # fmt: skip


def _steps(inspection: Inspection, measure: Measure, allowed: _May) -> list[Action]:
    def action(label: str, name: str) -> Action:
        return Action(label, reverse(f"inspections:{name}", args=[inspection.reference, measure.pk]))  # fmt: skip

    today, state = timezone.localdate(), measure.state
    found = []
    if state == MeasureState.NOTICED and allowed.answers and today <= measure.object_until:
        found.append(action(_("Object to it"), "measure_object"))
    is_ripe = state == MeasureState.OBJECTED or today > measure.object_until
    is_second = state != MeasureState.OBJECTED or allowed.person != measure.noticed_by_id
    if state in {MeasureState.NOTICED, MeasureState.OBJECTED} and allowed.decides:
        if is_ripe and is_second:
            found.append(action(_("Put it in force"), "measure_impose"))
        found.append(action(_("Withdraw it"), "measure_withdraw"))
    if state == MeasureState.IN_FORCE and allowed.decides:
        found.append(action(_("Lift it"), "measure_lift"))
    return found


def _mending_steps(inspection: Inspection, mending: Mending | None, allowed: _May) -> list[Action]:
    if mending is None:
        return []
    args = [inspection.reference, mending.measure_id]
    if mending.state == MendingState.OPEN and allowed.answers:
        return [Action(_("Say what was put right"), reverse("inspections:mending_answer", args=args))]  # fmt: skip
    if mending.state == MendingState.ANSWERED and allowed.checks:
        good = Action(_("It is put right"), reverse("inspections:mending_check", args=args), "post", fields={"is_mended": "yes"})  # fmt: skip
        return [good, Action(_("Not yet"), reverse("inspections:mending_return", args=args))]
    return []
