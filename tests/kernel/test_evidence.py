import hashlib
import io
import stat
import zipfile
from pathlib import Path

import pytest
import rules
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from tests.factories.cast import NOW
from tests.kernel.stand_ins import clamd

from ronghe.kernel import evidence
from ronghe.kernel.evidence import FileRefused, InfectedFile, NoSuchContent, UnknownFileType
from ronghe.kernel.evidence.files import _rules
from ronghe.kernel.evidence.scanner import ScannerSilent
from ronghe.kernel.models import Evidence
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.actors import SYSTEM

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def picture(kind, **options):
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, kind, **options)
    return out.getvalue()


PNG, JPEG = picture("PNG"), picture("JPEG")
SHEET_PARTS = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}


def archive(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


@pytest.fixture(autouse=True)
def _own_folder(college, settings, tmp_path):
    """An empty folder, once the cast has brought its own evidence."""
    settings.MEDIA_ROOT = tmp_path / "own"


def store(subject, content, name="file.bin", actor=SYSTEM):
    return evidence.store(
        io.BytesIO(content), name=name, subject=subject, kind="test", uploaded_by=actor, at=NOW
    )


@pytest.mark.parametrize(
    ("content", "media_type", "name"),
    [
        (PDF, "application/pdf", "file.pdf"),
        (PNG, "image/png", "file.png"),
        (JPEG, "image/jpeg", "file.jpg"),
        (
            archive(SHEET_PARTS),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "file.xlsx",
        ),
        ("姓名,学号\n".encode("gb18030"), "text/plain", "file.txt"),
        ("a;b\n".encode("utf-8-sig"), "text/plain", "file.txt"),
    ],
)
def test_the_type_is_what_the_content_says(college, content, media_type, name):
    stored = store(college, content, "file.exe")

    assert (stored.media_type, stored.name, stored.size) == (media_type, name, len(content))


def test_what_is_kept_of_a_photograph_is_what_was_counted_and_hashed(college):
    stored = store(college, picture("JPEG", comment=b"taken at home"))

    content = stored.path.read_bytes()
    assert b"home" not in content
    assert (stored.size, stored.sha256) == (len(content), hashlib.sha256(content).hexdigest())


REFUSED = {
    "html": b"<!DOCTYPE html><script>alert(1)</script>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    "html in text": b"hello <script>alert(1)</script>",
    "late pdf": b"MZ\x00\x00" + PDF,
    "programme": b"\x7fELF" + b"\x00" * 60,
    "gif": b"GIF89a" + b"\x00" * 20,
    "neither encoding": b"\xff\xfe\x00a",
    "zip": archive({"a.txt": b"a"}),
    "macros": archive(SHEET_PARTS | {"xl/vbaProject.bin": b"x"}),
    "zip slip": archive(SHEET_PARTS | {"../../evil": b"x"}),
    "bomb": archive(SHEET_PARTS | {"xl/sheet.xml": b"\x00" * 3_000_000}),
    "many entries": archive(SHEET_PARTS | {f"xl/{n}": b"" for n in range(2001)}),
    "cut short": archive(SHEET_PARTS)[:-30],
    "empty": b"",
}


@pytest.mark.parametrize("case", sorted(REFUSED))
def test_what_could_do_harm_is_refused_and_leaves_nothing(college, settings, case):
    with pytest.raises(FileRefused):
        store(college, REFUSED[case], "harmless.pdf")

    assert not Evidence.objects.filter(kind="test").exists()
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []


def test_an_archive_that_lies_about_its_sizes_is_measured_while_it_is_read(college):
    content = archive(SHEET_PARTS | {"xl/sheet.xml": b"\x00" * 3_000_000})
    place = content.rindex(b"xl/sheet.xml") - 22  # the declared size in the central directory
    lying = content[:place] + (10).to_bytes(4, "little") + content[place + 4 :]

    with pytest.raises(FileRefused):
        store(college, lying)


def test_a_file_beyond_the_limit_is_refused(college, settings):
    settings.RONGHE_EVIDENCE_LARGEST_BYTES = len(PDF) - 1

    with pytest.raises(FileRefused, match="larger than"):
        store(college, PDF)


def test_the_same_content_is_kept_once_and_read_only(college, settings):
    first, second = store(college, PDF), store(college, PDF)

    files = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert files == [first.path] == [second.path]
    assert first.reference != second.reference
    assert stat.S_IMODE(first.path.stat().st_mode) == 0o400
    assert first.path.parts[-3:] == (first.sha256[:2], first.sha256[2:4], first.sha256)


def test_the_uploader_is_kept(dean, college):
    stored = store(college, PDF, actor=dean)

    assert stored.uploaded_by_person_id == dean.person.pk
    assert stored.uploaded_by_membership_id == dean.membership.pk
    assert evidence.evidence_of(college).filter(kind="test").get() == stored


@given(st.text(max_size=200))
def test_no_name_can_do_harm(name):
    cleaned = evidence.clean_name(name, "application/pdf")

    assert cleaned.endswith(".pdf")
    assert 4 < len(cleaned) <= 104
    assert not set(cleaned) & set('/\\<>:"|?*%;\x00\r\n\u202e')
    assert cleaned.strip(" .") == cleaned


def test_access_is_asked_on_each_read(college, dean, monkeypatch):
    stored, allowed = store(college, PDF), {"now": True}
    monkeypatch.setitem(_rules, "parties.organisation", lambda actor, organisation: allowed["now"])

    with evidence.read(stored, actor=dean) as file:
        assert file.read() == PDF
    allowed["now"] = False
    with pytest.raises(NotAllowed):
        evidence.read(stored, actor=dean)


def test_without_a_rule_nobody_may_read(college, dean, monkeypatch):
    stored = store(college, PDF)
    monkeypatch.delitem(_rules, "parties.organisation", raising=False)

    for actor in (dean, SYSTEM):
        with pytest.raises(NotAllowed):
            evidence.read(stored, actor=actor)


def test_evidence_of_an_object_that_is_gone_is_not_read(college, dean, monkeypatch):
    stored = store(college, PDF)
    monkeypatch.setitem(_rules, "parties.organisation", rules.always_true.test)
    Evidence.objects.filter(pk=stored.pk).update(subject_id=0)
    stored.refresh_from_db()

    with pytest.raises(NotAllowed):
        evidence.read(stored, actor=dean)


def test_a_missing_or_changed_file_is_not_passed_off(college, dean, monkeypatch):
    monkeypatch.setitem(_rules, "parties.organisation", lambda actor, organisation: True)
    stored = store(college, PDF)
    stored.path.chmod(0o600)
    stored.path.write_bytes(b"other")
    with pytest.raises(NoSuchContent):
        evidence.read(stored, actor=dean)
    stored.path.unlink()
    with pytest.raises(NoSuchContent):
        evidence.read(stored, actor=dean)


class RefusingScanner:
    def check(self, path):
        raise InfectedFile("refused")


def test_a_file_that_the_scanner_refuses_is_not_stored(college, settings):
    settings.RONGHE_SCANNER = "tests.kernel.test_evidence.RefusingScanner"

    with pytest.raises(InfectedFile):
        store(college, PDF)
    assert not Evidence.objects.filter(kind="test").exists()


@pytest.mark.parametrize(
    ("verdict", "outcome"),
    [
        (b"stream: OK", None),
        (b"stream: Eicar-Test-Signature FOUND", InfectedFile),
        (b"INSTREAM size limit exceeded. ERROR", ScannerSilent),
        (b"", ScannerSilent),
    ],
)
def test_clamd_is_asked_and_believed(college, settings, verdict, outcome):
    settings.RONGHE_SCANNER = "ronghe.kernel.evidence.scanner.ClamdScanner"
    seen = []

    def answer(content):
        seen.append(content)
        return verdict

    with clamd(answer) as address:
        settings.RONGHE_CLAMD = address
        if outcome:
            with pytest.raises(outcome):
                store(college, PDF)
        else:
            store(college, PDF)

    assert seen == [PDF]


def test_a_silent_scanner_lets_nothing_in(college, settings, tmp_path):
    settings.RONGHE_SCANNER = "ronghe.kernel.evidence.scanner.ClamdScanner"
    settings.RONGHE_CLAMD = str(tmp_path / "no.socket")

    with pytest.raises(ScannerSilent):
        store(college, PDF)
    assert not Evidence.objects.filter(kind="test").exists()


def test_the_refusal_says_what_would_help(college):
    with pytest.raises(UnknownFileType, match="Save it as PDF"):
        store(college, REFUSED["gif"])
