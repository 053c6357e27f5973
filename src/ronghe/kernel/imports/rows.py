"""What a register's reader of rows is made of. Free of Django: rows are read in the child."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from cryptography.fernet import Fernet
from pydantic import BaseModel, BeforeValidator, ValidationError
from pydantic_core import PydanticCustomError

from ronghe.kernel.imports.cells import Problem, Weight


@dataclass(frozen=True)
class FieldKind:
    """How the cells of a field are taken; a secret one is never shown again."""

    is_date: bool = False
    is_number: bool = False
    is_secret: bool = False


TEXT = FieldKind()
DATE = FieldKind(is_date=True)
NUMBER = FieldKind(is_number=True)
SECRET = FieldKind(is_secret=True)
SECRET_DATE = FieldKind(is_date=True, is_secret=True)


@dataclass(frozen=True)
class RowContext:
    """What holds for all rows of a file: repairs that somebody chose, options, a key to seal with."""

    repairs: frozenset[str] = frozenset()
    options: Mapping[str, Any] = field(default_factory=dict)
    key: str = ""


Values = dict[str, Any]
# Values by field, without empty ones, to what is staged; problems stop or hold the row, or note.
Read = Callable[[dict[str, str], RowContext], tuple[Values, list[Problem]]]


@dataclass(frozen=True)
class RowReader:
    """The fields of a register, and the function that reads one row of it."""

    fields: Mapping[str, FieldKind]
    read: Read


def sealed(text: str, context: RowContext) -> str:
    """Encrypt a secret value, so that no table shows it; `kernel.sealed.unsealed` reads it."""
    return Fernet(context.key.encode()).encrypt(text.encode()).decode()


def _written_out(text: str) -> str:
    """Refuse a bare number, which pydantic would take for seconds since 1970."""
    if not re.match(r"\d{4}-", text):
        raise PydanticCustomError("date_parsing", "not a day of the calendar")
    return text


Day = Annotated[date, BeforeValidator(_written_out)]


def sound_of(model: type[BaseModel], values: Mapping[str, str], refusal: ValidationError) -> Values:
    """Give the cells of a refused row that are sound, as the model takes each; the others are problems.

    What is staged is cast to its type, also of rows that do not come in.
    """
    wrong = {one["loc"][0] for one in refusal.errors(include_url=False) if one["loc"]}
    row, sound = model.model_construct(), set(model.model_fields) & set(values) - wrong
    for name in sound:
        model.__pydantic_validator__.validate_assignment(row, name, values[name])
    return row.model_dump(mode="json", include=sound)


def problems_of(refusal: ValidationError) -> list[Problem]:
    """Give pydantic's findings as problems: their types are the codes."""
    return [
        Problem(
            code=str(one["type"]),
            field=str(one["loc"][0]) if one["loc"] else "",
            value=str(one["input"]) if isinstance(one["input"], str | int | float) else "",
            weight=Weight.REJECT,
            params={
                key: str(value) if isinstance(value, Decimal) else value
                for key, value in (one.get("ctx") or {}).items()
                if isinstance(value, str | int | float | Decimal)
            },
        )
        for one in refusal.errors(include_url=False)
    ]
