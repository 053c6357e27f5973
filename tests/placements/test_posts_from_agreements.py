"""Posts that come from an agreement in force: what they say, whose seats they hold, and its end."""

from datetime import timedelta

import pytest
from tests.factories import listings
from tests.factories.agreements import (
    cooperation,
    draft,
    for_a_class,
    in_force,
    with_mandates,
)
from tests.factories.listings import enquiry
from tests.factories.parties import NOW, enrolled, organisation, school_class
from tests.factories.rounds import (
    AFTER,
    CONFIRM_UNTIL,
    ENDS,
    STARTS,
    agreed_post,
    closed,
    opened,
    planned,
    published,
    pupils,
    ranked,
)
from tests.placements.agreeing import amended, confirmed, ended, shortened, suspended

from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.actors import SYSTEM
from ronghe.partnerships.operations import agree_on_enquiry
from ronghe.partnerships.standing import terms_in_force
from ronghe.placements import carrying
from ronghe.placements.eligibility import Obstacle
from ronghe.placements.models import PostState
from ronghe.placements.operations import agreements, posts, publishing, rounds
from ronghe.placements.operations.posts import Arrangement, NotOffered, SeatsDoNotFit
from ronghe.placements.queries.ranking import refusals_of

pytestmark = pytest.mark.django_db
SEATS = 20  # of an agreement for a class


def to_choose(round_):
    found = carrying.open_sides(round_).select_related("version__agreement").order_by("pk")
    return [one.version.agreement.reference for one in found]


def left(round_):
    (side,) = carrying.sides_for(round_)
    return vars(side)["seats"] - vars(side)["held"]


# -- what can be chosen -------------------------------------------------------------------------


def test_what_a_host_signed_for_a_class_can_be_chosen(cast):
    version = for_a_class(cast)

    assert to_choose(planned(cast.college)) == [version.agreement.reference]
    assert to_choose(planned(cast.authority)) == [version.agreement.reference]
    assert to_choose(planned(cast.other_college)) == []


@pytest.mark.parametrize("fall", [suspended, ended, shortened])
def test_what_is_not_in_force_for_the_days_of_the_round_cannot(fall, cast):
    version = for_a_class(cast)
    side = version.parties.get(key="host")
    round_ = planned(cast.college)
    fall(cast, version)

    assert to_choose(round_) == []
    with pytest.raises(NotOffered):
        posts.ask_by_agreement(
            round_=round_, side=side, arrangement=Arrangement(2), actor=cast.dean, at=NOW
        )


@pytest.mark.parametrize(
    "terms",
    [
        {"starts_on": (STARTS + timedelta(days=1)).isoformat()},
        {"ends_on": (ENDS - timedelta(days=1)).isoformat()},
    ],
)
def test_what_states_other_days_cannot(terms, cast):
    for_a_class(cast, **terms)

    assert to_choose(planned(cast.college)) == []


def test_a_framework_takes_nobody(cast):
    with_mandates(cast)
    in_force(cast, draft(cast))

    assert to_choose(planned(cast.college)) == []


def test_the_database_folds_terms_as_the_engine_does(cast):
    version = for_a_class(cast)
    later, last = STARTS + timedelta(days=30), STARTS + timedelta(days=60)
    amended(cast, version, seats=25)
    amended(cast, version, effective_on=later, until_on=last, seats=5)
    amended(cast, version, effective_on=last + timedelta(days=30), seats=12)

    for day in (STARTS, later, last, last + timedelta(days=1), last + timedelta(days=31)):
        round_ = planned(cast.college, starts_on=day, ends_on=day)
        said = [vars(one)["seats"] for one in carrying.sides_for(round_)]
        assert said == [terms_in_force(version.agreement, on=day).terms.get("seats")]


def test_a_round_over_a_change_has_the_fewer_seats(cast):
    version = for_a_class(cast)
    amended(cast, version, effective_on=STARTS + timedelta(days=30), seats=5)

    assert left(planned(cast.college)) == 5


def test_outsider_asks_nobody(cast):
    side = for_a_class(cast).parties.get(key="host")

    with pytest.raises(NotAllowed):
        posts.ask_by_agreement(
            round_=planned(cast.college),
            side=side,
            arrangement=Arrangement(2),
            actor=cast.outsider,
            at=NOW,
        )


