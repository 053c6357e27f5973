"""Drafts, publication, pauses and ends of listings, and who may do what."""

from datetime import date, timedelta

import pytest
from tests.factories.listings import LAST_DAY, content, draft, occupation, published, site
from tests.factories.parties import NOW, organisation, remit

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel.models import AuditRecord
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.actors import SYSTEM
from ronghe.parties.operations import close_site, restrict_organisation
from ronghe.partnerships import operations
from ronghe.partnerships.models import Listing, ListingPolicy, ListingState, PauseCause

pytestmark = pytest.mark.django_db
S = ListingState


def act(operation, listing, actor, **more):
    return operation(listing=listing, actor=actor, at=NOW, **more)


def test_a_draft_becomes_a_published_listing(cast):
    listing = draft(cast.enterprise, actor=cast.plant_manager)

    act(operations.publish_listing, listing, cast.plant_manager, expires_on=LAST_DAY)

    listing.refresh_from_db()
    assert (listing.state, listing.published_at, listing.expires_on) == (S.PUBLISHED, NOW, LAST_DAY)
    verbs = AuditRecord.objects.filter(subject_reference=listing.reference).order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["listing.written", "listing.published"]


def test_a_listing_lies_where_its_site_does(cast):
    place = site(cast.enterprise, 36.1, 120.4)

    listing = draft(cast.enterprise, site=place)

    assert (listing.region, listing.latitude, listing.longitude) == (place.region, 36.1, 120.4)


def test_a_listing_names_no_site_of_another_or_a_closed_one(cast):
    theirs = site(cast.college, 36.1, 120.4)
    closed = close_site(
        site=site(cast.enterprise, 36.1, 120.4), ends_on=NOW.date(), actor=SYSTEM, at=NOW
    )

    for place in (theirs, closed):
        with pytest.raises(operations.SiteOfAnother):
            draft(cast.enterprise, site=place)


def test_without_any_region_nobody_could_find_it(cast):
    nowhere = organisation(name="无处公司", english="", region_code=None)

    with pytest.raises(operations.PlaceIsMissing):
        draft(nowhere)
    assert draft(nowhere, region=cast.college.region).region == cast.college.region


def test_a_listing_needs_a_title_and_days_in_order(cast):
    with pytest.raises(operations.TitleIsMissing):
        draft(cast.enterprise, title="  ")
    with pytest.raises(operations.EndsTooEarly):
        draft(cast.enterprise, starts_on=date(2026, 10, 2), ends_on=date(2026, 10, 1))


def test_what_is_on_the_list_is_not_changed_under_the_eyes_of_others(cast):
    listing = published(cast.enterprise)

    with pytest.raises(operations.ListingIsOnTheList):
        act(operations.change_listing, listing, cast.plant_manager, content=content())


def test_taken_off_the_list_it_is_changed_and_published_anew(cast):
    listing = published(cast.enterprise)
    act(operations.revise_listing, listing, cast.plant_manager)

    act(operations.change_listing, listing, cast.plant_manager, content=content(seats_count=12))
    act(operations.publish_listing, listing, cast.plant_manager, expires_on=LAST_DAY)

    listing.refresh_from_db()
    assert (listing.state, listing.seats_count) == (S.PUBLISHED, 12)


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ({"occupation": None}, "Occupation"),
        ({"starts_on": None}, "First day"),
        ({"ends_on": None}, "Last day"),
        ({"seats_count": None}, "Posts"),
        ({"details": {"tasks": None}}, "Tasks"),
    ],
)
def test_an_incomplete_post_is_not_published_and_says_what_is_missing(cast, missing, words):
    listing = draft(cast.enterprise, **missing)

    with pytest.raises(operations.ListingIsIncomplete, match=words):
        act(operations.publish_listing, listing, cast.plant_manager, expires_on=LAST_DAY)
    listing.refresh_from_db()
    assert listing.state == S.DRAFT


@pytest.mark.parametrize("days", [-1, 367])
def test_a_listing_stands_from_today_to_a_year_ahead(cast, days):
    listing = draft(cast.enterprise)

    with pytest.raises(operations.DayDoesNotFit):
        act(
            operations.publish_listing,
            listing,
            cast.plant_manager,
            expires_on=NOW.date() + timedelta(days=days),
        )


def test_last_years_listing_is_copied_a_year_later_with_all_seats_free(cast):
    listing = published(cast.enterprise, seats_count=5)
    operations.take_seats(listing=listing, holder=listing, count=5, actor=SYSTEM, at=NOW)

    copy = act(operations.copy_listing, listing, cast.plant_manager)

    assert copy.state == S.DRAFT
    assert (copy.starts_on, copy.ends_on) == (date(2027, 10, 12), date(2028, 4, 9))
    assert (copy.seats_left, copy.copied_from) == (5, listing)
    assert copy.details == listing.details


