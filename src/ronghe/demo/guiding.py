"""What the authority of Qinghe asks: a form from the province, and a target with its receipts.

Of the form the first college has answered and says more students than the records; the others are
at it. The target is measured by the records; one college has read it and says how far it is.
"""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

from django.utils.translation import gettext_lazy as _

from ronghe.demo.scene import Scene, Step
from ronghe.parties.actors import Actor
from ronghe.parties.models import Organisation, OrganisationKind, Role
from ronghe.parties.powers import Power
from ronghe.partnerships.operations.piles import Handed
from ronghe.supervision.form_layouts import ColumnPlan
from ronghe.supervision.models import Addressee, DirectiveKind, FormCell, ReportForm
from ronghe.supervision.operations import directives, form_parts, forms
from ronghe.supervision.operations.directives import Word

GUIDANCE = _("What the authority asks")
BROUGHT_DAYS_AGO, FILLED_DAYS_AGO, DAYS_TO_FILL = 6, 3, 14
PUBLISHED_DAYS_AGO, DAYS_TO_REACH = 9, 60
TITLE = "2026年职业院校学生实习情况统计表"
SHEET, WIDTH, ROWS = "附件2", 9, 4
HEADINGS = ("序号", "学校名称", "统一社会信用代码", "实习学生情况（人）", "", "", "投保比例", "双师型教师数", "备注")  # fmt: skip
BELOW = ("", "", "", "实习学生人数", "新增实习人数", "提前终止人数", "", "", "")


def guiding(_scale: float) -> Iterator[Step]:
    yield Step("guiding:sent", GUIDANCE, BROUGHT_DAYS_AGO, _send)
    yield Step("guiding:filled", GUIDANCE, FILLED_DAYS_AGO, _fill)
    yield Step("guiding:published", GUIDANCE, PUBLISHED_DAYS_AGO, _publish)
    yield Step("guiding:answered", GUIDANCE, FILLED_DAYS_AGO, _answer)


def _send(scene: Scene) -> None:
    actor = scene.actor("coordinator", Role.COORDINATOR)
    assert actor.organisation is not None  # noqa: S101 -- a role is held somewhere
    form = forms.bring_form(
        authority=actor.organisation,
        title=TITLE,
        asked_by="省教育厅职业教育处",
        file=Handed(BytesIO(_workbook()), f"{SHEET}.xlsx"),
        actor=actor,
        at=scene.at,
    )
    forms.map_columns(form=form, plans=_plans(form), actor=actor, at=scene.at)
    forms.open_form(
        form=form,
        colleges=_colleges(actor),
        counted_on=scene.on,
        due_on=scene.on + timedelta(days=DAYS_TO_FILL),
        actor=actor,
        at=scene.at,
    )


def _colleges(actor: Actor) -> list[Organisation]:
    reached = actor.remits.reach(Power.SEE_CASES)
    found = Organisation.objects.standing().filter(reached, kind=OrganisationKind.COLLEGE)
    return list(found.order_by("pk"))


def _plans(form: ReportForm) -> list[ColumnPlan]:
    return [
        ColumnPlan(one.place, one.heading, one.source, "number" if "教师数" in one.heading else one.kind, one.fact)
        for one in form.columns.order_by("place")
    ]  # fmt: skip


def _fill(scene: Scene) -> None:
    """Let the dean’s college count three students more than the records, and hand in."""
    dean = scene.actor("dean", Role.DEAN)
    form = ReportForm.objects.filter(title=TITLE).order_by("pk")[0]
    part = form.parts.get(organisation=dean.organisation)
    cells = {one.column.heading.rpartition(" / ")[2]: one for one in FormCell.objects.filter(row__part=part).select_related("column")}  # fmt: skip
    students = cells["实习学生人数"]
    values = {
        students.pk: str(int(students.known or 0) + 3),
        cells["双师型教师数"].pk: "86",
        cells["备注"].pk: "三名学生自主联系单位，协议正在补录",
    }
    form_parts.enter_cells(part=part, values=values, actor=dean, at=scene.at)
    form_parts.hand_in_part(part=part, actor=dean, at=scene.at)


def _publish(scene: Scene) -> None:
    actor = scene.actor("coordinator", Role.COORDINATOR)
    assert actor.organisation is not None  # noqa: S101 -- a role is held somewhere
    word = Word(
        DirectiveKind.TARGET,
        "在岗实习学生实习责任险全覆盖",
        "各院校应在学期结束前完成在岗实习学生实习责任险的补保，做到应保尽保。进展以平台记录为准。",
        scene.on + timedelta(days=DAYS_TO_REACH),
        "college.insured",
        Decimal(100),
    )
    directives.publish_directive(
        authority=actor.organisation,
        word=word,
        organisations=_colleges(actor),
        actor=actor,
        at=scene.at,
    )


def _answer(scene: Scene) -> None:
    dean = scene.actor("dean", Role.DEAN)
    told = Addressee.objects.get(organisation=dean.organisation, directive__kind=DirectiveKind.TARGET)  # fmt: skip
    note = "正在为新上岗学生补保，预计月底完成。"
    directives.report_progress(addressee=told, note=note, actor=dean, at=scene.at)


def _workbook() -> bytes:
    """Make the sheet as the province sends it: merged headings, a total, notes below."""
    import xlsxwriter  # type: ignore[import-untyped]  # noqa: PLC0415 -- heavy, and rarely needed

    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet(SHEET)
        framed = {"border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
        plain, head = book.add_format(framed), book.add_format(framed | {"bold": True})
        share = book.add_format(framed | {"num_format": "0.0%"})
        own = book.add_format(framed | {"bg_color": "#FFF2CC"})
        title = book.add_format({"bold": True, "font_size": 16, "align": "center"})
        sheet.merge_range(0, 0, 0, WIDTH - 1, f"{SHEET}　{TITLE}", title)
        sheet.write(1, 0, "填报单位（盖章）：")
        for column, heading in enumerate(HEADINGS):
            if BELOW[column]:
                sheet.write(3, column, BELOW[column], head)
            else:
                sheet.merge_range(2, column, 3, column, heading, head)
        sheet.merge_range(2, 3, 2, 5, HEADINGS[3], head)
        for row in range(4, 4 + ROWS):
            for column in range(WIDTH):
                kind = share if column == 6 else own if column > 6 else plain  # noqa: PLR2004 -- columns
                sheet.write_blank(row, column, None, kind)
        total = 4 + ROWS
        sheet.merge_range(total, 0, total, 2, "合计", head)
        for column, name in ((3, "D"), (4, "E"), (5, "F"), (7, "H")):
            sheet.write_formula(total, column, f"=SUM({name}5:{name}{total})", head)
        sheet.write(total + 1, 0, "注：实习学生人数以当日在岗人数为准。")
        sheet.write(total + 2, 0, "填表人：")
        sheet.write(total + 2, 4, "单位负责人：")
        sheet.set_column(1, 2, 24)
        sheet.set_column(8, 8, 30)
    return out.getvalue()
