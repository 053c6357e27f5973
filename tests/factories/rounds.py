"""Rounds and what belongs to them, made by the product's own operations."""

from datetime import date, datetime, timedelta
from typing import Any

from tests.factories import listings
from tests.factories.parties import NOW, enrolled, identity_number

from ronghe.parties.actors import SYSTEM, Actor, acting_as
from ronghe.parties.models import Membership, Organisation, SchoolClass
from ronghe.partnerships.models import AgreementVersion
from ronghe.placements.models import Candidate, Post, Round, Run, RunKind
from ronghe.placements.operations import candidates, posts, publishing, rounds, runs
from ronghe.placements.operations.posts import Arrangement
from ronghe.placements.operations.rounds import Plan

CLOSES_AT = NOW + timedelta(days=10)
AFTER = CLOSES_AT + timedelta(hours=1)  # when the ranking is over
APPEALS_UNTIL = date(2026, 9, 25)
CONFIRM_UNTIL = date(2026, 9, 30)
STARTS, ENDS = date(2026, 10, 12), date(2027, 4, 9)
GROWN = "20070115"


def plan(**more: Any) -> Plan:
    said: dict[str, Any] = {
        "title": "2026年秋季岗位实习",
        "rule": "student_optimal",
        "starts_on": STARTS,
        "ends_on": ENDS,
        "closes_at": CLOSES_AT,
        "appeals_until": APPEALS_UNTIL,
        "confirm_until": CONFIRM_UNTIL,
    }
    return Plan(**(said | more))


def planned(organisation: Organisation, *, actor: Actor = SYSTEM, **more: Any) -> Round:
    return rounds.plan_round(organisation=organisation, plan=plan(**more), actor=actor, at=NOW)


def pupils(school_class: SchoolClass, count: int, *, born: str = GROWN) -> list[Membership]:
    return [
        enrolled(
            school_class,
            f"学生{number}",
            f"2026{number:04d}",
            identity_number=identity_number(born, order=300 + number),
        )
        for number in range(1, count + 1)
    ]


def post(
    round_: Round,
    host: Organisation,
    title: str = "数控车工",
    *,
    seats: int = 2,
    has_scores: bool = False,
    accepted: bool = True,
    details: dict[str, Any] | None = None,
    **more: Any,
) -> Post:
    listing = listings.published(host, title=title, details=details or {})
    asked = posts.ask_for_post(
        round_=round_,
        listing=listing,
        arrangement=Arrangement(seats_count=seats, **more),
        actor=SYSTEM,
        at=NOW,
    )
    if not accepted:
        return asked
    return posts.accept_post(post=asked, has_scores=has_scores, actor=SYSTEM, at=NOW)


def agreed_post(
    round_: Round, version: AgreementVersion, *, seats: int = 2, accepted: bool = True, **more: Any
) -> Post:
    """A post from an agreement for a class; its host says yes."""
    asked = posts.ask_by_agreement(
        round_=round_,
        side=version.parties.get(key="host"),
        arrangement=Arrangement(seats_count=seats, **more),
        actor=SYSTEM,
        at=NOW,
    )
    return posts.accept_post(post=asked, has_scores=False, actor=SYSTEM, at=NOW) if accepted else asked  # fmt: skip


def opened(round_: Round, *classes: SchoolClass) -> Round:
    for one in classes:
        rounds.add_class(round_=round_, school_class=one, actor=SYSTEM, at=NOW)
    return rounds.open_round(round_=round_, actor=SYSTEM, at=NOW)


def ranked(candidate: Candidate, *wanted: Post, at: datetime = NOW, **more: Any) -> Candidate:
    return candidates.save_list(
        candidate=candidate, posts=wanted, actor=oneself(candidate), at=at, **more
    )


def oneself(candidate: Candidate) -> Actor:
    return acting_as(candidate.membership, on=NOW.date())


def closed(round_: Round) -> Round:
    return rounds.close_round(round_=round_, actor=SYSTEM, at=AFTER)


def run(round_: Round, kind: str = RunKind.FINAL, rule: str = "student_optimal") -> Run:
    """Have it computed, here and now."""
    asked = runs.start_run(round_=round_, kind=kind, rule=rule, actor=SYSTEM, at=AFTER)
    return runs.compute_run(run=asked, actor=SYSTEM, at=AFTER)


def published(round_: Round) -> Round:
    found = run(round_)
    round_ = publishing.propose_result(round_=round_, run=found, actor=SYSTEM, at=AFTER)
    return publishing.publish_result(round_=round_, actor=SYSTEM, at=AFTER)
