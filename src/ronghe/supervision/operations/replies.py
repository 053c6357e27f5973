"""What the inspected says: evidence handed in, a reply to the findings."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ronghe.kernel import audit, news
from ronghe.kernel.evidence import store
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.partnerships.operations.piles import Handed
from ronghe.supervision.lifecycles import INSPECTION
from ronghe.supervision.locking import by_name, locked_inspection, said
from ronghe.supervision.models import (
    LIVE,
    EvidenceRequest,
    Inspection,
    InspectionReply,
)
from ronghe.supervision.refusals import DoesNotFit

MOST_FILES = 5


@transaction.atomic
def hand_in_evidence(
    *,
    request: EvidenceRequest,
    note: str,
    files: Sequence[Handed] = (),
    actor: Actor,
    at: datetime,
) -> EvidenceRequest:
    """Hand in what was asked for: as files, or by saying where it can be seen; late is not refused."""
    require(actor, "supervision.answer_inspection", request.inspection)
    inspection = locked_inspection(request.inspection)
    if inspection.state not in LIVE:
        raise DoesNotFit(_("The case is closed: nothing more is asked for."))
    if not note.strip() and not files:
        raise DoesNotFit(_("Add a file, or say where it can be seen."))
    if len(files) > MOST_FILES:
        raise DoesNotFit(_("Add %(n)d files at most.") % {"n": MOST_FILES})
    request.handed_at, request.handed_by = at, by_name(actor)
    request.note = note.strip()[:500]
    request.save(update_fields=["handed_at", "handed_by", "note"])
    for one in files:
        store(one.file, name=one.name, subject=request, kind="evidence", uploaded_by=actor, at=at)
    audit.record("inspection.evidence_handed", inspection, actor=actor, at=at, details={"request": request.pk})  # fmt: skip
    return request


@transaction.atomic
def reply_to_findings(
    *,
    inspection: Inspection,
    text: str,
    files: Sequence[Handed] = (),
    actor: Actor,
    at: datetime,
) -> InspectionReply:
    """Reply within the days one has; whoever decides has to have read it."""
    require(actor, "supervision.answer_inspection", inspection)
    inspection = locked_inspection(inspection)
    state = INSPECTION.next_state(inspection.state, "reply_to_findings")
    if inspection.reply_until is not None and day_of(at) > inspection.reply_until:
        raise DoesNotFit(_("The days for a reply are over. Silence is no admission: the case is decided on what is on record."))  # fmt: skip
    reply = InspectionReply.objects.create(
        inspection=inspection,
        text=said(
            text, otherwise=_("Write what should be known before it is decided."), longest=4000
        ),
        written_by=by_name(actor),
        written_at=at,
    )
    for one in files[:MOST_FILES]:
        store(one.file, name=one.name, subject=reply, kind="evidence", uploaded_by=actor, at=at)
    inspection.state = state
    inspection.save(update_fields=["state"])
    audit.record("inspection.replied_to", inspection, actor=actor, at=at)
    news.publish("inspection.replied_to", inspection, actor=actor, at=at)
    return reply
