from datetime import date
from decimal import Decimal

import pytest
from tests.factories.parties import NOW, membership, person, school_class, unit

from ronghe.kernel.permissions import NotAllowed
from ronghe.parties import operations, queries
from ronghe.parties.models import Role, Site

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def told(organisation):
    return [record.verb for record in queries.story_of_organisation(organisation)]


def add_site(where, actor, address="青禾市学府路1号", **more):
    more = {"is_main": False} | more
    place = operations.Address(address, **more.pop("place", {}))
    return operations.add_site(organisation=where, place=place, actor=actor, at=NOW, **more)


def test_a_school_is_opened_renamed_and_closed(college, dean, cast):
    opened = operations.open_unit(
        organisation=college, kind="school", name=" 土木学院 ", latin_name="Mechatronics",
        starts_on=TODAY, actor=dean, at=NOW,
    )  # fmt: skip
    operations.rename_unit(unit=opened, name="智能制造学院", actor=dean, at=NOW)
    closed = operations.close_unit(unit=opened, ends_on=date(2027, 7, 31), actor=dean, at=NOW)

    assert (opened.name, closed.name, closed.ends_on) == (
        "土木学院",
        "智能制造学院",
        date(2027, 7, 31),
    )
    assert told(college)[:3] == ["unit.closed", "unit.renamed", "unit.opened"]
    assert set(college.units.on(TODAY)) == {closed, cast.school, cast.other_school}
    assert set(college.units.on(date(2027, 8, 1))) == {cast.school, cast.other_school}


@pytest.mark.parametrize(
    ("kind", "fits"), [("school", False), ("plant", True), ("department", True)]
)
def test_enterprises_have_plants_and_no_schools(kind, fits, enterprise, plant_manager):
    def open_it():
        return operations.open_unit(
            organisation=enterprise, kind=kind, name="一厂", starts_on=TODAY, actor=plant_manager, at=NOW,
        )  # fmt: skip

    if fits:
        assert open_it().kind == kind
    else:
        with pytest.raises(operations.UnitDoesNotFit):
            open_it()


@pytest.mark.breaks("unit_name_once_per_organisation")
def test_two_open_units_have_two_names(college, dean):
    first = unit(college)

    with pytest.raises(operations.UnitExists):
        unit(college)

    operations.close_unit(unit=first, ends_on=TODAY, actor=dean, at=NOW)
    assert unit(college) != first


def test_a_unit_in_use_is_not_closed(college, dean):
    school = unit(college)
    school_class(college, unit=school)
    held = membership(person(college), college, Role.DEAN, unit=school)

    with pytest.raises(operations.UnitIsInUse, match="Classes that"):
        operations.close_unit(unit=school, ends_on=TODAY, actor=dean, at=NOW)

    operations.close_class(school_class=school.classes.get(), ends_on=TODAY, actor=dean, at=NOW)
    operations.end_membership(membership=held, ends_on=TODAY, actor=dean, at=NOW)
    assert operations.close_unit(unit=school, ends_on=TODAY, actor=dean, at=NOW).ends_on == TODAY


def test_a_unit_has_a_name_and_runs_forward(college, dean):
    school = unit(college)

    with pytest.raises(operations.NameIsMissing):
        operations.rename_unit(unit=school, name=" ", actor=dean, at=NOW)
    with pytest.raises(operations.EndsBeforeItBegan):
        operations.close_unit(unit=school, ends_on=date(2026, 8, 31), actor=dean, at=NOW)


def test_a_new_main_site_takes_the_place_of_the_former(college, dean):
    first = add_site(college, dean, is_main=True)
    second = add_site(college, dean, "青禾市新区大道9号", name="新校区", is_main=True)

    assert set(Site.objects.filter(organisation=college, is_main=True)) == {second}
    assert set(college.sites.all()) == {first, second}


def test_a_site_moves_and_closes(college, dean):
    site = add_site(
        college, dean, place={"latitude": Decimal("29.87"), "longitude": Decimal("121.55")}
    )

    moved = operations.move_site(
        site=site, place=operations.Address("青禾市东门街2号", "315000"), actor=dean, at=NOW
    )
    operations.close_site(site=site, ends_on=TODAY, actor=dean, at=NOW)

    assert (moved.address, moved.postcode, moved.latitude) == ("青禾市东门街2号", "315000", None)
    assert told(college)[:3] == ["site.closed", "site.moved", "site.added"]
    with pytest.raises(operations.SiteIsClosed):
        operations.move_site(site=site, place=operations.Address("别处"), actor=dean, at=NOW)


@pytest.mark.parametrize(
    ("place", "refusal"),
    [
        ({"latitude": Decimal(30)}, operations.CoordinatesAreWrong),
        ({"latitude": Decimal(91), "longitude": Decimal(0)}, operations.CoordinatesAreWrong),
        ({"latitude": Decimal(0), "longitude": Decimal(181)}, operations.CoordinatesAreWrong),
    ],
)
def test_a_site_lies_on_earth(place, refusal, college, dean):
    with pytest.raises(refusal):
        add_site(college, dean, place=place)


def test_a_site_has_an_address(college, dean):
    with pytest.raises(operations.AddressIsMissing):
        add_site(college, dean, " ")


@pytest.mark.parametrize("stranger", ["student", "unit_dean", "class_teacher", "inspector", "outsider", "plant_manager"])  # fmt: skip
def test_others_open_nothing(stranger, college, cast):
    actor = getattr(cast, stranger)

    with pytest.raises(NotAllowed):
        operations.open_unit(
            organisation=college, kind="school", name="X", starts_on=TODAY, actor=actor, at=NOW
        )
    with pytest.raises(NotAllowed):
        add_site(college, actor)
