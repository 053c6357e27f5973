"""Who was told of an incident: by whom, when, how."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.placements.by_name import by_name
from ronghe.placements.models import IncidentNotice, ToldWay
from ronghe.placements.operations.incidents import locked_incident
from ronghe.placements.refusals import DoesNotFit, ReasonIsMissing


@transaction.atomic
def note_told(
    *,
    notice: IncidentNotice,
    way: str,
    note: str,
    told_at: datetime,
    actor: Actor,
    at: datetime,
) -> IncidentNotice:
    """Note that they were told, or why they need not be; a line is noted once."""
    require(actor, "placements.tell_of_incident", notice)
    incident = locked_incident(notice.incident)
    notice = incident.notices.select_for_update().get(pk=notice.pk)
    if notice.told_at is not None:
        raise DoesNotFit(_("That they were told is noted already."))
    if way not in ToldWay.values:
        raise DoesNotFit(_("Say how they were told."))
    if way == ToldWay.NEEDLESS and not note.strip():
        raise ReasonIsMissing(_("Say why they need not be told."))
    if not incident.happened_at <= told_at <= at:
        raise DoesNotFit(_("They were told after it happened, and before now."))
    notice.told_at, notice.told_by = told_at, by_name(actor)
    notice.way, notice.note = way, note.strip()[:300]
    notice.save(update_fields=["told_at", "told_by", "way", "note"])
    details = {"party": notice.party, "way": way}
    audit.record("incident.told", incident, actor=actor, at=at, details=details)
    return notice
