"""The ledger of placements as a college keeps it (实习台账), and how it comes in."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO, StringIO

from ronghe.kernel.imports.mappings import find_mapping
from ronghe.kernel.models import Import
from ronghe.kernel.operations import begin_taking_in, open_import, read_import, take_in
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Enrolment, Organisation, SchoolClass

HEADINGS = (
    "学号", "姓名", "实习单位", "实习类别", "实习岗位", "实习开始日期", "实习结束日期", "学校指导教师",
    "企业导师", "月实习报酬", "每日工作时间", "每周工作天数", "保险公司", "保单号", "保险起期", "保险止期",
)  # fmt: skip
INSURER = "青禾财产保险"
Row = Sequence[str]


def learners(school_class: SchoolClass) -> list[tuple[str, str]]:
    """Give number and name of each student of the class, in the order of the roll."""
    held = Enrolment.objects.filter(
        organisation=school_class.organisation_id,
        person__memberships__school_class=school_class,
        person__memberships__role="student",
        ends_on=None,
    )
    return list(held.order_by("student_number").values_list("student_number", "person__full_name"))


def insured(number: str, first: date, last: date) -> Row:
    return (INSURER, number, f"{first}", f"{last}")


def take_ledger(name: str, rows: Iterable[Row], *, college: Organisation, at: datetime) -> Import:
    """Bring a ledger in, as the college's office does it."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    writer.writerows(rows)
    mapping, mapping_text = find_mapping("template", register="ledger")
    run = open_import(
        kind="ledger",
        file=BytesIO(text.getvalue().encode("utf-8-sig")),
        file_name=f"{name}.csv",
        mapping=mapping,
        mapping_text=mapping_text,
        options={"organisation_id": college.pk, "repairs": []},
        owner_id=college.pk,
        actor=SYSTEM,
        at=at,
    )
    read_import(run=run, actor=SYSTEM, at=at)
    begin_taking_in(run=run, actor=SYSTEM, at=at)
    return take_in(run=run, actor=SYSTEM, at=at)
