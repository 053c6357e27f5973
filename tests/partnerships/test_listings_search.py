"""Finding listings by words, trade, place, distance, dates and seats; saved searches; suggestions."""

from datetime import date, timedelta
from math import isclose

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.listings import enquiry, occupation, published, site
from tests.factories.parties import NOW, organisation, region

from ronghe.kernel.models import Event
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.actors import SYSTEM
from ronghe.parties.operations import end_membership
from ronghe.partnerships import operations
from ronghe.partnerships.models import SavedSearch
from ronghe.partnerships.nearness import Level, Place, box, distance_km, level_between, nearness
from ronghe.partnerships.queries.search import Criteria, fitting
from ronghe.partnerships.queries.suggestions import suggestions_for

NINGBO, HANGZHOU, QINGDAO = (29.8683, 121.5440), (30.2741, 120.1551), (36.0671, 120.3826)
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
LATITUDES = st.floats(-89, 89)
LONGITUDES = st.floats(-179, 179)


def found(**criteria):
    return set(fitting(Criteria.read(criteria)))


@pytest.fixture
def market(cast):
    """One listing of the enterprise, and others that differ from it in one thing each."""
    far = organisation(name="青岛重工", english="", region_code="370200")
    return {
        "turner": published(cast.enterprise, site=site(cast.enterprise, *NINGBO)),
        "miller": published(cast.enterprise, title="铣工岗位", occupation=occupation("铣工", "demo-2")),
        "need": published(cast.college, side="need", title="学院求岗"),
        "far": published(far, title="远方岗位", site=site(far, *QINGDAO)),
        "few": published(cast.enterprise, title="少量名额", seats_count=2),
        "later": published(cast.enterprise, title="来年岗位", starts_on=date(2027, 3, 1), ends_on=date(2027, 8, 27)),
        "course": published(cast.college, kind="joint_course"),
    }  # fmt: skip


@pytest.mark.django_db
def test_each_filter_finds_what_it_names(cast, market):
    everything = set(market.values())

    def without(*names):
        return everything - {market[name] for name in names}

    assert found() == everything
    assert found(words="铣工") == {market["miller"]}
    assert found(words="启明 车削") == {market[n] for n in ("turner", "miller", "few", "later")}
    assert found(side="need") == {market["need"]}
    assert found(kind="joint_course") == {market["course"]}
    assert found(occupation=occupation("铣工", "demo-2").pk) == {market["miller"]}
    assert found(region=region("370200").pk) == {market["far"]}
    assert found(seats=3) == without("few", "course")
    assert found(starts_on="2027-05-01") == {market["later"], market["course"]}
    assert found(ends_on="2026-10-11") == {market["course"]}


@pytest.mark.django_db
def test_distance_counts_kilometres_and_the_region_where_nobody_has_measured(cast, market):
    here = site(cast.college, *HANGZHOU, region=region("330100"))

    near = found(near=here.pk, km=100)
    wide = found(near=here.pk, km=300)

    assert market["turner"] not in near  # 142 km
    assert market["turner"] in wide
    assert market["far"] not in wide
    assert market["miller"] in near  # no coordinates: the same province counts for 100 km
    assert found(near=999_999, km=30) == set()


@pytest.mark.django_db
def test_only_what_is_published_is_found(cast, market):
    operations.pause_listing(listing=market["turner"], actor=cast.plant_manager, at=NOW)

    assert market["turner"] not in found()


@pytest.mark.django_db
def test_changed_words_are_found_and_the_old_ones_not(cast, market):
    listing = market["miller"]
    operations.revise_listing(listing=listing, actor=cast.plant_manager, at=NOW)
    content = operations.Content(
        title="焊工岗位", occupation=occupation("焊工", "demo-3"), seats_count=3,
        starts_on=listing.starts_on, ends_on=listing.ends_on, details=listing.details,
    )  # fmt: skip
    operations.change_listing(listing=listing, content=content, actor=cast.plant_manager, at=NOW)
    operations.publish_listing(
        listing=listing, expires_on=NOW.date(), actor=cast.plant_manager, at=NOW
    )

    assert found(words="焊工") == {listing}
    assert found(words="铣工") == set()


def test_criteria_that_make_no_sense_narrow_nothing():
    raw = {"side": "both", "kind": "circus", "occupation": "x", "km": -3, "starts_on": "soon", "seats": "9" * 30}  # fmt: skip

    assert Criteria.read(raw) == Criteria()
    assert not Criteria.read(raw)


