"""References that people can say aloud: AG-2026-0031."""

from datetime import date

from django.db import connection

_NEXT = """
    INSERT INTO kernel_counter (prefix, year, last) VALUES (%s, %s, 1)
    ON CONFLICT (prefix, year) DO UPDATE SET last = kernel_counter.last + 1
    RETURNING last
"""


_RESERVE = """
    INSERT INTO kernel_counter (prefix, year, last) VALUES (%s, %s, %s)
    ON CONFLICT (prefix, year) DO UPDATE SET last = kernel_counter.last + EXCLUDED.last
    RETURNING last
"""


def reserve_references(prefix: str, count: int, *, on: date) -> int:
    """Reserve that many references in a row; give the number of the first.

    In SQL, `reference_sql` writes one of them. Locks and gaps are as for `next_reference`.
    """
    with connection.cursor() as cursor:
        cursor.execute(_RESERVE, [prefix, on.year, count])
        (last,) = cursor.fetchone()
    return int(last) - count + 1


def reference_sql(prefix: str, number: str, *, on: date) -> str:
    """Give the SQL expression for the reference of a number, itself an SQL expression.

    >>> reference_sql("OR", "n", on=date(2026, 9, 1))
    "'OR-2026-' || CASE WHEN n < 1000 THEN to_char(n, 'FM0000') ELSE (n)::text END"
    """
    return (
        f"'{prefix}-{on.year}-' || CASE WHEN {number} < 1000 THEN to_char({number}, 'FM0000')"
        f" ELSE ({number})::text END"
    )


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
