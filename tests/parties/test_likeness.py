"""Which pairs of records are suggested as one organisation, and which are not."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.parties import organisation

from ronghe.parties.likeness import ALIKE, Row, _near, bigrams, likenesses, name_share, share
from ronghe.parties.models import Identifier, OrganisationKind

pytestmark = pytest.mark.django_db


def pairs(ids=None):
    return {(one.first, one.second) for one in likenesses(ids)}


def codes(one):
    return {reason["code"] for reason in one.reasons}


def college(name, *, uai="", **traits):
    made = organisation(kind=OrganisationKind.COLLEGE, name=name, english="", **traits)
    if uai:
        Identifier.objects.create(organisation=made, scheme="fr-uai", value=uai)
    return made


def test_two_records_under_one_number_in_one_place():
    one, other = college("机电学院", uai="0010001A"), college("艺术学院", uai="0010001A")

    (found,) = likenesses()

    assert (found.first, found.second) == (one.pk, other.pk)
    assert codes(found) == {"same_number", "same_region"}


def test_the_same_name_with_and_without_its_legal_form():
    one = organisation(name="蓝湾物流有限公司", english="")
    other = organisation(name="蓝湾物流有限责任公司", english="")

    (found,) = likenesses()

    assert (found.first, found.second) == (one.pk, other.pk)
    assert "same_region" in codes(found)


def test_a_slip_of_the_pen_in_a_long_name():
    one = organisation(name="Lycee professionnel Jean Rostand de Roubaix", english="")
    other = organisation(name="Lycee professionel Jean Rostand de Roubaix", english="")

    (found,) = likenesses()

    assert (found.first, found.second) == (one.pk, other.pk)
    assert codes(found) == {"similar_name", "same_region"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("青禾第一职业中学", "青禾第二职业中学"),
        ("蓝湾物流有限公司", "海角印刷有限公司"),
        ("College no 1", "College no 2"),
    ],
)
def test_others_are_left_alone(one, other):
    organisation(name=one, english="")
    organisation(name=other, english="")

    assert pairs() == set()


def test_one_name_in_two_places_is_two_organisations():
    organisation(name="蓝湾物流有限公司", english="")
    organisation(name="蓝湾物流有限公司", english="", region_code="370200")

    assert pairs() == set()


def test_a_college_and_an_enterprise_of_one_name_are_two():
    college("青禾烹饪学校")
    organisation(name="青禾烹饪学校", english="")

    assert pairs() == set()


def test_two_legal_numbers_speak_against_it():
    organisation(name="蓝湾物流有限公司", english="", number=501)
    organisation(name="蓝湾物流服务有限公司", english="", number=502)

    assert pairs() == set()


def test_two_legal_numbers_under_exactly_one_name_are_shown_with_that_doubt():
    organisation(name="蓝湾物流有限公司", english="", number=501)
    organisation(name="蓝湾物流有限公司", english="", number=502)

    (found,) = likenesses()

    assert codes(found) == {"same_name", "same_region", "numbers_differ"}


def test_after_an_import_only_what_came_is_looked_at():
    organisation(name="蓝湾物流有限公司", english="")
    organisation(name="蓝湾物流有限责任公司", english="")
    new = organisation(name="海角印刷有限公司", english="")
    twin = organisation(name="海角印刷有限责任公司", english="")

    assert pairs([twin.pk]) == {(new.pk, twin.pk)}


def test_a_chain_under_one_number_is_no_duplicate(monkeypatch):
    monkeypatch.setattr("ronghe.parties.likeness.LARGEST_FAMILY", 2)
    for name in ("机电学院", "艺术学院", "师范学院"):
        college(name, uai="0010001A")

    assert pairs() == set()


def test_it_asks_as_often_for_many_as_for_few(django_assert_num_queries):
    for number in range(4):
        organisation(name=f"蓝湾物流{'甲乙丙丁'[number]}有限公司", english="")
        organisation(name=f"蓝湾物流{'甲乙丙丁'[number]}有限责任公司", english="")

    with django_assert_num_queries(3):
        assert pairs()


def test_words_in_another_order_share_almost_all():
    assert name_share("青禾机电学院", "机电青禾学院") > 0.5


NAMES = st.text(alphabet="青禾启明机电", min_size=1, max_size=14)


@st.composite
def families(draw):
    """Give names and, for each, copies of it with one letter more or less or another one."""
    keys = draw(st.lists(NAMES, min_size=1, max_size=5))
    for name in list(keys):
        for at in draw(st.lists(st.integers(0, len(name)), max_size=3)):
            letter = draw(st.sampled_from(["", "学", "院"]))
            keys.append(name[:at] + letter + name[at + draw(st.integers(0, 1)) :] or "院")
    return [Row(pk, "enterprise", key, 1, None) for pk, key in enumerate(keys)]


@given(family=families())
def test_the_quick_search_finds_what_comparing_each_with_each_finds(family):
    found = list(_near(family))

    assert len(found) == len(set(found))
    assert set(found) == {
        (one.pk, other.pk)
        for one, other in combinations(family, 2)
        if share(bigrams(one.key), bigrams(other.key)) >= ALIKE
    }
