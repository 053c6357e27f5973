"""A row of a class list or a list of staff. Free of Django.

Birth date and identity number leave this process encrypted, together as `details`.
"""

import json
import re
from typing import Annotated, Literal

import phonenumbers
from pydantic import BaseModel, Field, StringConstraints, ValidationError
from stdnum.cn import ric
from stdnum.exceptions import ValidationError as NumberIsWrong

from ronghe.kernel.imports.cells import Problem, Weight
from ronghe.kernel.imports.rows import (
    DATE,
    SECRET,
    SECRET_DATE,
    TEXT,
    Day,
    RowContext,
    RowReader,
    Values,
    problems_of,
    sealed,
    sound_of,
)

Name = Annotated[str, StringConstraints(max_length=120)]
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_OTHER_DOCUMENT = re.compile(r"[A-Z][A-Z0-9]{5,19}")  # a passport or permit begins with a letter
_YEAR_IN_CLASS = re.compile(r"(20\d\d)|(?<!\d)(\d\d)(?=级|届)")
IN_CLASSES = ("student", "class_teacher")


class PersonRow(BaseModel):
    """What a row may say of somebody."""

    role: str = "student"
    full_name: Name
    latin_name: Name = ""
    language: Literal["zh-hans", "en"] = "zh-hans"
    country: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")] = "cn"
    student_number: Annotated[str, StringConstraints(max_length=30)] = ""
    entry_year: Annotated[int, Field(ge=1950, le=2100)] | None = None
    unit: Annotated[str, StringConstraints(max_length=200)] = ""
    class_name: Annotated[str, StringConstraints(max_length=100)] = ""
    major_code: Annotated[str, StringConstraints(max_length=20)] = ""
    major_name: Annotated[str, StringConstraints(max_length=200)] = ""
    phone: str = ""
    email: str = ""
    birth_on: Day | None = None
    identity_number: str = ""
    guardian_name: Name = ""
    guardian_relation: Literal["mother", "father", "grandparent", "other"] = "other"
    guardian_phone: str = ""
    starts_on: Day | None = None


def read(values: dict[str, str], context: RowContext) -> tuple[Values, list[Problem]]:
    """Give what the row says, ready to be compared with the roll, and what is wrong with it."""
    try:
        row = PersonRow.model_validate(values)
    except ValidationError as refusal:
        kept = {k: v for k, v in values.items() if k not in {"birth_on", "identity_number"}}
        return sound_of(PersonRow, kept, refusal), problems_of(refusal)
    row.entry_year = row.entry_year or _year_of(row.class_name)
    problems = _missing(row)
    staged = row.model_dump(mode="json", exclude={"birth_on", "identity_number"})
    staged["student_number"] = "".join(row.student_number.split())
    for field in ("phone", "guardian_phone"):
        staged[field] = _phone(staged[field], row.country)
        if getattr(row, field) and not staged[field]:
            problems.append(Problem("phone_wrong", field, value=getattr(row, field), weight=Weight.HOLD))  # fmt: skip
    if row.email and not _EMAIL.fullmatch(row.email):
        problems.append(Problem("email_wrong", "email", value=row.email, weight=Weight.HOLD))
        staged["email"] = ""
    details, found = _details(row)
    if details:
        staged["details"] = sealed(json.dumps(details), context)
    return staged, problems + found


def _missing(row: PersonRow) -> list[Problem]:
    needed = []
    if row.role in IN_CLASSES:
        needed += ["class_name"] + (["entry_year"] if row.class_name else [])
    if row.role == "student":
        needed.append("student_number")
    return [Problem("missing", name) for name in needed if not getattr(row, name)]


def _year_of(class_name: str) -> int | None:
    found = _YEAR_IN_CLASS.search(class_name)
    if found is None:
        return None
    return int(found[1]) if found[1] else 2000 + int(found[2])


def _phone(text: str, country: str) -> str:
    """Give the number in international form, or nothing when it is none."""
    if not text:
        return ""
    try:
        number = phonenumbers.parse(text, country.upper())
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _details(row: PersonRow) -> tuple[dict[str, str], list[Problem]]:
    """Give birth date and identity number, and what is wrong with them; neither is ever repeated."""
    problems: list[Problem] = []
    details: dict[str, str] = {}
    birth_on = row.birth_on
    number = re.sub(r"[\s\-]", "", row.identity_number).upper()
    if number and not _OTHER_DOCUMENT.fullmatch(number):
        try:
            number = ric.validate(number)
        except NumberIsWrong:
            problems.append(Problem("identity_wrong", "identity_number", weight=Weight.HOLD))
            number = ""
        else:
            by_number = ric.get_birth_date(number)
            if birth_on not in {None, by_number}:
                problems.append(Problem("birth_differs", "birth_on", weight=Weight.HOLD))
            birth_on = by_number
    if number:
        details["number"] = number
    if birth_on is not None:
        details["birth_on"] = birth_on.isoformat()
    return details, problems


KINDS = {
    "birth_on": SECRET_DATE,
    "identity_number": SECRET,
    "starts_on": DATE,
}
READER = RowReader({name: KINDS.get(name, TEXT) for name in PersonRow.model_fields}, read)
