"""The embedded server: one for all who use it, gone after the last."""

import concurrent.futures

import pytest


def test_the_application_owns_nothing_and_may_not_create(project):
    project.run("manage", "write_line", "first")

    created = project.run("manage", "shell", "-c", _sql("CREATE TABLE mine (a int)"))
    emptied = project.run("manage", "shell", "-c", _sql("TRUNCATE toy_line"))

    assert "permission denied for schema public" in created.stderr
    assert "permission denied for table toy_line" in emptied.stderr


def _sql(statement: str) -> str:
    return f"from django.db import connection; connection.cursor().execute('{statement}')"


@pytest.mark.slow
def test_commands_at_the_same_time_share_one_server_and_leave_none(project):
    names = [f"line{number}" for number in range(6)]

    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        results = list(pool.map(lambda name: project.run("manage", "write_line", name), names))

    assert [result.returncode for result in results] == [0] * 6, results
    assert set(names) <= set(project.lines())
    assert project.processes() == []


def test_it_works_through_a_symbolic_link_from_elsewhere(project, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(project.folder / "ronghe")
    project.folder.joinpath("ronghe").chmod(0o755)

    result = project.run("--help")

    assert result.returncode == 0
    assert "./ronghe up" in result.stdout
