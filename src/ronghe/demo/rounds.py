"""Placement rounds of Qinghe: one being ranked, one that waits for a second person, one published.

Each belongs to a class of its own. Posts are offered for the round, so that a larger region has the
same ones as a smaller; the one being ranked has seats of an agreement besides.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.utils.translation import gettext_lazy as _

from ronghe.demo import further, places
from ronghe.demo.names import chance_of
from ronghe.demo.places import Firm
from ronghe.demo.scene import Scene, Step, made_by, manager_of
from ronghe.demo.trades import TRADES, details_of
from ronghe.parties.actors import SYSTEM, Actor, acting_as
from ronghe.parties.models import Membership, Role, SchoolClass
from ronghe.partnerships import operations as listings
from ronghe.partnerships.models import Listing, ListingKind
from ronghe.placements.carrying import open_sides
from ronghe.placements.models import (
    Candidate,
    CandidateState,
    Post,
    Round,
    RunKind,
)
from ronghe.placements.operations import (
    appeals,
    candidates,
    posts,
    publishing,
    rounds,
    runs,
    scores,
)
from ronghe.placements.operations.posts import Arrangement
from ronghe.placements.operations.rounds import Plan
from ronghe.placements.operations.scores import Opinion
from ronghe.reference.models import Occupation

ROUNDS = _("Placement rounds")
SETTING_UP_DAYS, RANKING_DAYS = 3, 14
APPEALS_DAYS, CONFIRM_DAYS, STARTS_DAYS, LASTS_DAYS = 12, 18, 30, 180
# Which trades a round offers; seats, least to open, minutes to get there, whether the host uses bands.
OFFERS = ((0, 12, None, 25, True), (9, 6, None, 40, False), (6, 8, 4, 35, True), (8, 4, None, 65, False), (2, 5, None, None, False))  # fmt: skip
HOSTS = ("qiming", "haitang", "yunshan", "beichen", "qiming")
# An agreement of the polytechnic for a class, in force at every scale; seats of it for a round.
ORDER_CLASS, OF_ORDER_CLASS = "deal:18:draft", 6
RANKED, NAMED, WITH_TAIL = 0.85, 0.4, 0.3


@dataclass(frozen=True)
class Story:
    """One round: whose class, since how many days, and how far it has come."""

    college: Firm
    class_number: int
    planned_days_ago: int
    fate: str

    @property
    def key(self) -> str:
        return f"round:{self.college.key}:{self.class_number}"

    @property
    def closed_days_ago(self) -> int:
        return self.planned_days_ago - SETTING_UP_DAYS - RANKING_DAYS


def demo_rounds(scale: float) -> Iterator[Step]:
    for story in stories(scale):
        yield from _stages(story)


def stories(scale: float) -> list[Story]:
    """Give the rounds whose classes the region of that scale has."""
    polytechnic, transport, health = places.COLLEGES
    all_of_them = (
        (polytechnic, 0, 9, "open"),
        (polytechnic, 1, 19, "proposed"),
        (transport, 0, 24, "published"),
        (health, 0, 2, "planned"),
        (polytechnic, 2, 45, "settled"),
    )
    named = dict(enumerate(further.colleges(scale)))
    known = {(named[place].key, number) for place, number in further.class_places(scale)}
    return [Story(*one) for one in all_of_them if (one[0].key, one[1]) in known]


def _stages(story: Story) -> Iterator[Step]:
    key, since = story.key, story.planned_days_ago
    yield Step(key, ROUNDS, since, partial(_plan, story))
    for number in range(len(OFFERS)):
        yield Step(f"{key}:post:{number}", ROUNDS, since - 1, partial(_offer, story, number))
    if story.fate == "open":
        yield Step(f"{key}:post:agreed", ROUNDS, since - 1, partial(_set_aside, story))
    if story.fate == "planned":
        return
    yield Step(f"{key}:opened", ROUNDS, since - SETTING_UP_DAYS, partial(_open, story))
    yield Step(f"{key}:lists", ROUNDS, max(1, since - SETTING_UP_DAYS - 4), partial(_rank, story))
    if story.fate == "open":
        return
    closed = story.closed_days_ago
    yield Step(f"{key}:closed", ROUNDS, closed, partial(_close, story))
    yield Step(f"{key}:scored", ROUNDS, max(0, closed - 1), partial(_score, story))
    yield Step(f"{key}:proposed", ROUNDS, max(0, closed - 2), partial(_propose, story))
    if story.fate == "proposed":
        return
    yield Step(f"{key}:published", ROUNDS, closed - 3, partial(_publish, story))
    yield Step(f"{key}:answered", ROUNDS, closed - 5, partial(_answer, story))
    if story.fate == "settled":
        yield Step(f"{key}:settled", ROUNDS, closed - CONFIRM_DAYS - 2, partial(_settle, story))


def _class(story: Story) -> SchoolClass:
    return SchoolClass.objects.get(pk=made_by(f"list:{story.college.key}:{story.class_number}"))


def _round(story: Story) -> Round:
    return Round.objects.select_related("organisation").get(pk=made_by(story.key))


def _officer(story: Story, scene: Scene) -> Actor:
    """Whoever runs rounds at the college; in the polytechnic the office, so that the dean is second."""
    if story.college.key == "polytechnic":
        return scene.actor("cooperation_officer", Role.COOPERATION_OFFICER)
    return manager_of(story.college, scene)


def _plan(story: Story, scene: Scene) -> Round:
    college, own = scene.organisation(story.college.key), _class(story)
    closes = scene.at + timedelta(days=SETTING_UP_DAYS + RANKING_DAYS - 1, hours=8)
    day = closes.date()
    planned = rounds.plan_round(
        organisation=college,
        plan=Plan(
            title=f"{own.name}班岗位实习双选" if not own.name.endswith("班") else f"{own.name}岗位实习双选",
            rule="student_optimal",
            starts_on=day + timedelta(days=STARTS_DAYS),
            ends_on=day + timedelta(days=STARTS_DAYS + LASTS_DAYS),
            closes_at=closes,
            appeals_until=day + timedelta(days=APPEALS_DAYS),
            confirm_until=day + timedelta(days=CONFIRM_DAYS),
            most_wishes=5,
            most_minutes=60,
        ),
        actor=_officer(story, scene),
        at=scene.at,
    )  # fmt: skip
    rounds.add_class(round_=planned, school_class=own, actor=_officer(story, scene), at=scene.at)
    return planned


def _offer(story: Story, number: int, scene: Scene) -> Post:
    """Have a host offer seats for the days of the round, be asked, and take part."""
    _trade, seats, floor, minutes, has_scores = OFFERS[number]
    round_, speaker = _round(story), manager_of(_host(number), scene)
    post = posts.ask_for_post(
        round_=round_,
        listing=_listing(story, number, scene),
        arrangement=Arrangement(seats_count=seats, opens_with=floor, minutes=minutes),
        actor=_officer(story, scene),
        at=scene.at,
    )
    is_waiting = story.fate == "planned" and number > 2  # noqa: PLR2004 -- two hosts have yet to answer
    if is_waiting:
        return post
    return posts.accept_post(post=post, has_scores=has_scores, actor=speaker, at=scene.at)


def _set_aside(story: Story, scene: Scene) -> Post | None:
    """Have seats of the order class that a host agreed on set aside, while that agreement lasts."""
    round_ = _round(story)
    side = open_sides(round_).filter(version__agreement=made_by(ORDER_CLASS)).first()
    if side is None:
        return None
    post = posts.ask_by_agreement(
        round_=round_,
        side=side,
        arrangement=Arrangement(seats_count=OF_ORDER_CLASS, minutes=30),
        actor=_officer(story, scene),
        at=scene.at,
    )
    return posts.accept_post(post=post, has_scores=False, actor=SYSTEM, at=scene.at)


def _listing(story: Story, number: int, scene: Scene) -> Listing:
    trade_number, seats, *_more = OFFERS[number]
    host, trade = _host(number), TRADES[trade_number]
    round_, organisation = _round(story), scene.organisation(host.key)
    speaker = manager_of(host, scene)
    chance = chance_of("round post", story.key, trade.code)
    listing = listings.write_listing(
        organisation=organisation,
        side="offer",
        kind=ListingKind.POSTS,
        content=listings.Content(
            title=f"{trade.name}实习岗位",
            summary="与师傅结对，按岗位标准操作。",
            occupation=Occupation.objects.get(scheme="own", code=trade.code),
            site=organisation.sites.filter(ends_on=None).order_by("-is_main", "pk").first(),
            seats_count=seats + 2,
            starts_on=round_.starts_on - timedelta(days=5),
            ends_on=round_.ends_on + timedelta(days=5),
            details=details_of(ListingKind.POSTS, trade, chance),
        ),
        actor=speaker,
        at=scene.at,
    )
    until = scene.on + timedelta(days=200)
    found = listings.publish_listing(listing=listing, expires_on=until, actor=speaker, at=scene.at)
    if found.state != "published":  # the authority reads first by now
        found = listings.approve_listing(listing=found, actor=scene.actor("coordinator", Role.COORDINATOR), at=scene.at)  # fmt: skip
    return found


def _host(number: int) -> Firm:
    return next(one for one in places.ENTERPRISES if one.key == HOSTS[number])


def _open(story: Story, scene: Scene) -> None:
    rounds.open_round(round_=_round(story), actor=_officer(story, scene), at=scene.at)


def _rank(story: Story, scene: Scene) -> None:
    """Most students save a list; the one of the cast has not begun."""
    round_ = _round(story)
    offered = list(round_.posts.offered().order_by("pk"))
    cast = scene.person("applicant").pk if story.college.key == "polytechnic" else 0
    for one in round_.candidates.select_related("membership__person").order_by("pk"):
        chance = chance_of("wishes", story.key, str(one.membership_id))
        if one.membership.person_id == cast or chance.random() > RANKED:
            continue
        weighed = sorted(offered, key=lambda post: chance.random() * (post.seats_count + 4), reverse=True)  # fmt: skip
        own = _oneself(one, scene)
        tail = 45 if chance.random() < WITH_TAIL else None
        candidates.save_list(
            candidate=one,
            posts=weighed[: chance.randrange(2, 5)],
            tail_minutes=tail,
            actor=own,
            at=scene.at,
        )
        if chance.random() < NAMED:
            candidates.show_name(candidate=one, is_named=True, actor=own, at=scene.at)


def _oneself(candidate: Candidate, scene: Scene) -> Actor:
    held = Membership.objects.select_related("person", "organisation", "school_class")
    return acting_as(held.get(pk=candidate.membership_id), on=scene.on)


def _close(story: Story, scene: Scene) -> None:
    round_ = _round(story)
    rounds.close_round(round_=round_, actor=SYSTEM, at=_after(round_.closes_at, scene.at))


def _after(deadline: datetime, at: datetime) -> datetime:
    return max(at, deadline + timedelta(minutes=1))


def _score(story: Story, scene: Scene) -> None:
    for number, post in enumerate(_round(story).posts.order_by("pk")):
        if not post.has_scores:
            continue
        applicants = Candidate.objects.filter(wishes__post=post).order_by("code")
        opinions: dict[str, Opinion | None] = {}
        for one in applicants:
            band = chance_of("band", post.reference, str(one.membership_id)).choice((2, 3, 3, 4, 5))
            opinions[one.code] = Opinion(band=band)
        speaker = manager_of(_host(number), scene)
        scores.score_applicants(post=post, opinions=opinions, actor=speaker, at=scene.at)


def _propose(story: Story, scene: Scene) -> None:
    """Try the rules out, compute the result, and propose it."""
    round_, officer = _round(story), _officer(story, scene)
    for kind in (RunKind.TRIAL, RunKind.FINAL):
        run = runs.start_run(round_=round_, kind=kind, rule="student_optimal", actor=officer, at=scene.at)  # fmt: skip
        run = runs.compute_run(run=run, actor=SYSTEM, at=scene.at)
    publishing.propose_result(round_=round_, run=run, actor=officer, at=scene.at)


def _publish(story: Story, scene: Scene) -> None:
    second = scene.actor("dean", Role.DEAN) if story.college.key == "polytechnic" else SYSTEM
    publishing.publish_result(round_=_round(story), actor=second, at=scene.at)


def _answer(story: Story, scene: Scene) -> None:
    """Most confirm, one declines, one appeals, some have not looked yet."""
    round_ = _round(story)
    offered = round_.candidates.filter(state=CandidateState.OFFERED).order_by("pk")
    for number, one in enumerate(offered):
        own = _oneself(one, scene)
        if number == 1:
            publishing.decline_place(candidate=one, reason="已自行找到实习单位", actor=own, at=scene.at)  # fmt: skip
        elif number % 4 != 0:
            publishing.confirm_place(candidate=one, actor=own, at=scene.at)
    left = round_.candidates.filter(state=CandidateState.UNPLACED).order_by("pk").first()
    if left is not None and story.fate == "published":
        appeals.raise_appeal(
            candidate=left,
            text="我的志愿里有三个岗位，为什么一个都没有安排？请核查我的分档。",
            actor=_oneself(left, scene),
            at=scene.at,
        )


def _settle(story: Story, scene: Scene) -> None:
    publishing.settle_round(round_=_round(story), actor=SYSTEM, at=scene.at)
