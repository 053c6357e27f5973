"""Decisions: by somebody who did not look, after the inspected could speak, with reasons."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.supervision.lifecycles import INSPECTION
from ronghe.supervision.locking import by_name, locked_inspection, said
from ronghe.supervision.models import Inspection, InspectionState, Outcome
from ronghe.supervision.refusals import DoesNotFit


@transaction.atomic
def decide_inspection(
    *, inspection: Inspection, outcome: str, reasons: str, actor: Actor, at: datetime
) -> Inspection:
    """Decide whether the cooperation is hollow, is not, or cannot be told; it follows from no score.

    Before a reply came, the days for it have to be over.
    """
    require(actor, "supervision.decide_inspection", inspection)
    inspection = locked_inspection(inspection)
    state = INSPECTION.next_state(inspection.state, "decide_inspection")
    if outcome not in Outcome.values:
        raise DoesNotFit(_("Hollow, not hollow, or not to be told: choose one."))
    if not may_be_decided(inspection, at):
        raise DoesNotFit(_("They may still reply. Decide after their reply, or when their days are over."))  # fmt: skip
    inspection.reasons = said(
        reasons, otherwise=_("Give the reasons: they are read by those inspected."), longest=4000
    )
    inspection.state, inspection.outcome = state, outcome
    inspection.decided_by, inspection.ended_at = by_name(actor), at
    inspection.save(update_fields=["state", "outcome", "reasons", "decided_by", "ended_at"])
    details = {"outcome": outcome}
    audit.record("inspection.decided", inspection, actor=actor, at=at, details=details)
    news.publish("inspection.decided", inspection, actor=actor, at=at, payload=details)
    return inspection


def may_be_decided(inspection: Inspection, at: datetime) -> bool:
    if inspection.state == InspectionState.REPLIED:
        return True
    return inspection.reply_until is not None and day_of(at) > inspection.reply_until
