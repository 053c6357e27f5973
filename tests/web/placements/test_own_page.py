"""A student's own page of the placement, and the rows of the desk that lead to it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories import placements as making
from tests.factories.parties import NOW
from tests.web.placements.owning import page, words

from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Person
from ronghe.placements.models import Placement, PlacementState
from ronghe.placements.operations import consents, placements
from ronghe.web.placements.own_page import STANDS, STANDS_FOR_FAMILY

pytestmark = pytest.mark.django_db
MOST_QUERIES = 20


@pytest.fixture
def student(cast):
    """The one who acts, with an account."""
    return cast.student


@pytest.fixture
def placement(cast):
    placement = making.planned(cast.student.membership, cast.enterprise)
    Person.objects.filter(pk=cast.mentor.person.pk).update(contact_phone="13800138999")
    return placements.name_mentor(
        placement=placement, mentor=cast.mentor.membership, actor=SYSTEM, at=NOW
    )


@pytest.fixture
def client(sign_in, student):
    return sign_in(student)


def steps(client, placement):
    found = client.get(page("own_placement", placement)).context["steps"]
    return [(str(one.mark), bool(one.action and one.action.is_primary)) for one in found.facts]


def agree(client, placement):
    form = client.get(page("consent_give", placement))
    client.post(page("consent_give", placement), {"text_hash": form.context["text_hash"]})


def test_it_says_what_where_when_and_whom_to_call(client, cast, placement):
    making.prepared(cast.college)
    making.insured(placement)

    with CaptureQueriesContext(connection) as asked:
        said = words(client.get(page("own_placement", placement)))

    for part in (
        "数控车工",
        cast.enterprise.name_in("en"),
        "12 October 2026",
        "1,800.00 CNY",
        "8 hours a day on 5 days a week",
        "青禾财产保险",
        "Zhou Qiang",
        "13800138999",
        "0574-8800",
    ):
        assert part in said
    assert "not named yet" in said  # the tutor
    assert len(asked) <= MOST_QUERIES


def test_what_is_not_known_is_said_to_be_so(client, cast):
    bare = making.planned(cast.student.membership, cast.enterprise, work={})

    said = words(client.get(page("own_placement", bare)))

    assert said.count("not stated yet") == 2
    assert "none entered yet" in said


def test_one_thing_comes_after_another(client, placement):
    first = steps(client, placement)
    agree(client, placement)
    second = steps(client, placement)
    making.tested(placement, 90)
    third = steps(client, placement)

    assert first == [("due", True), ("due", False), ("due", False)]
    assert second == [("holds", False), ("due", True), ("due", False)]
    assert third == [("holds", False), ("holds", False), ("due", False)]


def test_a_study_visit_asks_for_no_safety_test(client, cast):
    visit = making.planned(cast.student.membership, cast.enterprise, kind="cognition")

    assert len(steps(client, visit)) == 2


def test_a_placement_that_is_over_asks_for_nothing(client, placement):
    Placement.objects.update(state=PlacementState.COMPLETED, over_on=NOW.date())

    response = client.get(page("own_placement", placement))

    assert response.context["steps"] is None
    assert "completed this placement" in words(response)


def test_every_state_is_told_in_words():
    assert set(STANDS) == set(STANDS_FOR_FAMILY) == set(PlacementState)


def test_what_others_lack_is_named_nowhere(client, placement):
    said = words(client.get(page("own_placement", placement)))

    assert "The rest is being prepared" in said
    assert "issing" not in said


@pytest.mark.parametrize("name", ["own_placement", "safety_test", "consent_give", "consent_withdraw"])  # fmt: skip
def test_nobody_else_has_these_pages(name, sign_in, cast, placement):
    for actor in (cast.dean, cast.class_teacher, cast.plant_manager, cast.mentor, cast.coordinator, cast.outsider):  # fmt: skip
        assert sign_in(actor).get(page(name, placement)).status_code == 404


# -- the desk ---------------------------------------------------------------------------------


def desk_of(client):
    rows = client.get(reverse("web:desk")).context["desk"].rows
    return [one.action.url for one in rows if one.action and "/placements/" in one.action.url]


def test_the_desk_leads_to_what_is_still_to_do(client, placement):
    consent, safety = page("consent_give", placement), page("safety_test", placement)

    found = [desk_of(client)]
    agree(client, placement)
    found.append(desk_of(client))
    making.tested(placement, 90)
    found.append(desk_of(client))

    assert found == [[consent, safety], [safety], []]


def test_a_consent_that_is_taken_back_waits_again(client, student, placement):
    agree(client, placement)
    consents.withdraw_consent(placement=placement, actor=student, at=NOW)

    assert page("consent_give", placement) in desk_of(client)


def test_nobody_elses_desk_speaks_of_it(sign_in, cast, placement):
    for actor in (cast.dean, cast.mentor, cast.outsider):
        found = desk_of(sign_in(actor))
        assert page("consent_give", placement) not in found
        assert page("safety_test", placement) not in found
