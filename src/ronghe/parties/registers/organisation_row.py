"""A row of a register of organisations. Free of Django."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, StringConstraints, ValidationError

from ronghe.kernel.imports.cells import Problem
from ronghe.kernel.imports.rows import TEXT, RowContext, RowReader, problems_of, sound_of
from ronghe.kernel.search import sort_key, vector_of
from ronghe.parties.naming import name_key
from ronghe.parties.registers.numbers import ANY_NUMBER, NUMBER_FIELDS, read_numbers
from ronghe.reference.place_names import place_key

Name = Annotated[str, StringConstraints(max_length=200)]
LANGUAGE_OF = {"cn": "zh-hans", "fr": "fr", "de": "de", "ch": "de", "hk": "zh-hant"}


class OrganisationRow(BaseModel):
    """What a row may say of an organisation; what it does not say stays as it is."""

    kind: Literal["authority", "college", "enterprise", "industry_body"]
    jurisdiction: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z-]{1,19}$")]
    language: Literal["zh-hans", "zh-hant", "en", "fr", "de"] | None = None
    legal_name: Name | None = None
    short_name: Name | None = None
    english_name: Name | None = None
    region_scheme: str | None = None
    region: Annotated[str, StringConstraints(max_length=20)] | None = None
    within: Annotated[str, StringConstraints(max_length=20)] | None = None
    place: Name | None = None
    place_level: str | None = None
    sector: Annotated[str, StringConstraints(max_length=10)] | None = None
    size_band: Literal["micro", "small", "medium", "large"] | None = None
    address: Annotated[str, StringConstraints(max_length=300)] | None = None
    postcode: Annotated[str, StringConstraints(max_length=12)] | None = None


def read(values: dict[str, str], context: RowContext) -> tuple[dict[str, Any], list[Problem]]:
    """Give what the row says, ready to be compared with the register, and what is wrong with it."""
    problems: list[Problem] = []
    try:
        said = vars(OrganisationRow.model_validate(values))
        row = {field: value for field, value in said.items() if value is not None}
    except ValidationError as refusal:
        problems = problems_of(refusal)
        row = sound_of(OrganisationRow, values, refusal)
    country = str(row.get("jurisdiction", "")).partition("-")[0]
    numbers, wrong = read_numbers(values, context, jurisdiction=country)
    problems += wrong
    names = [row[kind] for kind in ("legal_name", "short_name", "english_name") if row.get(kind)]
    if not names:
        scheme, number = next(iter(numbers.items()), ("", ""))
        params = {"scheme": scheme, "number": number} if number else {}
        problems.append(Problem("name_missing", "legal_name", params=params))
    row.setdefault("language", LANGUAGE_OF.get(country, "en"))
    row["numbers"] = numbers
    if place := row.get("place"):
        row["place_key"] = place_key(place)
    if names:
        row["sort_key"] = sort_key(names[0])
        row["name_key"] = name_key(names[0])
        row["search"] = vector_of([*names, *numbers.values()])
    return row, problems


_FIELDS = [
    name
    for name in OrganisationRow.model_fields
    if name not in {"language", "region_scheme", "place_level"}
]
READER = RowReader(
    dict.fromkeys(
        (*_FIELDS, ANY_NUMBER, *NUMBER_FIELDS, "language", "region_scheme", "place_level"), TEXT
    ),
    read,
)
