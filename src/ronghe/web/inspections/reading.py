"""Who reads the page of an inspection: what is next, whose turn it is, and what else one can do."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from ronghe.kernel.permissions import may
from ronghe.supervision.models import Inspection, InspectionState, Outcome
from ronghe.supervision.operations.decisions import may_be_decided
from ronghe.supervision.operations.measures import open_steps
from ronghe.web.inspections.access import inspection_url, is_of_authority, named
from ronghe.web.inspections.words import inspection_chip
from ronghe.web.parts import Action, NextStep, ObjectHeader
from ronghe.web.requests import WebRequest

S = InspectionState


@dataclass(frozen=True)
class Reader:
    """What whoever reads the page may do with the inspection."""

    is_authority: bool
    handles: bool
    approves: bool
    looks: bool
    answers: bool
    decides: bool
    has_officers: bool


def reader_of(request: WebRequest, inspection: Inspection) -> Reader:
    def can(name: str) -> bool:
        return may(request.actor, f"supervision.{name}", inspection)

    is_authority = is_of_authority(request)
    return Reader(
        is_authority=is_authority,
        handles=is_authority and can("handle_inspection"),
        approves=is_authority and inspection.needs_approval and can("approve_inspection"),
        looks=is_authority and can("carry_out_inspection"),
        answers=not is_authority and can("answer_inspection"),
        decides=is_authority and can("decide_inspection"),
        has_officers=is_authority and inspection.officers.exists(),
    )


def header_of(inspection: Inspection, reader: Reader) -> ObjectHeader:
    return ObjectHeader(
        inspection.reference,
        inspection.get_way_display(),
        _("%(inspected)s · %(cooperation)s")
        % {"inspected": named(inspection.inspected), "cooperation": inspection.cooperation.title},
        inspection_chip(inspection),
        next_step=_next(inspection, reader),
    )


def _action(inspection: Inspection, label: str, step: str, method: str = "get") -> Action:
    return Action(label, inspection_url(inspection, step), method, is_primary=True)


def _next(inspection: Inspection, reader: Reader) -> NextStep | None:
    steps = {
        S.PLANNED: _to_prepare,
        S.APPROVED: _to_announce,
        S.ANNOUNCED: _announced,
        S.AGREED: _to_begin,
        S.UNDER_WAY: _under_way,
        S.FOUND: _to_reply,
        S.REPLIED: _to_decide,
    }
    step = steps.get(InspectionState(inspection.state))
    return step(inspection, reader) if step else _afterwards(inspection, reader)


def _to_prepare(inspection: Inspection, reader: Reader) -> NextStep:
    if not inspection.needs_approval:
        return _to_announce(inspection, reader)
    if reader.approves:
        return NextStep(
            _("Read the legal item, and approve the inspection as a second person"),
            action=_action(inspection, _("Approve"), "inspection_approve", "post"),
        )
    return NextStep(_("A second person approves it"), _("coordinator or case officer"))


def _to_announce(inspection: Inspection, reader: Reader) -> NextStep:
    if not reader.handles:
        return NextStep(_("It is being prepared"), named(inspection.authority))
    if not reader.has_officers:
        return NextStep(
            _("Name who carries it out"),
            action=_action(inspection, _("Name officers"), "officers_name"),
        )
    return NextStep(
        _("Announce the day, and what is asked for"),
        action=_action(inspection, _("Announce"), "inspection_announce"),
    )


def _announced(inspection: Inspection, reader: Reader) -> NextStep:
    if not inspection.is_visit:
        return _to_begin(inspection, reader)
    if reader.answers:
        return NextStep(
            _("May somebody come? It is voluntary: to decline has no effect on you."),
            until=inspection.on,
            action=_action(inspection, _("Agree to the visit"), "visit_agree", "post"),
            alternative=Action(_("Decline"), inspection_url(inspection, "visit_decline")),
        )
    return NextStep(_("They say whether somebody may come; no answer is not a yes"), named(inspection.inspected), inspection.on)  # fmt: skip


def _to_begin(inspection: Inspection, reader: Reader) -> NextStep:
    has_come = inspection.on is not None and inspection.on <= timezone.localdate()
    if reader.looks and has_come:
        return NextStep(
            _("Begin on site: the checklist is laid out, and records are drawn"),
            action=_action(inspection, _("Begin"), "inspection_begin", "post"),
        )
    if reader.answers:
        return NextStep(_("Somebody comes on the day announced. Hand in what is asked for."), until=inspection.on)  # fmt: skip
    return NextStep(_("The officers come on the day announced"), _("the officers named"), inspection.on)  # fmt: skip


def _under_way(inspection: Inspection, reader: Reader) -> NextStep:
    if reader.looks:
        return NextStep(
            _("Fill in the checklist, then state what was found"),
            until=inspection.lapses_on,
            action=_action(inspection, _("Open checklist"), "checklist"),
            alternative=Action(_("State findings"), inspection_url(inspection, "findings_state")),
        )
    return NextStep(_("It is being looked at"), _("the officers named"), inspection.lapses_on)


def _to_reply(inspection: Inspection, reader: Reader) -> NextStep:
    if reader.answers:
        return NextStep(
            _("Read what was found. You may reply before anything is decided."),
            until=inspection.reply_until,
            action=_action(inspection, _("Reply"), "findings_reply"),
        )
    if may_be_decided(inspection, timezone.now()):
        return _to_decide(inspection, reader)
    return NextStep(_("They may reply; nothing is decided before"), named(inspection.inspected), inspection.reply_until)  # fmt: skip


def _to_decide(inspection: Inspection, reader: Reader) -> NextStep:
    if reader.decides:
        return NextStep(
            _("Read findings and reply, and decide with reasons"),
            until=inspection.lapses_on,
            action=_action(inspection, _("Decide"), "inspection_decide"),
        )
    words = _("Somebody who did not look decides; otherwise it lapses in favour of the inspected")
    return NextStep(words, named(inspection.authority), inspection.lapses_on)


def _afterwards(inspection: Inspection, reader: Reader) -> NextStep | None:
    if inspection.outcome != Outcome.HOLLOW or not reader.decides or not open_steps(inspection):
        return None
    return NextStep(
        _("A measure may follow, step by step, if a person thinks it right"),
        action=Action(_("Announce a measure"), inspection_url(inspection, "measure_notice")),
    )


def rarer(inspection: Inspection, reader: Reader) -> list[Action]:
    """Give what one can do besides the next step."""
    found = []
    if reader.handles and reader.has_officers and inspection.state in {S.PLANNED, S.APPROVED}:
        found.append(Action(_("Name other officers"), inspection_url(inspection, "officers_name")))
    if reader.handles and inspection.state in {S.PLANNED, S.APPROVED, S.ANNOUNCED, S.AGREED}:
        found.append(Action(_("Cancel it"), inspection_url(inspection, "inspection_cancel")))
    if reader.answers and inspection.state == S.AGREED:
        found.append(Action(_("Decline after all"), inspection_url(inspection, "visit_decline")))
    if reader.answers and inspection.state == S.REPLIED:
        found.append(Action(_("Add to the reply"), inspection_url(inspection, "findings_reply")))
    return found