def test_a_leap_day_is_copied_to_the_last_of_february(cast):
    listing = draft(cast.enterprise, starts_on=date(2028, 2, 29), ends_on=date(2028, 8, 28))

    assert act(operations.copy_listing, listing, cast.plant_manager).starts_on == date(2029, 2, 28)


def test_pausing_and_resuming(cast):
    listing = published(cast.enterprise)

    act(operations.pause_listing, listing, cast.plant_manager)
    listing.refresh_from_db()
    assert (listing.state, listing.pause_cause) == (S.PAUSED, PauseCause.OWN_WISH)
    act(operations.resume_listing, listing, cast.plant_manager)

    listing.refresh_from_db()
    assert (listing.state, listing.pause_cause, listing.published_at) == (S.PUBLISHED, "", NOW)


def test_what_has_run_out_meanwhile_is_not_resumed(cast):
    listing = published(cast.enterprise, expires_on=NOW.date())
    act(operations.pause_listing, listing, cast.plant_manager)

    with pytest.raises(operations.DayHasPassed):
        operations.resume_listing(
            listing=listing, actor=cast.plant_manager, at=NOW + timedelta(days=1)
        )


def test_a_closed_listing_stays_closed(cast):
    listing = published(cast.enterprise)
    act(operations.close_listing, listing, cast.plant_manager)

    for operation, more in (
        (operations.publish_listing, {"expires_on": LAST_DAY}),
        (operations.revise_listing, {}),
        (operations.resume_listing, {}),
    ):
        with pytest.raises(IllegalTransition):
            act(operation, listing, cast.plant_manager, **more)


def test_listings_run_out_after_their_last_day_and_owners_are_told_before(cast):
    listing = published(cast.enterprise, expires_on=NOW.date() + timedelta(days=20))

    def on(days):
        at = NOW + timedelta(days=days)
        reminded = operations.remind_of_expiry(actor=SYSTEM, at=at)
        ended = operations.expire_listings(actor=SYSTEM, at=at)
        listing.refresh_from_db()
        return reminded, ended, listing.state

    assert on(10) == (0, 0, S.PUBLISHED)
    assert on(11) == (1, 0, S.PUBLISHED)
    assert on(12) == (0, 0, S.PUBLISHED)
    assert on(20) == (0, 0, S.PUBLISHED)
    assert on(21) == (0, 1, S.EXPIRED)


def test_an_authority_that_reads_first_approves_or_returns(cast):
    operations.set_listing_policy(
        authority=cast.authority,
        is_read_first=True,
        banned_words=[],
        actor=cast.coordinator,
        at=NOW,
    )
    listing = published(cast.enterprise)
    assert listing.state == S.IN_REVIEW

    act(operations.return_listing, listing, cast.coordinator, reason="请写明工作地点。")
    listing.refresh_from_db()
    assert (listing.state, listing.state_note) == (S.DRAFT, "请写明工作地点。")

    act(operations.publish_listing, listing, cast.plant_manager, expires_on=LAST_DAY)
    act(operations.approve_listing, listing, cast.coordinator)
    listing.refresh_from_db()
    assert (listing.state, listing.state_note) == (S.PUBLISHED, "")


def test_only_the_authority_over_the_owner_reads_its_listings_first(cast):
    elsewhere = organisation(name="外地公司", english="", region_code="370200")
    operations.set_listing_policy(
        authority=cast.authority, is_read_first=True, banned_words=["押金"], actor=cast.coordinator, at=NOW
    )  # fmt: skip

    assert published(elsewhere, summary="不收押金").state == S.PUBLISHED


def test_banned_words_are_named_and_not_published(cast):
    operations.set_listing_policy(
        authority=cast.authority, is_read_first=False, banned_words=["押金", "Ｖ信"], actor=cast.coordinator, at=NOW
    )  # fmt: skip
    listing = draft(cast.enterprise, summary="需交押金，v信联系")

    with pytest.raises(operations.WordsAreBanned, match="押金; Ｖ信"):
        act(operations.publish_listing, listing, cast.plant_manager, expires_on=LAST_DAY)


def test_rules_for_listings_are_set_once_and_changed_in_place(cast):
    for words in (["押金"], ["押金 ", "", "押金", "中介"]):
        operations.set_listing_policy(
            authority=cast.authority, is_read_first=False, banned_words=words, actor=cast.coordinator, at=NOW
        )  # fmt: skip

    assert ListingPolicy.objects.get().banned_words == ["押金", "中介"]
    with pytest.raises(operations.TooManyWords):
        operations.set_listing_policy(
            authority=cast.authority, is_read_first=False, banned_words=["很" * 41], actor=cast.coordinator, at=NOW
        )  # fmt: skip


