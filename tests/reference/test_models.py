from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from ronghe.kernel.audit import story_of
from ronghe.parties.actors import SYSTEM
from ronghe.reference import queries
from ronghe.reference.models import CodeScheme, Jurisdiction, Region, RegionLevel, Sector
from ronghe.reference.operations import add_region, load_reference

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 7, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _loaded():
    load_reference(actor=SYSTEM, at=AT)


def region(code, scheme="cn-gbt2260"):
    return Region.objects.get(scheme=scheme, code=code)


def test_a_city_takes_from_its_country_what_it_does_not_say_itself():
    ningbo = Jurisdiction.objects.with_lineage().get(code="cn-ningbo")

    assert [place.code for place in ningbo.lineage()] == ["cn-ningbo", "cn"]
    assert ningbo.time_zone == ""
    assert ningbo.effective_time_zone == "Asia/Shanghai"
    assert ningbo.effective_currency == "CNY"
    assert ningbo.effective_default_language == "zh-hans"


def test_an_own_value_comes_before_the_parents():
    ningbo = Jurisdiction.objects.get(code="cn-ningbo")
    ningbo.currency = "XTS"

    assert ningbo.effective_currency == "XTS"


def test_a_lineage_costs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        Jurisdiction.objects.with_lineage().get(code="cn-ningbo").lineage()


def test_names_follow_the_readers_language():
    with translation.override("zh-hans"):
        assert str(region("330200")) == "宁波市"
    with translation.override("en"):
        assert str(region("330200")) == "Ningbo"


def test_a_region_and_all_below_it_and_nothing_else():
    within = set(Region.objects.within(region("330200")).values_list("code", flat=True))

    assert "330200" in within
    assert within == set(
        Region.objects.filter(code__startswith="3302").values_list("code", flat=True)
    )


def test_below_is_a_range_in_an_index():
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = Region.objects.within(region("330200")).explain()

    assert "Index Cond" in plan
    assert "cn-gbt2260:330000/3302000" in plan


def test_ancestors_come_topmost_first():
    assert [place.code for place in queries.ancestors_of(region("330203"))] == ["330000", "330200"]


def test_a_withdrawn_code_is_valid_only_until_its_last_day():
    laiwu = region("371200")

    assert laiwu in Region.objects.on(date(2018, 12, 25))
    assert laiwu not in Region.objects.on(date(2018, 12, 26))


def test_regions_are_found_by_name_in_any_language_and_by_code():
    for text, scheme in (
        ("Bavaria", "de-iso3166-2"),
        ("Bayern", "de-iso3166-2"),
        ("巴伐", "de-iso3166-2"),
    ):
        found = queries.regions_matching(text, scheme=scheme)
        assert [place.code for place in found] == ["DE-BY"]
    by_code = queries.regions_matching("3302", scheme="cn-gbt2260")
    assert {place.code[:4] for place in by_code} == {"3302"}


def test_the_demonstration_adds_a_region_that_says_it_is_fictional():
    added = add_region(
        actor=SYSTEM,
        at=AT,
        jurisdiction=Jurisdiction.objects.get(code="cn"),
        parent=None,
        scheme=CodeScheme.DEMO,
        code="test-region",
        level=RegionLevel.PREFECTURE,
        name_en="Nowhere (fictional)",
        name_zh_hans="乌有市（虚构）",
    )

    assert added.is_fictional
    assert added.path == "demo:test-region/"
    assert [record.verb for record in story_of(added)] == ["region.added"]


def spoilt(**values):
    cn = Jurisdiction.objects.get(code="cn")
    good = {
        "jurisdiction": cn,
        "scheme": "demo",
        "code": "spoilt",
        "level": "region",
        "name_en": "x",
        "name_zh_hans": "x",
        "path": "demo:spoilt/",
    }
    return Region(**(good | values))


BREAKING = {
    "region_code_once_per_scheme": {"scheme": "cn-gbt2260", "code": "330200"},
    "region_scheme_is_known": {"scheme": "guess"},
    "region_level_is_known": {"level": "planet"},
    "region_ends_after_it_begins": {
        "valid_from": date(2026, 1, 2),
        "valid_until": date(2026, 1, 1),
    },
    "reference_region_path": {"path": "cn-gbt2260:330000/330200/"},
}


@pytest.mark.breaks(*BREAKING)
@pytest.mark.parametrize(("constraint", "values"), BREAKING.items())
def test_the_database_refuses_a_spoilt_region(constraint, values):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        spoilt(**values).save(force_insert=True)


@pytest.mark.breaks("region_is_not_its_own_parent")
def test_the_database_refuses_a_region_below_itself():
    ningbo = region("330200")

    with pytest.raises(IntegrityError, match="region_is_not_its_own_parent"), transaction.atomic():
        Region.objects.filter(pk=ningbo.pk).update(parent=ningbo)


@pytest.mark.breaks("jurisdiction_is_not_its_own_parent")
def test_the_database_refuses_a_jurisdiction_above_itself():
    cn = Jurisdiction.objects.get(code="cn")

    with (
        pytest.raises(IntegrityError, match="jurisdiction_is_not_its_own_parent"),
        transaction.atomic(),
    ):
        Jurisdiction.objects.filter(pk=cn.pk).update(parent=cn)


@pytest.mark.breaks("jurisdiction_without_parent_says_all")
def test_the_database_refuses_a_country_without_a_currency():
    with (
        pytest.raises(IntegrityError, match="jurisdiction_without_parent_says_all"),
        transaction.atomic(),
    ):
        Jurisdiction.objects.filter(code="cn").update(currency="")


@pytest.mark.breaks("sector_scheme_is_known", "sector_code_once_per_scheme")
def test_the_database_refuses_an_unknown_classification_and_a_code_given_twice():
    with pytest.raises(IntegrityError, match="sector_scheme_is_known"), transaction.atomic():
        Sector.objects.create(scheme="guess", code="A", name_en="x", name_zh_hans="x")
    with pytest.raises(IntegrityError, match="sector_code_once_per_scheme"), transaction.atomic():
        Sector.objects.create(scheme="isic4", code="A", name_en="x", name_zh_hans="x")
