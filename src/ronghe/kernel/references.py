"""References that people can say aloud: AG-2026-0031."""

from datetime import date

from django.db import connection

_NEXT = """
    INSERT INTO kernel_counter (prefix, year, last) VALUES (%s, %s, 1)
    ON CONFLICT (prefix, year) DO UPDATE SET last = kernel_counter.last + 1
    RETURNING last
"""


def next_reference(prefix: str, *, on: date) -> str:
    """Give the next free reference of the prefix in that day's year.

    The counter's row stays locked until the caller's transaction ends, so that numbers are given
    without gaps: a transaction rolled back gives its number back. Call it inside one. A prefix
    that is not one to four capital letters raises `ValueError`.
    """
    if not (prefix.isascii() and prefix.isalpha() and prefix.isupper() and len(prefix) <= 4):  # noqa: PLR2004 -- width of the column
        raise ValueError("A prefix is one to four capital letters.")
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [prefix, on.year])
        (number,) = cursor.fetchone()
    return f"{prefix}-{on.year}-{number:04d}"
