"""An import comes in whole or not at all, whatever happens on the way."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from django.conf import settings as django_settings
from django.db import IntegrityError, connection, connections
from tests.factories.cast import NOW
from tests.factories.tables import examined, imported, opened

from ronghe.demo.numbers import credit_code
from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel import operations
from ronghe.kernel.imports import reading, settling
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Organisation

ROWS = 6_000
PATIENCE_SECONDS = 60
HEADER = "Kind,Legal name,Jurisdiction\n"


def table(count, *, begin=0):
    rows = (f"enterprise,Specimen Works {n},cn\n" for n in range(begin, begin + count))
    return HEADER + "".join(rows)


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.RONGHE_VAR = tmp_path


def run_command(path):
    database = django_settings.DATABASES["default"] | {"NAME": connection.settings_dict["NAME"]}
    code = (
        "import sys, django; from django.conf import settings;"
        f"settings.DATABASES['default']['NAME'] = {database['NAME']!r};"
        f"settings.RONGHE_VAR = {str(path.parent)!r};"
        "django.setup(); from django.core.management import call_command;"
        f"call_command('import', 'organisations', {str(path)!r}, mapping='template')"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.DEVNULL, start_new_session=True
    )


@pytest.mark.usefixtures("committed_db")
@pytest.mark.parametrize("until", ["reading", "examining", "applying", "late"])
def test_killed_at_any_point_it_leaves_nothing_and_succeeds_again(tmp_path, until):
    path = tmp_path / "table.csv"
    path.write_text(table(ROWS), encoding="utf-8")
    before = Organisation.objects.count()

    process = run_command(path)
    _wait(until)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    _wait_for_the_server()

    assert Organisation.objects.count() - before in {0, ROWS}
    assert run_command(path).wait(PATIENCE_SECONDS) == 0
    assert Organisation.objects.count() - before in {ROWS, 2 * ROWS}


def _wait(until):
    """Wait until the process, seen from the database, is where it shall be killed."""
    sign = {
        "reading": "SELECT 1 FROM kernel_import WHERE state = 'reading'",
        "examining": "SELECT 1 FROM kernel_import WHERE read_count > 0",
        "applying": "SELECT 1 FROM kernel_import WHERE state = 'applying'",
        "late": "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'INSERT INTO parties%%'"
        " AND datname = current_database() UNION SELECT 1 FROM kernel_import WHERE state = 'applied'",
    }[until]
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        with connection.cursor() as sql:
            sql.execute(sign)
            if sql.fetchone():
                return
    pytest.fail("The import never came so far.")


def _wait_for_the_server():
    """The server notices a dead client when it next speaks to it."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        with connection.cursor() as sql:
            sql.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
            if not sql.fetchone()[0]:
                return


@pytest.mark.usefixtures("db")
def test_what_breaks_while_rows_go_in_leaves_the_register_as_it_was(monkeypatch):
    run = examined(table(10))
    operations.begin_taking_in(run=run, actor=SYSTEM, at=NOW)
    before = Organisation.objects.count()
    monkeypatch.setattr(settling, "keep_rows", lambda *_, **__: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        operations.take_in(run=run, actor=SYSTEM, at=NOW)

    assert Organisation.objects.count() == before
    monkeypatch.undo()
    assert operations.take_in(run=run, actor=SYSTEM, at=NOW).added_count == 10


@pytest.mark.usefixtures("db")
def test_cancelled_while_it_is_read_nothing_stays(monkeypatch):
    run = opened(table(10))
    monkeypatch.setattr(reading, "ROWS_BETWEEN_COMMITS", 1)
    batches = reading._batches

    def cancelling(stream):
        operations.cancel_import(run=type(run).objects.get(pk=run.pk), actor=SYSTEM, at=NOW)
        yield from batches(stream)

    monkeypatch.setattr(reading, "_batches", cancelling)
    operations.read_import(run=run, actor=SYSTEM, at=NOW)

    assert run.state == "cancelled"
    assert not run.rows.exists()
    with connection.cursor() as sql:
        sql.execute("SELECT count(*) FROM kernel_importstaging")
        assert sql.fetchone() == (0,)


def take_in_at_once(runs):
    """Take in the imports from one starting line; give what each brought."""
    start, told = threading.Barrier(len(runs)), []

    def worker(run):
        try:
            start.wait(PATIENCE_SECONDS)
            operations.take_in(run=run, actor=SYSTEM, at=NOW)
            told.append(f"{run.added_count} added")
        except IntegrityError:
            told.append("broken")
        except IllegalTransition:
            told.append("too late")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=worker, args=[run]) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    return sorted(told)


def ready_to_go_in():
    rows = (f"enterprise,Works {n},cn,{credit_code(80_000 + n)}\n" for n in range(20))
    run = examined("Kind,Legal name,Jurisdiction,Register number\n" + "".join(rows))
    assert run.added_count == 20
    return operations.begin_taking_in(run=run, actor=SYSTEM, at=NOW)


@pytest.mark.usefixtures("committed_db")
def test_of_two_imports_of_one_file_in_a_race_one_adds():
    runs = [ready_to_go_in(), ready_to_go_in()]

    assert take_in_at_once(runs) == ["0 added", "20 added"]


@pytest.mark.race_twin_of("test_of_two_imports_of_one_file_in_a_race_one_adds")
@pytest.mark.usefixtures("committed_db")
def test_without_the_lock_the_second_import_breaks(monkeypatch):
    runs = [ready_to_go_in(), ready_to_go_in()]
    resolved, prepare = threading.Barrier(2), settling.prepare

    def prepare_together(batch, register):
        prepare(batch, register)
        resolved.wait(PATIENCE_SECONDS)

    monkeypatch.setattr(settling, "lock", lambda key: None)
    monkeypatch.setattr(settling, "prepare", prepare_together)

    assert take_in_at_once(runs) == ["20 added", "broken"]


@pytest.mark.usefixtures("db")
def test_undone_the_added_go():
    before = Organisation.objects.count()
    run = imported(table(10))
    assert Organisation.objects.count() - before == 10

    operations.undo_import(run=run, actor=SYSTEM, at=NOW)

    assert Organisation.objects.count() == before
    assert run.state == "undone"
