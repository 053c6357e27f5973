"""Placements planned from what is agreed already: a round's confirmed places, and agreements."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.models import Membership, Organisation, Role
from ronghe.partnerships.models import Agreement, AgreementParty, AgreementState, PartyRole
from ronghe.placements.gate import check
from ronghe.placements.models import Candidate, CandidateState, Placement, Round, Vacancy
from ronghe.placements.operations.placements import Plan, locked_open, plan_placement, plan_together
from ronghe.placements.pay_periods import draw
from ronghe.placements.refusals import DoesNotFit
from ronghe.placements.work_facts import work_of_post

MOST_AT_ONCE = 200


@transaction.atomic
def plan_from_round(
    *, round_: Round, college: Organisation, actor: Actor, at: datetime
) -> list[Placement]:
    """Plan a placement for each of the college's students who has confirmed and has none yet.

    Two hundred at once; whoever asks again gets the next ones.
    """
    require(actor, "placements.plan_placements", college)
    planned = Placement.objects.filter(student=OuterRef("membership"), post=OuterRef("post"))
    confirmed = list(
        Candidate.objects.filter(
            ~Exists(planned),
            round=round_,
            state=CandidateState.CONFIRMED,
            membership__organisation=college,
        )
        .select_related("membership__person", "post__host__region", "post__occupation")
        .select_related("post__tutor", "post__site__region", "post__listing")
        .annotate(has_returned=Exists(Vacancy.objects.filter(candidate=OuterRef("pk"))))
        .order_by("pk")[:MOST_AT_ONCE]
    )
    agreements = _agreements_of(confirmed)
    today = day_of(at)
    plans = [
        _plan_of(one, round_, agreements.get(one.agreement_reference), today) for one in confirmed
    ]
    found = plan_together(college=college, plans=plans, actor=actor, at=at)
    details = {"placements": len(found)}
    audit.record("round.placements_planned", round_, actor=actor, at=at, details=details)
    return found


def _agreements_of(candidates: Iterable[Candidate]) -> Mapping[str, Agreement]:
    wanted = {one.agreement_reference for one in candidates} - {""}
    return {one.reference: one for one in Agreement.objects.filter(reference__in=wanted)}


def _plan_of(candidate: Candidate, round_: Round, agreement: Agreement | None, today: date) -> Plan:
    post = candidate.post
    assert post is not None  # noqa: S101 -- who has confirmed has a post
    own_tutor = post.tutor if post.tutor and post.tutor.organisation_id == candidate.membership.organisation_id else None  # fmt: skip
    # Who came back from another post begins here when the days are still ahead.
    first = round_.starts_on
    if vars(candidate)["has_returned"]:
        first = min(max(first, today + timedelta(days=1)), round_.ends_on)
    return Plan(
        student=candidate.membership,
        host=post.host,
        title=post.title,
        starts_on=first,
        ends_on=round_.ends_on,
        post=post,
        agreement=agreement,
        occupation=post.occupation,
        tutor=own_tutor,
        work=work_of_post(post),
    )


@transaction.atomic
def plan_from_agreement(*, agreement: Agreement, actor: Actor, at: datetime) -> list[Placement]:
    """Plan the placement that an agreement with a student is about: one at each of its hosts."""
    version = agreement.versions.order_by("-number").first()
    parties = list(version.parties.select_related("organisation__region", "person")) if version else []  # fmt: skip
    student = _student_of(parties)
    require(actor, "placements.plan_placements", student.organisation)
    terms = version.content.terms if version else {}
    first, last = terms.get("starts_on"), terms.get("ends_on")
    if not isinstance(first, str) or not isinstance(last, str):
        raise DoesNotFit(_("The agreement does not say from when to when. Enter it there first."))
    hosts = [one.organisation for one in parties if one.role == PartyRole.HOST]
    found = [
        plan_placement(
            college=student.organisation,
            plan=Plan(
                student=student,
                host=host,
                title=str(terms.get("post") or agreement.title)[:120],
                starts_on=date.fromisoformat(first),
                ends_on=date.fromisoformat(last),
                agreement=agreement,
            ),
            actor=actor,
            at=at,
        )
        for host in hosts
        if host is not None and not agreement.placements.filter(host=host).exists()
    ]
    details = {"placements": len(found)}
    audit.record("agreement.placements_planned", agreement, actor=actor, at=at, details=details)
    return found


def _student_of(parties: Iterable[AgreementParty]) -> Membership:
    """Find the student among the parties, as a student of the college that signs."""
    rows = list(parties)
    person = next((one.person for one in rows if one.role == PartyRole.STUDENT), None)
    colleges = [one.organisation_id for one in rows if one.role == PartyRole.COLLEGE]
    held = Membership.objects.filter(
        person=person, role=Role.STUDENT, organisation__in=colleges
    ).select_related("organisation__region", "person")
    found = held.order_by("-starts_on", "-pk").first() if person else None
    if found is None:
        raise DoesNotFit(_("No student of the college is a party of this agreement."))
    return found


def agreements_for(placement: Placement) -> QuerySet[Agreement]:
    """Give the agreements in which student, college and host take part, and that it could have."""
    parties = AgreementParty.objects.filter(version__agreement=OuterRef("pk"))
    taken = Placement.objects.filter(agreement=OuterRef("pk"), host=placement.host_id)
    return (
        Agreement.objects.filter(
            Exists(parties.filter(role=PartyRole.STUDENT, person=placement.student.person_id)),
            Exists(parties.filter(role=PartyRole.COLLEGE, organisation=placement.college_id)),
            Exists(parties.filter(role=PartyRole.HOST, organisation=placement.host_id)),
            ~Exists(taken),
        )
        .exclude(state=AgreementState.ANNULLED)
        .order_by("-pk")
    )


@transaction.atomic
def attach_agreement(
    *, placement: Placement, agreement: Agreement, actor: Actor, at: datetime
) -> Placement:
    """Say which agreement a placement is about that was planned before there was one."""
    require(actor, "placements.run_placement", placement)
    placement = locked_open(placement)
    if not agreements_for(placement).filter(pk=agreement.pk).exists():
        raise DoesNotFit(_("Choose an agreement of this student with this host."))
    placement.agreement = agreement
    placement.save(update_fields=["agreement"])
    details = {"agreement": agreement.reference}
    audit.record("placement.agreement_attached", placement, actor=actor, at=at, details=details)
    draw([placement.pk])
    check(placement, actor=actor, at=at)
    return placement
