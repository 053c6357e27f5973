"""Running a query of our own, and giving its rows."""

from collections.abc import Mapping
from typing import Any

from django.db import connection

Rows = list[tuple[Any, ...]]
# The placements that are read, and the cooperation that each belongs to.
TIED = (
    "SELECT * FROM unnest(%(placements)s::bigint[], %(owners)s::bigint[]) AS t(placement_id, owner)"
)


def fetched(sql: str, params: Mapping[str, Any]) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found: Rows = cursor.fetchall()
    return found
