"""The lists of listings and enquiries, with what adds a row to each: a part of `test_lists`."""

from django.urls import reverse
from tests.factories.listings import draft, enquiry, occupation, published
from tests.factories.parties import NOW, member, organisation

from ronghe.parties.models import Role
from ronghe.partnerships import operations


def add_listing(cast):
    return lambda number: published(
        organisation(name=f"供应{number}", english="", number=31_000_000 + number)
    )


def add_own_listing(cast):
    return lambda number: draft(cast.college, side="need", title=f"求岗{number}")


def add_search(cast):
    return lambda number: operations.save_search(
        name=f"搜索{number}", criteria={"words": "数控"}, is_mailed=True, actor=cast.dean, at=NOW
    )


def add_review(cast):
    def add(number):
        operations.set_listing_policy(
            authority=cast.authority, is_read_first=True, banned_words=[], actor=cast.coordinator, at=NOW
        )  # fmt: skip
        published(cast.enterprise, title=f"待审{number}")

    return add


def add_enquiry(cast):
    def add(number):
        other = organisation(name=f"询问{number}", english="", number=32_000_000 + number)
        asker = member(other, Role.TRAINING_MANAGER, f"问{number}")
        return enquiry(published(cast.college, side="need", title=f"求岗{number}"), asker)

    return add


def add_gap(cast):
    def add(number):
        offer = published(cast.enterprise, occupation=occupation(f"工种{number}", f"g-{number}"))
        operations.end_enquiry(
            enquiry=enquiry(offer, cast.dean), reason="too_far", actor=cast.dean, at=NOW
        )

    return add


MARKET_LISTS = {
    "listings": ("dean", lambda cast: reverse("listings:listing_list"), add_listing),
    "listings that fit a search": ("dean", lambda cast: reverse("listings:listing_list") + "?q=数控&kind=posts&seats=2", add_listing),
    "own listings": ("dean", lambda cast: reverse("listings:own_list"), add_own_listing),
    "saved searches": ("dean", lambda cast: reverse("listings:saved_search_list"), add_search),
    "listings to read": ("coordinator", lambda cast: reverse("listings:review_list"), add_review),
    "provision gaps": ("coordinator", lambda cast: reverse("listings:gap_list"), add_gap),
    "cases behind a gap": ("coordinator", lambda cast: reverse("listings:gap_list") + "?reason=too_far", add_gap),
    "enquiries": ("dean", lambda cast: reverse("enquiries:enquiry_list"), add_enquiry),
    "desk with enquiries": ("dean", lambda cast: reverse("web:desk"), add_enquiry),
}  # fmt: skip
