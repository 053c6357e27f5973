import signal

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture
def backup(project, tmp_path):
    """A backup with one line and one evidence file; both are changed afterwards."""
    project.run("manage", "flush", "--no-input", RONGHE_AS_OWNER="1")
    project.run("manage", "write_line", "kept")
    evidence = project.var / "evidence" / "ab"
    evidence.mkdir(parents=True, exist_ok=True)
    (evidence / "seal.pdf").write_text("the seal")
    file = tmp_path / "backup.tar"
    result = project.run("backup", str(file))
    assert result.returncode == 0, result.stderr
    project.run("manage", "write_line", "later")
    (evidence / "seal.pdf").write_text("another seal")
    return file


def test_a_backup_comes_back_as_it_was(project, backup):
    result = project.run("restore", "--replace", str(backup))

    assert result.returncode == 0, result.stderr
    assert [line for line in project.lines() if line != "reference"] == ["kept", "asked"]
    assert (project.var / "evidence/ab/seal.pdf").read_text() == "the seal"
    assert backup.stat().st_mode & 0o077 == 0


def test_data_is_not_overwritten_unasked(project, backup):
    result = project.run("restore", str(backup))

    assert result.returncode == 1
    assert "--replace" in result.stderr
    assert "later" in project.lines()


@pytest.mark.parametrize("damage", ["cut short", "one byte changed"])
def test_a_damaged_backup_changes_nothing(project, backup, damage):
    whole = backup.read_bytes()
    middle = len(whole) // 3
    if damage == "cut short":
        backup.write_bytes(whole[:-4096])
    else:
        backup.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])

    result = project.run("restore", "--replace", str(backup))

    assert result.returncode == 1
    assert "not a whole backup" in result.stderr
    assert "later" in project.lines()
    assert (project.var / "evidence/ab/seal.pdf").read_text() == "another seal"


def test_a_backup_that_breaks_an_invariant_is_refused(project, tmp_path):
    project.run("manage", "write_line", "broken")
    file = tmp_path / "broken.tar"
    project.run("backup", str(file))
    project.run("manage", "flush", "--no-input", RONGHE_AS_OWNER="1")
    project.run("manage", "write_line", "sound")

    result = project.run("restore", "--replace", str(file))

    assert result.returncode == 1
    assert "Nothing was changed" in result.stderr
    assert "sound" in project.lines()


def test_another_key_is_refused_before_anything_is_changed(project, backup):
    result = project.run("restore", "--replace", str(backup), RONGHE_AUDIT_KEY="another")

    assert result.returncode == 1
    assert "another key" in result.stderr


def test_a_running_installation_is_not_replaced(project, backup):
    with project.up() as process:
        result = project.run("restore", "--replace", str(backup))
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)

    assert result.returncode == 1
    assert "running" in result.stderr
