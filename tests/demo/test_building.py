"""Qinghe is told by operations, from a fixed seed, and goes on wherever it was broken off."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob
from stdnum.cn import uscc
from tests import databases

from ronghe.demo import building
from ronghe.demo.cheats import HOSTS
from ronghe.demo.models import DemoBuild, DemoStep
from ronghe.demo.scene import moments
from ronghe.demo.story import story
from ronghe.kernel.models import AuditRecord
from ronghe.parties.models import (
    DuplicateSuggestion,
    Identifier,
    Membership,
    Organisation,
    OrganisationName,
    Person,
    Restriction,
    User,
)
from ronghe.reference.models import Region

TODAY = date(2026, 9, 7)
TINY, SMALL, LARGER = 0.01, 0.05, 0.13


def tell(scale=SMALL):
    building.build_demo(building.open_build(scale=scale, today=TODAY))


def fingerprint():
    """What the story left behind, without the numbers that a sequence gave."""
    return {
        "names": sorted(OrganisationName.objects.values_list("organisation__reference", "language", "text")),
        "states": sorted(Organisation.objects.values_list("reference", "verification", "region__code")),
        "identifiers": sorted(Identifier.objects.values_list("organisation__reference", "value")),
        "people": sorted(Person.objects.values_list("full_name", "latin_name", "contact_email")),
        "roles": sorted(Membership.objects.values_list("person__contact_email", "role", "starts_on").order_by("pk")),
        "audit": Counter(AuditRecord.objects.values_list("verb", "at")),
    }  # fmt: skip


@pytest.mark.django_db
def test_telling_twice_adds_nothing():
    tell()
    first = fingerprint()

    tell()

    assert fingerprint() == first
    assert building.status() == building.Status("done", len(story(SMALL)), len(story(SMALL)), "")


@pytest.mark.django_db
def test_a_step_that_was_taken_is_not_taken_again():
    tell(TINY)
    whole = fingerprint()
    steps = moments(story(TINY), ends_on=DemoBuild.objects.get().ends_on)

    for index in range(0, len(steps), 7):
        step, at = steps[index]
        assert not building.take_step(step, at)

    assert fingerprint() == whole


@pytest.mark.django_db
def test_a_failing_step_leaves_nothing_and_says_where(monkeypatch):
    steps = building.story
    broken = "papers:qiming"

    def planted(scale):
        def fail(scene):
            Organisation.objects.filter(kind="authority").update(reference="spoilt")
            raise ZeroDivisionError

        return [
            step if step.key != broken else type(step)(step.key, step.chapter, step.days_ago, fail)
            for step in steps(scale)
        ]

    monkeypatch.setattr(building, "story", planted)
    with pytest.raises(ZeroDivisionError):
        tell(TINY)

    assert building.status().state == "failed"
    assert DemoBuild.objects.get().failure == f"{broken}: ZeroDivisionError"
    assert not Organisation.objects.filter(reference="spoilt").exists()

    monkeypatch.setattr(building, "story", steps)
    tell(TINY)
    assert building.status().state == "done"


@pytest.mark.parametrize("kills", [1, pytest.param(6, marks=pytest.mark.slow)])
def test_a_builder_that_is_killed_goes_on_and_doubles_nothing(kills, committed_db):
    argv = [sys.executable, "-m", "django", "demo", "--scale", str(TINY)]
    env = databases.environment(committed_db)
    for _ in range(kills):
        taken = DemoStep.objects.count()
        builder = subprocess.Popen(argv, env=env, stdout=subprocess.DEVNULL)
        while DemoStep.objects.count() < taken + 5 and builder.poll() is None:
            time.sleep(0.02)
        os.kill(builder.pid, signal.SIGKILL)
        builder.wait()
    assert 0 < DemoStep.objects.count() < len(story(TINY))

    subprocess.run(argv, env=env, check=True, stdout=subprocess.DEVNULL)

    interrupted = fingerprint()
    whole = databases.copy_of(databases.base_template())
    try:
        subprocess.run(
            argv, env=databases.environment(whole), check=True, stdout=subprocess.DEVNULL
        )
        with databases.switched_to(whole):
            assert fingerprint() == interrupted
    finally:
        databases.drop(whole)


@pytest.mark.django_db
def test_a_larger_region_contains_the_smaller():
    tell()
    small = fingerprint()

    tell(scale=LARGER)

    large = fingerprint()
    assert all(set(small[part]) <= set(large[part]) for part in ("names", "identifiers", "roles"))
    assert building.status() == building.Status("done", len(story(LARGER)), len(story(LARGER)), "")
    kinds = Counter(Organisation.objects.values_list("kind", flat=True))
    assert kinds == {
        "authority": 1,
        "college": 4,
        "enterprise": 16 + len(HOSTS),
        "industry_body": 2,
    }
    assert Restriction.objects.get().kind == "suspension"
    assert DuplicateSuggestion.objects.count() == 1


@pytest.mark.django_db
def test_everything_invented_says_so_and_every_number_holds():
    tell()

    assert all(
        "虚构演示数据" in region.name_zh_hans for region in Region.objects.filter(scheme="demo")
    )
    assert {organisation.region.is_fictional for organisation in Organisation.objects.all()} == {
        True
    }
    assert all(uscc.is_valid(number.value) for number in Identifier.objects.all())
    assert not User.objects.exclude(email__endswith="@qinghe.example").exists()
    assert not any(user.has_usable_password() for user in User.objects.all())
    assert (
        not AuditRecord.objects.exclude(verb="reference_file.loaded")
        .filter(at__date__gte=TODAY)
        .exists()
    )


@pytest.mark.django_db
def test_records_stand_as_different_as_in_life():
    tell()

    found = Counter(Organisation.objects.values_list("kind", "verification"))

    assert found == {
        ("authority", "unverified"): 1,
        ("college", "verified"): 1,
        ("college", "pending"): 1,
        ("college", "unverified"): 2,
        ("enterprise", "verified"): 2 + len(HOSTS),
        ("enterprise", "pending"): 2,
        ("enterprise", "unverified"): 2,
        ("industry_body", "verified"): 1,
        ("industry_body", "unverified"): 1,
    }
    assert Organisation.objects.filter(identifiers=None).count() == 1


@pytest.mark.django_db
def test_the_demonstration_is_refused_where_it_is_off(settings):
    reverse("demo:cast_page")  # addresses are read once per process: not while the door is shut
    settings.RONGHE_DEMO = False

    with pytest.raises(CommandError, match="RONGHE_DEMO"):
        call_command("demo")

    assert not DemoBuild.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("scale", [0, -1, 1000])
def test_a_scale_that_makes_no_sense_is_refused(scale):
    with pytest.raises(CommandError, match="scale"):
        call_command("demo", scale=scale)


@pytest.mark.django_db
def test_the_status_is_one_line_of_json(capsys):
    call_command("demo", status=True)
    before = json.loads(capsys.readouterr().out)
    building.open_build(scale=SMALL, today=TODAY)
    call_command("demo", status=True)
    opened = json.loads(capsys.readouterr().out)

    assert before == {"state": "absent", "done": 0, "total": 0, "step": ""}
    assert (opened["state"], opened["done"], opened["total"]) == ("waiting", 0, len(story(SMALL)))
    assert opened["step"] != ""


@pytest.mark.django_db
def test_the_background_job_is_deferred_once():
    call_command("demo", in_background=True)
    call_command("demo", in_background=True)

    jobs = ProcrastinateJob.objects.filter(task_name="demo.build")
    assert [job.args for job in jobs] == [{"scale": 1.0}]


def test_the_background_job_builds(committed_db):
    call_command("demo", scale=TINY, in_background=True)
    worker = [sys.executable, "-m", "django", "procrastinate", "worker", "--one-shot"]

    subprocess.run(worker, env=databases.environment(committed_db), check=True, capture_output=True)

    assert building.status().state == "done"