@UNHURRIED
@given(st.builds(Criteria, words=st.text(max_size=20), side=st.sampled_from(["", "need"]), seats=st.none() | st.integers(1, 99)))  # fmt: skip
def test_criteria_are_read_as_they_were_written(criteria):
    assert Criteria.read(criteria.as_json()) == criteria


# -- nearness ----------------------------------------------------------------------------------


@UNHURRIED
@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
def test_distance_is_the_same_both_ways_and_never_negative(lat1, lon1, lat2, lon2):
    there, back = distance_km(lat1, lon1, lat2, lon2), distance_km(lat2, lon2, lat1, lon1)

    assert there >= 0
    assert isclose(there, back, abs_tol=1e-6)
    assert distance_km(lat1, lon1, lat1, lon1) == 0


@UNHURRIED
@given(LATITUDES, LONGITUDES, st.floats(1, 300), LATITUDES, LONGITUDES)
def test_the_box_holds_the_whole_circle(latitude, longitude, km, lat, lon):
    south, north, west, east = box(latitude, longitude, km)

    if distance_km(latitude, longitude, lat, lon) <= km:
        assert south <= lat <= north
        assert west <= lon <= east


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("cn:33/3302/330203/", "cn:33/3302/330203/", Level.SAME_DISTRICT),
        ("cn:33/3302/330203/", "cn:33/3302/330205/", Level.SAME_REGION),
        ("cn:33/3302/", "cn:33/3302/330205/", Level.SAME_REGION),
        ("cn:33/3302/330203/", "cn:33/3301/330102/", Level.SAME_COUNTRY_PART),
        ("cn:33/", "cn:37/", Level.ELSEWHERE),
        ("cn:33/", "demo:33/", Level.ELSEWHERE),
    ],
)
def test_regions_share_what_lies_above_them(one, other, level):
    assert level_between(one, other) == level
    assert level_between(other, one) == level
    assert nearness(Place(one), Place(other)).km is None


# -- saved searches ----------------------------------------------------------------------------


def save(actor, name="车工", **criteria):
    return operations.save_search(
        name=name, criteria={"words": "车工", **criteria}, is_mailed=True, actor=actor, at=NOW
    )


def tell(days):
    return operations.tell_saved_searches(actor=SYSTEM, at=NOW + timedelta(days=days))


@pytest.mark.django_db
def test_a_saved_search_tells_once_of_what_is_new_and_of_nothing_own(cast):
    published(cast.enterprise)
    search = save(cast.dean)
    save(cast.plant_manager)

    assert tell(1) == 0  # what was there already is no news
    new = published(cast.enterprise, at=NOW + timedelta(days=2))
    published(cast.enterprise, title="铣床岗位", occupation=occupation("铣工", "demo-2"), at=NOW + timedelta(days=2))  # fmt: skip

    assert tell(3) == 1
    assert tell(4) == 0
    told = Event.objects.get(name="saved_search.told")
    assert (told.subject_id, told.payload) == (search.pk, {"listings": [new.pk]})


@pytest.mark.django_db
def test_mails_stop_on_demand_and_with_the_role(cast):
    search = save(cast.dean)
    save(cast.cooperation_officer)
    operations.mail_saved_search(search=search, is_mailed=False, actor=cast.dean, at=NOW)
    end_membership(
        membership=cast.cooperation_officer.membership,
        ends_on=NOW.date() + timedelta(days=1),
        actor=SYSTEM,
        at=NOW,
    )
    published(cast.enterprise, at=NOW + timedelta(days=2))

    assert tell(3) == 0


@pytest.mark.django_db
def test_a_search_has_one_name_and_one_keeper(cast):
    search = save(cast.dean)

    with pytest.raises(operations.NameIsTaken):
        save(cast.dean)
    with pytest.raises(operations.SearchHasNoName):
        save(cast.dean, name=" ")
    with pytest.raises(NotAllowed):
        save(cast.student)
    assert save(cast.cooperation_officer).name == search.name
    for stranger in (cast.cooperation_officer, cast.outsider, cast.coordinator):
        assert search not in SavedSearch.objects.visible_to(stranger)
        with pytest.raises(NotAllowed):
            operations.remove_saved_search(search=search, actor=stranger, at=NOW)
    operations.remove_saved_search(search=search, actor=cast.dean, at=NOW)
    assert SavedSearch.objects.count() == 1


