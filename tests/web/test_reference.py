from datetime import UTC, datetime

import pytest
from django.urls import reverse

from ronghe.parties.actors import SYSTEM
from ronghe.reference.models import Region
from ronghe.reference.operations import load_reference

pytestmark = pytest.mark.django_db
PAGES = [
    "/reference/calendars/",
    "/reference/calendars/cn/2026/",
    "/reference/regions/",
    "/reference/regions/cn-gbt2260/330200/",
]


@pytest.fixture(autouse=True)
def _loaded():
    load_reference(actor=SYSTEM, at=datetime(2026, 9, 7, 2, 0, tzinfo=UTC))


@pytest.fixture
def reader(sign_in, dean):
    """Anybody who is signed in."""
    return sign_in(dean)


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_anonymous_is_sent_to_sign_in_and_back(client, page):
    response = client.get(page)

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))
    assert response["Location"].endswith(page) or "next=" in response["Location"]


@pytest.mark.parametrize("page", PAGES)
def test_an_outsider_may_read_what_is_no_secret(sign_in, outsider, page):
    assert sign_in(outsider).get(page).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_written_here(reader, page):
    assert reader.post(page).status_code == 405


def test_the_first_visit_compares_ones_own_calendar_with_others(reader):
    page = text_of(reader.get("/reference/calendars/"))

    assert "r-comparison" in page
    assert "China" in page
    assert "England" in page


def test_calendars_side_by_side(reader):
    query = {"first": "cn", "second": "gb-eng", "year": 2026}

    page = text_of(reader.get("/reference/calendars/", query))

    assert ">248<" in page.replace(" ", "").replace("\n", "")
    assert ">253<" in page.replace(" ", "").replace("\n", "")


def test_a_year_that_is_not_published_is_drawn_as_unknown(reader):
    query = {"first": "cn", "second": "gb-eng", "year": 2027}

    page = text_of(reader.get("/reference/calendars/", query))

    assert "no published calendar for 2027 is known here yet" in page
    assert "r-cell-unknown" in page


def test_a_choice_that_does_not_exist_is_explained(reader):
    query = {"first": "atlantis", "second": "cn", "year": 2026}

    page = text_of(reader.get("/reference/calendars/", query))

    assert "r-amiss" in page
    assert "r-comparison" not in page


def test_the_same_calendar_twice_is_shown_once(reader):
    query = {"first": "cn", "second": "cn", "third": "sg", "year": 2026}

    response = reader.get("/reference/calendars/", query)

    assert [year.calendar.code for year in response.context["years"]] == ["cn", "sg"]


def test_a_year_marks_each_kind_of_day(reader):
    page = text_of(reader.get("/reference/calendars/cn/2026/"))

    assert page.count('<td class="r-day r-day-make-up">') == 6
    assert page.count('<td class="r-day r-day-statutory">') == 13
    assert '<td class="r-day r-day-unknown">' not in page


def test_an_unpublished_year_is_hatched_throughout(reader):
    page = text_of(reader.get("/reference/calendars/cn/2027/"))

    assert page.count('<td class="r-day r-day-unknown">') == 365
    assert "no published calendar for 2027 is known here yet" in page


def test_a_country_leads_to_its_parts(reader):
    page = text_of(reader.get("/reference/calendars/de/2026/"))

    assert "/reference/calendars/de-by/2026/" in page
    assert "unknown here" in page


@pytest.mark.parametrize("path", ["atlantis/2026", "cn/1999", "cn/2101"])
def test_no_such_calendar_is_404(reader, path):
    assert reader.get(f"/reference/calendars/{path}/").status_code == 404


def test_regions_from_the_top_and_by_search(reader):
    top = reader.get("/reference/regions/", {"scheme": "cn-gbt2260"})
    found = reader.get("/reference/regions/", {"scheme": "cn-gbt2260", "q": "宁波"})
    none = reader.get("/reference/regions/", {"scheme": "cn-gbt2260", "q": "Xyz"})

    assert len(top.context["regions"]) == 34
    assert [region.code for region in found.context["regions"]] == ["330200"]
    assert "Xyz" in text_of(none)


def test_a_long_list_is_paged_by_key(reader):
    query = {"scheme": "fr-insee", "q": "DEP"}

    first = reader.get("/reference/regions/", query)
    second = reader.get("/reference/regions/?" + first.context["page"].next_query)

    codes = [row.code for page in (first, second) for row in page.context["regions"]]
    assert len(first.context["regions"]) == 50
    assert len(codes) == len(set(codes)) == 100


def test_a_region_shows_what_lies_above_and_below(reader):
    response = reader.get("/reference/regions/cn-gbt2260/330200/")

    assert [url for _label, url in response.context["crumbs"]] == [
        "/reference/regions/?scheme=cn-gbt2260",
        "/reference/regions/cn-gbt2260/330000/",
    ]
    assert {region.code for region in response.context["children"]} == set(
        Region.objects.filter(parent__code="330200").values_list("code", flat=True)
    )


def test_no_such_region_is_404(reader):
    assert reader.get("/reference/regions/cn-gbt2260/999999/").status_code == 404


def test_the_list_takes_the_same_queries_for_one_and_for_many(
    reader, django_assert_max_num_queries
):
    for query in ({"scheme": "cn-gbt2260", "q": "330203"}, {"scheme": "cn-gbt2260"}):
        with django_assert_max_num_queries(12):
            reader.get("/reference/regions/", query)


def test_chinese_readers_get_chinese_names(reader):
    page = text_of(
        reader.get("/reference/regions/?scheme=cn-gbt2260", headers={"accept-language": "zh-hans"})
    )

    assert "宁波" not in page
    assert "浙江省" in page


def test_a_country_that_is_not_there_is_explained(reader):
    page = text_of(reader.get("/reference/regions/", {"scheme": "atlantis"}))

    assert "Choose a country from the list" in page
    assert "loaded yet" not in page
