import re
import shutil
import subprocess
import time
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest
import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import sampling
from tests.kernel.documents.samples import CODE, agreement, approval_sheet, imprint

from ronghe.kernel.documents import Clause, Languages, Words, content_hash, fonts, typeset
from ronghe.kernel.documents.typesetting import setting


@pytest.fixture(scope="session")
def page_text(tmp_path_factory):
    """Read a PDF's text with poppler."""
    program = shutil.which("pdftotext")
    if not program:
        pytest.skip("poppler's pdftotext is not installed")
    folder = tmp_path_factory.mktemp("texts")

    def read(pdf):
        file = folder / f"{time.monotonic_ns()}.pdf"
        file.write_bytes(pdf)
        run = [program, "-layout", str(file), "-"]
        return subprocess.run(run, check=True, capture_output=True, text=True).stdout

    return read


def without_blanks(text):
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("languages", Languages)
def test_a_document_says_what_its_content_says_in_its_languages(page_text, languages):
    text = without_blanks(page_text(typeset(agreement(), imprint(languages=languages)).pdf))

    is_chinese, is_english = languages != "en", languages != "zh"
    assert ("学生岗位实习三方协议" in text) == is_chinese
    assert ("TripartitePlacementAgreement" in text) == is_english
    assert ("第十一条补充约定〔自由约定〕" in text) == is_chinese
    assert ("Article11Furtherterms[freeclause]" in text) == is_english
    assert ("保险单" in text) == is_chinese
    assert ("insuretheplacement" in text) == is_english


def test_a_paper_without_a_code_is_no_page_of_the_document(page_text):
    made = typeset(approval_sheet(), replace(imprint(), code=""))

    (page,) = pypdfium2.PdfDocument(made.pdf)
    assert zxingcpp.read_barcodes(page.render(scale=3).to_pil()) == []
    text = without_blanks(page_text(made.pdf))
    assert "第1页，共1页" in text
    assert "验证码" not in text


def test_every_page_says_which_it_is_and_how_to_check_it(page_text):
    made = typeset(agreement(), imprint())

    pages = [without_blanks(page) for page in page_text(made.pdf).split("\f")][:-1]

    assert len(pages) == made.page_count == 3
    for number, page in enumerate(pages, start=1):
        assert f"AG-2026-0031第3版第{number}页，共3页" in page
        assert made.content_hash in page
        assert "验证码7KQ2-M9XD-4TRP" in page


def test_it_is_a_tagged_archive_pdf():
    pdf = typeset(agreement(), imprint()).pdf

    assert re.search(rb"pdfaid:part>2</.*pdfaid:conformance>B<", pdf, re.DOTALL)
    assert b"/StructTreeRoot" in pdf or b"/ObjStm" in pdf


def test_the_same_content_and_imprint_give_the_same_bytes():
    first = typeset(agreement(), imprint())
    setting._compiler.cache_clear()
    time.sleep(1.1)  # the second on the clock has changed

    assert typeset(agreement(), imprint()) == first
    assert typeset(agreement(), imprint(dated_on=date(2026, 9, 2))).pdf != first.pdf
    assert typeset(agreement(), imprint(version=4)).pdf != first.pdf


def test_the_hash_is_of_what_is_said_not_of_how_it_is_set():
    said = agreement()
    made = [typeset(said, imprint(languages=languages)) for languages in Languages]

    assert {one.content_hash for one in made} == {content_hash(said)}
    assert content_hash(agreement(student="林大满")) != content_hash(said)
    # What cannot be seen on paper makes no other document.
    assert content_hash(agreement(student="林\u202e小满\x00")) == content_hash(said)


def test_the_hash_of_a_known_content_stays():
    """Hashes are printed on paper that is filed for decades."""
    assert content_hash(approval_sheet(steps=(), subject=())) == (
        "b7576a8f6514de1e320021fb53a15d6b512c010af36644261ab94084cbfb6b93"
    )


def test_a_longer_document_has_a_code_on_every_page():
    more = tuple(Clause(Words(f"条款{number}"), (Words("乙方" * 300),)) for number in range(40))

    made = typeset(agreement(clauses=more), imprint())

    assert made.page_count > setting.CODES_AT_FIRST
    assert codes_on(made.pdf) == [
        f"HTTPS://RONGHE.EXAMPLE/D/{CODE}/AG-2026-0031/3/{page}"
        for page in range(1, made.page_count + 1)
    ]


def codes_on(pdf):
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.render(scale=2).to_pil() for page in document]
    return [found.text for page in pages for found in zxingcpp.read_barcodes(page)]


