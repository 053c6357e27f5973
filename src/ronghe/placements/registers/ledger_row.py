"""A row of a college's ledger of placements under way (实习台账). Free of Django."""

from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, StringConstraints, ValidationError

from ronghe.kernel.imports.cells import Problem
from ronghe.kernel.imports.rows import (
    DATE,
    NUMBER,
    TEXT,
    Day,
    RowContext,
    RowReader,
    problems_of,
    sound_of,
)

Name = Annotated[str, StringConstraints(max_length=200)]
LONGEST = timedelta(days=5 * 366)
NUMBERS = ("monthly_pay", "hours_a_day", "days_a_week")
DATES = ("starts_on", "ends_on", "insured_from", "insured_to")


class LedgerRow(BaseModel):
    """What a row may say of a placement; money in whole units of the currency, with decimals."""

    student_number: Annotated[str, StringConstraints(min_length=1, max_length=30)]
    full_name: Annotated[str, StringConstraints(max_length=120)] = ""
    host_name: Name = ""
    host_number: Annotated[str, StringConstraints(max_length=30)] = ""
    kind: Literal["post", "cognition"] = "post"
    title: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    starts_on: Day
    ends_on: Day
    tutor: Name = ""
    mentor: Name = ""
    monthly_pay: Annotated[Decimal, Field(ge=0, le=1_000_000, decimal_places=2)] | None = None
    hours_a_day: Annotated[Decimal, Field(gt=0, le=24)] | None = None
    days_a_week: Annotated[int, Field(ge=1, le=7)] | None = None
    insurer: Annotated[str, StringConstraints(max_length=120)] = ""
    policy_number: Annotated[str, StringConstraints(max_length=60)] = ""
    insured_from: Day | None = None
    insured_to: Day | None = None


def read(values: dict[str, str], context: RowContext) -> tuple[dict[str, Any], list[Problem]]:
    """Give the placement, and what is wrong with the row."""
    try:
        row = LedgerRow.model_validate(values)
    except ValidationError as refusal:
        return sound_of(LedgerRow, values, refusal), problems_of(refusal)
    staged = row.model_dump(mode="json", exclude={"monthly_pay"})
    staged["student_number"] = "".join(row.student_number.split())
    staged["host_number"] = "".join(row.host_number.split()).upper()
    if row.monthly_pay is not None:
        staged["monthly_pay_minor"] = int(row.monthly_pay * 100)
    problems = []
    if not row.host_name and not row.host_number:
        problems.append(Problem("host_missing", "host_name"))
    if row.ends_on < row.starts_on:
        problems.append(Problem("days_reversed", "ends_on", value=row.ends_on.isoformat()))
    elif row.ends_on - row.starts_on > LONGEST:
        problems.append(Problem("lasts_for_years", "ends_on", value=row.ends_on.isoformat()))
    return staged, problems


READER = RowReader(
    {
        name: NUMBER if name in NUMBERS else DATE if name in DATES else TEXT
        for name in LedgerRow.model_fields
    },
    read,
)
