import ast
import fcntl
import json
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from ronghe.config.launcher import archive, digests, libpq, lockfiles, locks, say
from ronghe.config.launcher.words import CHINESE

LAUNCHER = Path(digests.__file__).parent


def test_the_locks_agree_with_the_project():
    assert list(lockfiles.problems()) == []


def test_a_lock_that_lags_behind_is_found(tmp_path):
    lock = tmp_path / "some.lock"
    lock.write_text("django==5.1.2 \\\n    --hash=sha256:00\nrules==3.5\n")

    found = list(
        lockfiles.missing("some.lock", lockfiles.pinned(lock), ["Django>=5.2", "rules", "segno"])
    )

    assert [line.split()[2] for line in found] == ["Django", "segno"]


def test_a_lock_that_names_a_server_is_found(tmp_path):
    lock = tmp_path / "some.lock"
    lock.write_text("a==1\nb @ https://example.org/b.whl\n")

    assert list(lockfiles.addresses(lock)) == ["some.lock:2 names a server"]


def test_a_lock_is_free_again_when_its_holder_is_gone(tmp_path, monkeypatch):
    monkeypatch.setattr(locks, "LOCKS", tmp_path)

    with locks.held("one", wait=False):
        assert locks.take("one", fcntl.LOCK_EX | fcntl.LOCK_NB) is None
        with pytest.raises(locks.HeldByOther), locks.held("one", wait=False):
            pass

    assert locks.is_free("one")


def test_a_digest_knows_names_and_contents(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("same")
    two.write_text("same")

    assert digests.digest([one]) != digests.digest([two])
    before = digests.digest([one, two])
    two.write_text("other")
    assert digests.digest([two, one]) != before


def test_a_database_url_becomes_variables_of_libpq():
    url = "postgresql://some%20one:p%40ss@/ronghe?host=%2Frun%2Fa%20b&port=5433&sslmode=require"

    found = libpq.variables(url)

    assert {name: value for name, value in found.items() if name.startswith("PG")} == {
        "PGHOST": "/run/a b",
        "PGPORT": "5433",
        "PGUSER": "some one",
        "PGPASSWORD": "p@ss",
        "PGDATABASE": "ronghe",
        "PGSSLMODE": "require",
    }
    assert libpq.with_database(url, "other").startswith(
        "postgresql://some%20one:p%40ss@/other?host="
    )


def test_an_archive_comes_back_whole(tmp_path):
    dump, evidence = tmp_path / "dump", tmp_path / "evidence"
    (evidence / "ab").mkdir(parents=True)
    dump.write_bytes(b"data")
    (evidence / "ab" / "印章.pdf").write_bytes(b"seal")

    archive.write(tmp_path / "b.tar", dump=dump, evidence=evidence, facts={"version": "1"})
    manifest = archive.unpack(tmp_path / "b.tar", tmp_path / "out")

    assert manifest["version"] == "1"
    assert (tmp_path / "out/evidence/ab/印章.pdf").read_bytes() == b"seal"


@pytest.mark.parametrize("name", ["../outside", "evidence/../../outside", "/etc/passwd", "other"])
def test_an_archive_cannot_write_outside_its_folder(tmp_path, name):
    with tarfile.open(tmp_path / "b.tar", "w") as tar:
        tar.addfile(tarfile.TarInfo(name))

    with pytest.raises(say.Trouble):
        archive.unpack(tmp_path / "b.tar", tmp_path / "out")

    assert not (tmp_path / "out").exists()


def test_every_text_has_its_chinese():
    texts = set()
    for file in LAUNCHER.glob("*.py"):
        texts |= _texts(file)

    assert texts - CHINESE.keys() == set()
    assert CHINESE.keys() - texts == set()


def _texts(file: Path) -> set[str]:
    """The first arguments of tr, say and step, and of what passes them on."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Call):
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            wanted = [a for a in node.args[:1] if called in {"tr", "say", "step"}]
            wanted += [k.value for k in node.keywords if called == "sync" and k.arg == "title"]
            found |= {a.value for a in wanted if isinstance(a, ast.Constant)}
        if isinstance(node, ast.Assign) and any(
            getattr(target, "id", "") in {"HELP", "OFFLINE"} for target in node.targets
        ):
            found.add(node.value.value)
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "CHECKS":
            found |= {key.value for key in node.value.keys}
    return found


def test_the_first_half_of_the_launcher_needs_only_the_standard_library():
    code = (
        "import sys, json; before = set(sys.modules);"
        "import ronghe.config.launcher.__main__, ronghe.config.launcher.frontend;"
        "print(json.dumps(sorted({m.split('.')[0] for m in set(sys.modules) - before})))"
    )
    answer = subprocess.run(
        [sys.executable, "-P", "-c", code],
        env={"PYTHONPATH": str(LAUNCHER.parents[2])},
        capture_output=True,
        text=True,
        check=True,
    )

    assert set(json.loads(answer.stdout)) - sys.stdlib_module_names == {"ronghe"}
