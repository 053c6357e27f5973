import io
import struct
import zlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import segno
import zxingcpp
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from tests.kernel.documents.photographs import HOPELESS, ORDINARY, photograph, rendered
from tests.kernel.documents.samples import CODE, agreement, approval_sheet, imprint

from ronghe.kernel.documents import PageLabel, typeset
from ronghe.kernel.documents.filing import (
    ExpectedDocument,
    Frame,
    PageSeen,
    Picture,
    PictureReading,
    Refusal,
    child,
    pictures,
    planes,
    read_pictures,
    refusal_text,
    sort_pages,
)
from ronghe.kernel.documents.filing.apart import _Reader, _Readers

# Made and read in a second; ./ronghe bench documents takes what telephones really give.
SMALL = replace(ORDINARY, long_side=(2100, 2300), blur=0.8, shake=1)
AWAITED = ExpectedDocument("AG-2026-0031", 3, CODE, 3)


@pytest.fixture(scope="module")
def sheets():
    return rendered(typeset(agreement(), imprint()).pdf)


@pytest.fixture(scope="module")
def old_sheets():
    return rendered(typeset(agreement(), imprint(version=2, code="22222222AAAA")).pdf)


def read(*contents):
    named = [Picture(f"{number:02}", content) for number, content in enumerate(contents)]
    return list(read_pictures(iter(named), processes=2))


def as_file(picture, kind, **more):
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


# -- the page ---------------------------------------------------------------------------------


def test_templates_put_the_code_where_cutting_looks_for_it(sheets):
    for sheet in sheets:
        (code,) = zxingcpp.read_barcodes(sheet)
        seen = [code.position.top_left, code.position.bottom_right]
        millimetres = [
            (point.x / sheet.width * planes.PAGE_WIDTH, point.y / sheet.height * planes.PAGE_HEIGHT)
            for point in seen
        ]
        corners = planes.code_on_page()
        assert np.allclose(millimetres, [corners[0], corners[2]], atol=0.3)


# -- reading ----------------------------------------------------------------------------------


def test_a_pile_of_telephone_pictures_is_filed(sheets, old_sheets):
    random = np.random.default_rng(20260901)
    pile = [
        photograph([sheets[0]], random, SMALL),
        photograph([sheets[1], sheets[2]], random, SMALL),
        photograph([sheets[1]], random, SMALL),
        photograph([old_sheets[0]], random, SMALL),
        photograph([sheets[0]], random, replace(HOPELESS, long_side=(1600, 1700))),
        as_file(Image.new("RGB", (900, 1200), "white"), "PNG"),
    ]

    readings = read(*pile)
    found = sort_pages(readings, [AWAITED])

    (document,) = found.documents
    assert [page.label.page for page in document.pages] == [1, 2, 3]
    assert document.is_complete
    assert [page.frame.picture for page in document.pages[:1]] == ["00"]
    assert [page.label.page for page in document.duplicates] == [2]
    assert [page.frame.picture for page in document.old] == ["03"]
    assert found.foreign == ()
    assert found.unreadable == (Frame("04"), Frame("05"))


def test_the_cut_out_page_is_upright_and_whole(sheets):
    random = np.random.default_rng(7)
    clear = replace(ORDINARY, shadow=0.3, grain=2.0, blur=0.5, shake=0, long_side=(2000, 2200))

    readings = read(*(photograph([sheet], random, clear) for sheet in sheets))

    for number, reading in enumerate(readings):
        (seen,) = reading.pages
        cut = Image.open(io.BytesIO(seen.image)).convert("L")
        assert 1.38 < cut.height / cut.width < 1.44
        # Laid over the page it was printed from, the two agree.
        flat = sheets[number].convert("L").resize((200, 283))
        inner = cut.crop(_without_margin(cut.size)).resize((200, 283))
        assert np.corrcoef(np.asarray(flat).ravel(), np.asarray(inner).ravel())[0, 1] > 0.6


def _without_margin(size):
    across, down = (int(side * 0.01) for side in size)
    return across, down, size[0] - across, size[1] - down


