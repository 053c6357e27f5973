"""A web server and a worker that are killed without warning, and started again."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from tests import clocked, databases

PATIENCE_SECONDS = 60
# What a worker that died has left "doing" is given to the next one as the product gives it, once
# its heart has not been heard for a minute: here at once. The living one is the last to have come.
_FORGET_HEARTBEATS = """
    UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'
     WHERE %s OR id < (SELECT max(id) FROM procrastinate_workers)
"""
_LEFT = """
    SELECT status, task_name, args - 'letter' - 'secrets', attempts, scheduled_at, reason
      FROM procrastinate_jobs LEFT JOIN kernel_jobfailure ON job_id = id
     WHERE status IN ('todo', 'doing') ORDER BY id LIMIT 20
"""
_AT_WORK = """
    SELECT count(*) FROM procrastinate_jobs j JOIN procrastinate_workers w ON w.id = j.worker_id
     WHERE j.status = 'doing' AND w.last_heartbeat > now() - interval '1 minute'
       AND j.task_name IN ('kernel.deliver_event', 'kernel.send_message')
"""
_TO_DO = """
    SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')
       AND task_name IN ('kernel.deliver_event', 'kernel.send_message')
"""


class Program:
    """A process group under the tests' clock, on one database, with a log of all its lives."""

    def __init__(self, database: str, *argv: str, log: str, **variables: str) -> None:
        self.log = databases.log_file(log)
        self._argv = [sys.executable, *argv]
        self._env = databases.environment(database) | variables
        self._env["PYTHONPATH"] += os.pathsep + str(databases.ROOT)
        self._process: subprocess.Popen[bytes] | None = None
        self.log.unlink(missing_ok=True)

    def start(self) -> None:
        with self.log.open("ab") as out:
            self._process = subprocess.Popen(
                self._argv,
                env=self._env | {clocked.BEGINS: timezone.now().isoformat()},
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    def kill(self) -> None:
        """End it and its children at once, as `kill -9` and a power cut do."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def refuse_dead(self) -> None:
        if self._process is None or self._process.poll() is not None:
            pytest.fail(f"It ended by itself:\n{self.log.read_text()[-4000:]}")


class Web(Program):
    """The product's server, at one address for all its lives."""

    def __init__(self, database: str, **variables: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        argv = [
            "-m", "granian", "--interface", "wsgi", "--workers", "1", "--host", "127.0.0.1",
            "--port", str(port), "tests.clocked_wsgi:application",
        ]  # fmt: skip
        super().__init__(
            database, *argv, log=f"killed-web-{port}.log", RONGHE_URL=self.url, **variables
        )


class Worker(Program):
    """The product's worker; each life hands on what the one before has left undone."""

    def __init__(self, database: str, **variables: str) -> None:
        argv = ["-m", "tests.clocked", "procrastinate", "worker"]
        super().__init__(database, *argv, log=f"killed-worker-{database}.log", **variables)

    def start(self) -> None:
        self._hand_on(is_alive=False)
        super().start()

    @staticmethod
    def _hand_on(*, is_alive: bool) -> None:
        with connection.cursor() as sql:
            sql.execute(_FORGET_HEARTBEATS, [not is_alive])
        job = app.configure_task("kernel.restart_stalled_jobs", priority=10)
        job.defer(timestamp=int(time.time()))

    def wait_until_at_work(self) -> bool:
        """Wait until it has a job of ours in hand; say whether there was one."""
        return self._wait_for(lambda: _count(_AT_WORK) > 0, or_until=lambda: not self.has_work())

    @staticmethod
    def has_work() -> bool:
        return _count(_TO_DO) > 0

    def drain(self) -> None:
        """Let it work until nothing is left to do, whenever that was to be tried again."""
        left = _count(_TO_DO)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while left:
            self.refuse_dead()
            if time.monotonic() > deadline:
                pytest.fail(f"The worker comes no further with {left}: {_rows(_LEFT)}")
            with connection.cursor() as sql:
                sql.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")  # fmt: skip
            self._hand_on(is_alive=True)
            time.sleep(1)
            if (now_left := _count(_TO_DO)) < left:
                deadline = time.monotonic() + PATIENCE_SECONDS
            left = now_left

    def _wait_for(self, condition, *, or_until) -> bool:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            self.refuse_dead()
            if condition():
                return True
            if or_until():
                return False
            time.sleep(0.02)
        pytest.fail(f"The worker never began:\n{self.log.read_text()[-4000:]}")


def _rows(query: str) -> list:
    with connection.cursor() as sql:
        sql.execute(query)
        return sql.fetchall()


def _count(query: str) -> int:
    return _rows(query)[0][0]