def test_barred_host_is_not_asked(cast):
    for_a_class(cast)
    cast.enterprise.verification = "suspended"
    cast.enterprise.save(update_fields=["verification"])

    assert to_choose(planned(cast.college)) == []


# -- what the post says -------------------------------------------------------------------------


def test_post_says_what_the_agreement_says_and_nothing_besides(cast):
    version = for_a_class(
        cast,
        post="数控车工学徒",
        hours_per_day=8,
        days_per_week=5,
        night_shift=False,
        lodging=True,
        **{"host.monthly_pay_minor": 280_000},
    )

    found = agreed_post(planned(cast.college), version, accepted=False)

    assert (found.host, found.listing, found.agreement) == (cast.enterprise, None, version.agreement)  # fmt: skip
    assert (found.title, found.site, found.occupation) == ("数控车工学徒", None, None)
    assert found.details == {
        "hours_a_day": "8",
        "days_a_week": 5,
        "night_shift": False,
        "lodging": True,
        "monthly_pay": 280_000,
        "currency": "CNY",
        "place": "二号车间",
    }
    assert found.state == PostState.ASKED


def test_what_is_not_said_stays_unknown(cast):
    found = agreed_post(planned(cast.college), for_a_class(cast, place=None))

    assert (found.title, found.details) == (found.agreement.title, {})


def test_address_of_a_site_is_the_site(cast):
    site = listings.site(cast.enterprise, 29.9, 121.5)

    found = agreed_post(planned(cast.college), for_a_class(cast, place=site.address))

    assert (found.site, found.details, found.region) == (site, {}, site.region)


def test_a_change_signed_for_the_first_day_counts(cast):
    version = for_a_class(cast)
    change = amended(cast, version, post="铣工学徒")

    assert agreed_post(planned(cast.college), change).title == "铣工学徒"


def test_law_speaks_to_students_as_of_a_listing(cast):
    round_ = planned(cast.college)
    found = agreed_post(round_, for_a_class(cast))
    pupils(cast.school_class, 1, born="20110115")
    round_ = opened(round_, cast.school_class)

    refused = refusals_of(round_.candidates.get(), [found])

    assert refused[found.pk].obstacle == Obstacle.LAW


# -- seats --------------------------------------------------------------------------------------


def test_posts_of_one_agreement_share_its_seats_on_the_same_days(cast):
    version = for_a_class(cast)
    first, second = planned(cast.college), planned(cast.authority)
    later = planned(
        cast.college, starts_on=ENDS + timedelta(days=1), ends_on=ENDS + timedelta(days=30)
    )

    agreed_post(first, version, seats=15)

    assert (left(second), left(later)) == (SEATS - 15, SEATS)
    with pytest.raises(SeatsDoNotFit):
        agreed_post(second, version, seats=6)
    assert agreed_post(second, version, seats=5).state == PostState.OFFERED


def test_an_agreement_is_in_a_round_once(cast):
    version, round_ = for_a_class(cast), planned(cast.college)
    agreed_post(round_, version)

    assert to_choose(round_) == []
    with pytest.raises(NotOffered):
        agreed_post(round_, version)


def test_what_is_taken_back_or_called_off_is_free_again(cast):
    version = for_a_class(cast)
    first, second, third = (planned(cast.college) for _number in range(3))
    taken = agreed_post(first, version, seats=8)
    agreed_post(second, version, seats=8, accepted=False)
    assert left(third) == 4

    posts.withdraw_post(post=taken, reason="停产", actor=cast.plant_manager, at=NOW)
    assert left(third) == 12
    rounds.cancel_round(round_=second, reason="改期", actor=cast.dean, at=NOW)
    assert left(third) == SEATS


def test_arranging_stays_within_what_others_leave(cast):
    version = for_a_class(cast)
    mine = agreed_post(planned(cast.college), version, seats=5)
    agreed_post(planned(cast.college), version, seats=10)

    posts.arrange_post(post=mine, arrangement=Arrangement(10), actor=cast.dean, at=NOW)

    with pytest.raises(SeatsDoNotFit):
        posts.arrange_post(post=mine, arrangement=Arrangement(11), actor=cast.dean, at=NOW)


