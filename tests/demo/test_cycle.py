"""The whole main job on a register, from the import to the last week: once, whatever stops it."""

import csv
import json
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st
from tests import databases, sampling

from ronghe.demo.cycle.planning import _shared, drawn_from, drawn_in, find_region
from ronghe.demo.models import CycleRun, CycleStep
from ronghe.demo.numbers import credit_code
from ronghe.kernel.models import AuditRecord
from ronghe.parties.models import Organisation
from ronghe.partnerships.models import Signature
from ronghe.placements.models import Placement, RandomQuestion, WeekRecord
from ronghe.supervision.models import EarlyWarning, IntegrityFlag, SubstanceIndex

COLLEGES, HOSTS, STUDENTS = 2, 5, 7
HEADINGS = ("机构类型", "法定名称", "法域", "登记号码", "地区代码")
ARGUMENTS = ("--region", "330200", "--students", str(STUDENTS), "--seed", "3", "--weeks", "1")
# Nobody knows a guardian of some; the law keeps them from starting, and nothing else does.
STAGES = 30
LEAST_STEPS = 70  # of such a run; whoever kills it must not wait for one that never comes


@pytest.fixture
def register(tmp_path):
    """A register with a few colleges and enterprises of Ningbo, and a file that is none."""
    folder = tmp_path / "register"
    folder.mkdir()
    rows = [("院校", f"临海第{n}职业学院", "cn-ningbo", credit_code(70_000 + n), "330212") for n in range(COLLEGES)]  # fmt: skip
    rows += [("企业", f"海潮{n}号制造", "cn-ningbo", credit_code(71_000 + n), "330212") for n in range(HOSTS)]  # fmt: skip
    with (folder / "organisations.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *rows])
    (folder / "README.md").write_text("nothing", encoding="utf-8")
    (folder / "weather.csv").write_text("day,rain\n1,2\n", encoding="utf-8")
    return folder


@pytest.fixture
def files(settings, tmp_path):
    settings.RONGHE_VAR, settings.MEDIA_ROOT = tmp_path, tmp_path / "evidence"
    return tmp_path


def cycle(*arguments, report=None):
    more = ("--report", str(report)) if report else ()
    call_command("cycle", *arguments, *more)
    return json.loads(report.read_text(encoding="utf-8")) if report else None


def counts_of(report):
    return {one["name"]: one["counts"] for one in report["stages"]}


def traces():
    """What a run leaves behind that it would leave twice if it did something twice."""
    return {
        "steps": sorted(CycleStep.objects.order_by().values_list("stage", "part")),
        "audit": Counter(AuditRecord.objects.values_list("verb", flat=True)),
        "signatures": Signature.objects.count(),
        "states": Counter(Placement.objects.values_list("state", flat=True)),
        "weeks": Counter(WeekRecord.objects.values_list("state", flat=True)),
        "questions": RandomQuestion.objects.count(),
    }


def assert_adds_up(report):
    """Nobody is lost between two stages, and the rows are as many as the report says."""
    counts = counts_of(report)
    assert len(counts) == STAGES
    assert counts["register"] == {"rows_added": COLLEGES + HOSTS, "rows_read": COLLEGES + HOSTS}
    assert counts["classes"] == {"rows_added": STUDENTS, "rows_read": STUDENTS}
    assert counts["open"] == {"candidates": STUDENTS}
    assert counts["result"]["blocking_pairs"] == 0
    confirmed = counts["answer"]["confirmed"]
    assert confirmed + counts["answer"]["declined"] == counts["result"]["placed"]
    drafted = counts["draft"]["agreements"]
    left_out = sum(n for name, n in counts["draft"].items() if "left_out" in name)
    assert drafted + left_out == confirmed
    assert counts["sign"]["agreements"] == drafted
    assert counts["placements"] == {"placements": confirmed}
    begun = counts["start"]["started"]
    assert begun == counts["ready"]["ready"] > 0
    lived = counts["weeks"]
    assert lived["weeks_entered"] + lived.get("forgotten", 0) == begun
    ended = {name: n for name, n in counts["end"].items() if n}
    assert ended.get("completed", 0) + ended.get("ended_early", 0) == begun

    assert Counter(Placement.objects.values_list("state", flat=True)) == ended
    supervised = counts["supervision"]
    assert supervised["indices"] == SubstanceIndex.objects.current().count() > 0
    assert supervised["warnings"] == EarlyWarning.objects.current().count() > 0
    assert supervised["checked"] > 0
    assert supervised["flags_raised"] == IntegrityFlag.objects.count() == 0
    signed = counts["agree"]["signatures"] + counts["sign"]["signatures"]
    verbs = Counter(AuditRecord.objects.values_list("verb", flat=True))
    assert verbs["agreement.signed"] == Signature.objects.count() == signed
    assert verbs["week.entered"] == WeekRecord.objects.count() == lived["weeks_entered"]
    assert verbs["week.confirmed"] == lived["weeks_confirmed"]
    assert verbs["placement.started"] == begun
    assert verbs["candidate.list_saved"] == counts["rank"]["lists"]
    assert verbs["visit.reported"] == counts["visits"]["visits"] == begun
    assert verbs["payment.entered"] == counts["pay"]["payments"] == counts["pay"]["received"]
    assert verbs["receipt.said"] == counts["pay"]["received"]
    assert counts["reports"]["host_reports"] == counts["reports"]["student_reports"] == begun
    assert report["is_sound"]


def test_a_cycle_goes_from_the_register_to_the_end_and_twice_changes_nothing(
    committed_db, files, register
):
    report = files / "report.json"
    found = cycle("--register", str(register), *ARGUMENTS, report=report)
    first = traces()
    again = cycle("--register", str(register), *ARGUMENTS, report=report)

    assert_adds_up(found)
    assert found["is_sound"]
    assert {one["outcome"] for one in found["findings"]} >= {"pass", "unknown"}
    assert traces() == first
    assert len(first["steps"]) > LEAST_STEPS
    assert counts_of(again) == counts_of(found)
    assert CycleRun.objects.get().finished_at is not None


def test_the_demonstration_region_goes_through_the_same(demo_db, files):
    report = files / "report.json"
    asked = ("--region", "QH", "--students", "5", "--seed", "1", "--weeks", "1")
    # The papers of the region lie where it was told, for all tests; all else must hold.
    with pytest.raises(CommandError, match="does not hold"):
        cycle(*asked, report=report)

    found = json.loads(report.read_text(encoding="utf-8"))
    broken = [one["name"] for one in found["invariants"] if one["breach_count"]]
    assert broken == ["kernel.evidence_files"]
    counts = counts_of(found)
    assert counts["register"] == {}
    assert counts["start"].get("started", 0) == counts["ready"].get("ready", 0)
    assert sum(counts["end"].values()) == counts["placements"]["placements"]


@pytest.mark.parametrize("kills", [2, pytest.param(8, marks=pytest.mark.slow)])
def test_killed_at_any_moment_it_goes_on_without_loss_or_double_effect(
    kills, committed_db, files, register
):
    report = files / "report.json"
    argv = [sys.executable, "-m", "django", "cycle", "--register", str(register), *ARGUMENTS]
    argv += ["--report", str(report)]
    env = databases.environment(committed_db) | {"RONGHE_VAR": str(files)}
    chance = random.Random(sampling.SEED)
    for _ in range(kills):
        wanted = CycleStep.objects.count() + chance.randrange(2, LEAST_STEPS // kills)
        worker = subprocess.Popen(argv, env=env, stdout=subprocess.DEVNULL)
        while CycleStep.objects.count() < wanted and worker.poll() is None:
            time.sleep(0.01)
        worker.kill()
        assert worker.wait() == -signal.SIGKILL
    assert CycleRun.objects.get().finished_at is None

    subprocess.run(argv, env=env, check=True, stdout=subprocess.DEVNULL)

    assert_adds_up(json.loads(report.read_text(encoding="utf-8")))


# -- what is amiss ----------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_folder_that_is_not_there_is_named(files):
    with pytest.raises(CommandError, match="nowhere"):
        cycle("--register", str(files / "nowhere"), *ARGUMENTS)

    assert not CycleRun.objects.exists()


@pytest.mark.django_db
def test_a_folder_without_a_fitting_table_is_refused(files):
    (files / "weather.csv").write_text("day,rain\n1,2\n", encoding="utf-8")

    with pytest.raises(CommandError, match="organisations"):
        cycle("--register", str(files), *ARGUMENTS)

    assert not CycleRun.objects.exists()


@pytest.mark.django_db
def test_a_region_that_nobody_knows_is_named():
    with pytest.raises(CommandError, match="nirgends"):
        cycle("--region", "nirgends", "--students", "3", "--seed", "1")


@pytest.mark.django_db
def test_a_region_without_colleges_says_what_it_has():
    with pytest.raises(CommandError, match="0 colleges and 0 enterprises"):
        cycle("--region", "330200", "--students", "3", "--seed", "1")


@pytest.mark.parametrize(
    "wrong", [("--students", "0"), ("--students", "many"), ("--seed", "-1"), ("--weeks", "27")]
)
def test_a_number_that_makes_no_sense_is_refused(wrong, capsys):
    with pytest.raises((CommandError, SystemExit)):
        cycle("--region", "84", "--students", "3", "--seed", "1", *wrong)


@pytest.mark.django_db
def test_it_is_refused_where_the_demonstration_is_off(settings):
    settings.RONGHE_DEMO = False

    with pytest.raises(CommandError, match="RONGHE_DEMO"):
        cycle(*ARGUMENTS)


@pytest.mark.django_db
def test_a_report_that_cannot_be_written_is_said_before_anything_is_made(files):
    with pytest.raises(CommandError, match="cannot be written"):
        cycle(*ARGUMENTS, "--report", str(files / "no" / "report.json"))

    assert not CycleRun.objects.exists()


# -- who takes part ---------------------------------------------------------------------------


@given(st.dictionaries(st.integers(0, 50), st.integers(1, 900), min_size=1), st.integers(0, 5_000))
def test_shares_are_whole_and_add_up(weights, total):
    shares = _shared(weights, total)

    whole = sum(weights.values())
    assert sum(shares.values()) == total
    assert all(abs(shares[key] - total * weights[key] / whole) < 1 for key in weights)


@pytest.mark.django_db
@pytest.mark.parametrize("students", [1, 2, 31, 260])
def test_everybody_has_a_class_and_every_college_seats_enough(cast, students):
    region = cast.college.region
    drawn = drawn_from(region, students, 5)

    assert sum(one.students for one in drawn.colleges) == students
    for college in drawn.colleges:
        assert sum(one.size for one in college.classes) == college.students
        seats = sum(one.seats for one in drawn.pairs if one.college == college.pk)
        assert seats >= college.students
    assert {one.pk for one in drawn.colleges} <= set(
        Organisation.objects.filter(kind="college").values_list("pk", flat=True)
    )
    assert drawn_from(region, students, 5) == drawn
    assert drawn_in(json.loads(json.dumps(_as_kept(drawn)))) == drawn


def _as_kept(drawn):
    from dataclasses import asdict  # noqa: PLC0415 -- for this alone

    return asdict(drawn)


@pytest.mark.django_db
def test_a_region_comes_before_the_department_with_its_number():
    assert find_region("330200").code == "330200"


def test_the_calendar_begins_on_monday_and_ends_before_today():
    from ronghe.demo.management.commands.cycle import _friday_before  # noqa: PLC0415 -- for this

    for number in range(14):
        day = date(2026, 11, 2) + timedelta(days=number)
        friday = _friday_before(day)
        assert friday.isoweekday() == 5
        assert 1 <= (day - friday).days <= 7
