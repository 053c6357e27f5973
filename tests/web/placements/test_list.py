"""The list of placements: who sees which, what narrows it, what it says when it is empty."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.factories import placements as making
from tests.factories.parties import NOW, organisation, school_class
from tests.web.placements.asking import words

from ronghe.parties.actors import SYSTEM
from ronghe.placements.operations import mending, placements

pytestmark = pytest.mark.django_db
LIST = "placements:placement_list"


def listed(client, **query):
    return [row.placement for row in client.get(reverse(LIST), query).context["rows"]]


@pytest.fixture
def elsewhere(cast):
    """A placement of another class at another host."""
    other = school_class(cast.college, "护理2601班", unit=cast.other_school)
    host = organisation(name="青禾医院", english="Qinghe Hospital")
    return making.planned(making.learner(other, 5, name="白露"), host, title="护理")


@pytest.fixture
def dean(cast, sign_in):
    return sign_in(cast.dean)


def test_each_sees_those_of_their_scope(cast, sign_in, placement, elsewhere):
    placements.name_mentor(placement=placement, mentor=cast.mentor.membership, actor=SYSTEM, at=NOW)

    seen = {
        name: listed(sign_in(getattr(cast, name)))
        for name in (
            "dean", "unit_dean", "class_teacher", "plant_manager", "mentor", "coordinator",
            "signatory", "outsider",
        )
    }  # fmt: skip

    assert seen == {
        "dean": [elsewhere, placement],
        "unit_dean": [placement],
        "class_teacher": [placement],
        "plant_manager": [placement],
        "mentor": [placement],
        "coordinator": [elsewhere, placement],
        "signatory": [],
        "outsider": [],
    }


def test_list_says_who_where_when_and_what_lacks(cast, sign_in, placement):
    said = words(sign_in(cast.dean).get(reverse(LIST)))

    for part in ("林小满", placement.reference, "Qiming", "数控车工", "Being prepared"):
        assert part in said
    assert f"{placement.missing_count} missing" in said
    assert f"{placement.unknown_count} unknown" in said


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "林"}, "one"),
        ({"q": "没有"}, ""),
        ({"state": "planned"}, "both"),
        ({"state": "active"}, ""),
        ({"state": "irregular"}, ""),
        ({"state": "late"}, ""),
        ({"state": "nonsense"}, "both"),
        ({"needs": "on"}, "both"),
        ({"first": making.STARTS.isoformat()}, "both"),
        ({"first": "2027-01-01"}, ""),
    ],
)
def test_filters_narrow_it(query, found, dean, placement, elsewhere):
    wanted = {"one": [placement], "both": [elsewhere, placement], "": []}[found]

    assert listed(dean, **query) == wanted


def test_reference_host_and_class_find_it(cast, sign_in, placement, elsewhere):
    client = sign_in(cast.dean)

    assert listed(client, q=placement.reference.lower()) == [placement]
    assert listed(client, host=elsewhere.host.reference) == [elsewhere]
    assert listed(client, q="qiming") == [placement]
    assert listed(client, school_class=cast.school_class.pk) == [placement]


def test_link_of_the_desk_shows_those_for_which_one_is_asked(cast, sign_in, placement, elsewhere):
    mending.ask_to_mend(placement=placement, key="CN-RATIO-01", actor=cast.dean, at=NOW)
    client = sign_in(cast.plant_manager)

    assert listed(client, asked="headcount") == [placement]
    assert listed(client, asked="mentor") == []
    said = words(client.get(reverse(LIST), {"asked": "headcount"}))
    assert "Only those for which you are asked: State how many employees you have." in said


def test_many_come_in_pages(cast, sign_in):
    made = [
        making.planned(making.learner(cast.school_class, n, name=f"学生{n}"), cast.enterprise)
        for n in range(1, 27)
    ]
    client = sign_in(cast.dean)

    first = client.get(reverse(LIST), {"state": "planned"})
    rest = client.get(f"{reverse(LIST)}?{first.context['page'].next_query}")

    assert [row.placement for row in first.context["rows"]] == made[:0:-1]
    assert [row.placement for row in rest.context["rows"]] == made[:1]
    assert "state=planned" in first.context["page"].next_query


def test_empty_list_says_why_and_what_next(cast, sign_in):
    assert "Plan those of a round" in words(sign_in(cast.dean).get(reverse(LIST)))
    assert "no placement for you to see" in words(sign_in(cast.mentor).get(reverse(LIST)))
    narrowed = sign_in(cast.dean).get(reverse(LIST), {"q": "没有"})
    assert "fits these filters" in words(narrowed)


def test_late_ones_are_found(cast, sign_in, placement):
    late = making.planned(
        placement.student, cast.enterprise, starts_on=NOW.date() - timedelta(days=3)
    )

    assert listed(sign_in(cast.dean), state="late") == [late]


def test_masthead_leads_there_for_whoever_meets_placements(cast, sign_in, tutor):
    meets = ("dean", "class_teacher", "plant_manager", "mentor", "coordinator")
    desk = reverse("web:desk")

    for actor in (*(getattr(cast, name) for name in meets), tutor):
        assert f'href="{reverse(LIST)}"' in sign_in(actor).get(desk).content.decode()
    assert f'href="{reverse(LIST)}"' not in sign_in(cast.student).get(desk).content.decode()
