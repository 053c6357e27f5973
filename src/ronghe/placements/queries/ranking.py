"""What a student reads while ranking and after the result; each in a few queries, however many posts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from ronghe.placements.carrying import carried
from ronghe.placements.eligibility import Eligibility, Refusal, births_of
from ronghe.placements.models import (
    HOLDING,
    WITH_REGION,
    Allocation,
    Candidate,
    CandidateState,
    GuardianView,
    Link,
    LinkState,
    Post,
    PostState,
    Round,
    Run,
    RunKind,
    RunState,
)
from ronghe.placements.standing import held_counts, last_result

EARLIER_ROUNDS = 3  # how far back one looks for the cut-off of a post
# What a certificate says by the codes of students; the public file goes without.
CODES = frozenset({"withdrawn"})
Line = dict[str, Any]


@dataclass(frozen=True)
class Choice:
    """A post that a student can rank, or what keeps the student from it; its last cut-off."""

    post: Post
    refusal: Refusal | None = None
    earlier: Line | None = None


def choices_of(candidate: Candidate) -> list[Choice]:
    """Give the posts of the round: those that the student may go to first, each as offered."""
    round_ = candidate.round
    posts = _posts_of(round_)
    refusals = refusals_of(candidate, posts)
    earlier = earlier_cut_offs(round_, posts)
    found = [
        Choice(one, refusals.get(one.pk), earlier.get((one.host_id, one.title))) for one in posts
    ]
    return sorted(found, key=lambda one: one.refusal is not None)


def _posts_of(round_: Round) -> list[Post]:
    posts = list(
        round_.posts.exclude(state=PostState.ASKED)
        .select_related("host__jurisdiction", *WITH_REGION)
        .prefetch_related("host__names")
        .order_by("pk")
    )
    for one in posts:
        one.round = round_
    return posts


def refusals_of(candidate: Candidate, posts: Sequence[Post]) -> dict[int, Refusal]:
    """Give what keeps the student from posts, by post."""
    round_, held = candidate.round, candidate.membership
    eligibility = Eligibility(
        starts_on=round_.starts_on, most_minutes=round_.most_minutes, carried=carried(posts)
    )
    born = births_of([candidate]).get(held.person_id)
    major = held.school_class.major_code if held.school_class else ""
    college = held.organisation_id
    found = {
        one.pk: eligibility.refusal(one, born=born, major=major, college=college) for one in posts
    }
    return {pk: refusal for pk, refusal in found.items() if refusal is not None}


def earlier_cut_offs(round_: Round, posts: Iterable[Post]) -> dict[tuple[int, str], Line]:
    """Give what the last published round said of the same host's post of the same title."""
    earlier = list(
        Round.objects.results()
        .filter(organisation=round_.organisation_id)
        .exclude(pk=round_.pk)
        .order_by("-published_at")[:EARLIER_ROUNDS]
    )
    if not earlier:
        return {}
    wanted = {(one.host_id, one.title) for one in posts}
    same = Post.objects.filter(round__in=earlier, host__in={host for host, _title in wanted})
    known = {
        one.reference: one for one in same.order_by("pk") if (one.host_id, one.title) in wanted
    }
    found: dict[tuple[int, str], Line] = {}
    lines = _cut_offs_of(earlier)
    for one in earlier:
        for line in lines.get(one.pk, ()):
            post = known.get(line["post"])
            if post is not None:
                more = {"has_scores": post.has_scores, "starts_on": one.starts_on}
                found.setdefault((post.host_id, post.title), {**line, **more})
    return found


def _cut_offs_of(rounds: Sequence[Round]) -> Mapping[int, list[Line]]:
    """Give the cut-offs of the run that counts, by round."""
    counting = Q(pk__in=[one.proposed_run_id for one in rounds]) | Q(
        round__in=rounds, kind=RunKind.REPAIR, state=RunState.DONE
    )
    rows = Run.objects.filter(counting).order_by("round", "-number").distinct("round")
    return dict(rows.values_list("round_id", "certificate__cut_offs"))


@dataclass(frozen=True)
class Together:
    """With whom a student goes, whom they have asked, who has asked them, and whom they can ask."""

    agreed: Link | None = None
    asked: Link | None = None
    asking: list[Link] = field(default_factory=list)
    classmates: list[Candidate] = field(default_factory=list)


def together_of(candidate: Candidate) -> Together:
    found = list(
        Link.objects.filter(Q(asked_by=candidate) | Q(asked=candidate))
        .exclude(state=LinkState.ENDED)
        .select_related("asked_by__membership__person", "asked__membership__person")
        .order_by("pk")
    )
    agreed = next((one for one in found if one.state == LinkState.AGREED), None)
    asked = next((one for one in found if one is not agreed and one.asked_by_id == candidate.pk), None)  # fmt: skip
    asking = [one for one in found if one is not agreed and one.asked_id == candidate.pk]
    classmates = [] if agreed or asked else list(_classmates_of(candidate))
    return Together(agreed, asked, asking, classmates)


