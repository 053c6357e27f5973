"""Open data as files: CSV that opens in a spreadsheet, and JSON, both written as they are read."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.http import Http404, StreamingHttpResponse

TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
Record = Mapping[str, Any]


def file_of(
    form: str,
    name: str,
    columns: Sequence[str],
    records: Iterable[Record],
    *,
    head: Mapping[str, str],
) -> StreamingHttpResponse:
    """Give the records as a file of that form; `head` stands before them in JSON, and names the day.

    Raises `Http404` for a form that there is none of.
    """
    if form not in TYPES:
        raise Http404
    lines = _csv(columns, records) if form == "csv" else _json(name, records, head)
    answer = StreamingHttpResponse(lines, content_type=TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="{name}-{head["on"]}.{form}"'
    return answer


class _Echo:
    """What csv writes to: gives each line back."""

    def write(self, line: str) -> str:
        return line


def _csv(columns: Sequence[str], records: Iterable[Record]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(columns)
    for one in records:
        yield writer.writerow(
            ["" if one[name] is None else _as_text(one[name]) for name in columns]
        )


def _as_text(value: object) -> object:
    """Keep a name that begins like a formula from being one."""
    is_formula = isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"'{value}" if is_formula else value


def _json(name: str, records: Iterable[Record], head: Mapping[str, str]) -> Iterator[str]:
    yield json.dumps(head, ensure_ascii=False)[:-1] + f', "{name}": ['
    joint = ""
    for one in records:
        yield joint + json.dumps(one, ensure_ascii=False)
        joint = ",\n"
    yield "]}"