@pytest.mark.django_db
def test_nobody_keeps_more_searches_than_anybody_reads(cast):
    for number in range(50):
        save(cast.dean, name=str(number))

    with pytest.raises(operations.TooManySearches):
        save(cast.dean, name="one more")


# -- suggestions -------------------------------------------------------------------------------


def codes(points):
    return {point.code for point in points}


@pytest.fixture
def need(cast):
    return published(cast.college, side="need", title="求数控车工岗位", seats_count=28)


@pytest.mark.django_db
def test_what_fits_is_suggested_with_all_its_reasons(cast, need):
    offer = published(cast.enterprise)

    (suggestion,) = suggestions_for(need, on=NOW.date()).suggested

    assert suggestion.listing == offer
    assert codes(suggestion.points) == {"same_occupation", "near", "seats", "weeks"}
    assert suggestion.against == ()
    facts = {point.code: point.facts for point in suggestion.points}
    assert facts["seats"] == {"left": 30, "wanted": 28}
    assert facts["weeks"] == {"shared": 26, "own": 26}


@pytest.mark.django_db
def test_earlier_agreements_and_verified_records_speak_for_a_counterpart(cast, need):
    old = enquiry(published(cast.enterprise, title="去年的岗位"), cast.dean)
    operations.agree_on_enquiry(enquiry=old, actor=cast.plant_manager, at=NOW)
    unknown = organisation(name="陌生机械", english="", number=10_000_777)
    offer, stranger = published(cast.enterprise), published(unknown)

    ranked = [one.listing for one in suggestions_for(need, on=NOW.date()).suggested]

    assert ranked.index(offer) < ranked.index(stranger)
    assert "verified" in codes(suggestions_for(offer, on=NOW.date()).suggested[0].points)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("why", "more"),
    [
        ("no_seats", {}),
        ("dates", {"starts_on": date(2027, 9, 1), "ends_on": date(2028, 2, 28)}),
        ("busy", {"enquiries_limit": 1}),
        ("paused", {}),
        ("in_talks", {}),
        ("bad_experience", {}),
    ],
)
def test_a_promising_one_that_is_left_out_says_why(cast, need, why, more):
    offer = published(cast.enterprise, **more)
    if why == "no_seats":
        operations.take_seats(listing=offer, holder=offer, count=30, actor=SYSTEM, at=NOW)
    if why == "busy":
        enquiry(offer, cast.outsider)
    if why == "paused":
        operations.pause_listing(listing=offer, actor=cast.plant_manager, at=NOW)
    if why == "in_talks":
        enquiry(offer, cast.dean)
    if why == "bad_experience":
        talk = enquiry(offer, cast.dean)
        operations.end_enquiry(enquiry=talk, reason=why, actor=cast.dean, at=NOW)

    found = suggestions_for(need, on=NOW.date())

    assert found.suggested == ()
    assert [(one.listing, codes(one.against)) for one in found.left_out] == [(offer, {why})]


@pytest.mark.django_db
def test_what_is_too_far_is_left_out_with_its_distance(cast, need):
    far = organisation(name="青岛重工", english="", region_code="370200")
    offer = published(far)

    (left_out,) = suggestions_for(need, on=NOW.date()).left_out

    assert (left_out.listing, codes(left_out.against)) == (offer, {"far"})


@pytest.mark.django_db
def test_kindred_trades_are_suggested_behind_the_same_one_and_others_never(cast, need):
    need.occupation.parent_code = "M"
    need.occupation.save()
    kindred = published(
        cast.enterprise, title="铣工", occupation=occupation("铣工", "demo-2", parent_code="M")
    )
    same = published(cast.enterprise)
    published(
        cast.enterprise, title="护理", occupation=occupation("护士", "demo-9", parent_code="N")
    )

    suggested = [one.listing for one in suggestions_for(need, on=NOW.date()).suggested]

    assert suggested == [same, kindred]


@pytest.mark.django_db
def test_nobody_is_suggested_to_themselves_nor_needs_to_needs(cast, need):
    published(cast.college)
    published(cast.other_college, side="need")

    assert suggestions_for(need, on=NOW.date()).suggested == ()
