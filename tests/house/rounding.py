"""The rounds of a college, one at each stage, for the addresses of the house."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from tests.factories import rounds as making
from tests.factories.parties import enrolled, school_class

from ronghe.parties.actors import SYSTEM, Actor, acting_as
from ronghe.parties.models import Membership, Organisation, Role, SchoolClass
from ronghe.partnerships.models import Listing, ListingState
from ronghe.partnerships.operations import approve_listing
from ronghe.placements.models import (
    Appeal,
    Candidate,
    Cap,
    Link,
    Post,
    Round,
    Run,
    RunKind,
)
from ronghe.placements.operations import appeals, candidates, publishing, rounds, runs
from ronghe.placements.operations.rounds import Plan

DAYS = timedelta(days=1)


@dataclass(frozen=True)
class Rounds:
    planned: Round
    asked: Post  # of the planned one, for its host to answer
    offer: Listing  # that may be asked for
    of_class: SchoolClass  # in the planned one
    cap: Cap
    open: Round
    link: Link  # asked of the student who acts, in the open one
    closed: Round
    applied: Post  # of the closed one, with bands
    run: Run  # of the closed one, that counts
    candidate: Candidate  # in the closed one, of the class
    proposed: Round
    published: Round
    appeal: Appeal
    token: str  # for a parent, in the open one


def rounds_of(
    manager: Actor,
    host: Organisation,
    student: Membership | None,
    of_class: Membership | None,
    *,
    proposer: Actor,
    coordinator: Actor,
) -> Rounds:
    """Bring a college’s rounds to each stage; `student` acts, `of_class` is in a class of its own."""
    college = manager.organisation
    assert college is not None
    at = timezone.now()
    own_class = (of_class and of_class.school_class) or school_class(college, "轮次班")
    planned = _planned(college, at)
    listing = _published(host, "数控车工", coordinator)
    asked = _post(planned, listing, accepted=False)
    rounds.add_class(round_=planned, school_class=own_class, actor=SYSTEM, at=at)
    cap = rounds.set_cap(
        round_=planned, level="enterprise", key=host.reference, limit=3, actor=SYSTEM, at=at
    )
    open_, first = _opened(college, listing, own_class, student, at)
    acting, classmate, *_more = first
    # The student of the cast is in no class, so that nobody could ask.
    link = Link.objects.create(asked_by=classmate, asked=acting, asked_at=at)
    token = candidates.let_guardian_read(candidate=acting, actor=_oneself(acting, at), at=at)
    closed, second = _opened(college, listing, own_class, student, at)
    run = _computed(closed)
    proposed, _third = _opened(college, listing, own_class, student, at)
    found = _computed(proposed)
    publishing.propose_result(round_=proposed, run=found, actor=proposer, at=_after(proposed))
    published, fourth = _opened(college, listing, own_class, student, at)
    publishing.propose_result(
        round_=published, run=_computed(published), actor=SYSTEM, at=_after(published)
    )
    published = publishing.publish_result(round_=published, actor=SYSTEM, at=_after(published))
    appeal = appeals.raise_appeal(
        candidate=fourth[0], text="我的分档有误", actor=_oneself(fourth[0], at), at=_after(published)
    )  # fmt: skip
    return Rounds(
        planned=planned,
        asked=asked,
        offer=_published(host, "新的岗位", coordinator),
        of_class=own_class,
        cap=cap,
        open=open_,
        link=link,
        closed=closed,
        applied=closed.posts.get(),
        run=run,
        candidate=closed.candidates.filter(membership=of_class).first() or second[0],
        proposed=proposed,
        published=published,
        appeal=appeal,
        token=token,
    )  # fmt: skip


def _published(host: Organisation, title: str, coordinator: Actor) -> Listing:
    """Publish an offer; the demonstration’s authority reads first."""
    at = timezone.now()
    listing = making.listings.published(
        host, title=title, at=at, expires_on=at.date() + 60 * DAYS, **_days(at)
    )
    if listing.state == ListingState.IN_REVIEW:
        return approve_listing(listing=listing, actor=coordinator, at=at)
    return listing


def _days(at: datetime) -> dict[str, object]:
    return {"starts_on": at.date(), "ends_on": at.date() + 400 * DAYS}


def _planned(college: Organisation, at: datetime) -> Round:
    plan = Plan(
        title="岗位实习双选",
        rule="student_optimal",
        starts_on=at.date() + 60 * DAYS,
        ends_on=at.date() + 200 * DAYS,
        closes_at=at + 10 * DAYS,
        appeals_until=at.date() + 20 * DAYS,
        confirm_until=at.date() + 30 * DAYS,
    )
    return rounds.plan_round(organisation=college, plan=plan, actor=SYSTEM, at=at)


def _post(round_: Round, listing: Listing, *, accepted: bool = True) -> Post:
    at = timezone.now()
    asked = making.posts.ask_for_post(
        round_=round_,
        listing=listing,
        arrangement=making.Arrangement(seats_count=2, minutes=20),
        actor=SYSTEM,
        at=at,
    )
    if not accepted:
        return asked
    return making.posts.accept_post(post=asked, has_scores=True, actor=SYSTEM, at=at)


def _opened(
    college: Organisation,
    listing: Listing,
    own_class: SchoolClass,
    student: Membership | None,
    at: datetime,
) -> tuple[Round, list[Candidate]]:
    """Open a round with one post, and have everybody rank it; whoever acts is the first of them."""
    round_ = _planned(college, at)
    wanted = _post(round_, listing)
    rounds.add_class(round_=round_, school_class=own_class, actor=SYSTEM, at=at)
    learners = own_class.memberships.filter(role=Role.STUDENT)
    while learners.count() < 2:
        number = f"2026{college.pk:03d}{learners.count()}"
        enrolled(own_class, "罗兰", number)
    round_ = rounds.open_round(round_=round_, actor=SYSTEM, at=at)
    if student is not None and not round_.candidates.filter(membership=student).exists():
        # The student of the cast is in no class, or in another one.
        Candidate.objects.create(round=round_, membership=student, code="CAST2345")
    found = list(
        round_.candidates.select_related("round", "membership__person", "membership__organisation")
        .order_by("pk")
    )  # fmt: skip
    if student is not None:
        found.sort(key=lambda one: one.membership_id != student.pk)
    for one in found:
        candidates.save_list(candidate=one, posts=[wanted], actor=_oneself(one, at), at=at)
    return round_, found


def _oneself(candidate: Candidate, at: datetime) -> Actor:
    return acting_as(candidate.membership, on=at.date())


def _after(round_: Round) -> datetime:
    return round_.closes_at + timedelta(hours=1)


def _computed(round_: Round) -> Run:
    at = _after(round_)
    rounds.close_round(round_=round_, actor=SYSTEM, at=at)
    asked = runs.start_run(round_=round_, kind=RunKind.FINAL, rule="", actor=SYSTEM, at=at)
    return runs.compute_run(run=asked, actor=SYSTEM, at=at)
