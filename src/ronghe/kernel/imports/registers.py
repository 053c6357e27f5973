"""What can be imported: each app enters its registers, as it enters receivers of news."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise

from ronghe.kernel.actors import Actor
from ronghe.kernel.models import Import

Text = str | Promise


@dataclass(frozen=True)
class Batch:
    """The staged rows of one import on their way into a register, inside one transaction.

    They stand in the temporary tables `staged` (number, row_hash, cells, vals, problems) and, once
    the register has resolved them, `importing` (number, outcome, reason, subject_id, before,
    found). `accepted` and `chosen` of `vals` carry what somebody decided about a held row.
    """

    import_run: Import
    actor: Actor
    at: datetime

    @property
    def on(self) -> date:
        """The day whose names and dates count."""
        return self.at.date()

    @property
    def options(self) -> Mapping[str, Any]:
        """What rows do not say themselves: region, organisation, year."""
        options: Mapping[str, Any] = self.import_run.options
        return options

    @property
    def trace(self) -> dict[str, Any]:
        """What the audit keeps of everything that the import does, as `record_each` takes it."""
        details = {"import": self.import_run.reference}
        return {"actor": self.actor, "at": self.at, "details": details}


@dataclass(frozen=True)
class Saying:
    """A code in words: what is wrong, and what mends it. Both take the problem's `params`."""

    reason: Text
    remedy: Text


@dataclass(frozen=True)
class Choice:
    """A way to decide about held rows, one by one or all of a reason at once.

    `code` is what a decision keeps; `reasons` are the codes of problems that it answers. A choice
    that `takes_value` needs one of the candidates that the row's problem names.
    """

    code: str
    label: Text
    rule: Text
    reasons: frozenset[str]
    takes_value: bool = False


@dataclass(frozen=True)
class Field:
    """A field that a mapping may fill, for people: its name and what belongs into it."""

    code: str
    label: Text
    help: Text = ""
    example: str = ""
    is_needed: bool = False


Step = Callable[[Batch], None]


@dataclass(frozen=True)
class Register:
    """A register that takes rows in.

    `reader` names the Django-free reader of rows, "module:NAME". `resolve` makes the temporary
    table `importing` out of `staged` and writes nothing else; `write` carries it out; `undo` takes
    the rows of an applied import back, or raises `CannotBeUndone`. `released_by` names registers
    whose import may free this one's held rows, for the reasons in `waits_for`. `candidates` names
    what the problems of a code have to choose from; `words` says codes that need more than a
    sentence with gaps.
    """

    key: str
    label: Text
    permission: str
    subject: str
    reader: str
    resolve: Step
    write: Step
    undo: Step
    fields: tuple[Field, ...] = ()
    sayings: Mapping[str, Saying] = field(default_factory=dict)
    words: Callable[[str, Mapping[str, Any]], tuple[str, str] | None] | None = None
    candidates: Mapping[str, Callable[[Iterable[int]], Mapping[int, str]]] = field(
        default_factory=dict
    )
    choices: tuple[Choice, ...] = ()
    waits_for: frozenset[str] = frozenset()
    released_by: frozenset[str] = frozenset()
    asks_for_organisation: bool = False
    has_secrets: bool = False


class CannotBeUndone(ValueError):
    """Something has come to depend on what the import brought."""


class UnknownRegister(LookupError):
    """No register of that name takes rows in."""


_registers: dict[str, Register] = {}


def enter(register: Register) -> Register:
    """Enter a register; a key used twice raises `ValueError`."""
    if register.key in _registers:
        raise ValueError(f"The register {register.key} is entered already.")
    _registers[register.key] = register
    return register


def register_of(key: str) -> Register:
    """Give a register by its key, or raise `UnknownRegister`."""
    try:
        return _registers[key]
    except KeyError:
        raise UnknownRegister(key) from None


def registers() -> Iterable[Register]:
    """Give all registers, in the order in which apps entered them."""
    return tuple(_registers.values())
