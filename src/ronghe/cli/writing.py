"""How commands write what they found: JSON, or a table for the eye."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.management.base import BaseCommand


class WritingCommand(BaseCommand):
    """Writes entries as they come, so that no list is too long."""

    def write_json(self, found: Iterable[Mapping[str, Any]], indent: str = "") -> None:
        """Write a list as it comes, an entry a line."""
        joint = "[\n"
        for entry in found:
            self.stdout.write(joint + indent + json.dumps(entry, ensure_ascii=False), ending="")
            joint = ",\n"
        self.stdout.write("[]" if joint == "[\n" else "\n]", ending="")

    def write_table(self, heading: Mapping[str, str], lines: Iterable[Mapping[str, Any]]) -> None:
        """Write lines as they come; the heading’s values say how wide each column is at least."""
        self._write_line(heading, {name: name for name in heading})
        for line in lines:
            self._write_line(heading, line)

    def _write_line(self, heading: Mapping[str, str], line: Mapping[str, Any]) -> None:
        cells = (str(line[name]).ljust(len(widest)) for name, widest in heading.items())
        self.stdout.write("  ".join(cells).rstrip())
