"""Agreements that carry posts: a college and a host have signed for a whole class of students.

Whoever runs a round sets seats of such an agreement aside. What it says on a day is folded in the
database as `partnerships.standing` folds it, so that many of them are looked at in one query.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, Least

from ronghe.parties.models import OrganisationKind, Verification
from ronghe.partnerships import library
from ronghe.partnerships.models import (
    AgreementParty,
    AgreementState,
    AgreementVersion,
    PartyRole,
    VersionState,
)
from ronghe.placements.models import HOLDING, Candidate, Post, PostState, Round, RoundState

Day = date | OuterRef
SIDE = "version__agreement"
# The host can still answer; later what it did not answer holds nothing.
WAITING = frozenset({RoundState.PLANNED, RoundState.OPEN})


class Fall(StrEnum):
    """What of an agreement no longer carries its post."""

    STATE = "state"  # it is suspended or over
    DAYS = "days"  # it was changed, and does not cover the days of the round
    SEATS = "seats"  # it was changed, and is for fewer than its posts have


@dataclass(frozen=True)
class Carried:
    """Of some posts: those whose agreement fell away, and of which colleges students may go."""

    fallen: frozenset[int] = frozenset()
    colleges: Mapping[int, frozenset[int]] = field(default_factory=dict)


@cache
def class_templates() -> tuple[str, ...]:
    """Name the templates by which students are taken without being parties: for a class at once."""
    return tuple(
        one.key
        for one in library.templates().values()
        if one.takes_students and PartyRole.STUDENT not in one.roles
    )


# -- what agreements say -----------------------------------------------------------------------


def _layers(agreement: str, day: Day) -> QuerySet[AgreementVersion]:
    """Give what was signed and speaks of that day, the latest first."""
    signed = AgreementVersion.objects.filter(
        agreement=OuterRef(agreement), state=VersionState.SIGNED, in_force_on__lte=day
    )
    return signed.filter(Q(until_on=None) | Q(until_on__gte=day)).order_by("-number")


def _term(name: str, agreement: str, day: Day) -> Subquery:
    """Give the words of a term that day; none where nothing, or nothing any more, is said."""
    found = _layers(agreement, day).filter(changes__has_key=name)
    return Subquery(found.annotate(said=KT(f"changes__{name}")).values("said")[:1])


def _held(agreement: str, first: Day, last: Day) -> Combinable:
    """Give how many seats posts of the agreement hold in rounds of these days, whoever runs them."""
    placed = Candidate.objects.filter(post=OuterRef("pk"), state__in=HOLDING).order_by()
    taken = placed.values("post").annotate(count=Count("pk")).values("count")
    posts = (
        Post.objects.filter(
            agreement=OuterRef(agreement), round__starts_on__lte=last, round__ends_on__gte=first
        )
        .exclude(state=PostState.WITHDRAWN)
        .exclude(round__state=RoundState.CANCELLED)
        .filter(~Q(state=PostState.ASKED) | Q(round__state__in=WAITING))
    )
    seats = Case(
        When(round__state=RoundState.SETTLED, then=Coalesce(Subquery(taken), 0)),
        default=F("seats_count"),
        output_field=IntegerField(),
    )
    total = posts.order_by().values("agreement").annotate(total=Sum(seats)).values("total")
    return Coalesce(Subquery(total), 0)


def _measures(agreement: str, first: Day, last: Day) -> dict[str, Any]:
    """Give the days and seats that an agreement states for a round, and the seats that are held."""
    said = [Cast(_term("seats", agreement, day), IntegerField()) for day in (first, last)]
    return {
        "begins_on": Cast(_term("starts_on", agreement, first), DateField()),
        "over_on": Cast(_term("ends_on", agreement, last), DateField()),
        "seats": Least(*said),
        "held": _held(agreement, first, last),
    }


# -- what can be asked for ---------------------------------------------------------------------


def sides_for(round_: Round) -> QuerySet[AgreementParty]:
    """Give the hosts’ sides of agreements in force that take students of the round’s college.

    For the round of an authority, of any college in its region. Each comes with the days and the
    seats that its agreement states.
    """
    of_round = AgreementParty.objects.filter(role=PartyRole.COLLEGE, version=OuterRef("version"))
    newest = _layers(SIDE, round_.starts_on).values("pk")[:1]
    found = AgreementParty.objects.filter(
        Exists(of_round.filter(_college_of(round_))),
        role=PartyRole.HOST,
        version=Subquery(newest),
        version__agreement__state=AgreementState.IN_FORCE,
        version__agreement__template__in=class_templates(),
    )
    return found.annotate(**_measures(SIDE, round_.starts_on, round_.ends_on))


def _college_of(round_: Round) -> Q:
    holder = round_.organisation
    if holder.kind == OrganisationKind.AUTHORITY:
        return Q(organisation__region__path__startswith=round_.region.path)
    return Q(organisation=holder) | Q(organisation__merged_into=holder)


def covering(sides: QuerySet[AgreementParty], round_: Round) -> QuerySet[AgreementParty]:
    """Keep those that cover the days of the round, of hosts that may take part."""
    barred = [Verification.SUSPENDED, Verification.BANNED]
    days = Q(begins_on__lte=round_.starts_on, over_on__gte=round_.ends_on)
    return sides.filter(days).exclude(organisation__verification__in=barred)


def open_sides(round_: Round) -> QuerySet[AgreementParty]:
    """Keep those with free seats that are not in the round yet: what its office chooses from."""
    asked = Post.objects.filter(round=round_, agreement=OuterRef(SIDE)).filter(
        Q(host=OuterRef("organisation")) | Q(host=OuterRef("organisation__merged_into"))
    )
    return covering(sides_for(round_), round_).filter(~Exists(asked) & Q(seats__gt=F("held")))


# -- what has become of it ---------------------------------------------------------------------


def measured(posts: QuerySet[Post]) -> QuerySet[Post]:
    """Give those that come from an agreement, with what that agreement states for their round."""
    first, last = OuterRef("round__starts_on"), OuterRef("round__ends_on")
    stands = Q(
        agreement__state=AgreementState.IN_FORCE,
        begins_on__lte=F("round__starts_on"),
        over_on__gte=F("round__ends_on"),
        seats__gte=F("held"),
    )
    return (
        posts.exclude(agreement=None)
        .annotate(**_measures("agreement", first, last))
        .annotate(stands=Case(When(stands, then=Value(value=True)), default=Value(value=False)))
        .select_related("agreement", "round")
    )


def fallen_posts(posts: QuerySet[Post]) -> QuerySet[Post]:
    """Keep those that are asked or offered although their agreement no longer carries them."""
    return measured(posts.exclude(state=PostState.WITHDRAWN)).filter(Q(stands=False))


def fall_of(post: Post) -> Fall | None:
    """Say what of its agreement no longer carries the post; None where all stands."""
    found = measured(Post.objects.filter(pk=post.pk)).first()
    if found is None or vars(found)["stands"]:
        return None
    assert found.agreement is not None  # noqa: S101 -- only such are measured
    if found.agreement.state != AgreementState.IN_FORCE:
        return Fall.STATE
    said = vars(found)
    covers = (
        said["begins_on"] is not None
        and said["over_on"] is not None
        and said["begins_on"] <= found.round.starts_on
        and said["over_on"] >= found.round.ends_on
    )
    return Fall.SEATS if covers else Fall.DAYS


def seats_for(post: Post) -> int:
    """Give how many seats the post could have at most: what no other post of its agreement holds."""
    found = measured(Post.objects.filter(pk=post.pk)).get()
    said = vars(found)
    return max(0, int(said["seats"] or 0) - int(said["held"]) + found.seats_count)


def carried(posts: Sequence[Post]) -> Carried:
    """Look at the posts of a round; asks nothing where none comes from an agreement."""
    agreed = [one for one in posts if one.agreement_id is not None]
    if not agreed:
        return Carried()
    mine = Post.objects.filter(pk__in=[one.pk for one in agreed])
    fallen = fallen_posts(mine).order_by().values_list("pk", flat=True)
    newest = _layers(SIDE, agreed[0].round.starts_on).values("pk")[:1]
    sides = AgreementParty.objects.filter(
        role=PartyRole.COLLEGE,
        version=Subquery(newest),
        version__agreement__in=[one.agreement_id for one in agreed],
    )
    acting = Coalesce("organisation__merged_into", "organisation")
    colleges: dict[int, set[int]] = {}
    for agreement, college in sides.order_by().values_list(SIDE, acting):
        colleges.setdefault(agreement, set()).add(college)
    by_post = {one.pk: frozenset(colleges.get(one.agreement_id or 0, ())) for one in agreed}
    return Carried(frozenset(fallen), by_post)
