"""The last seat of an offer is asked for twice at the same moment, and an enquiry sent twice."""

import threading

import pytest
from tests.factories.listings import enquiry, published
from tests.factories.parties import NOW
from tests.racing import PATIENCE_SECONDS, at_once

from ronghe.partnerships import operations
from ronghe.partnerships.models import Enquiry, Listing, SeatHolding
from ronghe.partnerships.operations import enquiries

TWO = 2


@pytest.fixture
def offer(committed_db, cast):
    return published(cast.enterprise, seats_count=1, enquiries_limit=2)


@pytest.fixture
def talks(offer, cast):
    return [enquiry(offer, cast.dean, seats_count=1), enquiry(offer, cast.outsider, seats_count=1)]


def agree(talk, cast):
    return lambda: operations.agree_on_enquiry(
        enquiry=talk, seats_count=1, actor=cast.plant_manager, at=NOW
    )


def held_count():
    return sum(SeatHolding.objects.values_list("count", flat=True))


def test_of_two_who_race_for_the_last_seat_one_gets_it(offer, talks, cast):
    told = sorted(at_once(*(agree(talk, cast) for talk in talks)))

    assert told == ["SeatsAreGone", "done"]
    assert held_count() == 1
    assert Listing.objects.get(pk=offer.pk).seats_left == 0


def unlocked(listing):
    return Listing.objects.select_related("organisation__region", "region").get(pk=listing.pk)


def waiting_for_both(step):
    """Let nobody go on from this step before both have taken it."""
    both = threading.Barrier(TWO)

    def taken(*given):
        result = step(*given)
        both.wait(PATIENCE_SECONDS)
        return result

    return taken


@pytest.mark.race_twin_of("test_of_two_who_race_for_the_last_seat_one_gets_it")
def test_without_the_lock_the_last_seat_goes_twice(offer, talks, cast, monkeypatch):
    """The control: both see one seat left. It must show the race."""
    monkeypatch.setattr(enquiries, "locked_listing", waiting_for_both(unlocked))

    told = sorted(at_once(*(agree(talk, cast) for talk in talks)))

    assert told == ["done", "done"]
    assert held_count() == TWO


def ask(offer, actor):
    return lambda: enquiry(offer, actor)


def test_two_colleagues_who_race_to_ask_open_one_enquiry(offer, cast):
    told = sorted(at_once(ask(offer, cast.dean), ask(offer, cast.cooperation_officer)))

    assert told == ["AlreadyAsking", "done"]
    assert Enquiry.objects.count() == 1


@pytest.mark.race_twin_of("test_two_colleagues_who_race_to_ask_open_one_enquiry")
def test_without_the_unique_index_two_enquiries_are_opened(offer, cast, owner_connection):
    """The control: the index alone keeps the second one out. It must show the race."""
    owner_connection.execute("DROP INDEX enquiry_live_once_per_listing")

    told = sorted(at_once(ask(offer, cast.dean), ask(offer, cast.cooperation_officer)))

    assert told == ["done", "done"]
    assert Enquiry.objects.count() == TWO


@pytest.fixture
def busy(committed_db, cast):
    return published(cast.enterprise, enquiries_limit=1)


def test_of_two_colleges_that_race_for_a_hosts_only_place_one_is_heard(busy, cast):
    told = sorted(at_once(ask(busy, cast.dean), ask(busy, cast.outsider)))

    assert told == ["ListingIsBusy", "done"]
    assert Enquiry.objects.count() == 1


@pytest.mark.race_twin_of("test_of_two_colleges_that_race_for_a_hosts_only_place_one_is_heard")
def test_without_the_lock_a_host_hears_more_than_it_can(busy, cast, monkeypatch):
    """The control: both count before either writes. It must show the race."""
    counted = waiting_for_both(enquiries._refuse_closed)
    monkeypatch.setattr(enquiries, "locked_listing", unlocked)
    monkeypatch.setattr(enquiries, "_refuse_closed", counted)

    told = sorted(at_once(ask(busy, cast.dean), ask(busy, cast.outsider)))

    assert told == ["done", "done"]
