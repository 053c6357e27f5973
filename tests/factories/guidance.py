"""Forms as authorities send them: made here cell by cell, with everything that must survive."""

from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from tests.factories.parties import NOW

from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.models import Organisation
from ronghe.partnerships.operations.piles import Handed
from ronghe.supervision.form_layouts import ColumnPlan
from ronghe.supervision.models import Directive, ReportForm
from ronghe.supervision.operations import directives, forms
from ronghe.supervision.operations.directives import Word

TITLE = "附件2　2026年职业院校学生实习情况统计表"
SHEET = "附件2"
# Title 1, filled in by 2, headings 4 to 5, numbering 6, rows 7 to 9, total 10, notes 11 and 12.
FIRST, LAST, TOTAL = 7, 9, 10
HEADINGS = {
    "A": "序号", "B": "学校名称", "C": "统一社会信用代码", "D": "实习学生情况（人）",
    "G": "投保比例", "H": "双师型教师数", "I": "专业负责人", "J": "备注",
}  # fmt: skip
BELOW = {"D": "实习学生人数", "E": "岗位实习人数", "F": "认识实习人数"}


def workbook(rows: int = 3) -> Workbook:
    """A form with merged headings, a total, colours, checks, notes and a second sheet."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet["A1"] = TITLE
    sheet["A1"].font = Font(name="方正小标宋简体", size=18)
    sheet.merge_cells("A1:J1")
    sheet["A2"] = "填报单位（盖章）："
    sheet["H2"] = "单位：人、%"
    for column, text in HEADINGS.items():
        sheet[f"{column}4"] = text
        if column != "D":
            sheet.merge_cells(f"{column}4:{column}5")
    sheet.merge_cells("D4:F4")
    for column, text in BELOW.items():
        sheet[f"{column}5"] = text
    for number, column in enumerate("ABCDEFGHIJ"):
        sheet[f"{column}6"] = "甲乙丙"[number] if number < 3 else str(number - 2)
    thin = Side("thin")
    for row in range(FIRST, FIRST + rows):
        sheet.row_dimensions[row].height = 26
        for column in "ABCDEFGHIJ":
            cell = sheet[f"{column}{row}"]
            cell.border = Border(thin, thin, thin, thin)
            cell.fill = PatternFill("solid", fgColor="FFF2CC" if column in "HI" else "FFFFFF")
        sheet[f"C{row}"].number_format = "@"
        sheet[f"D{row}"].number_format = "#,##0"
        sheet[f"G{row}"].number_format = "0.0%"
    after = FIRST + rows
    sheet[f"A{after}"] = "合计"
    sheet.merge_cells(f"A{after}:C{after}")
    for column in "DEFH":
        sheet[f"{column}{after}"] = f"=SUM({column}{FIRST}:{column}{after - 1})"
        sheet[f"{column}{after}"].font = Font(bold=True)
    sheet[f"A{after + 1}"] = "注：实习学生人数以当日在岗人数为准。"
    sheet.merge_cells(f"A{after + 1}:J{after + 1}")
    sheet[f"A{after + 2}"] = "填表人："
    sheet[f"E{after + 2}"] = "单位负责人："
    sheet[f"H{after + 2}"] = "填表日期："
    sheet.column_dimensions["B"].width = 31
    sheet.column_dimensions["J"].width = 24
    sheet.row_dimensions[1].height = 40
    sheet.row_dimensions[after].height = 33
    sheet["A1"].alignment = Alignment(horizontal="center")
    sheet.freeze_panes = "C7"
    sheet.print_area = f"A1:J{after + 2}"
    sheet.print_title_rows = "4:6"
    red = PatternFill("solid", bgColor="FFC7CE")
    sheet.conditional_formatting.add(f"D{FIRST}:D{after - 1}", CellIsRule("greaterThan", ["500"], fill=red))  # fmt: skip
    check = DataValidation("whole", operator="between", formula1="0", formula2="99999")
    sheet.add_data_validation(check)
    check.add(f"H{FIRST}:H{after - 1}")
    total = book.create_sheet("汇总")
    total["A1"] = "全市实习学生"
    total["B1"] = f"='{SHEET}'!D{after}"
    return book


def content_of(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def handed(content: bytes, name: str = "附件2.xlsx") -> Handed:
    return Handed(BytesIO(content), name)


def brought(coordinator: Actor, content: bytes | None = None, *, at: datetime = NOW) -> ReportForm:
    assert coordinator.organisation is not None
    return forms.bring_form(
        authority=coordinator.organisation,
        title="2026年学生实习情况统计表",
        asked_by="省教育厅",
        file=handed(content or content_of(workbook())),
        actor=coordinator,
        at=at,
    )


def mapped(coordinator: Actor, **more: Any) -> ReportForm:
    """The form with its columns as Ronghe proposes them, and the teachers as a number."""
    form = brought(coordinator, **more)
    plans = [
        ColumnPlan(one.place, one.heading, one.source, "number" if "双师型" in one.heading else one.kind, one.fact)
        for one in form.columns.order_by("place")
    ]  # fmt: skip
    return forms.map_columns(form=form, plans=plans, actor=coordinator, at=NOW)


def opened(coordinator: Actor, *colleges: Organisation, **more: Any) -> ReportForm:
    """The form with the colleges, the figures of the day."""
    today = day_of(NOW)
    return forms.open_form(
        form=mapped(coordinator, **more),
        colleges=colleges,
        counted_on=today,
        due_on=today + timedelta(days=10),
        actor=coordinator,
        at=NOW,
    )


def published(coordinator: Actor, *colleges: Organisation, **more: Any) -> Directive:
    """A target: as many students on placement as the authority wants to see."""
    assert coordinator.organisation is not None
    said: dict[str, Any] = {
        "kind": "target",
        "title": "岗位实习投保全覆盖",
        "text": "年底前实现在岗实习学生投保全覆盖。",
        "due_on": day_of(NOW) + timedelta(days=30),
        "fact": "college.insured",
        "aim": Decimal(100),
    }
    return directives.publish_directive(
        authority=coordinator.organisation,
        word=Word(**(said | more)),
        organisations=colleges,
        actor=coordinator,
        at=NOW,
    )