def test_a_scan_of_many_pages_is_read_page_by_page(sheets):
    first, *others = [sheet.rotate(180).resize((1100, 1556)) for sheet in sheets]
    blank = Image.new("RGB", first.size, "white")
    scan = as_file(first, "PDF", save_all=True, append_images=[blank, *others])

    (reading,) = read(scan)

    assert [(page.label.page, page.frame.number) for page in reading.pages] == [
        (1, 1), (2, 3), (3, 4),
    ]  # fmt: skip
    assert reading.unreadable == (Frame("00", 2),)


@pytest.mark.parametrize(("kind", "more"), [("PNG", {}), ("WEBP", {"quality": 80}), ("TIFF", {})])
def test_other_kinds_of_pictures_are_read(sheets, kind, more):
    (reading,) = read(as_file(sheets[1], kind, **more))

    assert [page.label.page for page in reading.pages] == [2]


def test_a_code_of_something_else_is_no_page():
    out = io.BytesIO()
    segno.make("https://elsewhere.example/D/7/AG-2026-0031/3/1").save(out, kind="png", scale=8)

    (reading,) = read(out.getvalue())

    assert (reading.pages, reading.unreadable) == ((), (Frame("00"),))


# -- refusing ---------------------------------------------------------------------------------


def png_of(wide, high):
    """A PNG that says it is so large, and holds next to nothing."""

    def chunk(name, body):
        raw = name + body
        return struct.pack("!I", len(body)) + raw + struct.pack("!I", zlib.crc32(raw))

    head = struct.pack("!IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(10_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def locked_pdf():
    plain = typeset(approval_sheet(), imprint()).pdf
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(plain)))
    writer.encrypt(owner_pass="secret", user_pass="secret")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_what_cannot_be_read_is_refused_with_the_reason(sheets):
    heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100)
    cases = {
        b"": Refusal.EMPTY,
        heic: Refusal.HEIC,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>": Refusal.UNKNOWN_KIND,
        b"GIF89a" + bytes(50): Refusal.UNKNOWN_KIND,
        png_of(100_000, 100_000): Refusal.TOO_MANY_PIXELS,
        b"\x89PNG\r\n\x1a\n" + bytes(50): Refusal.DAMAGED,
        as_file(sheets[0], "JPEG")[:3000]: Refusal.DAMAGED,
        b"%PDF-1.7\nrubbish": Refusal.DAMAGED,
        locked_pdf(): Refusal.LOCKED,
    }

    readings = read(*cases, as_file(sheets[0], "PNG"))

    assert [reading.refusal for reading in readings] == [*cases.values(), None]
    assert sort_pages(readings, [AWAITED]).documents[0].missing == (2, 3)


def test_limits_are_kept(monkeypatch):
    monkeypatch.setattr(pictures, "LARGEST_PICTURE", 1000)
    monkeypatch.setattr(pictures, "MOST_FRAMES", 2)
    blank = Image.new("L", (60, 90), "white")
    noisy = Image.fromarray(np.random.default_rng(1).integers(0, 255, (90, 60), np.uint8))

    def refusal(content):
        try:
            list(pictures.frames_of(content))
        except pictures.PictureRefused as refused:
            return refused.refusal
        return None

    assert refusal(as_file(noisy, "PNG")) == Refusal.TOO_LARGE
    three = {"save_all": True, "append_images": [blank] * 2}
    assert refusal(as_file(blank, "TIFF", compression="tiff_lzw", **three)) == (
        Refusal.TOO_MANY_PAGES
    )
    assert refusal(as_file(blank, "PDF", **three)) == Refusal.TOO_MANY_PAGES
    assert refusal(as_file(blank, "PNG")) is None


def test_a_larger_picture_is_taken_at_a_smaller_size():
    large = as_file(Image.new("RGB", (7000, 5600), "white"), "JPEG", quality=30)

    (frame,) = pictures.frames_of(large)

    assert max(frame.size) <= pictures.LONG_SIDE


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_refusal_has_words(language):
    with translation.override(language):
        texts = [refusal_text(refusal) for refusal in Refusal]

    assert len(set(texts)) == len(Refusal)
    assert "HEIC" in refusal_text(Refusal.HEIC)


def test_a_process_that_dies_takes_one_picture_with_it(sheets):
    readers = _Readers()
    good = Picture("good", as_file(sheets[0], "PNG"))
    assert readers.read(good).pages

    (reader,) = readers.known.values()
    reader.process.kill()

    assert readers.read(good) == PictureReading("good", refusal=Refusal.DAMAGED)
    assert [page.label.page for page in readers.read(good).pages] == [1]
    readers.close()


