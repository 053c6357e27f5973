"""A row of programme offers: which college teaches which major, with how many seats. Free of Django."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, StringConstraints, ValidationError

from ronghe.kernel.imports.cells import Problem
from ronghe.kernel.imports.rows import NUMBER, TEXT, RowContext, RowReader, problems_of, sound_of
from ronghe.parties.registers.numbers import ANY_NUMBER, NUMBER_FIELDS, read_numbers

Code = Annotated[str, StringConstraints(max_length=20)]
Count = Annotated[int, Field(ge=0, le=2_000_000_000)]


class OfferingRow(BaseModel):
    """What a row may say of an offer."""

    jurisdiction: str = "cn"
    year: Annotated[int, Field(ge=1950, le=2100)]
    major_scheme: Literal["cn-major", "fr-mefstat11", "own"] = "own"
    major_code: Code
    major_name: Annotated[str, StringConstraints(max_length=200)] | None = None
    family: Annotated[str, StringConstraints(max_length=200)] | None = None
    leads_to_code: Code | None = None
    seat_count: Count | None = None
    first_wish_count: Count | None = None


def read(values: dict[str, str], context: RowContext) -> tuple[dict[str, Any], list[Problem]]:
    """Give the offer, the number of its college, and what is wrong."""
    problems: list[Problem] = []
    if "year" not in values and context.options.get("year"):
        values["year"] = str(context.options["year"])
    try:
        row = OfferingRow.model_validate(values).model_dump(exclude_none=True)
    except ValidationError as refusal:
        problems = problems_of(refusal)
        row = sound_of(OfferingRow, values, refusal)
    country = str(row.get("jurisdiction", "")).partition("-")[0]
    numbers, wrong = read_numbers(values, context, jurisdiction=country)
    problems += wrong
    if not numbers and not wrong:
        problems.append(Problem("college_number_missing", ANY_NUMBER))
    for scheme, number in numbers.items():
        row["scheme"], row["number"] = scheme, number
    return row, problems


NUMBERS = ("year", "seat_count", "first_wish_count")
READER = RowReader(
    {
        name: NUMBER if name in NUMBERS else TEXT
        for name in (*OfferingRow.model_fields, ANY_NUMBER, *NUMBER_FIELDS)
    },
    read,
)
