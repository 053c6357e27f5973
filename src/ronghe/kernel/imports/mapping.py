"""Mappings: which column of a file is which field of a register. Free of Django.

A mapping is a small YAML file, shipped or one's own. `docs/reference/mappings.md` describes it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from ronghe.kernel.search import folded

KEYS = frozenset(
    {"register", "names", "source", "encoding", "sheet", "constants", "repair", "columns"}
)
COLUMN_KEYS = frozenset({"field", "clean", "needed"})
REPAIRS = ("zeros",)
_DECORATION = re.compile(r"^[\s\"“”„«»*_~#|•\-]+|[\s\"“”„«»*_~#|•\-]+$")

Clean = Callable[[str], str]


class MappingIsWrong(ValueError):
    """The mapping itself cannot be used; the message says where and how to mend it."""


class ValueIsUnknown(ValueError):
    """A column with a fixed list of values holds another one."""


@dataclass(frozen=True)
class Column:
    """One field and the headings under which it may stand."""

    field: str
    headings: tuple[str, ...]
    clean: tuple[Clean, ...] = ()
    is_needed: bool = False


@dataclass(frozen=True)
class TableMapping:
    """A mapping as it was read, checked against nothing but itself."""

    register: str
    names: Mapping[str, str]
    columns: tuple[Column, ...]
    source: str = ""
    encoding: str = ""
    sheet: str = ""
    constants: Mapping[str, str] = field(default_factory=dict)
    repairs: tuple[str, ...] = ()

    def places(self, header: Sequence[Any]) -> dict[int, Column]:
        """Give the columns that a row of headings has, by their place; the first of equals counts."""
        found: dict[str, int] = {}
        for place, cell in enumerate(header):
            found.setdefault(heading_key(cell), place)
        places: dict[int, Column] = {}
        for column in self.columns:
            at = next((found[key] for key in column.headings if key in found), None)
            if at is not None and at not in places:
                places[at] = column
        return places

    def missing(self, places: Mapping[int, Column]) -> list[Column]:
        """Give the needed columns that are not among these."""
        present = {column.field for column in places.values()}
        return [one for one in self.columns if one.is_needed and one.field not in present]


def heading_key(cell: Any) -> str:
    """Give a heading as it is compared: without case, accents, spaces and marks.

    >>> heading_key(" N° SIRET* ")
    'n°siret'
    """
    return re.sub(r"[\s*:：_\-()（）]+", "", folded(str(cell if cell is not None else "")))


def read_mapping(text: str) -> TableMapping:
    """Read a mapping; raises `MappingIsWrong` with what, where and how to mend it."""
    try:
        tree = yaml.safe_load(text)
    except yaml.YAMLError as trouble:
        mark = getattr(trouble, "problem_mark", None)
        where = f" (line {mark.line + 1})" if mark else ""
        raise MappingIsWrong(f"The mapping is not YAML{where}: look at quotes and indentation.") from trouble  # fmt: skip
    if not isinstance(tree, dict):
        raise MappingIsWrong("The mapping has no fields: begin it with “register:”.")
    _refuse_unknown(tree, KEYS, "the mapping")
    columns = tree.get("columns")
    if not isinstance(columns, dict) or not columns:
        raise MappingIsWrong("“columns:” is missing: name each heading and its field.")
    repairs = tuple(tree.get("repair") or ())
    if unknown := set(repairs) - set(REPAIRS):
        raise MappingIsWrong(f"“repair” knows {', '.join(REPAIRS)}, not {', '.join(map(str, unknown))}.")  # fmt: skip
    return TableMapping(
        register=str(tree.get("register", "")),
        names=dict(tree.get("names") or {}),
        columns=tuple(_column(str(heading), entry) for heading, entry in columns.items()),
        source=str(tree.get("source") or ""),
        encoding=str(tree.get("encoding") or ""),
        sheet=str(tree.get("sheet") or ""),
        constants={str(k): str(v) for k, v in (tree.get("constants") or {}).items()},
        repairs=repairs,
    )


def _refuse_unknown(tree: Mapping[Any, Any], known: frozenset[str], where: str) -> None:
    if unknown := sorted(str(key) for key in set(tree) - known):
        raise MappingIsWrong(
            f"{where} knows no “{unknown[0]}”; it knows {', '.join(sorted(known))}."
        )


def _column(heading: str, entry: Any) -> Column:
    if isinstance(entry, str):
        entry = {"field": entry}
    if not isinstance(entry, dict) or not entry.get("field"):
        raise MappingIsWrong(f"The column “{heading}” names no field.")
    _refuse_unknown(entry, COLUMN_KEYS, f"the column “{heading}”")
    clean = entry.get("clean") or []
    steps = clean if isinstance(clean, list) else [clean]
    return Column(
        field=str(entry["field"]),
        headings=tuple(heading_key(part) for part in heading.split("|")),
        clean=tuple(_step(heading, step) for step in steps),
        is_needed=bool(entry.get("needed")),
    )


def _step(heading: str, step: Any) -> Clean:
    name, argument = step, None
    if isinstance(step, dict) and len(step) == 1:
        ((name, argument),) = step.items()
    make = CLEAN_UPS.get(str(name))
    if make is None:
        raise MappingIsWrong(
            f"The column “{heading}” asks for the clean-up “{name}”; there are {', '.join(CLEAN_UPS)}."
        )
    try:
        return make(argument)
    except (TypeError, ValueError, AttributeError) as trouble:
        raise MappingIsWrong(
            f"The clean-up “{name}” of the column “{heading}” lacks its value, or has a wrong one."
        ) from trouble


def _values(table: Any) -> Clean:
    known = {folded(str(key)): str(value) for key, value in table.items()}

    def look_up(text: str) -> str:
        found = known.get(folded(text), known.get("*"))
        if found is None:
            raise ValueIsUnknown(text)
        return found

    return look_up


def _replace(pairs: Any) -> Clean:
    table = [(str(old), str(new)) for old, new in pairs.items()]

    def replace(text: str) -> str:
        for old, new in table:
            text = text.replace(old, new)
        return text

    return replace


def _day(form: Any) -> Clean:
    """Read a day written in that form (as for strptime) into ISO 8601; leave others as they are."""
    from datetime import datetime  # noqa: PLC0415 -- beside its only use

    form = str(form)

    def day(text: str) -> str:
        try:
            return datetime.strptime(text, form).date().isoformat()  # noqa: DTZ007 -- a day
        except ValueError:
            return text

    return day


def undecorated(text: str) -> str:
    """Give a name without the stars, quotes and dashes that somebody put around it.

    >>> (
    ...     undecorated("***GLAXO SMITH KLINE***"),
    ...     undecorated('"CONVERSAT FORGES"'),
    ...     undecorated("S.A."),
    ... )
    ('GLAXO SMITH KLINE', 'CONVERSAT FORGES', 'S.A.')
    """
    return _DECORATION.sub("", text) or text


def _text_of(argument: Any) -> str:
    if argument is None:
        raise ValueError
    return str(argument)


def _pad(width: Any) -> Clean:
    wide = int(width)
    return lambda text: text.zfill(wide) if text.isdigit() else text


def _plain(clean: Clean) -> Callable[[Any], Clean]:
    return lambda argument: clean


CLEAN_UPS: dict[str, Callable[[Any], Clean]] = {
    "undecorate": _plain(undecorated),
    "upper": _plain(str.upper),
    "lower": _plain(str.lower),
    "digits": _plain(lambda text: "".join(filter(str.isdigit, text))),
    "strip_zeros": _plain(lambda text: text.lstrip("0")),
    "pad": _pad,
    "prefix": lambda argument: _text_of(argument).__add__,
    "before": lambda argument: _before(_text_of(argument)),
    "after": lambda argument: _after(_text_of(argument)),
    "values": _values,
    "replace": _replace,
    "date": _day,
}


def _before(sign: str) -> Clean:
    return lambda text: text.partition(sign)[0].strip()


def _after(sign: str) -> Clean:
    return lambda text: text.partition(sign)[2].strip()