def test_a_picture_that_takes_too_long_is_given_up(sheets, monkeypatch):
    monkeypatch.setattr("ronghe.kernel.documents.filing.apart.SECONDS_FOR_PICTURE", 0.01)

    assert read(as_file(sheets[0], "PNG"))[0].refusal == Refusal.DAMAGED


def test_the_process_knows_none_of_our_secrets(monkeypatch):
    monkeypatch.setenv("RONGHE_SECRET_KEY", "only-for-tests")
    reader = _Reader()

    surroundings = Path(f"/proc/{reader.process.pid}/environ").read_bytes()
    reader.stop()

    assert b"RONGHE" not in surroundings
    assert reader.process.returncode is not None


def test_the_child_answers_a_refusal_without_pages():
    assert list(child.answer(b"nothing")) == [
        b'{"pages": [], "unreadable": [], "refusal": "unknown_kind"}'
    ]


# -- sorting ----------------------------------------------------------------------------------

labels = st.builds(
    PageLabel,
    document=st.sampled_from(["AG-2026-0001", "AG-2026-0002", "AG-2026-0003"]),
    version=st.integers(1, 3),
    page=st.integers(1, 4),
    code=st.sampled_from([CODE, "22222222AAAA"]),
)
seen_pages = st.builds(
    PageSeen,
    label=labels,
    frame=st.builds(Frame, st.sampled_from("abcdef"), st.integers(1, 2)),
    clarity=st.integers(50, 60),
    image=st.binary(max_size=2),
)
readings = st.lists(
    st.builds(
        PictureReading,
        name=st.sampled_from("abcdef"),
        pages=st.lists(seen_pages, max_size=3).map(tuple),
        unreadable=st.just(()),
        refusal=st.none(),
    ),
    max_size=12,
)
EXPECTED = (
    ExpectedDocument("AG-2026-0001", 2, CODE, 3),
    ExpectedDocument("AG-2026-0002", 1, "22222222AAAA", 4),
)


@given(readings=readings, data=st.data())
def test_the_order_of_pictures_does_not_matter(readings, data):
    shuffled = data.draw(st.permutations(readings))

    assert sort_pages(shuffled, EXPECTED) == sort_pages(readings, EXPECTED)


@given(readings=readings)
def test_every_page_goes_to_one_place_and_none_to_a_wrong_one(readings):
    found = sort_pages(readings, EXPECTED)

    placed = list(found.foreign)
    for document in found.documents:
        awaited = document.expected
        placed += [*document.pages, *document.duplicates, *document.old]
        for seen in (*document.pages, *document.duplicates):
            assert seen.label.document == awaited.document
            assert (seen.label.version, seen.label.code) == (awaited.version, awaited.code)
        assert {seen.label.version < awaited.version for seen in document.old} <= {True}
        here = {seen.label.page for seen in document.pages}
        assert len(here) == len(document.pages)
        assert here | set(document.missing) == set(range(1, awaited.page_count + 1))
        assert not here & set(document.missing)
    given_in = [page for reading in readings for page in reading.pages]
    assert sorted(map(repr, placed)) == sorted(map(repr, given_in))


def test_a_page_with_another_code_is_foreign():
    label = PageLabel("AG-2026-0001", 2, 1, "ZZZZZZZZZZZZ")
    reading = PictureReading("a", (PageSeen(label, Frame("a"), 90, b""),))

    found = sort_pages([reading], EXPECTED)

    assert [seen.label for seen in found.foreign] == [label]
    assert found.documents[0].missing == (1, 2, 3)


def test_of_two_pictures_the_clearer_is_filed():
    label = PageLabel("AG-2026-0001", 2, 1, CODE)
    readings = [
        PictureReading(name, (PageSeen(label, Frame(name), clarity, b""),))
        for name, clarity in (("a", 90), ("b", 120))
    ]

    (document, _other) = sort_pages(readings, EXPECTED).documents

    assert [seen.frame.picture for seen in (*document.pages, *document.duplicates)] == ["b", "a"]


def test_one_document_in_two_versions_at_once_is_refused():
    with pytest.raises(ValueError, match="one version"):
        sort_pages([], [EXPECTED[0], replace(EXPECTED[0], version=3)])
