"""Workbooks that somebody above has sent: read, known again, filled, and otherwise as they were."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from tests.factories.guidance import FIRST, LAST, SHEET, TOTAL, content_of, workbook

from ronghe.supervision.sheets.apart import fill_apart, look_apart
from ronghe.supervision.sheets.layout import Layout, crossing, fingerprint_of, guessed, headings_of
from ronghe.supervision.sheets.refusals import SheetRefused
from ronghe.supervision.sheets.shifting import Insertion, moved_formula
from ronghe.supervision.sheets.words import REFUSALS

SEVEN = [[[1, "number", str(n)], [2, "text", f"第{n}学校"], [4, "number", str(n * 10)], [7, "share", "95.5"]] for n in range(1, 8)]  # fmt: skip


@pytest.fixture
def path(tmp_path) -> Path:
    file = tmp_path / "form.xlsx"
    file.write_bytes(content_of(workbook()))
    return file


def filled(path: Path, rows) -> Workbook:
    content = fill_apart(path, sheet=SHEET, first=FIRST, last=LAST, rows=rows)
    return load_workbook(BytesIO(content))


def seen(sheet, rows, columns="ABCDEFGHIJ"):
    """Everything about cells that a reader sees, by their place."""
    return {
        f"{column}{row}": (
            sheet[f"{column}{row}"].value,
            sheet[f"{column}{row}"].number_format,
            sheet[f"{column}{row}"].font.b,
            sheet[f"{column}{row}"].font.name,
            sheet[f"{column}{row}"].fill.fgColor.rgb,
            sheet[f"{column}{row}"].border.left.style,
            sheet[f"{column}{row}"].alignment.horizontal,
        )
        for row in rows
        for column in columns
    }


def test_everything_but_the_filled_cells_stays_as_it_was(path):
    before, after = workbook()[SHEET], filled(path, SEVEN[:3])[SHEET]

    untouched = [*range(1, FIRST), *range(TOTAL, TOTAL + 3)]
    assert seen(after, untouched) == seen(before, untouched)
    assert seen(after, range(FIRST, LAST + 1), "CEFHIJ") == seen(before, range(FIRST, LAST + 1), "CEFHIJ")  # fmt: skip
    assert {str(one) for one in after.merged_cells.ranges} == {str(one) for one in before.merged_cells.ranges}  # fmt: skip
    assert after.freeze_panes == before.freeze_panes
    assert after.print_title_rows == before.print_title_rows
    assert after.print_area == before.print_area
    assert {key: one.width for key, one in after.column_dimensions.items()} == {key: one.width for key, one in before.column_dimensions.items()}  # fmt: skip
    assert {n: after.row_dimensions[n].height for n in range(1, 14)} == {n: before.row_dimensions[n].height for n in range(1, 14)}  # fmt: skip
    assert [str(one.sqref) for one in after.data_validations.dataValidation] == ["H7:H9"]
    assert [str(one.sqref) for one in after.conditional_formatting] == ["D7:D9"]


def test_filled_cells_keep_their_looks_and_say_what_they_should(path):
    sheet = filled(path, SEVEN[:3])[SHEET]

    assert [sheet.cell(7, column).value for column in (1, 2, 4, 7)] == [1, "第1学校", 10, 0.955]
    assert sheet["G7"].number_format == "0.0%"
    assert sheet["D7"].number_format == "#,##0"
    assert sheet["A7"].fill.fgColor.rgb == "00FFFFFF"


def test_more_rows_than_there_is_room_for_are_put_in_before_the_total(path):
    book = filled(path, SEVEN)
    sheet = book[SHEET]

    assert [sheet[f"B{row}"].value for row in range(7, 15)] == [*(f"第{n}学校" for n in range(1, 8)), None]  # fmt: skip
    assert (sheet["A14"].value, sheet["D14"].value) == ("合计", "=SUM(D7:D13)")
    assert sheet.row_dimensions[14].height == 33
    assert {sheet.row_dimensions[row].height for row in range(7, 14)} == {26}
    assert {"A14:C14", "A15:J15", "A1:J1", "D4:F4"} <= {str(one) for one in sheet.merged_cells.ranges}  # fmt: skip
    assert sheet["H13"].fill.fgColor.rgb == "00FFF2CC"
    assert sheet["G13"].number_format == "0.0%"
    assert sheet["A16"].value == "填表人："
    assert sheet.print_area == "'附件2'!$A$1:$J$16"
    assert [str(one.sqref) for one in sheet.data_validations.dataValidation] == ["H7:H13"]
    assert [str(one.sqref) for one in sheet.conditional_formatting] == ["D7:D13"]
    assert book["汇总"]["B1"].value == "='附件2'!D14"


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@SUM(A1)", "＝cmd|' /C calc'!A0"])
def test_what_people_write_is_never_a_formula(path, text):
    sheet = filled(path, [[[2, "text", text]]])[SHEET]

    assert (sheet["B7"].value, sheet["B7"].data_type, sheet["B7"].quotePrefix) == (text, "s", True)


def test_numbers_too_long_for_a_spreadsheet_stay_text(path):
    sheet = filled(path, [[[3, "number", "123456789012345678"]]])[SHEET]

    assert (sheet["C7"].value, sheet["C7"].data_type) == ("123456789012345678", "s")


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("=SUM(C5:C8)", "=SUM(C5:C10)"),
        ("=SUM(C5:C7)", "=SUM(C5:C7)"),
        ("=SUM($C$5:$C$8)*C12", "=SUM($C$5:$C$10)*C14"),
        ("=C8+C9", "=C8+C11"),
        ('=COUNTIF(B:B,"C9")', '=COUNTIF(B:B,"C9")'),
        ("=SUM(C9:C12)", "=SUM(C11:C14)"),
        ("=其他!C9", "=其他!C9"),
        ("=表!C9", "=表!C11"),
    ],
)
def test_formulas_follow_the_rows_that_are_put_in(formula, moved):
    assert moved_formula(formula, Insertion("表", last=8, count=2), "表") == moved


def test_where_things_stand_is_guessed_from_the_sheet(path):
    sheet = look_apart(path)["sheets"][0]
    layout = guessed(sheet)

    assert layout == Layout(SHEET, 4, 5, FIRST, LAST)
    assert headings_of(sheet, 4, 5) == {
        1: "序号", 2: "学校名称", 3: "统一社会信用代码",
        4: "实习学生情况（人） / 实习学生人数", 5: "实习学生情况（人） / 岗位实习人数",
        6: "实习学生情况（人） / 认识实习人数", 7: "投保比例", 8: "双师型教师数",
        9: "专业负责人", 10: "备注",
    }  # fmt: skip


def test_the_same_headings_are_known_again_whatever_their_spaces(path):
    sheet = look_apart(path)["sheets"][0]
    headings = headings_of(sheet, 4, 5)

    spaced = {place: f" {heading[:1]}　{heading[1:]}" for place, heading in headings.items()}
    assert fingerprint_of(spaced) == fingerprint_of(headings)
    assert fingerprint_of(headings | {10: "说明"}) != fingerprint_of(headings)


def test_an_area_over_several_rows_is_named():
    sheet = {"name": "表", "rows": [["a"]] * 9, "merged": [[5, 2, 6, 2], [1, 1, 2, 1]]}

    assert crossing(sheet, Layout("表", 1, 3, 4, 8), [2, 3]) == "B5:B6"
    assert crossing(sheet, Layout("表", 1, 3, 4, 8), [1, 3]) == ""


def _zipped(**parts: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


OLE = bytes.fromhex("d0cf11e0a1b11ae1")
LOCKED = OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
BAD = {
    "empty": b"",
    "encrypted": LOCKED,
    "old_workbook": OLE + bytes(2_000),
    "no_workbook": "学校,人数\n甲,1\n".encode(),
    "macros": _zipped(**{"xl/workbook.xml": b"<x/>", "xl/vbaProject.bin": b"x"}),
    "other_workbook": _zipped(**{"xl/workbook.bin": b"x"}),
    "damaged": b"PK\x03\x04 not really",
}


@pytest.mark.parametrize("code", BAD)
def test_a_file_that_is_no_form_is_refused_by_what_it_is(tmp_path, code):
    file = tmp_path / "any.xlsx"
    file.write_bytes(BAD[code])

    with pytest.raises(SheetRefused) as refused:
        look_apart(file)
    assert refused.value.code == code


def test_a_hundred_thousand_rows_are_a_register_and_no_form(tmp_path):
    book = Workbook(write_only=True)
    sheet = book.create_sheet("全")
    for number in range(100_000):
        sheet.append([number] if number in {0, 99_999} else [])
    file = tmp_path / "large.xlsx"
    book.save(file)

    with pytest.raises(SheetRefused) as refused:
        look_apart(file)
    assert (refused.value.code, refused.value.params["count"]) == ("too_many_rows", 100_000)


def test_every_refusal_is_put_into_words_with_what_it_knows():
    known = {"size": 1, "largest": 1, "sheet": "x", "count": 1, "most": 1, "cell": "A1"}

    said = {code: f"{reason % known} {remedy}" for code, (reason, remedy) in REFUSALS.items()}
    assert all("%(" not in words and len(words) > 20 for words in said.values())


def test_what_would_be_lost_is_said_beforehand(tmp_path):
    content = content_of(workbook())
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as was, zipfile.ZipFile(out, "w") as archive:
        for name in was.namelist():
            archive.writestr(name, was.read(name))
        archive.writestr("xl/drawings/drawing1.xml", b"<xdr:wsDr><xdr:sp macro=''></xdr:sp></xdr:wsDr>")  # fmt: skip
    file = tmp_path / "drawn.xlsx"
    file.write_bytes(out.getvalue())

    assert look_apart(file)["lost"] == ["shapes"]
