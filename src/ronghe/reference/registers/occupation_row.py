"""A row of a classification of occupations. Free of Django."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, StringConstraints, ValidationError

from ronghe.kernel.imports.cells import Problem
from ronghe.kernel.imports.rows import TEXT, RowContext, RowReader, problems_of, sound_of


class OccupationRow(BaseModel):
    """What a row says of an occupation."""

    scheme: Literal["fr-rome", "cn-occupation", "own"]
    code: Annotated[str, StringConstraints(max_length=20)]
    name: Annotated[str, StringConstraints(max_length=300)]
    language: Literal["zh-hans", "zh-hant", "en", "fr", "de"]
    parent_code: Annotated[str, StringConstraints(max_length=20)] = ""
    is_regulated: Literal["yes", "no"] = "no"


def read(values: dict[str, str], context: RowContext) -> tuple[dict[str, Any], list[Problem]]:
    """Give the occupation, and what is wrong with the row."""
    try:
        row = OccupationRow.model_validate(values).model_dump()
    except ValidationError as refusal:
        return sound_of(OccupationRow, values, refusal), problems_of(refusal)
    if row["parent_code"] == row["code"]:  # a heading of its own
        row["parent_code"] = ""
    return row, []


READER = RowReader(dict.fromkeys(OccupationRow.model_fields, TEXT), read)
