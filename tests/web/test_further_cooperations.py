"""From the enquiry's page to the cooperation, seats on the listing's page, and renewal."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories.agreements import (
    ENDS,
    STARTS,
    cooperation,
    draft,
    in_force,
    learner,
    out_for_signature,
    placement,
    with_mandates,
)
from tests.factories.listings import enquiry, published
from tests.factories.parties import NOW

from ronghe.parties.actors import SYSTEM
from ronghe.partnerships import operations
from ronghe.partnerships.models import Agreement, Cooperation
from ronghe.partnerships.operations import watching

pytestmark = pytest.mark.django_db
MOST_QUERIES = 20
OPENED = {"kind": "placement", "title": "数控实习", "purpose": "实习"}


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def page_of(cooperation_, tab=""):
    address = reverse("cooperations:cooperation_page", args=[cooperation_.reference])
    return f"{address}?tab={tab}" if tab else address


@pytest.fixture
def dean_client(sign_in, cast):
    return sign_in(cast.dean)


@pytest.fixture
def plant_client(sign_in, cast):
    return sign_in(cast.plant_manager)


@pytest.fixture
def talk(cast):
    made = enquiry(published(cast.enterprise, seats_count=3), cast.dean)
    return operations.agree_on_enquiry(
        enquiry=made, seats_count=2, actor=cast.plant_manager, at=NOW
    )


def test_an_agreed_enquiry_leads_to_its_cooperation_and_back(cast, talk, dean_client, plant_client):
    address = reverse("cooperations:cooperation_from_enquiry", args=[talk.reference])
    talk_page = reverse("enquiries:enquiry_page", args=[talk.reference])
    assert address in dean_client.get(talk_page).content.decode()
    form = dean_client.get(address).context["form"]
    assert form["title"].value() == talk.subject
    assert form["kind"].value() == "placement"
    assert form["purpose"].value() == talk.listing.summary

    response = dean_client.post(address, OPENED)

    made = Cooperation.objects.get()
    assert response.url == page_of(made)
    assert made.enquiry == talk
    assert talk_page in dean_client.get(page_of(made)).content.decode()
    assert page_of(made) in plant_client.get(talk_page).content.decode()
    assert plant_client.get(address).url == page_of(made)


def test_the_outsider_opens_nothing_from_an_enquiry(talk, cast, sign_in):
    address = reverse("cooperations:cooperation_from_enquiry", args=[talk.reference])

    assert sign_in(cast.outsider).get(address).status_code == 404


def test_known_partners_are_chosen_and_others_named(cast, talk, dean_client):
    address = reverse("cooperations:cooperation_open")
    known = dean_client.get(address).context["form"].fields["partner"].queryset

    nobody = dean_client.post(address, OPENED)
    both = dean_client.post(
        address, OPENED | {"partner": cast.enterprise.pk, "other": cast.other_college.reference}
    )
    dean_client.post(address, OPENED | {"partner": cast.enterprise.pk})
    dean_client.post(address, OPENED | {"other": cast.enterprise.reference.lower()})

    assert list(known) == [cast.enterprise]
    assert "Choose with whom, or enter a reference." in words(nobody)
    assert "You chose another organisation above." in words(both)
    assert Cooperation.objects.filter(parties__organisation=cast.enterprise).count() == 2


def test_the_owner_of_a_listing_sees_who_holds_its_seats(cast, talk, plant_client, sign_in):
    with_mandates(cast)
    of = cooperation(cast, ready=False, kind="placement", enquiry=talk)
    student = learner(cast, born="20070115")
    out = out_for_signature(cast, placement(cast, student, of=of))
    address = reverse("listings:listing_page", args=[talk.listing.reference])

    with CaptureQueriesContext(connection) as asked:
        owner = words(plant_client.get(address))

    assert "Who holds seats" in owner
    assert {one for one in (out.agreement.reference, talk.reference) if one not in owner} == set()
    assert len(asked) <= MOST_QUERIES
    assert out.agreement.reference not in words(sign_in(cast.outsider).get(address))


def ending(cast):
    """A cooperation whose agreement ends soon, as the watch has noticed."""
    with_mandates(cast)
    version = in_force(cast, draft(cast, ends_on=(NOW.date() + timedelta(days=50)).isoformat()))
    watching.watch_cooperations(on=STARTS, actor=SYSTEM, at=NOW)
    return version.agreement


def test_what_ends_soon_is_renewed_from_the_desk_and_the_page(cast, dean_client):
    agreement = ending(cast)
    address = reverse("cooperations:cooperation_renew", args=[agreement.cooperation.reference])
    assert address in dean_client.get(reverse("web:desk")).content.decode()
    assert address in dean_client.get(page_of(agreement.cooperation)).content.decode()
    assert dean_client.get(address).context["form"]["title"].value() == agreement.cooperation.title

    response = dean_client.post(address, OPENED | {"kind": "framework"})

    made = Cooperation.objects.get(renews=agreement.cooperation)
    assert response.url == page_of(made)
    assert {one.organisation for one in made.parties.all()} == {cast.college, cast.enterprise}
    old = dean_client.get(page_of(agreement.cooperation)).content.decode()
    assert made.reference in old
    assert address not in old


def test_an_agreement_is_renewed_into_the_cooperation_that_goes_on(cast, dean_client):
    agreement = ending(cast)
    made = cooperation(cast, ready=False, renews=agreement.cooperation)
    address = reverse("cooperations:agreement_renew", args=[made.reference, agreement.reference])
    assert address in dean_client.get(page_of(made, "terms")).content.decode()
    form = dean_client.get(address).context["form"]
    first = form["starts_on"].value()
    assert first == NOW.date() + timedelta(days=51)

    early = dean_client.post(address, {"starts_on": "2026-10-20", "ends_on": "2027-10-19"})
    dean_client.post(address, {"starts_on": first.isoformat(), "ends_on": ENDS.isoformat()})

    assert "Let the next period begin after that day." in words(early)
    renewed = Agreement.objects.get(renews=agreement)
    assert renewed.cooperation == made
    assert address not in dean_client.get(page_of(made, "terms")).content.decode()


def test_the_outsider_renews_nothing(cast, sign_in):
    agreement = ending(cast)
    client = sign_in(cast.outsider)

    for name, more in (("cooperation_renew", []), ("agreement_renew", [agreement.reference])):
        address = reverse(f"cooperations:{name}", args=[agreement.cooperation.reference, *more])
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("tab", ["", "terms"])
def test_a_cooperation_with_all_of_it_is_read_in_few_queries(tab, cast, talk, dean_client):
    with_mandates(cast)
    made = cooperation(cast, kind="framework", enquiry=talk)
    in_force(cast, draft(cast, made, ends_on=(NOW.date() + timedelta(days=50)).isoformat()))
    watching.watch_cooperations(on=STARTS, actor=SYSTEM, at=NOW)

    with CaptureQueriesContext(connection) as asked:
        response = dean_client.get(page_of(made, tab))

    assert response.status_code == 200
    assert len(asked) <= MOST_QUERIES, "\n".join(one["sql"][:200] for one in asked)
