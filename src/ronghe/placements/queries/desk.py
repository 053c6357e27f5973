"""What waits for somebody in placement rounds: as student, as host, and as whoever runs them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, DateField, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.models import Role
from ronghe.placements.carrying import fallen_posts
from ronghe.placements.models import (
    UNDER_WAY,
    Appeal,
    AppealState,
    Candidate,
    CandidateState,
    Link,
    LinkState,
    Post,
    PostState,
    Round,
    RoundState,
    Score,
)

SHOWN = 10


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: what it is, in which round, for which post or appeal, until when."""

    kind: str
    round: str
    title: str
    thing: str = ""
    due_on: date | None = None


def waiting_for(actor: Actor) -> list[Waiting]:
    """Give what waits for the actor, in a few queries; none for those who never meet rounds."""
    if actor.membership is None:
        return []
    if actor.holds(Role.STUDENT):
        return list(_for_student(actor))
    found: list[Waiting] = []
    if actor.managed_organisations and actor.organisation is not None:
        if actor.organisation.kind == "enterprise":
            found += _for_host(actor)
        if actor.organisation.kind == "college":
            found += _for_office(actor)
    if actor.holds(Role.COORDINATOR):
        found += _for_office(actor)
    return found


def _for_student(actor: Actor) -> Iterator[Waiting]:
    asked = Link.objects.filter(asked=OuterRef("pk"), state=LinkState.ASKED)
    mine = Candidate.objects.filter(membership=actor.membership_id).filter(
        Q(round__state=RoundState.OPEN, state=CandidateState.TAKING_PART)
        | Q(round__state=RoundState.PUBLISHED, state=CandidateState.OFFERED)
    )
    found = mine.annotate(is_asked=Exists(asked)).select_related("round").order_by("pk")
    for one in found[:SHOWN]:
        round_ = one.round
        if one.state == CandidateState.OFFERED:
            yield Waiting("confirm", round_.reference, round_.title, due_on=round_.confirm_until)
            continue
        closes_on = day_of(round_.closes_at)
        if one.saved_at is None:
            yield Waiting("rank", round_.reference, round_.title, due_on=closes_on)
        if vars(one)["is_asked"]:
            yield Waiting("link", round_.reference, round_.title, due_on=closes_on)


def _for_host(actor: Actor) -> Iterator[Waiting]:
    scored = Score.objects.filter(post=OuterRef("pk"))
    posts = (
        Post.objects.filter(host__in=actor.managed_organisations)
        .filter(
            Q(state=PostState.ASKED, round__state__in=[RoundState.PLANNED, RoundState.OPEN])
            | Q(state=PostState.OFFERED, has_scores=True, round__state=RoundState.CLOSED)
        )
        .annotate(is_scored=Exists(scored))
        .select_related("round")
        .order_by("pk")
    )
    for one in posts[:SHOWN]:
        due_on = day_of(one.round.closes_at)
        if one.state == PostState.ASKED:
            yield Waiting("answer_post", one.round.reference, one.title, one.reference, due_on)
        elif not vars(one)["is_scored"]:
            yield Waiting("score", one.round.reference, one.title, one.reference)


def _for_office(actor: Actor) -> Iterator[Waiting]:
    """Give what waits for whoever runs rounds: posts that fell away, results, appeals; one query."""
    no_day = Value(None, output_field=DateField())
    fallen = fallen_posts(Post.objects.offered().filter(round=OuterRef("pk"))).order_by("pk")
    own = Round.objects.filter(organisation__in=actor.organisations, state__in=UNDER_WAY).annotate(
        fallen=Coalesce(Subquery(fallen.values("reference")[:1]), Value(""))
    )
    results = own.filter(
        ~Q(fallen="")
        | Q(state=RoundState.CLOSED)
        | Q(state=RoundState.PROPOSED) & ~Q(proposed_by=actor.person_id or 0)
    )
    doing = Case(
        When(~Q(fallen=""), then=Value("look_at_post")),
        When(state=RoundState.CLOSED, then=Value("compute")),
        default=Value("publish"),
    )
    appeals = Appeal.objects.filter(
        candidate__round__organisation__in=actor.organisations, state=AppealState.RAISED
    )
    first = results.order_by("pk").values_list(doing, "reference", "title", "fallen", no_day)
    second = appeals.order_by("due_on", "pk").values_list(
        Value("appeal"),
        "candidate__round__reference",
        "candidate__round__title",
        "reference",
        "due_on",
    )
    for row in first[:SHOWN].union(second[:SHOWN], all=True):
        yield Waiting(*row)
