"""A host’s own list of payments: read from a paste or a file, matched with students, shown first."""

import csv
import io
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from ronghe.kernel.imports.cells import text_of
from ronghe.kernel.imports.files import FileRefused, examine
from ronghe.kernel.imports.tables import opened
from ronghe.kernel.money import Money
from ronghe.parties.models import Organisation
from ronghe.placements.models import PaidBy, Payment, PayWay, Placement, PlacementState
from ronghe.placements.operations.payments import Paid, refuse_unfit
from ronghe.placements.pay_terms import currency_for
from ronghe.web.pay.due import amount_in

MOST_ROWS = 2_000
NAME, REFERENCE, MONTH, AMOUNT, PAID_ON, WAY, PAID_BY = (
    "name", "reference", "month", "amount", "paid_on", "way", "paid_by",
)  # fmt: skip
HEADINGS: dict[str, tuple[str, ...]] = {
    REFERENCE: ("placement", "reference", "实习编号", "编号"),
    NAME: ("student", "name", "full name", "姓名", "学生", "学生姓名"),
    MONTH: ("month", "月份", "报酬月份", "所属月份"),
    AMOUNT: ("amount", "amount paid", "paid", "金额", "实发金额", "实付金额", "支付金额"),
    PAID_ON: ("paid on", "date", "day", "支付日期", "发放日期", "日期"),
    WAY: ("how", "way", "支付方式", "方式"),
    PAID_BY: ("paid by", "payer", "支付方", "付款方"),
}
WAYS = {
    "": PayWay.BANK, "bank": PayWay.BANK, "bank transfer": PayWay.BANK, "银行": PayWay.BANK,
    "银行转账": PayWay.BANK, "转账": PayWay.BANK, "cash": PayWay.CASH, "现金": PayWay.CASH,
    "platform": PayWay.PLATFORM, "payment platform": PayWay.PLATFORM, "平台": PayWay.PLATFORM,
    "支付平台": PayWay.PLATFORM, "微信": PayWay.PLATFORM, "支付宝": PayWay.PLATFORM,
    "other": PayWay.OTHER, "another way": PayWay.OTHER, "其他": PayWay.OTHER, "其他方式": PayWay.OTHER,
}  # fmt: skip
PAYERS = {
    "": PaidBy.HOST, "host": PaidBy.HOST, "the host itself": PaidBy.HOST, "企业": PaidBy.HOST,
    "实习单位": PaidBy.HOST, "本单位": PaidBy.HOST, "college": PaidBy.COLLEGE,
    "the college": PaidBy.COLLEGE, "学校": PaidBy.COLLEGE, "院校": PaidBy.COLLEGE,
    "agency": PaidBy.AGENCY, "an agency": PaidBy.AGENCY, "中介": PaidBy.AGENCY,
    "中介机构": PaidBy.AGENCY, "other": PaidBy.OTHER, "somebody else": PaidBy.OTHER,
    "其他": PaidBy.OTHER, "其他方": PaidBy.OTHER,
}  # fmt: skip
_MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*(?:月|[-/.]\s*\d{1,2})?")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
EXCEL_BEGAN = date(1899, 12, 30)


class SheetRefused(ValueError):
    """The whole sheet cannot be read; the message says what would help."""


@dataclass(frozen=True)
class SheetLine:
    """A row as it was read: the payment that it is, or why it is none."""

    number: int
    cells: dict[str, str]
    paid: Paid | None = None
    problem: str = ""
    is_known: bool = False

    @property
    def whose(self) -> str:
        """Name whose row it is, as the sheet has it."""
        return " ".join(filter(None, [self.cells.get(NAME), self.cells.get(REFERENCE)]))


