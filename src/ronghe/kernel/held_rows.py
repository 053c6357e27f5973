"""What is held about a person as rows of tables: one query each, or a look at all in a single one."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models

_FIRST_ROWS = "(SELECT %s, count(*) OVER (), row_to_json(t)::text FROM ({}) t LIMIT %s)"
Find = Callable[[int], "models.QuerySet[Any]"]


@dataclass(frozen=True)
class Rows:
    """The export of a column: these fields of the rows that `find` gives for the person's id."""

    find: Find
    fields: tuple[str, ...]

    def query(self, person_id: int) -> "models.QuerySet[Any, dict[str, Any]]":
        """Give the rows as a query that has not run yet."""
        return self.find(person_id).order_by("pk").values(*self.fields)

    def __call__(self, person_id: int) -> list[dict[str, Any]]:
        """Give all rows, as the download takes them."""
        return list(self.query(person_id))


@dataclass(frozen=True)
class Look:
    """The first rows of a column as JSON carries them (days and instants as text), and their number."""

    rows: Sequence[Mapping[str, Any]]
    count: int


def manager_of(model: str) -> "models.Manager[Any]":
    """Give the manager that leaves no row of a model out."""
    manager: models.Manager[Any] = apps.get_model(model)._base_manager
    return manager


def rows_of(model: str, lookup: str, *fields: str) -> Rows:
    """Make an export: these fields of the model's rows whose `lookup` is the person's id."""

    def find(person_id: int) -> "models.QuerySet[Any]":
        return manager_of(model).filter(**{lookup: person_id})

    return Rows(find, fields)


def rows_found(find: Find, *fields: str) -> Rows:
    """Make an export of rows that take more than one lookup to find."""
    return Rows(find, fields)


def look(exports: Mapping[str, Rows], person_id: int, *, most: int) -> dict[str, Look]:
    """Give at most so many rows of each column that has any, in a single query."""
    parts, values = [], []
    for column, rows in exports.items():
        query, given = rows.query(person_id).query.sql_with_params()
        parts.append(_FIRST_ROWS.format(query))
        values += [column, *given, most]
    found: dict[str, tuple[list[dict[str, Any]], int]] = {}
    with connection.cursor() as sql:
        sql.execute(" UNION ALL ".join(parts), values)
        for column, count, row in sql.fetchall():
            found.setdefault(column, ([], count))[0].append(json.loads(row))
    return {column: Look(rows, count) for column, (rows, count) in found.items()}
