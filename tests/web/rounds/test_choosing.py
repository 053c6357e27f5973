"""Choosing where posts come from: agreements in force and published offers, side by side."""

import pytest
import time_machine
from django.urls import reverse
from tests.factories import listings
from tests.factories.agreements import for_a_class
from tests.factories.parties import NOW
from tests.factories.rounds import AFTER, agreed_post, closed, opened, planned, post, pupils, ranked
from tests.web.rounds.asking import page, words

from ronghe.partnerships.operations import amending
from ronghe.placements.models import Post, PostState
from ronghe.web.casework import paging

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(cast):
    return for_a_class(cast, hours_per_day=8)


@pytest.fixture
def round_(cast):
    return planned(cast.college)


def rest(cast, version):
    amending.suspend_agreement(agreement=version.agreement, reason="整改", actor=cast.dean, at=NOW)


def ask_page(round_, version, cast):
    return page(
        "post_ask_by_agreement", round_, version.agreement.reference, cast.enterprise.reference
    )


def test_office_chooses_among_agreements_and_offers(cast, sign_in, version, round_):
    offer = listings.published(cast.enterprise, title="铣工")

    said = words(sign_in(cast.dean).get(page("post_choose", round_)))

    for part in (version.agreement.reference, "Qiming Precision", "20", offer.title):
        assert part in said
    assert said.index("Agreements in force") < said.index("Published offers")


def test_both_parts_are_searched_by_words_and_say_when_they_are_empty(
    cast, sign_in, version, round_
):
    listings.published(cast.enterprise, title="铣工")
    client = sign_in(cast.dean)

    by_reference = words(
        client.get(page("post_choose", round_), {"words": version.agreement.reference})
    )
    by_host = words(client.get(page("post_choose", round_), {"words": "启明 Qiming"}))
    none = words(client.get(page("post_choose", round_), {"words": "宇航员"}))

    assert version.agreement.reference in by_reference
    assert version.agreement.reference in by_host
    assert "No agreement for a class covers these days" in none
    assert "No offer fits." in none


def test_each_part_goes_on_by_itself(cast, sign_in, round_, monkeypatch):
    monkeypatch.setattr(paging, "PAGE_SIZE", 1)
    older, newer = for_a_class(cast), for_a_class(cast)
    for title in ("铣工", "钳工"):
        listings.published(cast.enterprise, title=title)
    client = sign_in(cast.dean)

    first = words(client.get(page("post_choose", round_)))
    after = newer.parties.get(key="host").pk
    second = words(
        client.get(page("post_choose", round_), {"source": "agreements", "after": after})
    )
    last_offer = listings.Listing.objects.order_by("published_at", "pk").last()
    offers = words(
        client.get(page("post_choose", round_), {"source": "offers", "after": last_offer.pk})
    )

    assert newer.agreement.reference in first
    assert older.agreement.reference not in first
    assert older.agreement.reference in second
    assert newer.agreement.reference not in second
    assert "Published offers" not in second
    assert "铣工" in offers
    assert "钳工" not in offers


def test_host_of_the_agreement_is_asked_and_takes_part(cast, sign_in, version, round_):
    client = sign_in(cast.dean)
    assert 'value="20"' in client.get(ask_page(round_, version, cast)).content.decode()

    response = client.post(ask_page(round_, version, cast), {"seats_count": "12"})

    found = Post.objects.get()
    assert response.status_code == 302
    assert (found.agreement, found.seats_count, found.state) == (version.agreement, 12, "asked")
    sign_in(cast.plant_manager).post(page("post_accept", found, found.reference), {"has_scores": "yes"})  # fmt: skip
    found.refresh_from_db()
    assert (found.state, found.has_scores) == (PostState.OFFERED, True)


def test_too_many_seats_are_refused_in_words(cast, sign_in, version, round_):
    response = sign_in(cast.dean).post(ask_page(round_, version, cast), {"seats_count": "21"})

    assert "Choose between one seat and the 20 that are left." in words(response)
    assert not Post.objects.exists()


def test_authority_sees_agreements_of_its_region_and_the_outsider_none(
    cast, sign_in, version, round_
):
    of_region = planned(cast.authority)

    assert version.agreement.reference in words(
        sign_in(cast.coordinator).get(page("post_choose", of_region))
    )
    own = planned(cast.other_college)
    assert version.agreement.reference not in words(
        sign_in(cast.outsider).get(page("post_choose", own))
    )
    assert sign_in(cast.outsider).get(ask_page(own, version, cast)).status_code == 404
    assert sign_in(cast.outsider).get(ask_page(round_, version, cast)).status_code == 404


def test_page_of_a_post_leads_to_its_source_and_says_what_is_known(cast, sign_in, version, round_):
    agreed, listed = agreed_post(round_, version), post(round_, cast.enterprise)
    client = sign_in(cast.dean)

    of_agreement = client.get(page("post_page", agreed, agreed.reference))
    of_listing = client.get(page("post_page", listed, listed.reference))

    address = reverse("agreements:agreement_page", args=[version.agreement.reference])
    assert f'href="{address}"' in of_agreement.content.decode()
    for part in ("二号车间", "Hours a day 8", "Pay of a student in a month not known"):
        assert part in words(of_agreement).replace("? ", "").replace("  ", " ")
    address = reverse("listings:listing_page", args=[listed.listing.reference])
    assert f'href="{address}"' in of_listing.content.decode()
    assert "周强" not in words(of_agreement)


def test_office_and_host_see_that_an_agreement_fell_away(cast, sign_in, version, round_):
    agreed = agreed_post(round_, version)
    rest(cast, version)

    for actor in (cast.dean, cast.plant_manager):
        said = words(sign_in(actor).get(page("post_page", agreed, agreed.reference)))
        assert "The agreement behind this post is suspended or over." in said
        listed = words(sign_in(actor).get(page("round_page", round_) + "?tab=posts"))
        assert "Agreement fell away" in listed
    client = sign_in(cast.dean)
    sentence = "its agreement no longer carries it"
    assert sentence in words(client.get(page("round_page", round_)))
    assert sentence in words(client.get(reverse("web:desk")))
    assert sentence not in words(sign_in(cast.plant_manager).get(reverse("web:desk")))


def test_run_that_counts_is_refused_in_words(cast, sign_in, version, round_):
    agreed_post(round_, version)
    other = post(round_, cast.enterprise)
    pupils(cast.school_class, 1)
    round_ = opened(round_, cast.school_class)
    ranked(round_.candidates.get(), other)
    closed(round_)
    rest(cast, version)

    with time_machine.travel(AFTER, tick=True):
        response = sign_in(cast.dean).post(
            page("run_start", round_), {"kind": "final"}, follow=True
        )

    assert "no longer carries it. Take the post back" in words(response)
    assert not round_.runs.exists()
