"""Finding a mapping: one of those that are shipped, or a file of one's own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ronghe.kernel.imports.mapping import MappingIsWrong, TableMapping, read_mapping

JURISDICTIONS = Path(__file__).resolve().parents[2] / "jurisdictions"
LARGEST = 100_000  # bytes; a mapping is a page


@dataclass(frozen=True)
class Shipped:
    """A mapping that comes with the programme."""

    name: str
    text: str
    mapping: TableMapping


@cache
def shipped() -> Mapping[str, Shipped]:
    """Give the shipped mappings by name; those of our own templates come first."""
    paths = sorted(
        JURISDICTIONS.glob("*/mappings/*.yaml"),
        key=lambda path: (not path.stem.startswith("template"), path.stem),
    )
    texts = {path.stem: path.read_text(encoding="utf-8") for path in paths}
    return {name: Shipped(name, text, read_mapping(text)) for name, text in texts.items()}


def shipped_for(register: str) -> list[Shipped]:
    """Give those that fill one register."""
    return [one for one in shipped().values() if one.mapping.register == register]


def find_mapping(name: str, *, register: str) -> tuple[str, str]:
    """Give the name and text of a mapping, by the name of a shipped one or the path of a file.

    "template" is the mapping of our own template for the register. Raises `MappingIsWrong`.
    """
    name = f"template_{register}" if name == "template" else name
    if name in shipped():
        return name, shipped()[name].text
    path = Path(name)
    if not path.is_file():
        known = [one.name for one in shipped_for(register)]
        raise MappingIsWrong("no_such_mapping", name=name, known=known)
    with path.open("rb") as file:
        return path.stem, text_of_mapping(file.read(LARGEST + 1))


def text_of_mapping(content: bytes) -> str:
    """Give the text of a mapping's file; raises `MappingIsWrong`."""
    if len(content) > LARGEST:
        raise MappingIsWrong("too_large", largest=LARGEST // 1000)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = content.count(b"\n", 0, wrong.start) + 1
        raise MappingIsWrong("not_utf8", line=line) from wrong


def fitting(register: str, sheets: Iterable[Mapping[str, Any]]) -> list[Shipped]:
    """Give the shipped mappings whose needed columns stand in one of the rows that a peek shows.

    The one that knows most of the columns comes first.
    """
    rows = [row for sheet in sheets for row in sheet["rows"]]
    known = {
        one.name: max((_places(one.mapping, row) for row in rows), default=0)
        for one in shipped_for(register)
    }
    fit = [one for one in shipped_for(register) if known[one.name]]
    return sorted(fit, key=lambda one: -known[one.name])


def _places(mapping: TableMapping, row: Sequence[Any]) -> int:
    places = mapping.places(row)
    return 0 if mapping.missing(places) else len(places)
