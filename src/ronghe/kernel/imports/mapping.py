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
    """The mapping itself cannot be used; `imports.words` says what is wrong, where, and what mends it."""

    def __init__(self, code: str, **params: Any) -> None:
        self.code, self.params = code, params
        super().__init__(code, params)


class _Loader(yaml.SafeLoader):
    """YAML without references: a few lines of them stand for gigabytes."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]  # the stubs lack its type
            raise MappingIsWrong("alias", line=event.start_mark.line + 1)
        return super().compose_node(parent, index)


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
    """Read a mapping; raises `MappingIsWrong` with what is wrong and where."""
    tree = _tree(text)
    _refuse_unknown(tree, KEYS, "unknown_key")
    columns = _table(tree, "columns")
    if not columns:
        raise MappingIsWrong("no_columns")
    return TableMapping(
        register=str(tree.get("register", "")),
        names=_table(tree, "names"),
        columns=tuple(_column(heading, entry) for heading, entry in columns.items()),
        source=str(tree.get("source") or ""),
        encoding=str(tree.get("encoding") or ""),
        sheet=str(tree.get("sheet") or ""),
        constants={key: str(value) for key, value in _table(tree, "constants").items()},
        repairs=_repairs(tree.get("repair") or ()),
    )


def _tree(text: str) -> dict[Any, Any]:
    try:
        tree = yaml.load(text, Loader=_Loader)  # noqa: S506 -- a SafeLoader
    except yaml.MarkedYAMLError as trouble:
        mark = trouble.problem_mark or trouble.context_mark
        raise MappingIsWrong("not_yaml", line=mark.line + 1 if mark else 1) from trouble
    except yaml.reader.ReaderError as trouble:
        line = text.count("\n", 0, trouble.position) + 1
        raise MappingIsWrong("not_text", line=line) from trouble
    except (RecursionError, ValueError) as trouble:
        if isinstance(trouble, MappingIsWrong):
            raise
        raise MappingIsWrong("not_read") from trouble
    if not isinstance(tree, dict):
        raise MappingIsWrong("no_keys")
    return tree


def _table(tree: Mapping[Any, Any], key: str) -> dict[str, Any]:
    """Give the names and values below a key; none when the key is absent or empty."""
    table = tree.get(key)
    if table is not None and not isinstance(table, dict):
        raise MappingIsWrong("not_a_table", key=key)
    return {str(name): value for name, value in (table or {}).items()}


def _repairs(said: Any) -> tuple[str, ...]:
    repairs = tuple(str(one) for one in (said if isinstance(said, list | tuple) else [said]))
    for one in repairs:
        if one not in REPAIRS:
            raise MappingIsWrong("unknown_repair", repair=one, known=list(REPAIRS))
    return repairs


def _refuse_unknown(tree: Mapping[Any, Any], known: frozenset[str], code: str, **where: str) -> None:  # fmt: skip
    if unknown := sorted(str(key) for key in set(tree) - known):
        raise MappingIsWrong(code, key=unknown[0], known=sorted(known), **where)


def _column(heading: str, entry: Any) -> Column:
    if isinstance(entry, str):
        entry = {"field": entry}
    if not isinstance(entry, dict) or not entry.get("field"):
        raise MappingIsWrong("no_field", column=heading)
    _refuse_unknown(entry, COLUMN_KEYS, "unknown_column_key", column=heading)
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
            "unknown_clean_up", column=heading, clean=str(name), known=list(CLEAN_UPS)
        )
    try:
        return make(argument)
    except (TypeError, ValueError, AttributeError) as trouble:
        raise MappingIsWrong("clean_up_lacks_value", column=heading, clean=str(name)) from trouble


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
