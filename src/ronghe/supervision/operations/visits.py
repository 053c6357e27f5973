"""On site: begun by an officer, the checklist and the records drawn, and what was found.

A voluntary visit is agreed to or declined first; declining has no effect on whoever declines.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from ronghe.kernel import audit, news
from ronghe.kernel.evidence import store
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.models import OrganisationKind
from ronghe.partnerships.operations.piles import Handed
from ronghe.supervision.inspection_law import checklist_for, periods_on
from ronghe.supervision.lifecycles import INSPECTION
from ronghe.supervision.locking import by_name, locked_inspection, said
from ronghe.supervision.models import (
    CheckLine,
    DrawnRecord,
    Inspection,
    InspectionState,
    Seen,
)
from ronghe.supervision.operations.inspections import law_of
from ronghe.supervision.queries.records import draw_records
from ronghe.supervision.refusals import DoesNotFit

LONGEST_NOTE = 500
SEED_BITS = 32


@dataclass(frozen=True)
class Looked:
    """What was seen of one line or record: an answer, a note, pictures of a line."""

    answer: str = ""
    note: str = ""
    pictures: Sequence[Handed] = field(default=())


@transaction.atomic
def agree_to_visit(*, inspection: Inspection, actor: Actor, at: datetime) -> Inspection:
    """Agree, for the visited, that somebody comes."""
    require(actor, "supervision.answer_inspection", inspection)
    inspection = locked_inspection(inspection)
    _refuse_duty(inspection)
    inspection.state = INSPECTION.next_state(inspection.state, "agree_to_visit")
    inspection.save(update_fields=["state"])
    audit.record("inspection.agreed_to", inspection, actor=actor, at=at)
    news.publish("inspection.agreed_to", inspection, actor=actor, at=at)
    return inspection


@transaction.atomic
def decline_visit(
    *, inspection: Inspection, note: str = "", actor: Actor, at: datetime
) -> Inspection:
    """Decline, without a reason and without effect; in a campaign it counts as not answered."""
    require(actor, "supervision.answer_inspection", inspection)
    inspection = locked_inspection(inspection)
    _refuse_duty(inspection)
    inspection.state = INSPECTION.next_state(inspection.state, "decline_visit")
    inspection.ending_note, inspection.ended_at = note.strip()[:LONGEST_NOTE], at
    inspection.save(update_fields=["state", "ending_note", "ended_at"])
    audit.record("inspection.declined", inspection, actor=actor, at=at)
    news.publish("inspection.declined", inspection, actor=actor, at=at)
    return inspection


def _refuse_duty(inspection: Inspection) -> None:
    if not inspection.is_visit:
        raise DoesNotFit(_("An inspection is not a voluntary visit: it takes place on the day announced. Write to the authority if the day is impossible."))  # fmt: skip


@transaction.atomic
def begin_inspection(
    *, inspection: Inspection, actor: Actor, at: datetime, seed: int | None = None
) -> Inspection:
    """Begin on site: the checklist is laid out, and records are drawn that nobody knew before."""
    require(actor, "supervision.carry_out_inspection", inspection)
    inspection = locked_inspection(inspection)
    state = INSPECTION.next_state(inspection.state, "begin_inspection")
    if inspection.is_visit and inspection.state != InspectionState.AGREED:
        raise DoesNotFit(_("They have not agreed to the visit. No answer is not a yes."))
    if inspection.on is None or day_of(at) < inspection.on:
        raise DoesNotFit(_("The day announced has not come yet."))
    of_host = inspection.inspected.kind == OrganisationKind.ENTERPRISE
    lines = checklist_for(law_of(inspection), of_host=of_host)
    CheckLine.objects.bulk_create(CheckLine(inspection=inspection, key=one.key) for one in lines)
    lot = secrets.randbits(SEED_BITS) if seed is None else seed
    drawn = draw_records(inspection.cooperation, seed=lot, on=day_of(at))
    DrawnRecord.objects.bulk_create(
        DrawnRecord(
            inspection=inspection,
            kind=one.kind,
            record=one.record,
            placement_id=one.placement,
            day=one.day,
        )
        for one in drawn
    )
    days = periods_on(law_of(inspection), day_of(at)).on_site
    inspection.state, inspection.begun_at = state, at
    inspection.lapses_on = day_of(at) + timedelta(days=days)
    inspection.save(update_fields=["state", "begun_at", "lapses_on"])
    details = {"records": len(drawn), "seed": lot}
    audit.record("inspection.begun", inspection, actor=actor, at=at, details=details)
    news.publish("inspection.begun", inspection, actor=actor, at=at)
    return inspection


@transaction.atomic
def fill_in_checklist(
    *,
    inspection: Inspection,
    lines: Mapping[str, Looked],
    records: Mapping[int, Looked],
    actor: Actor,
    at: datetime,
) -> Inspection:
    """Write down what was seen so far; it may be filled in again until the findings are stated."""
    require(actor, "supervision.carry_out_inspection", inspection)
    inspection = locked_inspection(inspection)
    if inspection.state != InspectionState.UNDER_WAY:
        raise DoesNotFit(_("The checklist is filled in while one is on site."))
    known = {"", *Seen.values}
    if any(one.answer not in known for one in (*lines.values(), *records.values())):
        raise DoesNotFit(_("A line holds, does not hold, or could not be seen."))
    for line in inspection.lines.filter(key__in=lines):
        _look_at(line, lines[line.key])
        for picture in lines[line.key].pictures:
            store(picture.file, name=picture.name, subject=line, kind="picture", uploaded_by=actor, at=at)  # fmt: skip
    for record in inspection.records.filter(pk__in=records):
        _look_at(record, records[record.pk])
    audit.record("inspection.checklist_filled", inspection, actor=actor, at=at)
    return inspection


def _look_at(thing: CheckLine | DrawnRecord, looked: Looked) -> None:
    thing.answer, thing.note = looked.answer, looked.note.strip()[:LONGEST_NOTE]
    thing.save(update_fields=["answer", "note"])


@transaction.atomic
def state_findings(
    *, inspection: Inspection, findings: str, actor: Actor, at: datetime
) -> Inspection:
    """State what was found, once every line has an answer; the inspected reads it and may reply."""
    require(actor, "supervision.carry_out_inspection", inspection)
    inspection = locked_inspection(inspection)
    state = INSPECTION.next_state(inspection.state, "state_findings")
    left = inspection.lines.filter(answer="").count() + inspection.records.filter(answer="").count()
    if left:
        raise DoesNotFit(_("%(n)d lines of the checklist have no answer yet. What could not be seen is an answer too.") % {"n": left})  # fmt: skip
    periods = periods_on(law_of(inspection), day_of(at))
    inspection.findings = said(
        findings, otherwise=_("Say what you found, so that somebody else can decide."), longest=4000
    )
    inspection.state, inspection.found_by, inspection.found_at = state, by_name(actor), at
    inspection.reply_until = day_of(at) + timedelta(days=periods.reply)
    inspection.lapses_on = inspection.reply_until + timedelta(days=periods.decide)
    inspection.save(
        update_fields=["state", "findings", "found_by", "found_at", "reply_until", "lapses_on"]
    )
    audit.record("inspection.findings_stated", inspection, actor=actor, at=at)
    news.publish("inspection.findings_stated", inspection, actor=actor, at=at)
    return inspection
