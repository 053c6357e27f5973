"""What a register's reader of rows is made of. Free of Django: rows are read in the child."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.fernet import Fernet
from pydantic import ValidationError

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


def problems_of(refusal: ValidationError) -> list[Problem]:
    """Give pydantic's findings as problems: their types are the codes."""
    return [
        Problem(
            code=str(one["type"]),
            field=str(one["loc"][0]) if one["loc"] else "",
            value=str(one["input"]) if isinstance(one["input"], str | int | float) else "",
            weight=Weight.REJECT,
            params={
                key: value
                for key, value in (one.get("ctx") or {}).items()
                if isinstance(value, str | int | float)
            },
        )
        for one in refusal.errors(include_url=False)
    ]
