"""Units and sites on an organisation's page."""

import pytest
from django.urls import reverse

from ronghe.parties.models import Site, Unit

pytestmark = pytest.mark.django_db


def url(name, organisation, *more):
    return reverse(f"parties:{name}", args=[organisation.reference, *more])


def tab(client, organisation):
    return client.get(url("organisation_page", organisation), {"tab": "places"})


def said(response):
    return " ".join(response.content.decode().split())


def test_an_organisation_without_units_and_sites_says_what_they_are_for(sign_in, plant_manager, enterprise):  # fmt: skip
    text = said(tab(sign_in(plant_manager), enterprise))

    assert "No units are entered" in text
    assert "No site is entered" in text
    assert "Open a unit" in text


def test_those_who_only_see_it_get_no_buttons(sign_in, student, college):
    text = said(tab(sign_in(student), college))

    assert "机电学院" in text
    assert url("unit_open", college) not in text


def test_a_unit_is_opened_renamed_and_closed(sign_in, plant_manager, enterprise):
    client = sign_in(plant_manager)

    client.post(url("unit_open", enterprise), {"kind": "plant", "name": "一分厂", "starts_on": "2026-09-01"})  # fmt: skip
    held = Unit.objects.get(organisation=enterprise)
    client.post(
        url("unit_rename", enterprise, held.pk), {"name": "第一分厂", "latin_name": "Plant One"}
    )
    client.post(url("unit_close", enterprise, held.pk), {"ends_on": "2026-09-30"})
    held.refresh_from_db()

    assert (held.name, held.latin_name, str(held.ends_on)) == ("第一分厂", "Plant One", "2026-09-30")  # fmt: skip
    assert "until 30 September 2026" in said(tab(client, enterprise))


def test_a_unit_in_use_says_what_to_close_first(sign_in, dean, college, cast):
    response = sign_in(dean).post(
        url("unit_close", college, cast.school.pk), {"ends_on": "2026-09-30"}
    )

    assert "Classes that still belong to it: 1" in said(response)


def test_a_school_is_no_unit_of_an_enterprise(sign_in, plant_manager, enterprise):
    response = sign_in(plant_manager).post(
        url("unit_open", enterprise),
        {"kind": "school", "name": "机电学院", "starts_on": "2026-09-01"},
    )

    assert response.context["form"].errors["kind"]


def test_a_site_is_added_moved_and_closed(sign_in, dean, college):
    client = sign_in(dean)
    entered = {
        "name": "东校区", "address": "学府路 1 号", "postcode": "315000",
        "region": "330200", "latitude": "29.8683", "longitude": "121.544", "is_main": "on",
    }  # fmt: skip

    client.post(url("site_add", college), entered)
    site = Site.objects.get(organisation=college)
    text = said(tab(client, college))
    client.post(url("site_move", college, site.pk), {"address": "学府路 2 号"})
    client.post(url("site_close", college, site.pk), {"ends_on": "2026-09-30"})
    site.refresh_from_db()

    assert "main site" in text
    assert "29.86830, 121.54400" in text
    assert (site.address, site.is_main, str(site.ends_on)) == ("学府路 2 号", False, "2026-09-30")


def test_half_a_point_on_the_map_is_refused_in_words(sign_in, dean, college):
    response = sign_in(dean).post(url("site_add", college), {"address": "x", "latitude": "29.8"})

    assert "Enter latitude and longitude, or neither" in said(response)


def test_a_unit_of_another_organisation_is_not_there(sign_in, dean, college, cast, other_college):
    foreign = url("unit_close", other_college, cast.school.pk)

    assert sign_in(dean).post(foreign, {"ends_on": "2026-09-30"}).status_code == 404
