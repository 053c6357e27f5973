"""Placements: planned, staffed, and what is stated of the work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.gathering import gathered
from ronghe.kernel.many_rows import save_together
from ronghe.kernel.permissions import require
from ronghe.kernel.references import next_reference
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.models import Membership, Organisation, OrganisationKind, Role
from ronghe.partnerships.models import Agreement
from ronghe.placements.gate import check, check_all, locked, locked_all
from ronghe.placements.models import Placement, PlacementKind, Post
from ronghe.placements.pay_periods import draw
from ronghe.placements.refusals import DoesNotFit
from ronghe.placements.task_writing import write_tasks
from ronghe.placements.work_facts import work_stated
from ronghe.reference.models import Occupation


@dataclass(frozen=True)
class Plan:
    """Who goes where, as what, from when to when, and what is known of the work."""

    student: Membership
    host: Organisation
    title: str
    starts_on: date
    ends_on: date
    kind: str = PlacementKind.POST
    post: Post | None = None
    agreement: Agreement | None = None
    occupation: Occupation | None = None
    tutor: Membership | None = None
    mentor: Membership | None = None
    work: Mapping[str, Any] | None = None
    is_own_choice: bool = False


@transaction.atomic
def plan_placement(*, college: Organisation, plan: Plan, actor: Actor, at: datetime) -> Placement:
    """Write down that a student is to go to a host; the gate is looked at straight away."""
    return plan_together(college=college, plans=[plan], actor=actor, at=at)[0]


@transaction.atomic
@gathered()
def plan_together(
    *, college: Organisation, plans: Sequence[Plan], actor: Actor, at: datetime
) -> list[Placement]:
    """Plan all of them or none, in the order of the plans."""
    require(actor, "placements.plan_placements", college)
    planned = [_write_plan(college, one, actor=actor, at=at) for one in plans]
    check_all([one.pk for one in planned], actor=actor, at=at)
    found = Placement.objects.in_bulk([one.pk for one in planned])
    return [found[one.pk] for one in planned]


def _write_plan(college: Organisation, plan: Plan, *, actor: Actor, at: datetime) -> Placement:
    _refuse_unfit(college, plan)
    site = plan.post.site if plan.post else None
    region = (site and site.region) or plan.host.region or college.region
    if region is None:
        raise DoesNotFit(_("Neither host nor college has a region. Enter one at the organisation."))
    placement = Placement.objects.create(
        reference=next_reference("PL", on=day_of(at)),
        college=college,
        host=plan.host,
        student=plan.student,
        region=region,
        jurisdiction=region.jurisdiction.code,
        kind=plan.kind,
        title=plan.title.strip(),
        post=plan.post,
        agreement=plan.agreement,
        occupation=plan.occupation,
        site=site,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        tutor=plan.tutor,
        mentor=plan.mentor,
        work=work_stated(plan.work or {}),
        is_own_choice=plan.is_own_choice,
    )
    said = (plan.post.details.get("tasks") or []) if plan.post else []
    wanted = {str(one).strip()[:120]: "" for one in said if str(one).strip()}
    write_tasks(placement, wanted, actor=actor, at=at)
    details = {"host": plan.host.reference}
    audit.record("placement.planned", placement, actor=actor, at=at, details=details)
    news.publish("placement.planned", placement, actor=actor, at=at)
    return placement


def _refuse_unfit(college: Organisation, plan: Plan) -> None:
    if plan.student.organisation_id != college.pk or plan.student.role != Role.STUDENT:
        raise DoesNotFit(_("A college places its own students, and no others."))
    if plan.host.pk == college.pk or plan.host.kind == OrganisationKind.AUTHORITY:
        raise DoesNotFit(_("Choose a host outside the college."))
    if plan.ends_on < plan.starts_on:
        raise DoesNotFit(_("The last day lies before the first one."))
    if not plan.title.strip():
        raise DoesNotFit(_("Say what the student does there, in a few words."))
    same = Placement.objects.filter(
        student=plan.student, host=plan.host, starts_on=plan.starts_on
    ).first()
    if same is not None:
        raise DoesNotFit(
            _("%(reference)s is this placement already.") % {"reference": same.reference}
        )
    _refuse_staff(plan.tutor, college, {Role.TUTOR, Role.CLASS_TEACHER})
    _refuse_staff(plan.mentor, plan.host, {Role.MENTOR, Role.TRAINING_MANAGER})


def _refuse_staff(person: Membership | None, organisation: Organisation, roles: set[Role]) -> None:
    if person is None:
        return
    if person.organisation_id != organisation.pk or person.role not in roles:
        raise DoesNotFit(_("Choose somebody who has this task in the organisation."))


@transaction.atomic
def name_tutor(*, placement: Placement, tutor: Membership, actor: Actor, at: datetime) -> Placement:
    """Name the tutor of the college."""
    return name_staff(tutors=[(placement, tutor)], actor=actor, at=at)[0]


@transaction.atomic
def name_mentor(
    *, placement: Placement, mentor: Membership, actor: Actor, at: datetime
) -> Placement:
    """Name the mentor at the host."""
    return name_staff(mentors=[(placement, mentor)], actor=actor, at=at)[0]


@transaction.atomic
@gathered()
def name_staff(
    *,
    tutors: Sequence[tuple[Placement, Membership]] = (),
    mentors: Sequence[tuple[Placement, Membership]] = (),
    actor: Actor,
    at: datetime,
) -> list[Placement]:
    """Name tutors and mentors of many placements; their gates are looked at once, in the end."""
    found = {one.pk: one for one in locked_all({row.pk for row, _who in (*tutors, *mentors)})}
    for row, tutor in tutors:
        placement = _open(found[row.pk])
        require(actor, "placements.run_placement", placement)
        _refuse_staff(tutor, placement.college, {Role.TUTOR, Role.CLASS_TEACHER})
        placement.tutor = tutor
        audit.record("placement.tutor_named", placement, actor=actor, at=at)
        news.publish("placement.tutor_named", placement, actor=actor, at=at)
    for row, mentor in mentors:
        placement = _open(found[row.pk])
        require(actor, "placements.name_mentor", placement)
        _refuse_staff(mentor, placement.host, {Role.MENTOR, Role.TRAINING_MANAGER})
        placement.mentor = mentor
        audit.record("placement.mentor_named", placement, actor=actor, at=at)
        news.publish("placement.mentor_named", placement, actor=actor, at=at)
    save_together(found.values(), "tutor", "mentor")
    check_all(list(found), actor=actor, at=at)
    return list(found.values())


@transaction.atomic
def state_work(
    *, placement: Placement, work: Mapping[str, Any], actor: Actor, at: datetime
) -> Placement:
    """State what the work is: pay, hours, hazards. What is left empty is not known any more."""
    return state_works(works=[(placement, work)], actor=actor, at=at)[0]


@transaction.atomic
@gathered()
def state_works(
    *, works: Sequence[tuple[Placement, Mapping[str, Any]]], actor: Actor, at: datetime
) -> list[Placement]:
    """State the work of many placements; their gates are looked at once, in the end."""
    found = {one.pk: one for one in locked_all([row.pk for row, _work in works])}
    for row, work in works:
        placement = found[row.pk]
        require(actor, "placements.state_work", placement)
        before, stated = _open(placement).work, work_stated(work)
        placement.work = stated
        changed = sorted(
            name for name in before.keys() | stated.keys() if before.get(name) != stated.get(name)
        )
        # The hours a day are kept with it, so that the roster of any day can be told later.
        hours = {name: stated[name] for name in ("hours_a_day",) if name in stated}
        details = {"facts": changed, **hours}
        audit.record("placement.work_stated", placement, actor=actor, at=at, details=details)
    save_together(found.values(), "work")
    draw([pk for pk, one in found.items() if one.has_begun])
    check_all(list(found), actor=actor, at=at)
    return list(found.values())


@transaction.atomic
def approve_own_choice(*, placement: Placement, actor: Actor, at: datetime) -> Placement:
    """Approve, for the college, that the student goes to a host of their own choice."""
    require(actor, "placements.run_placement", placement)
    placement = locked_open(placement)
    if not placement.is_own_choice:
        raise DoesNotFit(_("The college chose this host; nothing needs approval."))
    placement.own_choice_approved_on = day_of(at)
    placement.save(update_fields=["own_choice_approved_on"])
    audit.record("placement.own_choice_approved", placement, actor=actor, at=at)
    check(placement, actor=actor, at=at)
    return placement


def locked_open(placement: Placement) -> Placement:
    return _open(locked(placement))


def _open(placement: Placement) -> Placement:
    if not placement.is_open:
        raise DoesNotFit(_("This placement is over."))
    return placement
