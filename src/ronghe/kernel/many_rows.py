"""Saving some columns of many rows in one statement."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models

BATCH = 500


def save_together(rows: Iterable[models.Model], *names: str) -> None:
    """Save these fields of rows of one model, which the caller holds.

    The same as `bulk_update`, whose CASE for each row and field took a tenth of the processor time
    of a full cycle. Values travel as text and are read by the database as the columns have them.
    """
    found = list(rows)
    for start in range(0, len(found), BATCH):
        _save(found[start : start + BATCH], names)


def _save(rows: Sequence[models.Model], names: Sequence[str]) -> None:
    meta = rows[0]._meta
    quote = connection.ops.quote_name
    fields = [meta.get_field(name) for name in names]
    concrete = [one for one in fields if isinstance(one, models.Field)]
    columns = [quote(str(one.column)) for one in concrete]
    kinds = [one.db_type(connection) for one in concrete]
    pairs = zip(columns, kinds, strict=True)
    changed = ", ".join(f"{column} = given.{column}::{kind}" for column, kind in pairs)
    arrays = ", ".join(["%s::text[]"] * len(concrete))
    key = quote(str(meta.pk.column))
    query = f"""
        UPDATE {quote(meta.db_table)} AS kept SET {changed}
          FROM unnest(%s::bigint[], {arrays}) AS given (key, {", ".join(columns)})
         WHERE kept.{key} = given.key
    """  # noqa: S608 -- names of tables and columns, no input
    values = [[_text(one, row) for row in rows] for one in concrete]
    with connection.cursor() as sql:
        sql.execute(query, [[row.pk for row in rows], *values])


def _text(field: "models.Field[Any, Any]", row: models.Model) -> str | None:
    """Give a value as PostgreSQL reads it from text."""
    value = getattr(row, field.attname)
    if value is None:
        return None
    if isinstance(field, models.JSONField):
        return json.dumps(value, cls=field.encoder)
    return str(field.get_db_prep_save(value, connection))
