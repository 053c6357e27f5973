"""Objects of a JSON file one by one: a file of a million rows takes the memory of one."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, DecimalException
from typing import Any, TextIO

from django.utils.translation import gettext as _

BLOCK = 1 << 16
# What is cut off by the end of a block fails this near to it, or as a text without an end.
CUT_OFF = 16
_SPACE = re.compile(r"[ \t\n\r]*")


class FileIsUnreadable(ValueError):
    """The file as a whole cannot be read; says where and why."""


@dataclass(frozen=True)
class Value:
    """One value of the file, and the names that stand in it twice."""

    value: Any
    twice: tuple[str, ...]


def json_values(stream: TextIO) -> Iterator[Value]:
    """Give the object that the file is, or the values of the array that it is."""
    return _Reader(stream).values()


class _Reader:
    def __init__(self, stream: TextIO) -> None:
        self._stream, self._text, self._place, self._line = stream, "", 0, 1
        self._number = 0
        self._twice: list[str] = []
        self._decoder = json.JSONDecoder(
            parse_float=_exact, parse_int=_exact, object_pairs_hook=self._object
        )

    def values(self) -> Iterator[Value]:
        if self._next() == "[":
            yield from self._items()
        else:
            yield self._value()
        if self._next():
            raise self._broken(_("something follows after its end"))

    def _items(self) -> Iterator[Value]:
        self._place += 1
        if self._next() == "]":
            self._place += 1
            return
        while True:
            yield self._value()
            sign = self._next()
            if sign not in {",", "]"}:
                raise self._broken(_("a comma or “]” is missing"))
            self._place += 1
            if sign == "]":
                return

    def _value(self) -> Value:
        self._number += 1
        self._next()
        while True:
            self._twice = []
            try:
                value, self._place = self._decoder.raw_decode(self._text, self._place)
            except json.JSONDecodeError as trouble:
                is_cut = trouble.pos >= len(self._text) - CUT_OFF
                if (is_cut or trouble.msg.startswith("Unterminated")) and self._read():
                    continue
                raise self._broken(trouble.msg, trouble.pos) from None
            except RecursionError:
                raise self._broken(_("it is nested too deeply")) from None
            return Value(value, tuple(self._twice))

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _value in pairs]
            self._twice += [name for name in found if names.count(name) > 1]
        return found

    def _next(self) -> str:
        """Give the next character that is not white space; none at the end."""
        while True:
            space = _SPACE.match(self._text, self._place)
            self._place = space.end() if space else self._place
            if self._place < len(self._text):
                return self._text[self._place]
            if not self._read():
                return ""

    def _read(self) -> bool:
        """Read on, ever more for a value that does not end; say whether there was anything."""
        block = self._stream.read(max(BLOCK, len(self._text) - self._place))
        if block:
            self._line += self._text.count("\n", 0, self._place)
            self._text = self._text[self._place :] + block
            self._place = 0
        return bool(block)

    def _broken(self, what: str, place: int | None = None) -> FileIsUnreadable:
        line = self._line + self._text.count("\n", 0, self._place if place is None else place)
        return FileIsUnreadable(
            _("The file is no sound JSON at row %(row)s, line %(line)s: %(what)s.")
            % {"row": max(1, self._number), "line": line, "what": what}
        )


def _exact(figures: str) -> Decimal | str:
    """Give the number as it is written; one out of all bounds stays text, which nothing takes."""
    try:
        return Decimal(figures)
    except DecimalException:
        return figures
