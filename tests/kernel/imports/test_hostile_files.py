"""Files that mean harm, or were harmed: each ends in a sentence, and the worker lives."""

import io
import json
import struct
import zipfile

import pytest
from tests.factories import tables
from tests.factories.tables import examined, open_document, packed, parts_of, said, workbook

from ronghe.kernel.imports import reading
from ronghe.kernel.imports.cells import safe, text_of
from ronghe.kernel.imports.files import MIB, MOST_PARTS

HEADER = ["Kind", "Legal name", "Jurisdiction", "Place"]
ROW = ["enterprise", "Qiming", "cn", "青禾市"]
CSV = ",".join(HEADER) + "\n" + ",".join(ROW) + "\n"


@pytest.fixture(autouse=True)
def _own_files(db, settings, tmp_path):
    settings.RONGHE_VAR = tmp_path


def refused(content, code):
    run = examined(content)
    assert run.state == "refused", run.source
    found, words = said(run)
    assert found == code
    assert words
    assert "%(" not in words
    assert run.read_count == 0


def with_size_lied_about(content, part):
    """Have the directory declare ten bytes for a part."""
    data = bytearray(content)
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        length = struct.unpack_from("<H", data, at + 28)[0]
        if data[at + 46 : at + 46 + length].decode() == part:
            struct.pack_into("<I", data, at + 24, 10)
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def bomb(mebibytes):
    spaces = " " * (mebibytes * 1024 * 1024)
    return packed(parts_of(S=tables.sheet_xml([HEADER, ROW], beginning=spaces)))


