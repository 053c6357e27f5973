"""What those who run a round look at: demand, limits, and what would have placed the unplaced."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from ronghe.parties.models import Membership, Organisation, OrganisationName
from ronghe.partnerships.models import AgreementParty
from ronghe.placements.carrying import open_sides
from ronghe.placements.models import (
    WITH_REGION,
    Allocation,
    Candidate,
    CandidateState,
    Cap,
    CapLevel,
    Post,
    Round,
    Wish,
)
from ronghe.placements.standing import last_result
from ronghe.reference.models import Region

# A wish that only lacked room, as against one that was not possible at all.
LACKED_ROOM = frozenset({"POST_FULL", "REGION_FULL", "TEACHER_FULL", "POST_CLOSED", "LINKED_PARTNER"})  # fmt: skip
POSTS_SHOWN = 20


def demand_of(round_: Round) -> Mapping[int, tuple[int, int]]:
    """Give how many ranked a post, and how many of them first; by post."""
    rows = (
        Wish.objects.filter(candidate__round=round_)
        .exclude(candidate__state=CandidateState.WITHDRAWN)
        .order_by()
        .values_list("post")
        .annotate(count=Count("pk"), first=Count("pk", filter=Q(rank=1)))
    )
    return {post: (count, first) for post, count, first in rows}


@dataclass(frozen=True)
class Limit:
    """A cap with the name of what it is for."""

    cap: Cap
    name: str


def cap_names(round_: Round, language: str) -> list[Limit]:
    """Give the limits of a round with their names, in a few queries however many there are."""
    caps = list(round_.caps.order_by("level", "key"))
    names = {(level, key): name for level, key, name in subjects_of(round_, language)}
    return [Limit(one, names.get((one.level, one.key), one.key)) for one in caps]


def subjects_of(round_: Round, language: str) -> list[tuple[str, str, str]]:
    """Give what a limit can be for: the hosts, regions and tutors of the posts, with their names."""
    posts = list(round_.posts.select_related(*WITH_REGION).order_by("pk"))
    hosts = Organisation.objects.filter(pk__in={one.host_id for one in posts})
    regions = {one.region.pk for one in posts}
    tutors = Membership.objects.filter(pk__in={one.tutor_id for one in posts if one.tutor_id})
    return [
        *(
            (CapLevel.ENTERPRISE.value, one.reference, one.name_in(language))
            for one in hosts.prefetch_related("names").order_by("pk")
        ),
        *(
            (CapLevel.REGION.value, one.code, one.name_in(language))
            for one in Region.objects.filter(pk__in=regions).order_by("code")
        ),
        *(
            (CapLevel.TUTOR.value, str(one.pk), one.person.name_in(language))
            for one in tutors.select_related("person").order_by("pk")
        ),
    ]


def choosable_sides(round_: Round, words: str) -> QuerySet[AgreementParty]:
    """Give the agreements that can be asked for, one row for each host, that speak of all the words."""
    found = open_sides(round_)
    for word in words.split():
        hosts = OrganisationName.objects.filter(
            organisation=OuterRef("organisation"), text__icontains=word
        )
        found = found.filter(
            Exists(hosts)
            | Q(version__agreement__title__icontains=word)
            | Q(version__agreement__reference__icontains=word)
        )
    return with_names(found)


def with_names(sides: QuerySet[AgreementParty]) -> QuerySet[AgreementParty]:
    """Read along what a row of them shows."""
    parties = AgreementParty.objects.exclude(organisation=None)
    return sides.select_related("version__agreement").prefetch_related(
        Prefetch("version__parties", parties.select_related("organisation__merged_into")),
        "version__parties__organisation__names",
        "version__parties__organisation__merged_into__names",
    )


@dataclass(frozen=True)
class Missing:
    """A post that unplaced students ranked: by how many, and how many lacked nothing but room."""

    post: Post
    students: int
    could: int


@dataclass(frozen=True)
class Unplaced:
    """Who has no post, and what would have placed them."""

    count: int
    without_list: int
    only_impossible: int  # ranked nothing to which they may go
    posts: tuple[Missing, ...]


def unplaced_of(round_: Round) -> Unplaced:
    """Say what kept the unplaced from a post, from the reasons of the result that counts."""
    run = last_result(round_)
    left = Candidate.objects.filter(round=round_, state=CandidateState.UNPLACED)
    rows = Allocation.objects.filter(run=run, candidate__in=left).order_by()
    ranked: dict[str, int] = {}
    could: dict[str, int] = {}
    empty = impossible = count = 0
    for reasons in rows.values_list("reasons", flat=True).iterator(2_000):
        count += 1
        lacking = [line["post"] for line in reasons if line["code"] in LACKED_ROOM]
        empty += not reasons
        impossible += bool(reasons) and not lacking
        for line in reasons:
            ranked[line["post"]] = ranked.get(line["post"], 0) + 1
        for post in lacking:
            could[post] = could.get(post, 0) + 1
    wanted = sorted(ranked, key=lambda one: (-could.get(one, 0), -ranked[one], one))[:POSTS_SHOWN]
    posts = {
        one.reference: one
        for one in round_.posts.filter(reference__in=wanted)
        .select_related("host")
        .prefetch_related("host__names")
        .order_by("pk")
    }
    missing = [Missing(posts[one], ranked[one], could.get(one, 0)) for one in wanted]
    return Unplaced(count, empty, impossible, tuple(missing))
