"""An import comes in whole or not at all, whatever happens on the way."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from django.conf import settings as django_settings
from django.db import connection, connections
from tests.factories.cast import NOW
from tests.factories.tables import examined, imported, opened

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


def take_in_twice(run):
    """Two workers take in one import from one starting line; give what each was told."""
    start, told = threading.Barrier(2), []

    def worker():
        try:
            mine = type(run).objects.get(pk=run.pk)
            start.wait(PATIENCE_SECONDS)
            operations.take_in(run=mine, actor=SYSTEM, at=NOW)
            told.append("taken in")
        except IllegalTransition:
            told.append("too late")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=worker) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    return sorted(told)


@pytest.mark.usefixtures("committed_db")
def test_of_two_workers_with_one_import_one_takes_it_in():
    before = Organisation.objects.count()
    run = examined(table(50))
    operations.begin_taking_in(run=run, actor=SYSTEM, at=NOW)

    assert take_in_twice(run) == ["taken in", "too late"]
    assert Organisation.objects.count() - before == 50


@pytest.mark.usefixtures("db")
def test_undone_the_added_go():
    before = Organisation.objects.count()
    run = imported(table(10))
    assert Organisation.objects.count() - before == 10

    operations.undo_import(run=run, actor=SYSTEM, at=NOW)

    assert Organisation.objects.count() == before
    assert run.state == "undone"
