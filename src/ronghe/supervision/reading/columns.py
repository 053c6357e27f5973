"""Running a query of our own, and giving its rows."""

from collections.abc import Mapping
from typing import Any

from django.db import connection

Rows = list[tuple[Any, ...]]


def fetched(sql: str, params: Mapping[str, Any]) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found: Rows = cursor.fetchall()
    return found
