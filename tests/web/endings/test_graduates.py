"""Whoever has left the college reads the end of the own placements for good, and nothing else."""

from datetime import timedelta

import pytest
from django.urls import NoReverseMatch, reverse
from tests.factories import endings as ended
from tests.factories.parties import NOW, membership
from tests.house.ended import _certified
from tests.house.routes import routes
from tests.web.endings.living import end_of
from tests.web.placements.owning import words

from ronghe.parties.actors import SYSTEM, Actor, ActorKind, acting_as
from ronghe.parties.models import Membership, Role
from ronghe.placements.models import PlacementState
from ronghe.placements.operations.assessments import Judged, assess_placement, set_scheme

pytestmark = pytest.mark.django_db
YESTERDAY = NOW.date() - timedelta(days=1)
OWN = {"endings:ending_page"}


@pytest.fixture
def end(cast):
    """Both have reported; it is assessed and certified; then the student leaves."""
    found = end_of(cast)
    placement = found.placement
    ended.by_student(placement, at=NOW, word="师傅很耐心")
    ended.by_host(placement, at=NOW)
    set_scheme(college=cast.college, weights={"tasks": 60, "talk": 40}, actor=SYSTEM, at=NOW)
    parts = {kind: Judged(85, "独立完成，条理清楚") for kind in ("tasks", "talk")}
    assess_placement(placement=placement, parts=parts, actor=SYSTEM, at=NOW)
    _certified(placement)
    Membership.objects.filter(pk=placement.student_id).update(ends_on=YESTERDAY)
    return found


@pytest.fixture
def graduate(end):
    return Actor(ActorKind.PERSON, person=end.student.person, on=NOW.date())


@pytest.fixture
def client(sign_in, graduate):
    return sign_in(graduate)


def test_the_desk_says_where_it_is(client, end):
    page = client.get(reverse("web:desk"))
    led = client.get(reverse("placements:own_list"))

    assert "You have left your college" in words(page)
    assert reverse("placements:own_list") in page.content.decode()
    assert led["Location"] == end.address()


def test_reports_assessment_and_certificate_are_read(client, end):
    certificate = end.placement.certificates.get()

    page = client.get(end.address())
    paper = client.get(end.address("certificate_read", certificate.reference))
    badge = client.get(end.address("badge_read", certificate.reference))

    assert page.status_code == 200
    for part in ("What the host says", "What the student says", "师傅很耐心", "85", certificate.reference):  # fmt: skip
        assert part in words(page)
    assert (paper.status_code, badge.status_code) == (200, 200)
    paper.close()


def test_nothing_is_written_any_more(client, end):
    before = client.get(end.address())

    statuses = {
        name: client.post(end.address(name), {}).status_code
        for name in (
            "report_write", "report_paper", "report_answer", "assessment_object",
            "certificate_revoke", "certificate_issue", "ending_call_off", "report_link_send",
        )
    }  # fmt: skip

    assert set(statuses.values()) == {403}
    assert before.context["steps"] == []


def test_nothing_else_of_the_placement_is_there(client, end):
    opened = set()
    for route in routes():
        try:
            address = reverse(route.name, kwargs={"reference": end.placement.reference})
        except NoReverseMatch:
            continue
        if client.get(address).status_code == 200:
            opened.add(route.name)

    assert opened == OWN


def test_those_of_others_are_not_found(client, cast):
    other = end_of(cast, 2)

    assert client.get(other.address()).status_code == 404


def test_a_student_who_has_not_left_gains_nothing(cast, sign_in, end):
    assert sign_in(cast.student).get(end.address()).status_code == 404


def test_one_that_was_not_over_is_not_read(client, end):
    type(end.placement).objects.update(state=PlacementState.ACTIVE, over_on=None)

    assert client.get(end.address()).status_code == 404
    assert client.get(reverse("placements:own_list")).status_code == 404


def test_somebody_with_another_role_by_now_still_reads_it(cast, sign_in, end):
    held = membership(end.student.person, cast.enterprise, Role.MENTOR)
    hired = acting_as(Membership.objects.get(pk=held.pk), on=NOW.date())

    assert sign_in(hired).get(end.address()).status_code == 200
    assert end.placement.title in words(sign_in(hired).get(f"{reverse('placements:own_list')}?all"))


def test_who_never_was_a_student_finds_no_list(cast, sign_in):
    for actor in (cast.dean, cast.mentor, cast.outsider):
        assert sign_in(actor).get(reverse("placements:own_list")).status_code == 404