def test_what_is_taken_down_says_why_and_can_be_put_right(cast):
    listing = published(cast.enterprise)

    with pytest.raises(operations.ReasonIsMissing):
        act(operations.take_down_listing, listing, cast.coordinator, reason=" ")
    act(operations.take_down_listing, listing, cast.coordinator, reason="内容不实。")

    listing.refresh_from_db()
    assert (listing.state, listing.state_note) == (S.TAKEN_DOWN, "内容不实。")
    act(operations.revise_listing, listing, cast.plant_manager)
    listing.refresh_from_db()
    assert listing.state == S.DRAFT


def test_what_runs_out_is_renewed_as_it_is_before_and_after(cast):
    listing = published(cast.enterprise, expires_on=NOW.date())
    later = NOW + timedelta(days=3)

    act(
        operations.renew_listing,
        listing,
        cast.plant_manager,
        expires_on=NOW.date() + timedelta(days=1),
    )
    operations.expire_listings(actor=SYSTEM, at=later)
    listing.refresh_from_db()
    assert (listing.state, listing.published_at) == (S.EXPIRED, NOW)
    operations.renew_listing(
        listing=listing, expires_on=LAST_DAY, actor=cast.plant_manager, at=later
    )

    listing.refresh_from_db()
    assert (listing.state, listing.published_at) == (S.PUBLISHED, later)
    assert (listing.expires_on, listing.expiry_reminded_at) == (LAST_DAY, None)


OWNERS = {"plant_manager"}
EVERYBODY = {
    "dean", "cooperation_officer", "plant_manager", "signatory", "mentor", "student", "inspector",
    "coordinator", "administrator", "outsider", "unit_dean", "class_teacher",
}  # fmt: skip


@pytest.mark.parametrize("who", sorted(EVERYBODY - OWNERS))
def test_nobody_else_writes_publishes_or_ends_it(cast, who):
    actor = getattr(cast, who)
    listing = published(cast.enterprise)

    for operation, more in (
        (operations.change_listing, {"content": content()}),
        (operations.publish_listing, {"expires_on": LAST_DAY}),
        (operations.pause_listing, {}),
        (operations.resume_listing, {}),
        (operations.renew_listing, {"expires_on": LAST_DAY}),
        (operations.revise_listing, {}),
        (operations.close_listing, {}),
        (operations.copy_listing, {}),
    ):
        with pytest.raises(NotAllowed):
            act(operation, listing, actor, **more)


@pytest.mark.parametrize("who", sorted(EVERYBODY - {"coordinator"}))
def test_only_the_coordinator_of_the_region_moderates(cast, who):
    actor = getattr(cast, who)
    listing = published(cast.enterprise)

    for operation, more in (
        (operations.take_down_listing, {"reason": "x"}),
        (operations.return_listing, {"reason": "x"}),
        (operations.approve_listing, {}),
    ):
        with pytest.raises(NotAllowed):
            act(operation, listing, actor, **more)
    with pytest.raises(NotAllowed):
        operations.set_listing_policy(
            authority=cast.authority, is_read_first=True, banned_words=[], actor=actor, at=NOW
        )


def test_a_suspended_organisation_publishes_nothing(cast):
    listing = draft(cast.enterprise)
    restrict_organisation(
        organisation=cast.enterprise, kind="suspension", reason="x", legal_basis="y",
        starts_on=NOW.date(), ends_on=LAST_DAY, actor=cast.coordinator, at=NOW,
    )  # fmt: skip
    listing = Listing.objects.get(pk=listing.pk)

    with pytest.raises(NotAllowed):
        act(operations.publish_listing, listing, cast.plant_manager, expires_on=LAST_DAY)


def test_who_sees_which_listings(cast):
    shown, hidden = published(cast.enterprise), draft(cast.enterprise)
    paused = published(cast.enterprise, occupation=occupation("铣工", "demo-2"))
    act(operations.pause_listing, paused, cast.plant_manager)

    seen = {who: set(Listing.objects.visible_to(getattr(cast, who))) for who in EVERYBODY}

    own = {"plant_manager", "signatory", "mentor"}
    over = {"inspector", "coordinator", "administrator"}
    assert seen == {
        who: {shown, hidden, paused}
        if who in own
        else {shown, paused}
        if who in over
        else set()
        if who == "student"
        else {shown}
        for who in EVERYBODY
    }


def test_an_industry_body_offers_and_an_authority_does_not(cast):
    chamber = organisation(kind="industry_body", name="协会", english="", region_code="330200")
    remit(chamber, region=chamber.region)

    assert draft(chamber).organisation == chamber
    with pytest.raises(NotAllowed):
        draft(cast.authority, actor=cast.coordinator)
