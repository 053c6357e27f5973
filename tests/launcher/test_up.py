import os
import signal
import socket

import pytest
from tests.launcher.conftest import wait_until

pytestmark = pytest.mark.slow


def test_a_second_start_says_where_the_first_one_is(project):
    with project.up():
        second = project.run("up")

        assert "reference" in project.page()
        assert second.returncode == 1
        assert f"http://127.0.0.1:{project.port}" in second.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything(project, number):
    with project.up() as process:
        process.send_signal(number)

        assert process.wait(timeout=60) == 0
        assert project.processes() == []
        assert not (project.postgres / "data" / "postmaster.pid").exists()


def test_a_killed_launcher_takes_everything_with_it_and_the_next_start_works(project):
    with project.up() as process:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()

    wait_until(lambda: not [c for c in project.processes() if "pginstall" in c])
    with project.up():
        assert "reference" in project.page()


def test_a_killed_keeper_does_not_leave_the_server_behind(project):
    with project.up() as process:
        keepers = project.pids("launcher.keeper")
        assert keepers
        for keeper in keepers:
            os.kill(keeper, signal.SIGKILL)

        assert process.wait(timeout=60) == 1
    assert "reference" in project.lines()


def test_a_dead_web_server_ends_the_rest_and_says_so(project):
    with project.up() as process:
        web = min(project.pids("-m granian"))
        os.kill(web, signal.SIGKILL)

        assert process.wait(timeout=60) == 1
        assert "The web process ended by itself" in (project.folder / "output").read_text()
        assert project.processes() == []


def test_a_taken_port_is_named(project):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        result = project.run("up", "--port", str(port))

    assert result.returncode == 1
    assert f"./ronghe up --port {port + 1}" in result.stderr


def test_a_failing_step_shows_its_log_and_leaves_nothing_running(project):
    command = project.folder / "src/ronghe/toy/management/commands/load_reference.py"
    before = command.read_text()
    command.write_text("raise SystemExit('the calendar has no year')")
    (project.postgres / "stamps" / "reference").unlink(missing_ok=True)

    result = project.run("up", "--port", str(project.port))
    command.write_text(before)

    assert result.returncode == 1
    assert "the calendar has no year" in result.stderr
    assert project.processes() == []
