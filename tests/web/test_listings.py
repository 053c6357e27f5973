"""The pages of listings: searching, writing, publishing, moderating, gaps."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.factories.listings import draft, enquiry, occupation, published, site
from tests.factories.parties import NOW

from ronghe.parties.actors import SYSTEM
from ronghe.partnerships import operations
from ronghe.partnerships.models import Listing, ListingState, SavedSearch

pytestmark = pytest.mark.django_db
UNTIL = (NOW.date() + timedelta(days=60)).isoformat()


def page_of(listing, tab=""):
    address = reverse("listings:listing_page", args=[listing.reference])
    return f"{address}?tab={tab}" if tab else address


def body(response):
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def dean_reads(cast, sign_in):
    return sign_in(cast.dean)


@pytest.fixture
def plant(cast, sign_in):
    return sign_in(cast.plant_manager)


def test_the_list_shows_what_is_offered_and_how_far(cast, dean_reads):
    site(cast.college, 29.87, 121.54)
    published(cast.enterprise, site=site(cast.enterprise, 29.97, 121.54))
    draft(cast.enterprise, title="看不见的草稿")

    text = body(dean_reads.get(reverse("listings:listing_list")))

    assert "数控车工实习岗位" in text
    assert "11 km" in text
    assert "30 of 30 free" in text
    assert "看不见的草稿" not in text


def test_a_search_that_finds_nothing_offers_to_be_saved(cast, dean_reads):
    text = body(dean_reads.get(reverse("listings:listing_list"), {"q": "龘龘"}))

    assert "Nothing on the list fits these filters" in text
    assert "Save this search" in text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"region": "亚特兰蒂斯"}, "No region is called so"),
        ({"occupation": "驯龙师"}, "No occupation is called so"),
        ({"occupation": "工"}, "Several occupations are called so"),
    ],
)
def test_what_cannot_be_understood_is_asked_about(cast, dean_reads, query, words):
    occupation()
    occupation("铣工", "demo-2")

    assert words in body(dean_reads.get(reverse("listings:listing_list"), query))


def test_pages_follow_one_another_without_loss(cast, dean_reads):
    made = [published(cast.enterprise, title=f"岗位{number:02d}", at=NOW + timedelta(minutes=number // 2)) for number in range(30)]  # fmt: skip
    address = reverse("listings:listing_list")

    first = body(dean_reads.get(address))
    last_shown = [one for one in reversed(made) if one.title in first][-1]
    second = body(dean_reads.get(address, {"after": last_shown.reference}))

    shown = [{one.title for one in made if one.title in text} for text in (first, second)]
    assert shown[0] & shown[1] == set()
    assert shown[0] | shown[1] == {one.title for one in made}


def test_a_post_is_written_checked_and_published_step_by_step(cast, plant):
    occupation()
    chosen = plant.post(reverse("listings:listing_choose"), {"side": "offer", "kind": "posts"})
    entered = {
        "title": "车工岗位", "occupation": "数控车工", "seats_count": "12", "starts_on": "2026-10-12",
        "ends_on": "2027-04-09", "tasks": "装夹工件\n数控车削", "hours_a_day": "8", "days_a_week": "5",
        "night_shift": "yes", "monthly_pay": "3,200", "same_post_wage": "3800", "fees": "0",
        "hazards": "·none",
    }  # fmt: skip
    plant.post(chosen["Location"], entered)
    listing = Listing.objects.get()
    assert listing.details["monthly_pay"] == 320_000
    assert (listing.details["hazards"], listing.details["currency"]) == ([], "CNY")
    assert listing.details["tasks"] == ["装夹工件", "数控车削"]

    check = body(plant.get(reverse("listings:listing_publish", args=[listing.reference])))
    refused = plant.post(
        reverse("listings:listing_publish", args=[listing.reference]), {"expires_on": UNTIL}
    )
    assert "No night shifts" in check
    assert "keeps it from the list" in check
    assert "breaks a rule" in body(refused)

    plant.post(
        reverse("listings:listing_edit", args=[listing.reference]), entered | {"night_shift": "no"}
    )
    done = plant.post(
        reverse("listings:listing_publish", args=[listing.reference]), {"expires_on": UNTIL}
    )
    listing.refresh_from_db()
    assert done["Location"] == page_of(listing)
    assert listing.state == ListingState.PUBLISHED


def test_the_form_shows_again_what_is_kept(cast, plant):
    listing = draft(cast.enterprise)

    text = body(plant.get(reverse("listings:listing_edit", args=[listing.reference])))

    for value in ("数控车工 demo-1", "3200", "装夹工件\n数控车削", "2026-10-12"):
        assert value in text


@pytest.mark.parametrize("kind", ["apprenticeship", "joint_course", "lecturers", "teacher_practice", "training_base", "technical_service", "staff_training", "equipment"])  # fmt: skip
def test_every_kind_has_its_own_form_and_is_kept_as_a_draft(cast, plant, kind):
    address = reverse("listings:listing_write", args=["need", kind])

    body(plant.get(address))
    plant.post(address, {"title": "一条需求"})

    listing = Listing.objects.get()
    assert (listing.kind, listing.side, listing.state) == (kind, "need", ListingState.DRAFT)
    body(plant.get(page_of(listing)))


def test_a_form_sent_twice_writes_one_listing(cast, plant):
    address = reverse("listings:listing_write", args=["need", "equipment"])
    entered = {"title": "一条需求", "idempotency_key": "k" * 32}

    answers = [plant.post(address, entered)["Location"] for _time in range(2)]

    assert answers == [page_of(Listing.objects.get())] * 2


def test_a_form_sent_amiss_may_be_sent_again_under_its_key(cast, plant):
    address = reverse("listings:listing_write", args=["need", "equipment"])
    key = {"idempotency_key": "k" * 32}

    assert "Title" in body(plant.post(address, {"title": "", **key}))
    assert plant.post(address, {"title": "一条需求", **key}).status_code == 302


def test_strangers_read_the_offer_and_nothing_of_its_inside(cast, sign_in):
    listing = published(cast.enterprise)
    reader = sign_in(cast.outsider)

    text = body(reader.get(page_of(listing)))

    assert "Write enquiry" in text
    assert "What the rules say" not in text
    for tab in ("matches", "enquiries", "history"):
        assert body(reader.get(page_of(listing, tab))).count("<h2>") == text.count("<h2>")


def test_a_student_has_no_market(cast, sign_in):
    reader = sign_in(cast.student)

    for name in ("listing_list", "saved_search_list", "own_list"):
        assert reader.get(reverse(f"listings:{name}")).status_code == 404


def test_who_fits_is_told_in_sentences(cast, dean_reads, plant):
    need = published(cast.college, side="need", seats_count=28)
    published(cast.enterprise)
    full = published(cast.enterprise, title="满员岗位")
    operations.take_seats(listing=full, holder=full, count=30, actor=SYSTEM, at=NOW)

    text = body(dean_reads.get(page_of(need, "matches")))

    for words in ("same occupation", "30 seats left for your 28", "in your weeks", "no seat left"):
        assert words in text


def test_a_search_is_saved_opened_and_removed(cast, dean_reads):
    occupation()
    query = "?q=车工&occupation=数控车工&seats=2"
    dean_reads.post(reverse("listings:search_save") + query, {"name": "车工", "is_mailed": "on"})
    search = SavedSearch.objects.get()
    assert search.criteria == {"words": "车工", "occupation": occupation().pk, "seats": 2}

    text = body(dean_reads.get(reverse("listings:saved_search_list")))
    assert "occupation=%E6%95%B0%E6%8E%A7%E8%BD%A6%E5%B7%A5+demo-1" in text

    dean_reads.post(reverse("listings:saved_search_mail", args=[search.pk]), {"is_mailed": ""})
    search.refresh_from_db()
    assert not search.is_mailed
    dean_reads.post(reverse("listings:saved_search_remove", args=[search.pk]))
    assert not SavedSearch.objects.exists()


def test_the_authority_reads_returns_and_approves(cast, sign_in, plant):
    reader = sign_in(cast.coordinator)
    reader.post(reverse("listings:policy_set"), {"is_read_first": "on", "banned_words": "押金\n\n"})
    listing = published(cast.enterprise)
    assert listing.title in body(reader.get(reverse("listings:review_list")))

    reader.post(
        reverse("listings:listing_return", args=[listing.reference]), {"reason": "请写明地点"}
    )
    assert "请写明地点" in body(plant.get(page_of(listing)))
    assert "请写明地点" in body(plant.get(reverse("web:desk")))

    plant.post(reverse("listings:listing_publish", args=[listing.reference]), {"expires_on": UNTIL})
    reader.post(reverse("listings:listing_approve", args=[listing.reference]))
    listing.refresh_from_db()
    assert listing.state == ListingState.PUBLISHED


def test_gaps_are_counted_by_reason_and_open_to_their_cases(cast, sign_in):
    offer = published(cast.enterprise)
    talk = enquiry(offer, cast.dean)
    operations.end_enquiry(enquiry=talk, reason="too_far", note="不外传", actor=cast.dean, at=NOW)
    published(cast.college, side="need", title="无人响应", expires_on=NOW.date() - timedelta(days=1), at=NOW - timedelta(days=9))  # fmt: skip
    operations.expire_listings(actor=SYSTEM, at=NOW)
    reader = sign_in(cast.coordinator)

    text = body(reader.get(reverse("listings:gap_list")))
    cases = body(reader.get(reverse("listings:gap_list"), {"reason": "too_far"}))

    assert "1 enquiry came to nothing, 1 need ran out unanswered." in text
    assert "Too far 1" in text
    assert "数控车工" in text
    assert "Qinghe Polytechnic" in cases
    assert "不外传" not in cases


def test_a_paused_listing_tells_its_owner_kindly_and_comes_back(cast, plant):
    listing = published(cast.enterprise, actor=cast.plant_manager)
    enquiry(listing, cast.dean)
    for day in (3, 9, 13):
        operations.remind_of_enquiries(actor=SYSTEM, at=NOW + timedelta(days=day))

    assert "Nothing is held against you" in body(plant.get(page_of(listing)))
    plant.post(reverse("listings:listing_resume", args=[listing.reference]))

    listing.refresh_from_db()
    assert listing.state == ListingState.PUBLISHED
