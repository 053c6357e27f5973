"""Counting the figures: of some placements at once, or of all into a table, each night."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import TruncMonth

from ronghe.placements.figures import HOURS_PLANNED, PARTS, PLACEMENT_DAYS, Part
from ronghe.placements.models import FigureMonth, Placement
from ronghe.placements.pay_calendar import add_months

MONTHS = 12
COLUMNS = "month, college_id, host_id, value"
Totals = dict[tuple[str, date], int]
# The days that each placement was under way in a month, and the minutes of its agreed week.
_SPREAD = """
    SELECT m.month::date AS month, p.college_id, p.host_id, {value}::bigint AS value
      FROM generate_series(%s::date, %s::date, interval '1 month') AS m(month)
      JOIN placements_placement p
        ON p.starts_on < m.month + interval '1 month'
       AND coalesce(p.over_on, p.ends_on) >= m.month
       AND p.starts_on <= %s
       AND p.state IN ('active', 'suspended', 'completed', 'ended_early')
     CROSS JOIN LATERAL (
           SELECT least(coalesce(p.over_on, p.ends_on), %s::date,
                        (m.month + interval '1 month')::date - 1)
                  - greatest(p.starts_on, m.month::date) + 1 AS days) d
     WHERE d.days > 0 {where}
     GROUP BY 1, 2, 3
"""
_MINUTES = """
    sum(round(d.days / 7.0 * (p.work->>'hours_a_day')::numeric * 60
              * (p.work->>'days_a_week')::numeric))
"""
_VALUES = {PLACEMENT_DAYS: "sum(d.days)", HOURS_PLANNED: _MINUTES}
_STATED = "AND p.work->>'hours_a_day' IS NOT NULL AND p.work->>'days_a_week' IS NOT NULL"


def months_before(on: date, count: int = MONTHS) -> list[date]:
    """Give the last months, that of the day included, in order."""
    first = on.replace(day=1)
    return [add_months(first, -back) for back in range(count - 1, -1, -1)]


def totals_of(placements: QuerySet[Placement], months: Sequence[date], *, on: date) -> Totals:
    """Count every figure of these placements in two queries; for some hundreds, not for a region."""
    chosen = list(placements.order_by().values_list("pk", flat=True))
    if not chosen:
        return {}
    wanted, params = [], []
    for name, (sql, more) in _counted(months, on, chosen).items():
        part = f"SELECT %s, f.month::date, sum(f.value) FROM ({sql}) AS f({COLUMNS}) GROUP BY 2"  # noqa: S608 -- the queries are our own
        wanted.append(part)
        params += [name, *more]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(wanted), params)
        return {(name, month): int(value) for name, month, value in cursor.fetchall() if value}


Counted = dict[str, tuple[str, Sequence[Any]]]


def _counted(months: Sequence[date], on: date, chosen: Sequence[int] | None = None) -> Counted:
    """Give the query of each part, by month, college and host; of some placements or of all."""
    found: Counted = {}
    for name, part in PARTS.items():
        rows = _in_months(part, part.rows(on), months).order_by()
        if chosen is not None:
            rows = part.of(rows, Placement.objects.filter(pk__in=chosen))
        grouped = (
            rows.annotate(of_month=TruncMonth(part.day))
            .values("of_month", of_college=F(part.path("college")), of_host=F(part.path("host")))
            .annotate(value=part.value)
            .values_list("of_month", "of_college", "of_host", "value")
        )
        found[name] = grouped.query.sql_with_params()
    for name in _VALUES:
        found[name] = _spread_sql(name, months, on, chosen)
    return found


def _in_months(part: Part, rows: QuerySet[Any], months: Sequence[date]) -> QuerySet[Any]:
    since, until = months[0], add_months(months[-1], 1)
    return rows.filter(**{f"{part.day}__gte": since, f"{part.day}__lt": until})


def _spread_sql(
    name: str, months: Sequence[date], on: date, chosen: Sequence[int] | None
) -> tuple[str, list[Any]]:
    where = _STATED if name == HOURS_PLANNED else ""
    if chosen is not None:
        where += " AND p.id = ANY(%s)"
    sql = _SPREAD.format(value=_VALUES[name], where=where)
    params: list[Any] = [months[0], months[-1], on, on]
    return sql, params if chosen is None else [*params, list(chosen)]


def laid_out(name: str, months: Sequence[date], *, on: date) -> list[tuple[date, int, int, int]]:
    """Give what is laid out over these months of all placements, by month, college and host."""
    sql, params = _spread_sql(name, months, on, None)
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} ORDER BY 1, 2, 3", params)
        return [(month, college, host, int(value)) for month, college, host, value in cursor.fetchall()]  # fmt: skip


@transaction.atomic
def count_all(months: Sequence[date], *, on: date, at: datetime) -> int:
    """Count all placements into the table, for these months; give how many figures there are."""
    FigureMonth.objects.filter(month__in=months).delete()
    for name, (sql, params) in _counted(months, on).items():
        _insert(name, sql, params, at)
    _sum_up(months, at)
    return FigureMonth.objects.filter(month__in=months).count()


def _insert(name: str, sql: str, params: Any, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO placements_figuremonth (part, month, college_id, host_id, value, counted_at)
            SELECT %s, f.month, f.college_id, f.host_id, f.value, %s
              FROM ({sql}) AS f({COLUMNS})
             WHERE f.college_id IS NOT NULL AND f.host_id IS NOT NULL AND f.value > 0
            """,  # noqa: S608 -- the queries are our own
            [name, at, *params],
        )


def _sum_up(months: Sequence[date], at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO placements_figuremonth (part, month, college_id, host_id, value, counted_at)
            SELECT part, month, college_id, NULL, sum(value), %s FROM placements_figuremonth
             WHERE month = ANY(%s) AND host_id IS NOT NULL GROUP BY 1, 2, 3
            """,
            [at, list(months)],
        )
