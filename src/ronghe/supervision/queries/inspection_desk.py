"""What waits for somebody about inspections, visits and measures: one query a desk."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from ronghe.parties.actors import Actor
from ronghe.parties.models import OrganisationKind, Role
from ronghe.supervision.models import (
    LIVE,
    EvidenceRequest,
    Inspection,
    InspectionOfficer,
    InspectionState,
    InspectionWay,
    Measure,
    MeasureState,
    Mending,
    MendingState,
    inspects_for,
)

SHOWN = 8
S = InspectionState
MANAGING_KINDS = frozenset({OrganisationKind.COLLEGE, OrganisationKind.ENTERPRISE})


@dataclass(frozen=True)
class InspectionWaiting:
    """One thing that waits: what it is, about which case, of whom, until when."""

    kind: str
    reference: str
    words: str
    due_on: date | None = None


def waiting_about_inspections(actor: Actor, *, on: date) -> list[InspectionWaiting]:
    if inspects_for(actor):
        return _of_authority(actor, on)
    own = actor.organisation
    if own is not None and actor.managed_organisations and own.kind in MANAGING_KINDS:
        return _of_inspected(actor, on)
    return []


def _measures(*states: MeasureState) -> Exists:
    return Exists(Measure.objects.filter(inspection=OuterRef("pk"), state__in=states))


def _mendings(state: MendingState) -> Exists:
    return Exists(Mending.objects.filter(measure__inspection=OuterRef("pk"), state=state))


def _of_authority(actor: Actor, on: date) -> list[InspectionWaiting]:
    """Give an inspector what is his or hers to do, the others what is to be prepared and decided."""
    named = InspectionOfficer.objects.filter(inspection=OuterRef("pk"), membership=actor.membership_id)  # fmt: skip
    rows = Inspection.objects.visible_to(actor).annotate(
        is_mine=Exists(named),
        is_objected=_measures(MeasureState.OBJECTED),
        is_answered=_mendings(MendingState.ANSWERED),
    )
    if actor.holds(Role.INSPECTOR):
        rows = rows.filter(Q(is_mine=True), Q(state__in=[S.ANNOUNCED, S.AGREED, S.UNDER_WAY]) | Q(is_answered=True))  # fmt: skip
    else:
        preparing = Q(state__in=[S.PLANNED, S.APPROVED, S.REPLIED])
        unanswered = Q(state=S.FOUND, reply_until__lt=on)
        rows = rows.filter(preparing | unanswered | Q(is_objected=True) | Q(is_answered=True))
    found = rows.order_by("lapses_on", "pk").values_list(
        "reference", "cooperation__title", "state", "way", "needs_approval", "on", "lapses_on",
        "opened_by", "is_objected", "is_answered",
    )  # fmt: skip
    kinds = _of_officer if actor.holds(Role.INSPECTOR) else _of_decider
    made = [kinds(row, actor, on) for row in found[:SHOWN]]
    return [one for one in made if one is not None]


def _of_officer(row: tuple[object, ...], _actor: Actor, on: date) -> InspectionWaiting | None:
    reference, title, state, way, _needs, day, last, _opened, _objected, answered = row
    kind = {S.UNDER_WAY: "look"}.get(InspectionState(str(state)), "")
    due = last
    if state in {S.ANNOUNCED, S.AGREED}:
        may_begin = state == S.AGREED or way == InspectionWay.INSPECTION
        if not may_begin:
            return None
        kind, due = "go", day
    if not kind and answered:
        kind, due = "check_mending", None
    return _waiting(kind, reference, title, due)


def _of_decider(row: tuple[object, ...], actor: Actor, _on: date) -> InspectionWaiting | None:
    reference, title, state, _way, needs, _day, last, opened, objected, answered = row
    if objected or answered:
        return _waiting("settle" if objected else "check_mending", reference, title, None)
    if state == S.PLANNED and needs:
        if opened == actor.person_id:
            return None
        return _waiting("approve", reference, title, None)
    if state in {S.PLANNED, S.APPROVED}:
        return _waiting("prepare", reference, title, None)
    return _waiting("decide", reference, title, last)


def _of_inspected(actor: Actor, on: date) -> list[InspectionWaiting]:
    """Give a college or an enterprise what it is asked, and what it may answer."""
    unhanded = EvidenceRequest.objects.filter(inspection=OuterRef("pk"), handed_at=None)
    rows = Inspection.objects.visible_to(actor).annotate(
        is_asked=Exists(unhanded),
        is_noticed=Exists(Measure.objects.filter(inspection=OuterRef("pk"), state=MeasureState.NOTICED, object_until__gte=on)),
        is_to_mend=_mendings(MendingState.OPEN),
    )  # fmt: skip
    asked = Q(state__in=[S.ANNOUNCED, S.AGREED, S.UNDER_WAY], is_asked=True)
    visit = Q(state=S.ANNOUNCED, way=InspectionWay.VISIT)
    found = Q(state=S.FOUND, reply_until__gte=on)
    rows = rows.filter(asked | visit | found | Q(is_noticed=True) | Q(is_to_mend=True))
    told = rows.order_by("lapses_on", "pk").values_list(
        "reference", "cooperation__title", "state", "way", "on", "reply_until", "is_noticed", "is_to_mend"
    )  # fmt: skip
    return [_asked_of(row) for row in told[:SHOWN]]


def _asked_of(row: tuple[object, ...]) -> InspectionWaiting:
    reference, title, state, way, day, reply_until, noticed, to_mend = row
    if state not in LIVE:
        return _waiting("object" if noticed or not to_mend else "mend", reference, title, None)
    if state == S.ANNOUNCED and way == InspectionWay.VISIT:
        return _waiting("answer_visit", reference, title, day)
    if state == S.FOUND:
        return _waiting("reply", reference, title, reply_until)
    return _waiting("hand_in", reference, title, day)


def _waiting(kind: str, reference: object, title: object, due_on: object) -> InspectionWaiting:
    day = due_on if isinstance(due_on, date) else None
    return InspectionWaiting(kind, str(reference), str(title), day)
