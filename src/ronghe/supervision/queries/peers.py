"""The middle of the peers: of each indicator, among the cooperations of a region of which it is known."""

from django.db import connection

from ronghe.engines.substance import INDICATORS

LEAST_PEERS = 5
_ONE = """
    count(*) FILTER (WHERE details->'indicators'->'{code}'->>'point' IS NOT NULL),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY (details->'indicators'->'{code}'->>'point')::float)
"""
_MIDDLE = (
    "SELECT {parts} FROM supervision_substanceindex WHERE region_id = %s AND replaced_at IS NULL"
)


def middles_of(region_id: int) -> dict[str, float]:
    """Give the middle by code, where at least five cooperations are known; the others have none."""
    codes = [one.code for one in INDICATORS]
    sql = _MIDDLE.format(parts=", ".join(_ONE.format(code=code) for code in codes))
    with connection.cursor() as cursor:
        cursor.execute(sql, [region_id])
        row = cursor.fetchone()
    pairs = zip(codes, row[::2], row[1::2], strict=True)
    return {code: middle for code, count, middle in pairs if count >= LEAST_PEERS}
