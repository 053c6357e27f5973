"""A row of a register of places: a code, a name, and the days between which it was called so."""

from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import BaseModel, StringConstraints, ValidationError

from ronghe.kernel.imports.cells import Problem, Weight
from ronghe.kernel.imports.rows import (
    DATE,
    TEXT,
    Day,
    RowContext,
    RowReader,
    problems_of,
    sound_of,
)
from ronghe.reference.place_names import place_key
from ronghe.reference.registers.codes import read_code

Text = Annotated[str, StringConstraints(max_length=200)]


class RegionRow(BaseModel):
    """What a row says of a place."""

    jurisdiction: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z-]{1,19}$")]
    scheme: Literal["cn-gbt2260", "de-iso3166-2", "gb-ons", "fr-insee", "demo"]
    level: Literal[
        "province", "prefecture", "district", "nation", "state", "region", "department", "commune"
    ]
    code: str
    name: Text
    parent: str | None = None
    parent_level: str | None = None
    parent_name: Text | None = None
    valid_from: Day | None = None
    valid_until: Day | None = None


def read(values: dict[str, str], context: RowContext) -> tuple[dict[str, Any], list[Problem]]:
    """Give the place, and what is wrong with the row."""
    try:
        row = RegionRow.model_validate(values).model_dump(mode="json", exclude_none=True)
    except ValidationError as refusal:
        return sound_of(RegionRow, values, refusal), problems_of(refusal)
    if "valid_from" in row and row.get("valid_until", "9999") < row["valid_from"]:
        value = f"{row['valid_from']} – {row['valid_until']}"
        return row, [Problem("ends_before_it_begins", "valid_until", value=value)]
    row["key"] = place_key(row["name"])
    found, problem = read_code(row["scheme"], row["level"], row["code"])
    problems = []
    if problem is not None:
        is_chosen = found is not None and "zeros" in context.repairs
        problems.append(replace(problem, weight=Weight.NOTE) if is_chosen else problem)
    if found is not None:
        row["code"] = found.code
        row.setdefault("parent", found.parent)
    if row.get("parent") and row.get("parent_level"):
        above, problem = read_code(row["scheme"], row["parent_level"], row["parent"])
        row["parent"] = above.code if above else row["parent"]
        if problem is not None:
            problems.append(replace(problem, field="parent"))
    return row, problems


READER = RowReader(
    {
        name: DATE if name.startswith("valid_") else TEXT for name in RegionRow.model_fields
    },
    read,
)  # fmt: skip
