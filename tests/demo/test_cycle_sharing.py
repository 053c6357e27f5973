"""Several processes at one run: each part is taken once, whoever dies on the way."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import nullcontext
from functools import partial

import pytest
from django.db import OperationalError, connection
from tests import databases
from tests.demo.test_cycle import ARGUMENTS, assert_adds_up, files, register  # noqa: F401 -- fixtures
from tests.racing import PATIENCE_SECONDS, at_once

from ronghe.demo.cycle import running, sharing
from ronghe.demo.cycle.running import Cycle, Done, Part, Stage, carry_out
from ronghe.demo.models import CycleRun, CycleStep
from ronghe.parties.models import Person


def command(folder, register, *more):  # noqa: F811 -- the fixture's value
    argv = [sys.executable, "-m", "django", "cycle", "--register", str(register), *ARGUMENTS]
    return [*argv, "--report", str(folder / "report.json"), *more]


def test_two_processes_take_a_run_to_the_same_end(committed_db, files, register):  # noqa: F811
    env = databases.environment(committed_db) | {"RONGHE_VAR": str(files)}

    subprocess.run(command(files, register, "--processes", "2"), env=env, check=True, stdout=subprocess.DEVNULL)  # fmt: skip

    assert_adds_up(json.loads((files / "report.json").read_text(encoding="utf-8")))


def test_a_helper_stops_when_whoever_asked_for_it_is_killed(committed_db, files, register):  # noqa: F811
    env = databases.environment(committed_db) | {"RONGHE_VAR": str(files)}
    asked = command(files, register, "--processes", "2")
    first = subprocess.Popen(asked, env=env, stdout=subprocess.DEVNULL)
    while (CycleStep.objects.count() < 20 or sessions() < 2) and first.poll() is None:
        time.sleep(0.01)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()

    until = time.monotonic() + PATIENCE_SECONDS * 4
    while sessions() and time.monotonic() < until:
        time.sleep(0.1)
    assert sessions() == 0
    assert CycleRun.objects.get().finished_at is None
    subprocess.run(asked, env=env, check=True, stdout=subprocess.DEVNULL)
    assert_adds_up(json.loads((files / "report.json").read_text(encoding="utf-8")))


def sessions():
    """Count who else is connected to the database of the test."""
    with connection.cursor() as sql:
        sql.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'")  # fmt: skip
        return sql.fetchone()[0]


# -- claims -----------------------------------------------------------------------------------


def one_run():
    return CycleRun.objects.create(
        key="k", students_count=1, seed=1, weeks_count=1, begins_on="2026-11-02", started_at="2026-11-01T00:00Z"
    )  # fmt: skip


def a_stage(run, *, keys="abcdef"):
    """A stage whose parts each register one person."""

    def act(key):
        def take():
            Person.objects.create(full_name=key, registered_at="2026-11-01T00:00Z")
            return Done({"taken": 1})

        return take

    return Stage("s", "s", lambda _cycle: [Part(key, act(key)) for key in keys], is_shared=True)


def test_two_at_one_stage_take_each_part_once(committed_db):
    run = one_run()
    stage = a_stage(run)

    told = at_once(
        lambda: carry_out(Cycle(run), [stage], tell=lambda _one: None),
        lambda: carry_out(Cycle(run, helper=1), [stage], tell=lambda _one: None),
    )

    assert sorted(told) == ["done", "done"]
    assert sorted(Person.objects.filter(full_name__in="abcdef").values_list("full_name", flat=True)) == list("abcdef")  # fmt: skip


@pytest.mark.race_twin_of("test_two_at_one_stage_take_each_part_once")
def test_without_claims_two_take_the_same_part(committed_db, monkeypatch):
    """The control: nobody claims, both find the part free, and both take it."""
    run = one_run()
    both_have_looked = threading.Barrier(2)
    measure = running._measure

    def at_the_same_time(cycle, stage, part):
        both_have_looked.wait(PATIENCE_SECONDS)
        measure(cycle, stage, part)

    monkeypatch.setattr(running, "claimed", lambda *_names: nullcontext(True))
    monkeypatch.setattr(running, "_measure", at_the_same_time)

    told = at_once(
        lambda: carry_out(Cycle(run), [a_stage(run, keys="a")], tell=lambda _one: None),
        lambda: carry_out(Cycle(run), [a_stage(run, keys="a")], tell=lambda _one: None),
    )

    assert sorted(told) == ["done", "fault: IntegrityError"]


@pytest.mark.django_db
@pytest.mark.parametrize(("code", "is_taken_anew"), [("40P01", True), ("55P03", True), ("57014", False)])  # fmt: skip
def test_a_part_that_others_stood_in_the_way_of_is_taken_anew(code, is_taken_anew):
    tries = []

    def stumble():
        tries.append(code)
        if len(tries) == 1:
            failure = OperationalError("in the way")
            failure.__cause__ = type("Refusal", (Exception,), {"sqlstate": code})()
            raise failure
        return Done()

    stage = Stage("s", "s", lambda _cycle: [Part("a", stumble)], is_shared=True)

    if is_taken_anew:
        carry_out(Cycle(one_run()), [stage], tell=lambda _one: None)
    else:
        with pytest.raises(OperationalError):
            carry_out(Cycle(one_run()), [stage], tell=lambda _one: None)
    assert len(tries) == 1 + is_taken_anew


@pytest.mark.django_db
def test_a_part_that_waits_begins_when_those_before_it_are_done():
    order = []

    def note(key):
        return lambda: order.append(key) or Done()

    parts = [Part("a", note("a")), Part("b", note("b")), Part("c", note("c"), waits=True)]
    stage = Stage("s", "s", lambda _cycle: parts, is_shared=True)

    carry_out(Cycle(one_run(), helper=1), [stage], tell=lambda _one: None)

    assert order == ["b", "a", "c"]


@pytest.mark.django_db
def test_a_helper_takes_a_stage_that_is_not_shared_in_its_order():
    order = []
    parts = [Part(key, partial(lambda one: order.append(one) or Done(), key)) for key in "abc"]
    stage = Stage("s", "s", lambda _cycle: parts)

    carry_out(Cycle(one_run(), helper=1), [stage], tell=lambda _one: None)

    assert order == ["a", "b", "c"]


@pytest.mark.django_db
def test_a_claim_is_given_back(db):
    with sharing.claimed("x", 1) as is_mine:
        assert is_mine
    with connection.cursor() as sql:
        sql.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")  # fmt: skip
        assert sql.fetchone() == (0,)
