"""Read the YAML files of `jurisdictions/`, knowing for each entry on which line it stands."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

JURISDICTIONS = Path(__file__).resolve().parents[1] / "jurisdictions"


class UnreadableFile(ValueError):
    """A data file says something that cannot be used: where, what, and how to mend it."""

    def __init__(self, path: Path, line: int, problem: str, remedy: str) -> None:
        self.path, self.line, self.problem, self.remedy = path, line, problem, remedy
        super().__init__(f"{path.parent.name}/{path.name}:{line}: {problem} {remedy}")


class Entry(dict[str, Any]):
    """A mapping of the file, which knows where it stands and complains about itself."""

    path: Path
    line: int
    lines: dict[str, int]

    def refuse(self, problem: str, remedy: str, name: str = "") -> UnreadableFile:
        """Complain about the field of that name, or about the entry as a whole."""
        return UnreadableFile(self.path, self.lines.get(name, self.line), problem, remedy)

    def allow(self, *names: str) -> None:
        surplus = sorted(set(self) - set(names))
        if surplus:
            raise self.refuse(
                f"“{surplus[0]}” is not known here.",
                f"Remove it, or write one of: {', '.join(names)}.",
                surplus[0],
            )

    def text(self, name: str, default: str | None = None) -> str:
        if name not in self and default is not None:
            return default
        value = self.get(name)
        if not isinstance(value, str) or not value.strip():
            raise self.refuse(
                f"“{name}” must be text.", f'Write {name}: "…", with quotes around figures.', name
            )
        return value.strip()

    def one_of(self, name: str, values: list[str]) -> str:
        value = self.text(name)
        if value not in values:
            raise self.refuse(
                f"{name} “{value}” is not known.", f"Use one of: {', '.join(values)}."
            )
        return value

    def year(self, name: str) -> int:
        value = self.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.refuse(f"“{name}” must be a year.", f"Write {name}: 2026.", name)
        return value

    def yes_or_no(self, name: str) -> bool:
        value = self.get(name)
        if not isinstance(value, bool):
            raise self.refuse(f"“{name}” must be true or false.", f"Write {name}: true.", name)
        return value

    def day(self, name: str) -> date:
        value = self.get(name)
        if type(value) is not date:
            raise self.refuse(f"“{name}” must be a date.", f"Write {name}: 2026-11-23.", name)
        return value

    def day_or_none(self, name: str) -> date | None:
        return self.day(name) if name in self else None

    def entry(self, name: str) -> "Entry":
        value = self.get(name)
        if not isinstance(value, Entry):
            raise self.refuse(
                f"“{name}” is missing.", f"Add {name}: with its fields below it.", name
            )
        return value

    def entries(self, name: str) -> list["Entry"]:
        value = self.get(name)
        if not isinstance(value, list) or not all(isinstance(row, Entry) for row in value):
            raise self.refuse(
                f"“{name}” must be a list of entries.",
                f"Write {name}: and below it lines “- {{…}}”.",
            )
        return value

    def texts(self, name: str, default: tuple[str, ...]) -> tuple[str, ...]:
        value = self.get(name, list(default))
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.refuse(f"“{name}” must be a list of words.", f"Write {name}: [a, b].", name)
        return tuple(value)


@dataclass(frozen=True)
class Source:
    """Where a file's facts come from, and whether somebody compared them with it."""

    name: str
    url: str
    note: str
    checked_on: date
    is_checked: bool


def read_source(holder: Entry) -> Source:
    entry = holder.entry("source")
    entry.allow("name", "url", "note", "checked_on", "checked")
    return Source(
        name=entry.text("name"),
        url=entry.text("url", ""),
        note=entry.text("note", ""),
        checked_on=entry.day("checked_on"),
        is_checked=entry.yes_or_no("checked"),
    )


def read_file(path: Path, content: bytes | None = None) -> Entry:
    """Read one YAML file; its top level must be a mapping."""
    loader = _Loader(content if content is not None else path.read_bytes())
    loader.path = path
    try:
        tree = loader.get_single_data()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problem = error.problem or "this is not YAML"
        raise UnreadableFile(
            path, line, f"This is not YAML: {problem}.", "Look at this line and the one before it."
        ) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UnreadableFile(
            path, 1, "This is not a text in UTF-8.", "Save the file as UTF-8."
        ) from error
    finally:
        loader.dispose()
    if not isinstance(tree, Entry):
        raise UnreadableFile(path, 1, "The file has no fields.", "Begin it with “source:”.")
    return tree


class _Loader(yaml.SafeLoader):
    """Make an Entry of every mapping, and refuse a key that is written twice."""

    path: Path

    def construct_entry(self, node: yaml.MappingNode) -> Entry:
        entry = Entry()
        entry.path, entry.line, entry.lines = self.path, node.start_mark.line + 1, {}
        for key_node, value_node in node.value:
            key = self.construct_object(key_node, deep=True)
            line = key_node.start_mark.line + 1
            if not isinstance(key, Hashable) or not isinstance(key, str):
                raise UnreadableFile(
                    self.path, line, f"“{key}” is not a word.", "Put quotes around it."
                )
            if key in entry:
                raise UnreadableFile(
                    self.path, line, f"“{key}” is written twice.", "Keep one of the two."
                )
            entry.lines[key] = line
            entry[key] = self.construct_object(value_node, deep=True)
        return entry


_Loader.add_constructor("tag:yaml.org,2002:map", _Loader.construct_entry)
