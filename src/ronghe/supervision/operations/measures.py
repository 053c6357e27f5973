"""Measures after a decision: step by step, each announced, open to objection, and never automatic."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from ronghe.kernel import audit, news
from ronghe.kernel.permissions import may, require
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.models import RestrictionKind, RestrictionState
from ronghe.parties.operations import lift_restriction, restrict_organisation
from ronghe.supervision.inspection_law import periods_on
from ronghe.supervision.lifecycles import MEASURE
from ronghe.supervision.locking import by_name, locked_inspection, locked_measure, said
from ronghe.supervision.models import (
    BINDING,
    PENDING,
    TAKEN,
    Inspection,
    InspectionState,
    Measure,
    MeasureState,
    MeasureStep,
    Mending,
    Outcome,
)
from ronghe.supervision.operations.inspections import law_of
from ronghe.supervision.refusals import AnotherPersonDecides, DoesNotFit, StepsAreSkipped

MOST_SKIPPED = 1
KINDS = {
    MeasureStep.SUSPENSION: RestrictionKind.SUSPENSION,
    MeasureStep.EXCLUSION: RestrictionKind.BAN,
}
ENDED = {RestrictionState.LIFTED, RestrictionState.EXPIRED}


@dataclass(frozen=True)
class MeasurePlan:
    step: int
    reason: str
    mend_what: str = ""
    mend_by: date | None = None
    legal_basis: str = ""
    binds_until: date | None = None


@transaction.atomic
def notice_measure(
    *, inspection: Inspection, plan: MeasurePlan, actor: Actor, at: datetime
) -> Measure:
    """Announce a measure with its reason; it is in force only when a person puts it in force."""
    require(actor, "supervision.decide_inspection", inspection)
    inspection = locked_inspection(inspection)
    if inspection.state != InspectionState.DECIDED or inspection.outcome != Outcome.HOLLOW:
        raise DoesNotFit(_("A measure follows a decision that the cooperation is hollow, and nothing else."))  # fmt: skip
    _refuse_skipping(inspection, plan.step)
    is_mending = plan.step == MeasureStep.MENDING
    if is_mending and (not plan.mend_what.strip() or plan.mend_by is None or plan.mend_by <= day_of(at)):  # fmt: skip
        raise DoesNotFit(_("Say what is to be put right, by a day to come."))
    is_binding = plan.step in BINDING
    if is_binding:
        _check_binding(inspection, plan, actor)
    periods = periods_on(law_of(inspection), day_of(at))
    until = day_of(at) + timedelta(days=periods.object)
    if is_binding and plan.binds_until is not None and plan.binds_until <= until:
        raise DoesNotFit(_("Choose a last day after the days for an objection, or it never binds."))
    measure = Measure.objects.create(
        inspection=inspection,
        step=plan.step,
        reason=said(plan.reason, otherwise=_("Give the reason for this step.")),
        mend_what=plan.mend_what.strip()[:2000] if is_mending else "",
        mend_by=plan.mend_by if is_mending else None,
        legal_basis=plan.legal_basis.strip()[:300] if is_binding else "",
        binds_until=plan.binds_until if is_binding else None,
        noticed_by=by_name(actor),
        noticed_at=at,
        object_until=until,
        lapses_on=until + timedelta(days=periods.settle),
    )
    details = {"measure": measure.pk, "step": measure.step}
    audit.record("measure.noticed", inspection, actor=actor, at=at, details=details)
    news.publish("measure.noticed", inspection, actor=actor, at=at, payload=details)
    return measure


def _check_binding(inspection: Inspection, plan: MeasurePlan, actor: Actor) -> None:
    if not plan.legal_basis.strip() or plan.binds_until is None:
        raise DoesNotFit(_("Give the legal basis and the last day; the organisation has a right to both."))  # fmt: skip
    if not may(actor, "parties.restrict_organisation", inspection.inspected):
        raise DoesNotFit(_("Your authority may not suspend or exclude this organisation. Hand the case to the authority that may."))  # fmt: skip


def highest_step(inspection: Inspection) -> int:
    """Give the highest step that was in force; 0 before the first."""
    taken = inspection.measures.filter(state__in=TAKEN).aggregate(top=Max("step"))
    return int(taken["top"] or 0)


def open_steps(inspection: Inspection) -> list[MeasureStep]:
    """Give the steps that may be announced next: none while one is pending."""
    if inspection.measures.filter(state__in=PENDING).exists():
        return []
    most = highest_step(inspection) + 1 + MOST_SKIPPED
    return [one for one in MeasureStep if one <= most]


def _refuse_skipping(inspection: Inspection, step: int) -> None:
    if step not in MeasureStep.values:
        raise DoesNotFit(_("Choose a step."))
    if inspection.measures.filter(state__in=PENDING).exists():
        raise DoesNotFit(_("Settle the measure that was announced first."))
    if step > highest_step(inspection) + 1 + MOST_SKIPPED:
        raise StepsAreSkipped(_("Measures go up step by step, and leave out one at most."))


@transaction.atomic
def object_to_measure(*, measure: Measure, objection: str, actor: Actor, at: datetime) -> Measure:
    """Object, for the inspected, within the days one has; another person settles it."""
    require(actor, "supervision.answer_inspection", measure.inspection)
    measure = locked_measure(measure)
    measure.state = MEASURE.next_state(measure.state, "object_to_measure")
    if day_of(at) > measure.object_until:
        raise DoesNotFit(_("The days for an objection are over."))
    measure.objection = said(objection, otherwise=_("Say what speaks against it."))
    measure.objected_by = by_name(actor)
    measure.save(update_fields=["state", "objection", "objected_by"])
    _record("objected_to", measure, actor, at)
    return measure


@transaction.atomic
def impose_measure(*, measure: Measure, answer: str = "", actor: Actor, at: datetime) -> Measure:
    """Put it in force, when the days for an objection are over or the objection was answered.

    An objection is settled by somebody else than who announced the measure, with an answer.
    """
    require(actor, "supervision.decide_inspection", measure.inspection)
    measure = locked_measure(measure)
    state = MEASURE.next_state(measure.state, "impose_measure")
    if measure.state == MeasureState.NOTICED and day_of(at) <= measure.object_until:
        raise DoesNotFit(_("They may still object. It can be put in force when their days are over."))  # fmt: skip
    if measure.state == MeasureState.OBJECTED:
        if actor.person_id == measure.noticed_by_id:
            raise AnotherPersonDecides(_("You announced it: a second person settles the objection."))  # fmt: skip
        said(answer, otherwise=_("Answer the objection first."))
    if measure.step in BINDING:
        _restrict(measure, actor, at)
    _settle(measure, state, answer, actor, at)
    if measure.mend_by is not None:
        Mending.objects.create(measure=measure, due_on=measure.mend_by)
    _record("imposed", measure, actor, at)
    return measure


def _restrict(measure: Measure, actor: Actor, at: datetime) -> None:
    """Suspend or ban the inspected, as announced; it binds at once, wherever organisations act."""
    assert measure.binds_until is not None  # noqa: S101 -- the table says so
    measure.restriction = restrict_organisation(
        organisation=measure.inspection.inspected,
        kind=KINDS[MeasureStep(measure.step)],
        reason=measure.reason,
        legal_basis=measure.legal_basis,
        starts_on=day_of(at),
        ends_on=measure.binds_until,
        actor=actor,
        at=at,
    )


@transaction.atomic
def withdraw_measure(*, measure: Measure, answer: str, actor: Actor, at: datetime) -> Measure:
    """Withdraw what was announced: an objection convinced, or the reason is gone."""
    require(actor, "supervision.decide_inspection", measure.inspection)
    measure = locked_measure(measure)
    state = MEASURE.next_state(measure.state, "withdraw_measure")
    _settle(measure, state, said(answer, otherwise=_("Say why it is withdrawn.")), actor, at)
    _record("withdrawn", measure, actor, at)
    return measure


@transaction.atomic
def lift_measure(*, measure: Measure, answer: str, actor: Actor, at: datetime) -> Measure:
    """Lift what is in force: it has done its work, or should not have been.

    The restriction that it is ends with it.
    """
    require(actor, "supervision.decide_inspection", measure.inspection)
    measure = locked_measure(measure)
    state = MEASURE.next_state(measure.state, "lift_measure")
    answer = said(answer, otherwise=_("Say why it is lifted."))
    if measure.restriction is not None and measure.restriction.state not in ENDED:
        lift_restriction(restriction=measure.restriction, reason=answer, actor=actor, at=at)
    _settle(measure, state, answer, actor, at)
    _record("lifted", measure, actor, at)
    return measure


def tend_measures(*, actor: Actor, at: datetime) -> int:
    """Let lapse what the authority announced and did not settle in time, and end what binds no more."""
    require(actor, "supervision.tend_inspections")
    late = Measure.objects.filter(state__in=PENDING, lapses_on__lt=day_of(at))
    over = Measure.objects.filter(state=MeasureState.IN_FORCE, restriction__state__in=sorted(ENDED))
    lapsed = [_let_measure_lapse(one, actor=actor, at=at) for one in _in_order(late)]
    ended = [_end_with_restriction(one, actor=actor, at=at) for one in _in_order(over)]
    return sum(lapsed) + sum(ended)


def _in_order(measures: QuerySet[Measure]) -> QuerySet[Measure]:
    return measures.select_related("inspection").order_by("pk")


@transaction.atomic
def _end_with_restriction(measure: Measure, *, actor: Actor, at: datetime) -> bool:
    """End a measure whose restriction has run out, or was lifted after credit repair (信用修复)."""
    measure = locked_measure(measure)
    if measure.state != MeasureState.IN_FORCE:
        return False
    state = MEASURE.next_state(measure.state, "end_measure")
    _settle(measure, state, "", actor, at)
    _record("ended", measure, actor, at)
    return True


@transaction.atomic
def _let_measure_lapse(measure: Measure, *, actor: Actor, at: datetime) -> bool:
    measure = locked_measure(measure)
    if measure.state not in PENDING or measure.lapses_on >= day_of(at):
        return False
    state = MEASURE.next_state(measure.state, "lapse_measure")
    _settle(measure, state, "", actor, at)
    details = {"measure": measure.pk}
    audit.record("measure.lapsed", measure.inspection, actor=actor, at=at, details=details)
    news.publish("measure.lapsed", measure.inspection, actor=actor, at=at, payload=details)
    return True


def _settle(measure: Measure, state: str, answer: str, actor: Actor, at: datetime) -> None:
    measure.state, measure.answer = state, answer.strip()[:2000]
    measure.settled_by, measure.settled_at = actor.person, at
    fields = ["state", "answer", "settled_by", "settled_at", "restriction"]
    measure.save(update_fields=fields)


def _record(what: str, measure: Measure, actor: Actor, at: datetime) -> None:
    details = {"measure": measure.pk, "step": measure.step}
    audit.record(f"measure.{what}", measure.inspection, actor=actor, at=at, details=details)
    news.publish(f"measure.{what}", measure.inspection, actor=actor, at=at, payload=details)