def encrypted():
    """A workbook with a password is an OLE file that holds EncryptedPackage."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", header, 44, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    fat = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)

    def entry(name, kind, child=0xFFFFFFFF, start=0xFFFFFFFE):
        text = name.encode("utf-16-le") + b"\0\0"
        return (
            text.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(text), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
            + bytes(36)
            + struct.pack("<IQ", start, 0)
        )

    entries = entry("Root Entry", 5, 1) + entry("EncryptedPackage", 2) + entry("", 0) * 2
    return bytes(header) + fat + entries


def test_a_bomb_is_refused_by_what_it_declares():
    refused(bomb(64), "unpacks_too_large")


def test_a_bomb_that_lies_dies_with_the_child():
    content = with_size_lied_about(bomb(700), "xl/worksheets/sheet1.xml")

    run = examined(content)

    assert run.state == "refused"
    assert said(run)[0] in {"damaged", "too_much_memory", "too_long", "empty"}
    assert examined(CSV).read_count == 1


def test_the_limit_of_memory_ends_the_child_alone(monkeypatch):
    rows = [[*ROW[:1], f"Qiming {n}" * 20, "cn", ""] for n in range(20_000)]
    whole = json.dumps

    def with_little_memory(value, **how):
        is_order = isinstance(value, dict) and "task" in value
        return whole({**value, "memory": 24 * MIB} if is_order else value, **how)

    monkeypatch.setattr(reading.json, "dumps", with_little_memory)
    refused(workbook(S=[HEADER, *rows]), "too_much_memory")
    monkeypatch.undo()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\n\n\n", "empty"),
        (b"MZ\x90\x00" + bytes(100), "not_a_table"),
        (b"\x7fELF" + bytes(100), "not_a_table"),
        (b"%PDF-1.4\n", "not_a_table"),
        (b"\x89PNG\r\n", "not_a_table"),
        (b"abc\0\0\0def", "not_a_table"),
        (b"<html><table><tr><td>x</table>", "web_page"),
        (b"\xef\xbb\xbf\n <!DOCTYPE html><p>", "web_page"),
        (b"Kind,Legal name\ncollege,Caf\xe9 du Commerce\n", "encoding"),
        (b"nothing,known\n1,2\n", "columns_missing"),
        (CSV.encode()[:-1].replace(b"Qiming", b'"Qiming') + b"\n" + b"x" * 40_000, "open_quote"),
        (CSV.encode().replace(b"Qiming", b'"Qiming') + CSV.encode(), "open_quote"),
        (workbook(S=[HEADER, ROW])[:-200], "damaged"),
        (workbook(S=[HEADER, ROW])[:200], "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000), "damaged"),
        pytest.param(encrypted(), "protected", id="protected"),
        (packed({"letter.txt": "x"}), "not_a_table"),
        (packed({f"{n}.xml": "" for n in range(MOST_PARTS + 1)}), "too_many_parts"),
        (workbook(S=[[str(n) for n in range(1_001)]]), "too_many_columns"),
        (packed(parts_of(S="<worksheet><sheetData><row><c")), "damaged"),
    ],
)
def test_what_is_no_table_is_refused_in_words(content, code):
    refused(content, code)


def test_entities_of_a_workbook_are_not_expanded():
    doctype = "<!DOCTYPE w [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
        f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
    )
    sheet = tables.sheet_xml([HEADER, ["enterprise", "X", "cn", ""]], beginning=doctype + "]>")
    run = examined(packed(parts_of(S=sheet.replace(">X<", ">&j;<"))))

    assert run.state == "refused" or run.added_count == 0 or run.read_count == 1
    assert not run.rows.filter(cells__icontains="aaaaaaaaaaa").exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_texts_are_read_in_each_encoding(encoding, delimiter):
    run = examined(CSV.replace(",", delimiter).encode(encoding))

    assert (run.state, run.read_count) == ("examined", 1)
    assert run.source["delimiter"] == delimiter
    row = run.rows.first()
    assert row is None or "青禾市" in row.cells


@pytest.mark.parametrize(
    "content",
    [
        workbook(Notes=[["About this file"]], S=[["Title"], [], HEADER, ROW]),
        open_document([["Title"], HEADER, ROW]),
        "A report\n\n" + CSV,
        packed(parts_of(S=tables.sheet_xml([HEADER, ROW], end='<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>'))),
    ],
    ids=["several sheets", "ods", "title", "merged"],
)  # fmt: skip
def test_the_headings_are_found_wherever_they_stand(content):
    assert examined(content).read_count == 1


def test_headings_alone_are_no_rows():
    run = examined(CSV.partition("\n")[0] + "\n")

    assert (run.state, run.read_count) == ("examined", 0)


def test_a_million_blank_rows_end_the_table():
    assert examined(CSV + ",,,\n" * 1_000_000).read_count == 1


def blank_rows(rows):
    """Give a workbook whose first row is followed by rows of cells with a look and no content."""
    cells = '<c r="A{0}" s="0"/><c r="D{0}" s="0"/>'
    blank = "".join(f'<row r="{n}">{cells.format(n)}</row>' for n in range(3, rows + 3))
    sheet = tables.sheet_xml([HEADER, ROW]).replace("</sheetData>", blank + "</sheetData>")
    return packed(parts_of(S=sheet))


def test_a_million_blank_rows_of_a_workbook_end_the_table():
    assert examined(blank_rows(1_000_000)).read_count == 1


def test_a_cell_in_the_last_corner_of_a_sheet_ends_the_child_alone():
    corner = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    sheet = tables.sheet_xml([HEADER, ROW]).replace("</sheetData>", corner)
    refused(packed(parts_of(S=sheet)), "too_much_memory")
    assert examined(CSV).read_count == 1


def test_ragged_rows_are_rejected_and_a_nul_does_no_harm():
    filler = ",".join(["enterprise", "Q" * 100, "cn", ""]) + "\n"
    run = examined(CSV + filler * 100 + "enterprise,Baishi,cn,,more\0\n")

    assert run.rows.get(number=103).reason == "cells_shifted"
    assert run.read_count == 102


def test_quotes_within_quotes_are_part_of_the_name():
    run = examined('Kind,Legal name,Jurisdiction\nenterprise,"The ""Qiming"", works",xx\n')

    assert run.rows.get().cells[1] == 'The "Qiming", works'


def test_a_huge_cell_is_refused_or_rejected():
    refused(CSV + "enterprise," + "x" * 50_000 + ",cn,\n", "open_quote")
    run = examined(workbook(S=[HEADER, ["enterprise", "x" * 30_000, "cn", ""]]))
    assert run.rows.get().reason == "string_too_long"


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5", "@name", "＝1", "'quoted", "plain"])
def test_what_looks_like_a_formula_comes_back_as_it_was(text):
    assert safe(text)[:1] not in "=+-@＝"
    assert text_of(safe(text))[0] == text


def test_the_directory_of_a_lying_bomb_does_lie():
    content = with_size_lied_about(bomb(1), "xl/worksheets/sheet1.xml")
    parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    sizes = {part.filename: part.file_size for part in parts}
    assert sizes["xl/worksheets/sheet1.xml"] == 10
