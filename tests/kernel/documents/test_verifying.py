import io
import subprocess
import sys
import zlib
from dataclasses import replace
from datetime import timedelta

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from tests import sampling
from tests.kernel.documents.conftest import AT, SIGNERS
from tests.kernel.documents.samples import CODE, agreement, imprint

from ronghe.kernel.documents import (
    IssuingAuthority,
    PageLabel,
    Verdict,
    label_of,
    prepare_signatures,
    typeset,
    verify,
    verify_apart,
)
from ronghe.kernel.documents.isolation import surroundings
from ronghe.kernel.documents.verifying import LARGEST_FILE, sha256_of


@pytest.fixture(scope="module")
def verdict_on(stages, authority):
    known = {sha256_of(stage) for stage in stages}

    def verdict(file, known=known):
        return verify(file, known=known, roots=authority.roots)

    return verdict


def updated(pdf, change):
    """Append a change as an editor would."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def new_title(writer):
    info = writer.trailer["/Info"]
    info["/Title"] = generic.TextStringObject("另一份协议")
    writer.update_container(info)


def new_page_content(writer):
    page = writer.root["/Pages"]["/Kids"][0]
    stream = generic.StreamObject(stream_data=b"BT ET")
    page["/Contents"] = writer.add_object(stream)
    writer.update_container(page)


def test_a_file_on_record_is_genuine_at_every_stage(stages, verdict_on):
    for count, stage in enumerate(stages):
        found = verdict_on(stage)
        assert (found.verdict, found.is_on_record) == (Verdict.GENUINE, True)
        assert found.label == PageLabel("AG-2026-0031", 3, 1, CODE)
        assert [one.is_valid for one in found.signatures] == [True] * count


def test_signatures_say_who_signed_when_in_order(stages, verdict_on):
    found = verdict_on(stages[-1]).signatures

    assert [one.field for one in found] == list(SIGNERS)
    assert [one.signer for one in found] == [signer.name for signer in SIGNERS.values()]
    assert [one.signed_at for one in found] == [AT + timedelta(minutes=n) for n in range(4)]
    assert [one.covers_whole_file for one in found] == [False, False, False, True]


def test_a_wholly_signed_file_is_genuine_even_where_the_record_is_lost(stages, verdict_on):
    found = verdict_on(stages[-1], known=())

    assert (found.verdict, found.is_on_record) == (Verdict.GENUINE, False)


def test_an_unsigned_copy_that_is_not_on_record_is_altered(verdict_on):
    other = prepare_signatures(typeset(agreement(student="别人"), imprint()))

    assert verdict_on(other).verdict == Verdict.ALTERED


@pytest.mark.parametrize("change", [new_title, new_page_content])
@pytest.mark.parametrize("stage", [0, 1, 4])
def test_what_an_editor_appends_is_found(stages, verdict_on, change, stage):
    found = verdict_on(updated(stages[stage], change))

    assert found.verdict == Verdict.ALTERED
    assert not any(one.covers_whole_file and one.is_valid for one in found.signatures)


@given(data=st.data())
@settings(
    max_examples=100 if sampling.IS_FULL else 8,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_no_changed_byte_is_called_genuine(stages, authority, data):
    at = data.draw(st.integers(0, len(stages[-1]) - 1))
    changed = bytearray(stages[-1])
    changed[at] ^= data.draw(st.integers(1, 255))

    found = verify(bytes(changed), known=(), roots=authority.roots)

    assert found.verdict != Verdict.GENUINE or is_padding(stages[-1], at)


def is_padding(pdf, at):
    """Behind the signature's own bytes its place is filled with noughts, which say nothing."""
    begin = pdf.rfind(b"<", 0, at + 1)
    end = pdf.find(b">", at)
    inside = pdf[begin + 1 : end]
    return len(inside) > 10_000 and set(pdf[at : at + 1]) <= set(b"0123456789abcdef")


def test_bytes_behind_the_last_signature_are_found(stages, verdict_on):
    assert verdict_on(stages[-1] + b"\n% more").verdict == Verdict.ALTERED


