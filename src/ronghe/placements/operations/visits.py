"""Visits of the tutor: planned for a day, reported, and said to be so by host or student."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.evidence import store
from ronghe.kernel.permissions import require
from ronghe.kernel.references import next_reference
from ronghe.parties.actors import Actor, ActorKind
from ronghe.parties.following import day_of
from ronghe.partnerships.operations.piles import Handed
from ronghe.placements.gate import assess_later, locked
from ronghe.placements.lifecycles import VISIT
from ronghe.placements.models import (
    ConfirmWay,
    Placement,
    Reply,
    Visit,
    VisitAnswer,
    VisitQuestion,
    VisitState,
    VisitWay,
)
from ronghe.placements.refusals import DoesNotFit, ReasonIsMissing
from ronghe.placements.sides import side_of
from ronghe.placements.visit_law import rules_ask_for_reviews

LONGEST, LONGEST_NOTE, MOST_PICTURES, MOST_AT_ONCE = 4_000, 500, 3, 100


class IsAnswered(ValueError):
    """Each side says once whether a visit took place; what it said stays."""


@dataclass(frozen=True)
class VisitPlan:
    """When, in which way, and what for."""

    on: date
    way: str = VisitWay.ON_SITE
    purpose: str = ""


@dataclass(frozen=True)
class VisitReport:
    """When and how it was, whom and what the tutor saw, the answers by question, and words."""

    on: date
    way: str
    saw_student: bool = False
    saw_mentor: bool = False
    saw_workplace: bool = False
    replies: Mapping[str, str] = field(default_factory=dict)
    text: str = ""


@transaction.atomic
def plan_visits(
    *, placements: Sequence[Placement], plan: VisitPlan, actor: Actor, at: datetime
) -> list[Visit]:
    """Plan a visit to each of these placements of one host, for one day; the host is told once."""
    for one in placements:
        require(actor, "placements.plan_visits", one)
    if not 0 < len(placements) <= MOST_AT_ONCE:
        raise DoesNotFit(_("Choose at least one student, and a hundred at most."))
    if len({one.host_id for one in placements}) != 1:
        raise DoesNotFit(_("Plan the visits to one host in one step, those to another in the next."))  # fmt: skip
    if plan.on < day_of(at):
        raise DoesNotFit(_("This day is over. A visit that has taken place is reported, not planned."))  # fmt: skip
    found: list[Visit] = []
    for one in sorted(placements, key=lambda placement: placement.pk):
        visit = _planned(locked(one), plan, actor, at)
        payload = {"is_first": not found, "count": len(placements)}
        news.publish("visit.planned", visit, actor=actor, at=at, payload=payload)
        found.append(visit)
    return found


def _planned(placement: Placement, plan: VisitPlan, actor: Actor, at: datetime) -> Visit:
    if not placement.is_open or not placement.starts_on <= plan.on <= placement.ends_on:
        raise DoesNotFit(_("%(reference)s: choose a day of the placement.") % {"reference": placement.reference})  # fmt: skip
    if plan.way not in VisitWay.values:
        raise DoesNotFit(_("Choose in which way you visit."))
    if placement.visits.filter(state=VisitState.PLANNED, planned_on=plan.on).exists():
        raise DoesNotFit(_("%(reference)s: a visit is planned for that day already.") % {"reference": placement.reference})  # fmt: skip
    tutor = placement.tutor_id or actor.membership_id
    if tutor is None:
        raise DoesNotFit(_("Name the college tutor first."))
    visit = Visit.objects.create(
        reference=next_reference("VI", on=day_of(at)),
        placement=placement,
        tutor_id=tutor,
        planned_on=plan.on,
        planned_way=plan.way,
        purpose=plan.purpose.strip()[:200],
        planned_by=actor.person,
        planned_at=at,
    )
    details = {"visit": visit.reference, "on": plan.on.isoformat()}
    audit.record("visit.planned", placement, actor=actor, at=at, details=details)
    return visit


@transaction.atomic
def report_visit(
    *,
    visit: Visit,
    report: VisitReport,
    pictures: Sequence[Handed] = (),
    actor: Actor,
    at: datetime,
) -> Visit:
    """Report a visit as its tutor; it waits for host or student to say that it was so."""
    require(actor, "placements.report_visit", visit)
    return _reported(locked_visit(visit), report, pictures, actor, at)


@transaction.atomic
def note_visit(
    *,
    placement: Placement,
    report: VisitReport,
    pictures: Sequence[Handed] = (),
    actor: Actor,
    at: datetime,
) -> Visit:
    """Report a visit or a call that nobody had planned."""
    require(actor, "placements.plan_visits", placement)
    placement = locked(placement)
    if not placement.has_begun or not placement.starts_on <= report.on:
        raise DoesNotFit(_("Visits are reported once the placement has begun."))
    tutor = placement.tutor_id or actor.membership_id
    if tutor is None:
        raise DoesNotFit(_("Name the college tutor first."))
    planned = placement.visits.filter(state=VisitState.PLANNED, planned_on=report.on)
    visit = planned.select_for_update().first() or Visit.objects.create(
        reference=next_reference("VI", on=day_of(at)),
        placement=placement,
        tutor_id=tutor,
        planned_on=report.on,
        planned_way=report.way if report.way in VisitWay.values else VisitWay.ON_SITE,
        planned_by=actor.person,
        planned_at=at,
    )
    return _reported(visit, report, pictures, actor, at)


def _reported(
    visit: Visit, report: VisitReport, pictures: Sequence[Handed], actor: Actor, at: datetime
) -> Visit:
    state = VISIT.next_state(visit.state, "report_visit")
    _refuse_unfit(visit.placement, report, pictures, day_of(at))
    visit.state, visit.happened_on, visit.way = state, report.on, report.way
    visit.saw_student, visit.saw_mentor = report.saw_student, report.saw_mentor
    visit.saw_workplace, visit.replies = report.saw_workplace, dict(report.replies)
    visit.text, visit.reported_by, visit.reported_at = report.text.strip(), actor.person, at
    visit.save()
    for one in pictures:
        store(one.file, name=one.name, subject=visit, kind="workplace", uploaded_by=actor, at=at)
    details = {"visit": visit.reference, "on": report.on.isoformat(), "way": report.way}
    audit.record("visit.reported", visit.placement, actor=actor, at=at, details=details)
    news.publish("visit.reported", visit, actor=actor, at=at)
    _assess(visit)
    return visit


def _refuse_unfit(
    placement: Placement, report: VisitReport, pictures: Sequence[Handed], today: date
) -> None:
    if not placement.starts_on <= report.on <= today:
        raise DoesNotFit(_("Choose a day of the placement that has come."))
    if report.way not in VisitWay.values:
        raise DoesNotFit(_("Choose in which way you visited."))
    if not (report.saw_student or report.saw_mentor or report.saw_workplace):
        raise DoesNotFit(_("Say whom you met. If you met nobody, cancel the visit, and say why."))
    if report.way == VisitWay.PHONE and report.saw_workplace:
        raise DoesNotFit(_("By telephone nobody sees a workplace."))
    if not set(report.replies) <= set(VisitQuestion.values):
        raise DoesNotFit(_("Choose among the questions of the visit."))
    if not set(report.replies.values()) <= set(Reply.values):
        raise DoesNotFit(_("Answer each question with yes, no or not known."))
    if len(report.text) > LONGEST:
        raise DoesNotFit(_("The report has at most %(n)d characters.") % {"n": LONGEST})
    if len(pictures) > MOST_PICTURES:
        raise DoesNotFit(_("Three pictures are enough for a visit."))
    if pictures and not placement.work.get("pictures_allowed"):
        raise DoesNotFit(_("The host does not allow pictures of the workplace. Describe it in words."))  # fmt: skip


@transaction.atomic
def answer_visit(
    *, visit: Visit, took_place: bool, note: str = "", actor: Actor, at: datetime
) -> VisitAnswer:
    """Say as host or student whether a visit was as reported; a no is shown beside the report."""
    require(actor, "placements.answer_visit", visit)
    visit = locked_visit(visit)
    side = side_of(actor, visit.placement)
    assert side is not None  # noqa: S101 -- the permission asks for one
    if took_place and visit.state == VisitState.CONTRADICTED:
        state = VisitState.CONTRADICTED.value  # one side’s yes takes no other side’s no away
    else:
        step = "confirm_visit" if took_place else "contradict_visit"
        state = VISIT.next_state(visit.state, step)
    if not took_place and not note.strip():
        raise ReasonIsMissing(_("Say in a sentence what was otherwise."))
    if visit.answers.filter(side=side).exists():
        raise IsAnswered(_("Your side has answered this visit already; its answer stays."))
    answer = VisitAnswer.objects.create(
        visit=visit,
        side=side,
        took_place=took_place,
        note=note.strip()[:LONGEST_NOTE],
        answered_by=actor.person,
        answered_at=at,
        answer_way=ConfirmWay.LINK if actor.kind == ActorKind.LINK else ConfirmWay.ACCOUNT,
    )
    visit.state = state
    visit.save(update_fields=["state"])
    details = {"visit": visit.reference, "side": str(side)}
    verb = "visit.confirmed" if took_place else "visit.contradicted"
    audit.record(verb, visit.placement, actor=actor, at=at, details=details)
    if not took_place:
        news.publish("visit.contradicted", visit, actor=actor, at=at)
    _assess(visit)
    return answer


@transaction.atomic
def cancel_visit(*, visit: Visit, note: str, actor: Actor, at: datetime) -> Visit:
    """Cancel a planned visit, with the reason; whoever expected it is told."""
    require(actor, "placements.cancel_visit", visit)
    if not note.strip():
        raise ReasonIsMissing(_("Say why, so that those who expected you know."))
    visit = locked_visit(visit)
    visit.state = VISIT.next_state(visit.state, "cancel_visit")
    visit.cancel_note = note.strip()[:LONGEST_NOTE]
    visit.save(update_fields=["state", "cancel_note"])
    details = {"visit": visit.reference, "note": visit.cancel_note}
    audit.record("visit.cancelled", visit.placement, actor=actor, at=at, details=details)
    news.publish("visit.cancelled", visit, actor=actor, at=at)
    return visit


def locked_visit(visit: Visit) -> Visit:
    """Lock a visit; its placement, with the people around it, is read along."""
    return (
        Visit.objects.select_for_update(of=("self",))
        .select_related("placement__student__person", "placement__mentor", "placement__host")
        .get(pk=visit.pk)
    )


def _assess(visit: Visit) -> None:
    """Have the law look again where one of its rules asks for such meetings."""
    if rules_ask_for_reviews(visit.placement.jurisdiction):
        assess_later([visit.placement_id])
