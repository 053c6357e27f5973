"""Class lists as a college sends them, brought in by the import; what is wrong in them is held."""

import csv
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO
from random import Random

from ronghe.demo.names import chance_of, name_by, phone_by
from ronghe.kernel.imports.mappings import find_mapping
from ronghe.kernel.models import Import
from ronghe.kernel.operations import begin_taking_in, open_import, read_import, take_in
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Organisation

HEADINGS = (
    "姓名", "拼音姓名", "学号", "入学年份", "院系", "班级", "专业代码", "专业",
    "手机号码", "出生日期", "监护人", "与学生关系", "监护人电话",
)  # fmt: skip
HELD_EVERY = 2  # in every other class somebody's telephone number is wrong
WRONG_PHONE = "1450 0012"


@dataclass(frozen=True)
class ClassList:
    """One class on paper: whose it is, and the lines of its students."""

    college: str
    number: int
    unit: str
    name: str
    entry_year: int
    major_code: str
    major_name: str
    size: int
    is_complete: bool = False  # of everybody it says when they were born, and who their guardian is

    @property
    def file_name(self) -> str:
        return f"{self.name}学生名单.csv"

    def table(self) -> bytes:
        text = StringIO()
        writer = csv.writer(text)
        writer.writerow(HEADINGS)
        writer.writerows(self._line(line) for line in range(self.size))
        if self.number % HELD_EVERY == 0:
            writer.writerow(self._line(self.size, phone=WRONG_PHONE))
        return text.getvalue().encode("utf-8-sig")

    def _line(self, line: int, *, phone: str = "") -> tuple[str, ...]:
        """Give a student's line; telephone, birthday, pinyin or guardian are sometimes missing."""
        chance = chance_of(self.college, self.number, line)
        name = name_by(chance)
        own_phone = phone_by(chance)
        born = date(self.entry_year - 15, chance.randint(1, 12), chance.randint(1, 28))
        guardian = _guardian(chance, name.full[0])
        return (
            name.full,
            name.latin if line % 6 != 5 else "",  # noqa: PLR2004 -- one in six
            f"{self.entry_year}{self.number + 1:02d}{line + 1:03d}",
            str(self.entry_year),
            self.unit,
            self.name,
            self.major_code,
            self.major_name,
            phone or (own_phone if line % 7 else ""),
            str(born) if self.is_complete or line % 11 else "",
            *(guardian if self.is_complete or line % 5 != 4 else ("", "", "")),  # noqa: PLR2004 -- one in five
        )


def _guardian(chance: Random, surname: str) -> tuple[str, str, str]:
    relation = chance.choice(("母亲", "父亲"))
    name = name_by(chance, surname=surname if relation == "父亲" else "")
    phone = phone_by(chance)
    return name.full, relation, phone if chance.random() < 0.9 else ""  # noqa: PLR2004


def bring_in(paper: ClassList, *, organisation: Organisation, at: datetime) -> Import:
    mapping, text = find_mapping("template", register="people")
    run = open_import(
        kind="people",
        file=BytesIO(paper.table()),
        file_name=paper.file_name,
        mapping=mapping,
        mapping_text=text,
        options={"organisation_id": organisation.pk, "repairs": []},
        owner_id=organisation.pk,
        actor=SYSTEM,
        at=at,
    )
    read_import(run=run, actor=SYSTEM, at=at)
    begin_taking_in(run=run, actor=SYSTEM, at=at)
    return take_in(run=run, actor=SYSTEM, at=at)
