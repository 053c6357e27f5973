"""The list of hosts in the browser: decided, published, taken off, and read by everybody."""

import pytest
from django.test import Client
from tests.factories import placements as making
from tests.factories.parties import NOW, organisation
from tests.web.preparations.asking import address, words

from ronghe.placements.models import HostApproval

pytestmark = pytest.mark.django_db
MEETING = {"decided_in": "校党委会第9次会议", "approved_on": "2026-09-01", "valid_until": "2027-08-31"}  # fmt: skip


@pytest.fixture
def placement(cast):
    return making.planned(cast.student.membership, cast.enterprise)


def test_a_host_where_a_student_is_to_go_is_approved_then_published(dean, sign_in, cast, placement):
    client, public = sign_in(dean), address("public_host_list", cast.college.reference)

    client.post(address("host_approve"), {**MEETING, "hosts": [cast.enterprise.pk]})
    before = words(Client().get(public))
    client.post(address("host_list_publish"))
    after = words(Client().get(public))

    approval = HostApproval.objects.get()
    assert (approval.host, approval.published_on) == (cast.enterprise, NOW.date())
    assert "published no list" in before
    assert cast.enterprise.name_in("en") in after
    assert "校党委会第9次会议" in after


def test_hosts_without_any_dealing_are_not_offered(dean, sign_in, cast, placement):
    organisation(name="无关企业", english="", number=50_000_009)

    form = sign_in(dean).get(address("host_approve")).context["form"]

    assert set(form.fields["hosts"].queryset) == {cast.enterprise}


def test_one_comes_from_a_placement_with_its_host_chosen(dean, sign_in, cast, placement):
    form = sign_in(dean).get(address("host_approve", placement=placement.reference)).context["form"]

    assert form["hosts"].initial == [cast.enterprise]
    assert form["valid_until"].initial == placement.ends_on


def test_who_is_taken_off_leaves_the_public_list_and_is_remembered(dean, sign_in, cast):
    making.listed(cast.college, cast.enterprise)
    client, approval = sign_in(dean), HostApproval.objects.get()

    client.post(address("host_take_off", approval.pk), {"reason": "拖欠实习报酬"})

    assert "published no list" in words(Client().get(address("public_host_list", cast.college.reference)))  # fmt: skip
    assert not client.get(address("host_list")).context["rows"]
    assert "拖欠实习报酬" in words(client.get(address("host_list", which="former")))


def test_why_a_host_left_is_nobody_elses_affair(sign_in, cast, outsider, plant_manager):
    making.listed(cast.college, cast.enterprise)
    approval = HostApproval.objects.get()

    for actor in (outsider, plant_manager):
        assert sign_in(actor).post(address("host_take_off", approval.pk)).status_code == 404
    assert HostApproval.objects.get().ended_on is None


def test_publishing_twice_says_so(dean, sign_in, cast):
    making.listed(cast.college, cast.enterprise)

    answer = sign_in(dean).post(address("host_list_publish"), follow=True)

    assert "published already" in words(answer)


def test_what_has_run_out_is_not_public_any_more(sign_in, cast):
    making.listed(cast.college, cast.enterprise)
    HostApproval.objects.update(approved_on="2026-01-01", valid_until="2026-09-06")

    assert "published no list" in words(Client().get(address("public_host_list", cast.college.reference)))  # fmt: skip


def test_only_colleges_have_a_public_list(cast):
    assert Client().get(address("public_host_list", cast.enterprise.reference)).status_code == 404