NASTY = (
    '#import "sheet.typ": *',
    "#panic(1)",
    '#{ read("/etc/passwd") }',
    '"); panic("x',
    "\\u{41} \\#let *bold* _it_ $x^2$ `raw` = Title\n- list\n+ one",
    "// comment /* not closed",
    "</script><svg onload=alert(1)>",
    "@preview/evil:0.1.0 <label> @ref",
    "{{ 1/0 }} {% now %} %s %(x)s {0}",
    "]] ) } #set page(width: 1pt)",
    "'; DROP TABLE --",
    "-- --- ... ~ \\",
)


@pytest.mark.parametrize("nasty", NASTY)
def test_text_is_never_code(page_text, nasty):
    said = agreement(
        student=nasty,
        clauses=(Clause(Words(nasty, nasty), (Words(nasty, nasty),), is_free=True),),
    )

    text = without_blanks(page_text(typeset(said, imprint()).pdf))

    shown = without_blanks(nasty)
    assert text.count(shown) >= 2 or all(
        part in text for part in map(without_blanks, nasty.split("\n"))
    )


@given(text=st.text(min_size=1, max_size=60))
@settings(
    max_examples=200 if sampling.IS_FULL else 20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
def test_any_text_at_all_can_be_typeset(text):
    made = typeset(approval_sheet(title=Words(text), notes=(Words(text, text),)), imprint())

    assert made.page_count >= 1


@pytest.mark.parametrize(
    "name",
    [
        "买买提·艾合买提",
        "䶮",
        "Jiří Őszi-Żółć",
        "Nguyễn Thị Hằng",
        "İbrahim Ğ. Əliyev",
        "Ольга",
        "吕㛃",
    ],
)
def test_names_that_our_own_fonts_have(page_text, name):
    assert fonts.missing_signs(name) == ""
    assert without_blanks(name) in without_blanks(
        page_text(typeset(agreement(student=name), imprint()).pdf)
    )


def test_a_sign_that_no_font_has_is_marked_and_hinders_nobody(page_text, monkeypatch):
    monkeypatch.setattr(fonts, "WIDER_FONTS", ())

    assert fonts.missing_signs("𠮷田𪚥𠮷") == "𠮷𪚥"
    made = typeset(agreement(student="𠮷田𪚥"), imprint())
    text = without_blanks(page_text(made.pdf))
    assert "〓田〓" in text
    assert "依次为：U+20BB7U+2A6A5" in text
    # The hash is of the name itself, not of its marks.
    assert made.content_hash == content_hash(agreement(student="𠮷田𪚥"))
    assert made.content_hash != content_hash(agreement(student="𪚥田𠮷"))


def test_a_wider_font_is_used_where_it_is_installed(page_text, monkeypatch):
    """Whatever the machine has: a font of ours stands in as the wider one, and ours for poorer."""
    bold = fonts.WiderFont("Noto Sans SC", fonts.REGULAR)
    poorer = frozenset(fonts.own_signs() - {ord("䶮")})
    monkeypatch.setattr(fonts, "own_signs", lambda: poorer)
    monkeypatch.setattr(fonts, "WIDER_FONTS", (bold,))

    assert fonts.fonts_needed("王䶮") == (bold,)
    assert fonts.fonts_needed("王敏") == ()
    assert "王䶮" in without_blanks(page_text(typeset(agreement(student="王䶮"), imprint()).pdf))


def test_places_for_signatures_are_told(page_text):
    made = typeset(agreement(), imprint())

    assert [place.field for place in made.places] == ["party-1", "party-2", "party-3", "party-4"]
    assert {place.page for place in made.places} == {3}
    assert [place.y for place in made.places] == sorted(place.y for place in made.places)
    assert all(0 < place.x < 595 and 0 < place.y < 842 for place in made.places)


def test_a_draft_says_so(page_text):
    draft = without_blanks(page_text(typeset(agreement(), imprint(is_draft=True)).pdf))

    assert draft.count("第3版（草稿）") == 4  # beneath the title, and in each footer
    assert "草稿" not in page_text(typeset(agreement(), imprint()).pdf)


def test_an_approval_sheet_of_five_steps_is_one_page(page_text):
    made = typeset(approval_sheet(), imprint(languages=Languages.BOTH))

    text = without_blanks(page_text(made.pdf))
    assert made.page_count == 1
    assert made.places == ()
    assert "王敏2026年8月20日" in text
    assert "Academicaffairs" in text


def test_a_reference_that_fits_no_code_is_refused():
    with pytest.raises(ValueError, match="capital letters"):
        typeset(agreement(), imprint(document="ag 31"))


def test_fonts_that_are_not_there_are_missed(monkeypatch, tmp_path):
    monkeypatch.setattr(fonts, "FOLDER", tmp_path)
    monkeypatch.setattr(fonts, "REGULAR", tmp_path / fonts.REGULAR.name)
    setting._compiler.cache_clear()

    with pytest.raises(fonts.FontsAreMissing):
        typeset(agreement(), imprint())