def rows_of_text(text: str) -> list[list[str]]:
    """Part pasted text into cells: by tabs as spreadsheets paste, else by commas or semicolons.

    Raises `SheetRefused`.
    """
    first = text.strip("\n").split("\n", 1)[0]
    delimiter = max("\t,;", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as trouble:
        raise SheetRefused(_("The text cannot be parted into cells.")) from trouble
    return [row for row in rows if any(map(str.strip, row))]


def rows_of_file(file: BinaryIO, name: str) -> list[list[str]]:
    """Read the first sheet that has rows; days and numbers become text. Raises `FileRefused`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"sheet{Path(name).suffix[:8]}"
        path.write_bytes(file.read())
        found = examine(path)
        with opened(path, found) as table:
            sheets = [one for one in table.sheets() if one.first_rows]
            if not sheets:
                raise FileRefused("empty")
            sheet = max(sheets, key=lambda one: _fitting(one.first_rows[0]))
            rows = []
            for _number, cells in table.rows(sheet):
                rows.append([text_of(cell, is_date=True)[0] for cell in cells])
                if len(rows) > MOST_ROWS + 1:
                    break
            return rows


def _fitting(cells: Sequence[Any]) -> int:
    return len(columns_of([str(cell) for cell in cells]))


def columns_of(headings: Sequence[str]) -> dict[str, int]:
    """Give in which column what stands, by the headings that we know."""
    plain = [" ".join(one.strip().lower().split()) for one in headings]
    found = {}
    for key, names in HEADINGS.items():
        place = next((plain.index(one) for one in names if one in plain), None)
        if place is not None:
            found[key] = place
    return found


def as_text(rows: Sequence[Sequence[str]]) -> str:
    """Give the rows as text that is sent along with the preview, and read again."""
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(rows)
    return out.getvalue()


def lines_of(rows: Sequence[Sequence[str]], host: Organisation, today: date) -> list[SheetLine]:
    """Match every row with a student of the host, in three queries; raises `SheetRefused`."""
    if len(rows) < 2:  # noqa: PLR2004 -- headings, and a row
        raise SheetRefused(_("There is no row below the headings."))
    if len(rows) > MOST_ROWS + 1:
        raise SheetRefused(_("A sheet has at most %(n)d rows; split it.") % {"n": MOST_ROWS})
    columns = columns_of(rows[0])
    lacking = [key for key in (MONTH, AMOUNT, PAID_ON) if key not in columns]
    if lacking or not {NAME, REFERENCE} & set(columns):
        raise SheetRefused(_("The first row needs the headings placement or student, month, amount and paid on."))  # fmt: skip
    cells = [
        {key: row[place].strip() if place < len(row) else "" for key, place in columns.items()}
        for row in rows[1:]
    ]
    students = _Students(host)
    read = [_line(number, one, students, today) for number, one in enumerate(cells, start=2)]
    return _marked(read)


class _Amiss(ValueError):
    """Why a row is no payment."""


class _Students:
    """The placements of a host, by number and by name."""

    def __init__(self, host: Organisation) -> None:
        begun = Placement.objects.filter(host=host).exclude(
            state__in=[PlacementState.PLANNED, PlacementState.READY, PlacementState.DID_NOT_START]
        )
        self.by_reference: dict[str, Placement] = {}
        self.by_name: dict[str, list[Placement]] = defaultdict(list)
        for one in begun.select_related("student__person").order_by("pk"):
            self.by_reference[one.reference] = one
            self.by_name[one.student.person.full_name].append(one)

    def find(self, cells: dict[str, str], month: date) -> Placement:
        """Give whose row it is; raises `_Amiss` where nobody can tell."""
        reference, name = cells.get(REFERENCE, "").upper(), cells.get(NAME, "")
        if reference:
            return self._by_reference(reference, name)
        known = [one for one in self.by_name.get(name, []) if _is_in(one, month)]
        if len(known) > 1:
            raise _Amiss(_("Several students have this name: enter the number of the placement."))
        if not known:
            raise _Amiss(_("No student of this name is here in that month."))
        return known[0]

    def _by_reference(self, reference: str, name: str) -> Placement:
        found = self.by_reference.get(reference)
        if found is None:
            raise _Amiss(_("No placement with this number is under way at your organisation."))
        if name and name != found.student.person.full_name:
            raise _Amiss(_("The placement with this number is another student’s."))
        return found


def _is_in(placement: Placement, month: date) -> bool:
    return placement.starts_on.replace(day=1) <= month <= (placement.over_on or placement.ends_on)


def _line(number: int, cells: dict[str, str], students: _Students, today: date) -> SheetLine:
    try:
        paid = _paid_in(cells, students)
        refuse_unfit(paid.placement, paid, today)
    except ValueError as refusal:
        return SheetLine(number, cells, problem=str(refusal))
    return SheetLine(number, cells, paid)


def _paid_in(cells: dict[str, str], students: _Students) -> Paid:
    month, paid_on = month_in(cells[MONTH]), day_in(cells[PAID_ON])
    if month is None:
        raise _Amiss(_("Write the month like 2026-10."))
    if paid_on is None:
        raise _Amiss(_("Write the day of payment like 2026-11-15."))
    way, payer = WAYS.get(cells.get(WAY, "").lower()), PAYERS.get(cells.get(PAID_BY, "").lower())
    if way is None or payer is None:
        raise _Amiss(_("How it was paid, or by whom, is no word that is known here."))
    placement = students.find(cells, month)
    amount = amount_in(cells[AMOUNT], currency_for(placement))
    if amount is None:
        raise _Amiss(_("Enter the amount like 1800 or 1,800.00."))
    return Paid(placement, month, amount, paid_on, paid_by=payer, way=way)


def _marked(lines: Sequence[SheetLine]) -> list[SheetLine]:
    """Mark what stands in the sheet twice, and what is entered already."""
    counted = Counter(one.paid.key for one in lines if one.paid)
    chosen = {one.paid.placement.pk for one in lines if one.paid}
    entered = Payment.objects.filter(placement__in=chosen, taken_back_at=None)
    known = set(entered.order_by().values_list("placement", "month", "paid_on", "amount", "way"))
    return list(_told_apart(lines, counted, known))


def _told_apart(
    lines: Sequence[SheetLine], counted: Counter[Any], known: set[Any]
) -> Iterator[SheetLine]:
    for one in lines:
        if one.paid is not None and counted[one.paid.key] > 1:
            yield SheetLine(one.number, one.cells, problem=_("The same payment stands in the sheet twice."))  # fmt: skip
        elif one.paid is not None and one.paid.key in known:
            yield SheetLine(one.number, one.cells, one.paid, is_known=True)
        else:
            yield one


def total_of(lines: Sequence[SheetLine]) -> list[Money]:
    """Give what is new in all, by currency."""
    sums: dict[str, Money] = {}
    for one in lines:
        if one.paid is not None and not one.is_known:
            amount = one.paid.amount
            sums[amount.currency] = sums.get(amount.currency, Money(0, amount.currency)) + amount
    return list(sums.values())


def month_in(text: str) -> date | None:
    """Read a month as people write it: 2026-10, 2026/10, 2026年10月, or a day in it."""
    found = _MONTH.fullmatch(text.strip())
    return _date(int(found[1]), int(found[2]), 1) if found else None


def day_in(text: str) -> date | None:
    """Read a day as people write it, or the number that a spreadsheet makes of one."""
    plain = text.strip()
    if plain.isdecimal() and len(plain) == 5:  # noqa: PLR2004 -- days since 1900 of our years
        return EXCEL_BEGAN + timedelta(days=int(plain))
    found = _DAY.fullmatch(plain)
    return _date(int(found[1]), int(found[2]), int(found[3])) if found else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