def test_a_settled_round_holds_what_students_have(cast):
    version, round_ = for_a_class(cast), planned(cast.college)
    wanted = agreed_post(round_, version, seats=10)
    round_ = confirmed(cast, round_, wanted, count=3)
    late = AFTER + (CONFIRM_UNTIL - AFTER.date() + timedelta(days=2))

    publishing.settle_round(round_=round_, actor=SYSTEM, at=late)

    assert left(planned(cast.college)) == SEATS - 3


def test_seats_of_the_listing_are_taken_once_by_the_agreement_alone(cast):
    talk = enquiry(listings.published(cast.enterprise, seats_count=30), cast.dean)
    talk = agree_on_enquiry(enquiry=talk, seats_count=20, actor=cast.plant_manager, at=NOW)
    of = cooperation(cast, kind="apprenticeship", enquiry=talk)
    version = for_a_class(cast, of)

    found = agreed_post(planned(cast.college), version, seats=10)

    talk.listing.refresh_from_db()
    assert talk.listing.seats_taken_count == SEATS
    assert found.occupation == talk.listing.occupation


# -- from the place to the agreement --------------------------------------------------------------


def test_confirmed_places_become_agreements_of_the_same_cooperation(cast):
    version, round_ = for_a_class(cast), planned(cast.college)
    cooperation(cast, ready=False, kind="placement")  # newer, and not the one
    round_ = confirmed(cast, round_, agreed_post(round_, version), count=2)

    (found,) = agreements.draft_agreements(
        round_=round_, college=cast.college, actor=cast.dean, at=AFTER
    )

    own = version.agreement.cooperation
    drafted = own.agreements.exclude(pk=version.agreement.pk)
    assert (found.count, found.cooperation) == (2, own)
    assert {one.template for one in drafted} == {"placement"}
    terms = drafted.first().versions.get().content.terms
    assert (terms["place"], terms["tutor"], terms["host.mentor"]) == ("二号车间", "吴岚", "周强")


def test_no_agreement_is_drafted_on_one_that_is_not_in_force(cast):
    version, round_ = for_a_class(cast), planned(cast.college)
    round_ = confirmed(cast, round_, agreed_post(round_, version), count=2)
    suspended(cast, version)

    (found,) = agreements.draft_agreements(
        round_=round_, college=cast.college, actor=cast.dean, at=AFTER
    )

    assert (found.count, found.is_fallen) == (0, True)


def test_confirmed_place_of_an_apprenticeship_listing_can_be_drafted(cast):
    joint = cooperation(cast, ready=False, kind="apprenticeship")
    round_ = planned(cast.college)
    listing = listings.published(
        cast.enterprise,
        kind="apprenticeship",
        details={**listings.POST, "programme": "modern_apprenticeship", "months": 6},
        starts_on=STARTS,
        ends_on=ENDS,
        seats_count=5,
    )
    asked = posts.ask_for_post(
        round_=round_, listing=listing, arrangement=Arrangement(1), actor=SYSTEM, at=NOW
    )
    wanted = posts.accept_post(post=asked, has_scores=False, actor=SYSTEM, at=NOW)
    round_ = confirmed(cast, round_, wanted, count=1)

    agreements.draft_agreements(round_=round_, college=cast.college, actor=cast.dean, at=AFTER)

    assert joint.agreements.count() == 1


def test_only_students_of_the_college_that_signed_may_go_there(cast):
    version, round_ = for_a_class(cast), planned(cast.authority)
    wanted = agreed_post(round_, version)
    neighbour = organisation(kind="college", name="青禾交通学院", english="", number=10_000_077)
    pupils(cast.school_class, 1)
    enrolled(school_class(neighbour, "物流2601班"), "邻校生", "20269001")
    round_ = opened(round_, cast.school_class, neighbour.classes.get())
    own, other = round_.candidates.order_by("membership__organisation")

    assert refusals_of(own, [wanted]) == {}
    assert refusals_of(other, [wanted])[wanted.pk].obstacle == Obstacle.COLLEGE
    for one in (own, other):
        ranked(one, wanted)
    published(closed(round_))
    own.refresh_from_db()
    other.refresh_from_db()
    assert (own.post, other.post) == (wanted, None)
