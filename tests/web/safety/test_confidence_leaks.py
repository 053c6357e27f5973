"""Nobody finds a trace of a confidential complaint anywhere but where it was confided.

Everybody walks to every address that the resolver knows, and on to what is linked there, once
before and once after something was confided: whatever they are given must be the same to the byte,
and must have taken the same number of queries. So a word is found, and a number that is one more,
a row on a desk, or an address that now exists. The controls are the complainant and whoever
answers: they do notice.
"""

import json
from collections import Counter

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from tests import sampling
from tests.factories.parties import NOW
from tests.house.matrix import ANONYMOUS
from tests.web.safety.confiding import (
    ACCUSED,
    STRANGERS,
    confide,
    ready_to_confide,
    words_of,
)
from tests.web.safety.walking import Walker, addresses, differences

from ronghe.kernel import audit, privacy
from ronghe.kernel.models import AuditRecord, Message
from ronghe.kernel.news import deliver
from ronghe.placements.models import Grievance
from ronghe.web.incidents import list_views

pytestmark = pytest.mark.django_db
OTHERS = [one for one in STRANGERS if one not in ACCUSED]
COUNTED = ("placements.count_figures", "supervision.compute_all")
WALKERS = [*ACCUSED, *sampling.sample(OTHERS, "who looks for traces", share=0.15, at_least=2)]


@pytest.fixture(autouse=True)
def _the_clock_stands():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def case(world):
    return ready_to_confide(world)


def client_of(name, world, case, sign_in):
    if name == ANONYMOUS:
        return Client()
    concerned = {"complainant": case.student, "officer": case.officer}
    actor = {**world.actors, **case.others, **concerned}[name]
    return sign_in(actor)


def start_of(world, case, name) -> list[str]:
    """Give every address in the long run; in the short one what is of the placement or of nothing, and some."""
    everything = addresses(world, case.own)
    near = [one for one in everything if case.own.reference in one]
    far = [one for one in everything if case.own.reference not in one]
    lists = [one for one in far if not any(letter.isdigit() for letter in one)]
    some = sampling.sample(
        [one for one in far if one not in lists], f"traces for {name}", share=0.1
    )
    return [*near, *lists, *some]


def noticed(client, case, start, *, is_followed: bool = True) -> dict[str, str]:
    """Walk, have something confided and all news of it delivered, walk again: give what has changed."""
    walker = Walker(client)
    deliver_none()
    before = walker.explore(start, case.own.reference) if is_followed else walker.again(start)
    confide(case)
    deliver_all()
    after = walker.again(before)
    print(len(after), Counter(one.status for one in after.values()))
    return differences(before, after)


def deliver_some() -> None:
    """Do what waits in the background; what it leaves to do in turn, letters, goes on waiting."""
    for job in ProcrastinateJob.objects.filter(task_name="kernel.deliver_event").order_by("pk"):
        deliver(job.args["event_id"], job.args["receiver"], secrets={}, at=NOW)


def deliver_none() -> None:
    """Forget what waits; what is counted at night is counted now."""
    ProcrastinateJob.objects.all().delete()
    for name in COUNTED:
        app.tasks[name](timestamp=int(NOW.timestamp()))


def deliver_all() -> None:
    deliver_some()
    deliver_none()


@pytest.mark.parametrize("name", WALKERS)
def test_whoever_was_not_chosen_notices_nothing(name, world, case, sign_in):
    client = client_of(name, world, case, sign_in)

    assert noticed(client, case, start_of(world, case, name)) == {}


@pytest.mark.parametrize("name", ["complainant", "officer"])
def test_those_whom_it_concerns_notice(name, world, case, sign_in):
    lists = [reverse("web:desk"), reverse("grievances:grievance_list")]

    changed = noticed(client_of(name, world, case, sign_in), case, lists, is_followed=False)

    assert lists[1] in changed


def test_a_count_that_is_planted_is_found(world, case, sign_in, monkeypatch):
    start = [reverse("incidents:placement_safety", args=[case.own.reference])]
    shown = list_views.render

    def with_count(request, template, context):
        response = shown(request, template, context)
        response.content += b"%d" % Grievance.objects.count()
        return response

    monkeypatch.setattr(list_views, "render", with_count)

    changed = noticed(sign_in(world.actors["plant_manager"]), case, start, is_followed=False)

    assert set(changed) == set(start)