def _classmates_of(candidate: Candidate) -> QuerySet[Candidate]:
    """Give those of the same class who take part and go with nobody yet."""
    linked = Link.objects.filter(state=LinkState.AGREED, asked__round=candidate.round_id)
    return (
        Candidate.objects.filter(
            round=candidate.round_id,
            state=CandidateState.TAKING_PART,
            membership__school_class=candidate.membership.school_class_id,
            membership__school_class__isnull=False,
        )
        .exclude(pk=candidate.pk)
        .exclude(pk__in=linked.order_by().values("asked_by"))
        .exclude(pk__in=linked.order_by().values("asked"))
        .select_related("membership__person")
        .order_by("membership__person__full_name", "pk")
    )


@dataclass(frozen=True)
class Wished:
    """A post on a list with the reason that the result gives for it, if there is one."""

    rank: int
    post: Post
    line: Line | None = None


@dataclass(frozen=True)
class Outcome:
    """What the result says of one student."""

    run: Run
    lottery: str
    wishes: list[Wished]
    wished_count: int  # of those, how many the student ranked; the others are the tail

    def rank_of(self, post_id: int | None) -> int | None:
        """Give the rank of a post on the student's list, the tail included."""
        return next((one.rank for one in self.wishes if one.post.pk == post_id), None)


def outcome_of(candidate: Candidate) -> Outcome | None:
    """Give the student's part of the result that counts; None where they were not in it."""
    run = last_result(candidate.round)
    found = Allocation.objects.filter(run=run, candidate=candidate).first() if run else None
    if run is None or found is None:
        return None
    listed = [line["post"] for line in found.reasons]
    same = Post.objects.filter(round=candidate.round_id, reference__in=listed)
    posts = {one.reference: one for one in _named(same)}
    wishes = [
        Wished(rank, posts[line["post"]], line) for rank, line in enumerate(found.reasons, start=1)
    ]
    return Outcome(run, found.lottery, wishes, candidate.wishes.count())


def _named(posts: QuerySet[Post]) -> QuerySet[Post]:
    """Give posts with what their sentences need."""
    with_host = posts.select_related("host", *WITH_REGION)
    return with_host.prefetch_related("host__names").order_by("pk")


def list_of(candidate: Candidate) -> list[Wished]:
    """Give the list as it was saved."""
    wishes = candidate.wishes.select_related("post__host").prefetch_related("post__host__names")
    return [Wished(one.rank, one.post) for one in wishes.order_by("rank")]


def open_to(candidate: Candidate) -> list[tuple[Post, int]]:
    """Give the posts with free seats to which the student may go, the most seats first."""
    posts = [one for one in _posts_of(candidate.round) if one.state == PostState.OFFERED]
    held = held_counts(candidate.round)
    free = [(one, one.seats_count - held.get(one.pk, 0)) for one in posts]
    found = [(one, count) for one, count in free if count > 0]
    refused = refusals_of(candidate, [one for one, _count in found])
    return sorted(
        ((one, count) for one, count in found if one.pk not in refused), key=lambda one: -one[1]
    )


def guardian_view_of(token_hash: str) -> GuardianView | None:
    """Give the view that a link opens, as long as the student lets it."""
    return (
        GuardianView.objects.filter(token_hash=token_hash, ended_at=None)
        .select_related(
            "candidate__round__organisation",
            "candidate__round__proposed_run",
            "candidate__membership__person",
            "candidate__membership__school_class",
            "candidate__membership__organisation",
            "candidate__post__host",
        )
        .first()
    )


@dataclass(frozen=True)
class PublicResult:
    """What everybody may know of a result: posts, figures and proof, and nobody."""

    run: Run
    runs: list[Run]
    posts: Mapping[str, Post]
    holding_count: int

    @property
    def certificate(self) -> Line:
        return public_certificate(self.run)


def public_result(round_: Round) -> PublicResult | None:
    run = last_result(round_)
    if run is None:
        return None
    runs = round_.runs.order_by("number").defer("certificate", "prices", "remarks")
    posts = {one.reference: one for one in _named(Post.objects.filter(round=round_))}
    holding = round_.candidates.filter(state__in=HOLDING).count()
    return PublicResult(run, list(runs), posts, holding)


def public_certificate(run: Run) -> Line:
    """Give a run's certificate without the codes of students who have withdrawn."""
    kept = {name: value for name, value in run.certificate.items() if name not in CODES}
    return {**kept, "left_out": sorted(CODES)}
