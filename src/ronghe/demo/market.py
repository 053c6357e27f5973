"""The market of Qinghe: what is needed and offered, who asks whom, and how it ends.

Each organisation's listings depend on nothing but its key, so that a larger region contains the
smaller; those who ask are the named organisations, which every region has.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import cache, partial
from random import Random

from django.utils.translation import gettext_lazy as _

from ronghe.demo import affairs, further, places
from ronghe.demo.names import chance_of
from ronghe.demo.places import Firm
from ronghe.demo.scene import Scene, Step, made_by
from ronghe.demo.trades import SITES, SUMMARIES, TITLES, TRADES, Trade, details_of
from ronghe.parties.actors import SYSTEM, Actor, acting_as
from ronghe.parties.models import (
    MANAGING_ROLES,
    Membership,
    Organisation,
    OrganisationKind,
    Role,
    Site,
)
from ronghe.parties.operations import Address, add_site
from ronghe.partnerships import operations
from ronghe.partnerships.models import Enquiry, Listing, ListingPolicy, ListingState
from ronghe.partnerships.models import ListingKind as K
from ronghe.reference.models import Occupation
from ronghe.reference.operations import add_occupation

MARKET = _("Needs, offers and enquiries")
OCCUPATIONS_DAYS_AGO, POLICY_DAYS_AGO, READS_FIRST_DAYS_AGO = 332, 150, 6
CLOCK_EVERY_DAYS, CLOCK_SINCE_DAYS_AGO = 4, 200
SETTLING_DAYS = 20
OF_COLLEGE, OF_NAMED, OF_BODY, OF_FURTHER, ONE_MORE_EVERY = 8, 4, 2, 2, 4
ASKERS = {
    OrganisationKind.ENTERPRISE: ("polytechnic", "transport", "health"),
    OrganisationKind.COLLEGE: ("qiming", "hongyun", "yunshan", "haitang", "beichen"),
    OrganisationKind.INDUSTRY_BODY: ("polytechnic", "qiming", "transport"),
}
# At every scale there is a college for so many further enterprises, beyond the three named ones.
EVERY_COLLEGE_ENTERPRISES, MOST_FURTHER_ASKERS = 15, 4
KINDS = (
    K.POSTS, K.POSTS, K.POSTS, K.APPRENTICESHIP, K.POSTS, K.JOINT_COURSE, K.LECTURERS, K.POSTS,
    K.TEACHER_PRACTICE, K.TRAINING_BASE, K.STAFF_TRAINING, K.TECHNICAL_SERVICE, K.EQUIPMENT,
)  # fmt: skip
# What becomes of a listing; most stay on the list.
FATES = (
    "asked", "talking", "agreed", "failed", "new", "failed", "new", "expired", "agreed",
    "draft", "failed", "paused", "talking", "closed", "unanswered", "failed", "unlawful", "new",
    "taken_down", "review", "returned",
)  # fmt: skip
# So that the cast sees each of these on its own desk.
FATES_OF = {
    "polytechnic:0": "agreed",
    "polytechnic:1": "talking",
    "polytechnic:2": "unanswered",
    "polytechnic:3": "returned",
    "polytechnic:4": "expired",
    "polytechnic:5": "draft",
    "polytechnic:6": "new",
    "polytechnic:7": "asked",
    "qiming:0": "agreed",
    "qiming:1": "unlawful",
    "qiming:2": "new",
    "qiming:3": "talking",
}
REASONS = ("too_far", "none_suitable", "too_far", "terms", "timing", "no_answer", "other", "bad_experience")  # fmt: skip
QUESTION = "您好，我们对“{title}”感兴趣，大约 {seats} 人。请问还有名额吗？"
ANSWER = "您好，名额还有。建议先来现场看看，再商量具体安排。"
FOLLOW_UP = "谢谢，我们下周安排老师过去。"


@dataclass(frozen=True)
class Plan:
    """One listing: whose, of what kind, when, and what becomes of it."""

    firm: Firm
    number: int
    fate: str
    days_ago: int

    @property
    def key(self) -> str:
        return f"{self.firm.key}:{self.number}"

    @property
    def chance(self) -> Random:
        return chance_of("listing", self.key)

    @property
    def kind(self) -> str:
        if self.fate in {"unlawful", "agreed"}:
            return K.POSTS
        return KINDS[_order(self.key) % len(KINDS)]

    @property
    def side(self) -> str:
        """Colleges look for posts and offer courses; enterprises the other way round."""
        needs = {K.POSTS, K.APPRENTICESHIP, K.LECTURERS, K.TEACHER_PRACTICE, K.EQUIPMENT}
        is_college = self.firm.kind == OrganisationKind.COLLEGE
        return "need" if (self.kind in needs) == is_college else "offer"

    @property
    def trade(self) -> Trade:
        return TRADES[_order(self.key, "trade") % len(TRADES)]

    @property
    def asker(self) -> str:
        named = (*further.colleges(1), *places.ENTERPRISES)
        known = {firm.key: firm.days_ago for firm in named}
        askers = [
            key
            for key in (*ASKERS[OrganisationKind(self.firm.kind)], *_further_askers(self.firm))
            if self.days_ago < known[key] - 3 and key != self.firm.key
        ]
        return askers[_order(self.key, "asker") % len(askers)]


def _further_askers(firm: Firm) -> list[str]:
    """Give the further colleges that every region with this enterprise has."""
    _word, _dash, number = firm.key.partition("further-")
    count = max(0, int(number) // EVERY_COLLEGE_ENTERPRISES - 3) if number else 0
    return [f"college-{one}" for one in range(min(count, MOST_FURTHER_ASKERS))]


def market(scale: float) -> Iterator[Step]:
    for trade in TRADES:
        yield Step(
            f"occupation:{trade.code}", MARKET, OCCUPATIONS_DAYS_AGO, partial(_occupation, trade)
        )
    yield Step("policy:words", MARKET, POLICY_DAYS_AGO, partial(_policy, is_read_first=False))
    yield Step("policy:reads", MARKET, READS_FIRST_DAYS_AGO, partial(_policy, is_read_first=True))
    for firm in firms(scale):
        yield Step(f"site:{firm.key}", MARKET, firm.days_ago - 2, partial(_site, firm))
        for plan in plans_of(firm):
            yield from _listing_steps(plan)
    for days_ago in range(CLOCK_SINCE_DAYS_AGO, -1, -CLOCK_EVERY_DAYS):
        yield Step(f"clock:{days_ago}", MARKET, days_ago, _clock)
    yield Step("searches", MARKET, 30, _searches)


def firms(scale: float) -> list[Firm]:
    """Give those who publish: all that have somebody to speak for them, and are not suspended."""
    enterprises = further.enterprises(scale)
    suspended = enterprises[len(places.ENTERPRISES) :][affairs.SUSPENDED : affairs.SUSPENDED + 1]
    return [
        *further.colleges(scale),
        *(one for one in enterprises if one.papers != "none" and one not in suspended),
        places.ASSOCIATION,
    ]


@cache
def plans_of(firm: Firm) -> tuple[Plan, ...]:
    count = _count_of(firm)
    return tuple(_plan(firm, number) for number in range(count))


def _count_of(firm: Firm) -> int:
    if firm.kind == OrganisationKind.COLLEGE:
        return OF_COLLEGE
    if firm.kind == OrganisationKind.INDUSTRY_BODY:
        return OF_BODY
    if firm in places.ENTERPRISES:
        return OF_NAMED
    return OF_FURTHER + (_order(firm.key) % ONE_MORE_EVERY == 0)


def _plan(firm: Firm, number: int) -> Plan:
    key = f"{firm.key}:{number}"
    fate = FATES_OF.get(key) or FATES[_order(key, "fate") % len(FATES)]
    chance = chance_of("listing day", key)
    if fate in {"review", "returned"}:
        days_ago = chance.randrange(2, READS_FIRST_DAYS_AGO)
    elif fate == "new":
        days_ago = chance.randrange(READS_FIRST_DAYS_AGO + 1, 12)
    else:
        latest = 45 if fate in {"expired", "unanswered"} else 24
        days_ago = chance.randrange(latest, max(latest + 1, min(190, firm.days_ago - 4)))
    return Plan(firm, number, fate, min(days_ago, firm.days_ago - 3))


def _order(*key: str) -> int:
    return chance_of("order", *key).randrange(1_000_000)


# -- steps -------------------------------------------------------------------------------------


def _listing_steps(plan: Plan) -> Iterator[Step]:
    key, day = plan.key, plan.days_ago
    yield Step(f"listing:{key}", MARKET, day, partial(_write, plan))
    later = {
        "closed": _close,
        "paused": _pause,
        "taken_down": _take_down,
        "returned": _return,
    }.get(plan.fate)
    if later is not None:
        yield Step(f"ending:{key}", MARKET, max(1, day - 15 if day > SETTLING_DAYS else day - 1), partial(later, plan))  # fmt: skip
    if plan.fate in {"asked", "talking", "agreed", "failed", "new", "unanswered", "closed"} and _lasts(plan):  # fmt: skip
        yield from _talk_steps(plan)


def _lasts(plan: Plan) -> bool:
    """Whether the listing was long enough on the list to be asked about."""
    return plan.days_ago >= 6  # noqa: PLR2004 -- the authority reads first since then


def _talk_steps(plan: Plan) -> Iterator[Step]:
    key = plan.key
    asked = 2 if plan.fate == "new" else plan.days_ago - (1 if plan.days_ago < 10 else 4)  # noqa: PLR2004
    asked = min(asked, plan.days_ago)
    yield Step(f"enquiry:{key}", MARKET, asked, partial(_ask, plan))
    if plan.fate in {"new", "unanswered"}:
        return
    yield Step(f"answer:{key}", MARKET, max(1, asked - 2), partial(_answer, plan))
    if plan.fate == "talking":
        yield Step(f"step:{key}", MARKET, max(1, min(3, asked - 3)), partial(_next_step, plan))
    if plan.fate in {"agreed", "failed", "closed"}:
        ended = max(1, asked - 4)
        yield Step(f"outcome:{key}", MARKET, ended, partial(_end, plan))


def _occupation(trade: Trade, scene: Scene) -> Occupation:
    return add_occupation(
        code=trade.code,
        name=trade.name,
        language="zh-hans",
        parent_code=trade.group,
        actor=SYSTEM,
        at=scene.at,
    )


def _policy(scene: Scene, *, is_read_first: bool) -> ListingPolicy:
    return operations.set_listing_policy(
        authority=scene.organisation("authority"),
        is_read_first=is_read_first,
        banned_words=["押金", "中介费", "包过"],
        actor=scene.actor("coordinator", Role.COORDINATOR),
        at=scene.at,
    )


def _site(firm: Firm, scene: Scene) -> Site:
    """Give the organisation a place; every fifth has not been measured."""
    organisation = scene.organisation(firm.key)
    latitude, longitude, address = SITES[firm.place]
    chance = chance_of("site", firm.key)
    is_measured = firm.kind != OrganisationKind.ENTERPRISE or chance.random() < 0.8  # noqa: PLR2004 -- four in five
    return add_site(
        organisation=organisation,
        place=Address(
            address.format(n=chance.randrange(1, 300)),
            region=scene.region(firm.place),
            latitude=Decimal(f"{latitude + chance.uniform(-0.08, 0.08):.5f}")
            if is_measured
            else None,
            longitude=Decimal(f"{longitude + chance.uniform(-0.1, 0.1):.5f}")
            if is_measured
            else None,
        ),
        is_main=True,
        starts_on=scene.on,
        actor=SYSTEM,
        at=scene.at,
    )


def _write(plan: Plan, scene: Scene) -> Listing:
    """Write the listing down, and publish it unless it stays a draft."""
    organisation, chance = scene.organisation(plan.firm.key), plan.chance
    speaker = _speaker(organisation, scene)
    seats = chance.randrange(4, 40)
    begins = scene.on + timedelta(days=chance.randrange(20, 120))
    listing = operations.write_listing(
        organisation=organisation,
        side=plan.side,
        kind=plan.kind,
        content=operations.Content(
            title=TITLES[K(plan.kind)][plan.side == "need"].format(
                trade=plan.trade.name, seats=seats
            ),
            summary=chance.choice(SUMMARIES),
            occupation=Occupation.objects.get(scheme="own", code=plan.trade.code),
            site=organisation.sites.filter(ends_on=None).order_by("-is_main", "pk").first(),
            seats_count=seats if plan.kind != K.TECHNICAL_SERVICE else None,
            starts_on=begins,
            ends_on=begins + timedelta(days=181),
            enquiries_limit=chance.choice((None, None, None, 3, 5)),
            details=details_of(plan.kind, plan.trade, chance, is_unlawful=plan.fate == "unlawful"),
        ),
        actor=speaker,
        at=scene.at,
    )
    if plan.fate not in {"draft", "unlawful"}:
        days = {"expired": 30, "new": 60}.get(plan.fate, 300)
        listing = operations.publish_listing(
            listing=listing, expires_on=scene.on + timedelta(days=days), actor=speaker, at=scene.at
        )
        # A region that grows later is told when the authority reads first already.
        if listing.state == ListingState.IN_REVIEW and plan.days_ago > READS_FIRST_DAYS_AGO:
            coordinator = scene.actor("coordinator", Role.COORDINATOR)
            operations.approve_listing(listing=listing, actor=coordinator, at=scene.at)
    return listing


def _close(plan: Plan, scene: Scene) -> None:
    listing = _listing(plan)
    actor = _speaker(listing.organisation, scene)
    operations.close_listing(listing=listing, actor=actor, at=scene.at)


def _pause(plan: Plan, scene: Scene) -> None:
    listing = _listing(plan)
    actor = _speaker(listing.organisation, scene)
    operations.pause_listing(listing=listing, actor=actor, at=scene.at)


def _take_down(plan: Plan, scene: Scene) -> None:
    operations.take_down_listing(
        listing=_listing(plan),
        reason="所列设备经核实已报废，请更新后重新发布。",
        actor=scene.actor("coordinator", Role.COORDINATOR),
        at=scene.at,
    )


def _return(plan: Plan, scene: Scene) -> None:
    operations.return_listing(
        listing=_listing(plan),
        reason="请写明具体工作地点和带教安排。",
        actor=scene.actor("coordinator", Role.COORDINATOR),
        at=scene.at,
    )


def _ask(plan: Plan, scene: Scene) -> Enquiry:
    listing = _listing(plan)
    asker = scene.organisation(plan.asker)
    seats = max(1, (listing.seats_count or 4) // 3)
    return operations.open_enquiry(
        asker=asker,
        listing=listing,
        text=QUESTION.format(title=listing.title, seats=seats),
        seats_count=seats if listing.seats_count else None,
        actor=_speaker(asker, scene),
        at=scene.at,
    )


def _answer(plan: Plan, scene: Scene) -> None:
    enquiry = _enquiry(plan)
    actor = _speaker(enquiry.asked, scene)
    operations.write_message(enquiry=enquiry, text=ANSWER, actor=actor, at=scene.at)


def _next_step(plan: Plan, scene: Scene) -> None:
    enquiry = _enquiry(plan)
    actor = _speaker(enquiry.asker, scene)
    operations.write_message(enquiry=enquiry, text=FOLLOW_UP, actor=actor, at=scene.at)
    operations.set_next_step(
        enquiry=enquiry,
        next_step="到现场考察",
        next_step_on=scene.on + timedelta(days=plan.chance.randrange(4, 60)),
        actor=actor,
        at=scene.at,
    )


def _end(plan: Plan, scene: Scene) -> None:
    enquiry = _enquiry(plan)
    if plan.fate == "agreed":
        operations.agree_on_enquiry(
            enquiry=enquiry,
            seats_count=enquiry.seats_count,
            actor=_speaker(enquiry.asked, scene),
            at=scene.at,
        )
        return
    operations.end_enquiry(
        enquiry=enquiry,
        reason=REASONS[_order(plan.key, "reason") % len(REASONS)],
        actor=_speaker(enquiry.asker, scene),
        at=scene.at,
    )


def _clock(scene: Scene) -> None:
    """Let time do what it does every day."""
    operations.remind_of_expiry(actor=SYSTEM, at=scene.at)
    operations.expire_listings(actor=SYSTEM, at=scene.at)
    operations.remind_of_enquiries(actor=SYSTEM, at=scene.at)


def _searches(scene: Scene) -> None:
    for key, role, words in (
        ("cooperation_officer", Role.COOPERATION_OFFICER, "数控"),
        ("plant_manager", Role.TRAINING_MANAGER, "培训"),
    ):
        operations.save_search(
            name=words,
            criteria={"words": words},
            is_mailed=True,
            actor=scene.actor(key, role),
            at=scene.at,
        )


def _listing(plan: Plan) -> Listing:
    found = Listing.objects.select_related("organisation__region")
    return found.get(pk=made_by(f"listing:{plan.key}"))


def _enquiry(plan: Plan) -> Enquiry:
    found = Enquiry.objects.select_related("asker", "asked")
    return found.get(pk=made_by(f"enquiry:{plan.key}"))


def _speaker(organisation: Organisation, scene: Scene) -> Actor:
    """Give whoever speaks for the organisation that day."""
    held = Membership.objects.on(scene.on).filter(
        organisation=organisation, role__in=MANAGING_ROLES, unit=None
    )
    related = ("person", "organisation__region", "unit", "school_class")
    return acting_as(held.select_related(*related).order_by("pk")[0], on=scene.on)