def test_records_that_are_planted_are_found(world, case, sign_in, monkeypatch):
    monkeypatch.setattr(audit, "records_for_all", lambda: AuditRecord.objects.order_by("-pk"))

    start = [reverse("web:audit_list")]

    changed = noticed(sign_in(world.actors["administrator"]), case, start, is_followed=False)

    assert start[0] in changed


@pytest.mark.parametrize("name", [*ACCUSED, "tutor", "class_teacher", "dean"])
def test_what_they_may_do_to_the_placement_is_answered_as_before(name, world, case, sign_in):
    walker = Walker(client_of(name, world, case, sign_in))
    near = [one for one in addresses(world, case.own, ("post",)) if case.own.reference in one]

    before = {one: walker.ask(one, "POST") for one in near}
    confide(case)
    after = {one: walker.ask(one, "POST") for one in near}

    assert len(near) >= 15
    assert differences(before, after) == {}


@pytest.mark.parametrize("name", STRANGERS[:-1])
def test_its_own_page_and_steps_are_no_other_than_those_of_one_that_never_was(
    name, world, case, sign_in
):
    walker = Walker(client_of(name, world, case, sign_in))
    found = confide(case)
    steps = ("page", "write", "settle", "withdraw", "reopen", "answer")
    names = [f"grievances:grievance_{one}" for one in steps]
    names += ["grievances:measure_note", "grievances:report_note", "grievances:closing_propose"]

    for one in names:
        method = "GET" if one.endswith("page") else "POST"
        own = walker.ask(reverse(one, args=[found.reference]), method)
        never = walker.ask(reverse(one, args=["GR-2026-XXXXXX"]), method)

        assert own.status == never.status == 404
        assert own.text.replace(found.reference, "") == never.text.replace("GR-2026-XXXXXX", "")
    assert Grievance.objects.get(pk=found.pk).state == "answered"


def test_letters_go_to_the_complainant_and_to_whoever_answers_alone(world, case):
    known = set(Message.objects.values_list("pk", flat=True))
    ProcrastinateJob.objects.all().delete()
    found = confide(case)
    deliver_all()

    sent = Message.objects.exclude(pk__in=known)
    assert set(sent.values_list("person_id", flat=True)) == {
        case.student.person_id,
        case.officer.person_id,
    }
    kept = json.dumps(list(sent.values()), ensure_ascii=False, default=str)
    assert not any(word in kept for word in words_of(found))


def test_what_the_accused_may_take_along_says_nothing(world, case):
    mentor = world.actors["mentor"].person
    before = json.dumps(privacy.export_of(mentor), default=str, sort_keys=True)

    found = confide(case)

    held = json.dumps(privacy.export_of(mentor), default=str, sort_keys=True)
    assert held == before
    assert "grievance" not in held
    outcome = privacy.erase(mentor, at=NOW)
    assert {outcome[one].count for one in outcome if one.startswith("placements.grievance")} == {0}
    assert Grievance.objects.filter(pk=found.pk).exists()


def test_a_guardian_who_was_not_chosen_finds_nothing_by_the_link(world, case):
    walker = Walker(Client())
    start = [reverse("placements:guardian_page", args=[case.token])]

    before = walker.explore(start, case.token)
    found = confide(case)
    after = walker.again(before)

    assert len(before) >= 3
    assert differences(before, after) == {}
    address = reverse("grievances:family_page", args=[case.token, found.reference])
    assert walker.ask(address).status == 404


def test_work_that_failed_tells_who_watches_over_it_that_it_failed_and_no_more(
    world, case, sign_in
):
    ProcrastinateJob.objects.all().delete()
    found = confide(case)
    deliver_some()
    with connection.cursor() as sql:
        sql.execute("UPDATE procrastinate_jobs SET status = 'failed'")

    page = Walker(sign_in(world.actors["administrator"])).ask(reverse("web:job_list")).text

    assert page.count("in confidence") >= 4
    assert not any(word in page for word in (*words_of(found), "grievance", "GR-", "care_"))