def test_another_authority_signs_nothing_of_ours(frozen, sign_as, verdict_on, tmp_path):
    other = IssuingAuthority.create(tmp_path / "other", name="青禾市教育局", at=AT)

    found = verdict_on(sign_as(frozen, "party-1", by=other))

    assert found.verdict == Verdict.ALTERED
    assert [one.is_valid for one in found.signatures] == [False]


def test_a_page_of_ours_inside_a_foreign_file_is_altered(stages, verdict_on):
    """Printed to a new PDF, with our keywords kept, and everything else gone."""
    with pypdfium2.PdfDocument(stages[-1]) as document:
        out = io.BytesIO()
        document.save(out)

    assert verdict_on(out.getvalue()).verdict in {Verdict.ALTERED, Verdict.UNKNOWN}
    assert verdict_on(out.getvalue()).verdict != Verdict.GENUINE


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"%PDF-1.7\n",
        b"%PDF-1.7\nstartxref\n999999999\n%%EOF",
        b"\x89PNG\r\n\x1a\n" + bytes(200),
        b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]>>\nendobj\ntrailer<</Root 1 0 R>>",
        b"%PDF-" + b"[" * 100_000,
        b"%PDF-" + bytes(LARGEST_FILE),
    ],
)
def test_a_file_that_is_none_of_ours_is_unknown(verdict_on, file):
    found = verdict_on(file)

    assert (found.verdict, found.label, found.signatures) == (Verdict.UNKNOWN, None, ())
    assert label_of(file) is None


@given(st.binary(max_size=300))
@settings(
    max_examples=200 if sampling.IS_FULL else 30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_no_file_breaks_verification(authority, tail):
    for file in (b"%PDF-1.7\n" + tail, tail):
        found = verify(file, known=(), roots=authority.roots)
        assert found.verdict == Verdict.UNKNOWN


# -- apart ------------------------------------------------------------------------------------


def test_a_file_is_found_the_same_apart(stages, authority):
    known = {sha256_of(stages[2])}
    changed = stages[-1].replace(b"/Reason", b"/Raison", 1)

    for file in (stages[2], changed, b"nothing"):
        apart = verify_apart(file, known=known, roots=authority.roots)
        assert apart == verify(file, known=known, roots=authority.roots)


def test_a_file_that_takes_too_much_is_unknown_unless_on_record(stages, authority):
    slow = verify_apart(stages[-1], known=(), roots=authority.roots, seconds=0.05)
    on_record = verify_apart(
        stages[-1], known={sha256_of(stages[-1])}, roots=authority.roots, seconds=0.05
    )

    assert (slow.verdict, slow.signatures) == (Verdict.UNKNOWN, ())
    assert (on_record.verdict, on_record.is_on_record) == (Verdict.GENUINE, True)


def bomb():
    """A PDF of 2 MB whose table of objects unpacks to two gigabytes."""
    packer = zlib.compressobj(9)
    first = packer.compress(bytes(1_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(bytes(1_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = first + again * 2000
    head = b"<</Type/XRef/Size 3/W[1 2 1]/Root 2 0 R/Filter/FlateDecode/Length %d>>" % len(packed)
    return b"%%PDF-1.7\n1 0 obj\n%b\nstream\n%b\nendstream\nendobj\nstartxref\n9\n%%%%EOF" % (
        head, packed,
    )  # fmt: skip


def test_a_file_that_unpacks_beyond_measure_is_unknown(authority):
    file = bomb()

    assert len(file) < 3_000_000
    assert verify_apart(file, known=(), roots=authority.roots).verdict == Verdict.UNKNOWN


@pytest.mark.parametrize(("limit", "code"), [(400, 1), (4000, 0)])
def test_a_process_gets_no_more_memory_than_its_limit(limit, code):
    script = (
        "from ronghe.kernel.documents.isolation import limit_memory;"
        f"limit_memory({limit} * 1024**2); bytes(900 * 1024**2)"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], env=surroundings(), capture_output=True, check=False
    )

    assert done.returncode == code, done.stderr
    assert (b"MemoryError" in done.stderr) == bool(code)


def test_a_file_says_which_document_it_is(frozen):
    assert label_of(frozen) == PageLabel("AG-2026-0031", 3, 1, CODE)
    assert label_of(typeset(agreement(), replace(imprint(), version=12)).pdf) == PageLabel(
        "AG-2026-0031", 12, 1, CODE
    )
