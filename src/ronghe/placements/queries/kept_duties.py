"""Which obligations of placement agreements the records of daily life show to be kept, or over.

The agreement with a student says who owes what; weeks, visits, pay and papers say whether it came
about. What stands on record is reported by nobody a second time.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

# Records may come late: a mentor has ten days, pay five working days more.
SINCE, UNTIL = timedelta(days=42), timedelta(days=7)
BATCH = 20_000
# Of the template "placement"; what "mentor", "visit" and "pay" owe comes again and again, and each
# occurrence stands for the time since the one before: its week, its visit, its month of pay.
_SHOWN = """
    CASE CASE p.state WHEN 'did_not_start' THEN NULL ELSE w.key END
    WHEN 'mentor' THEN EXISTS (
        SELECT 1 FROM placements_weekrecord k
         WHERE k.placement_id = p.id AND k.state = 'confirmed'
           AND k.monday = date_trunc('week', w.due_on - 7)::date)
    WHEN 'visit' THEN EXISTS (
        SELECT 1 FROM placements_visit v
         WHERE v.placement_id = p.id AND v.state = 'confirmed' AND v.way = 'on_site'
           AND v.happened_on > coalesce(w.before, p.starts_on - 1) AND v.happened_on <= w.due_on)
    WHEN 'pay' THEN EXISTS (
        SELECT 1
          FROM (SELECT y.settled_on, y.is_disputed, row_number() OVER (ORDER BY y.month) AS number
                  FROM placements_payperiod y WHERE y.placement_id = p.id) y
         WHERE y.number = w.number AND y.settled_on IS NOT NULL AND NOT y.is_disputed)
    WHEN 'insure' THEN coalesce((
        SELECT range_agg(daterange(c.starts_on, c.ends_on, '[]'))
               @> daterange(p.starts_on, coalesce(p.over_on, p.ends_on), '[]')
          FROM placements_insuredplacement i
          JOIN placements_insurancecover c ON c.id = i.cover_id
         WHERE i.placement_id = p.id AND c.kind = 'liability'), false)
    WHEN 'train_safety' THEN EXISTS (
        SELECT 1 FROM placements_safetytest t
         WHERE t.placement_id = p.id AND t.score >= t.pass_mark AND t.taken_on <= p.starts_on)
    WHEN 'learn' THEN EXISTS (
        SELECT 1 FROM placements_assessment s
         WHERE s.placement_id = p.id AND s.is_last AND s.grade <> 'failed')
    END
"""
_OVER = """
    p.state = 'did_not_start'
    OR (w.key IN ('mentor', 'visit', 'pay') AND coalesce(w.before, p.starts_on) > p.over_on)
    OR (w.key = 'learn' AND p.state = 'ended_early')
"""
_QUERY = f"""
    WITH near AS (
        SELECT DISTINCT o.agreement_id
          FROM partnerships_obligation o
          JOIN partnerships_agreement a ON a.id = o.agreement_id AND a.template = 'placement'
         WHERE o.state IN ('open', 'missed') AND o.due_on BETWEEN %(since)s AND %(until)s
    ), owed AS (
        SELECT o.id, o.agreement_id, o.state, o.key, o.due_on,
               lag(o.due_on) OVER own AS before, row_number() OVER own AS number
          FROM partnerships_obligation o
          JOIN near ON near.agreement_id = o.agreement_id
         WHERE o.state <> 'cancelled'
        WINDOW own AS (PARTITION BY o.agreement_id, o.key ORDER BY o.due_on, o.id)
    ), told AS (
        SELECT w.id, w.key, {_SHOWN} AS is_shown, coalesce({_OVER}, false) AS is_over
          FROM owed w
          JOIN placements_placement p ON p.agreement_id = w.agreement_id
         WHERE w.state IN ('open', 'missed') AND w.due_on BETWEEN %(since)s AND %(until)s
    ), settled AS (
        SELECT id, coalesce(CASE WHEN key IN ('insure', 'train_safety') THEN bool_and(is_shown)
                                 ELSE bool_or(is_shown) END, false) AS is_kept,
               bool_and(is_over) AS is_over
          FROM told GROUP BY id, key
    )
    SELECT id, is_kept FROM settled WHERE is_kept OR is_over ORDER BY id LIMIT %(most)s
"""  # noqa: S608 -- the parts are our own


@dataclass(frozen=True)
class Settled:
    """Ids of obligations: kept as records show, and owed no longer as the placement was over before."""

    kept: list[int]
    released: list[int]


def settled_by_record(*, on: date) -> Settled:
    """Give what can be settled of what fell due lately or falls due soon, some thousands at most.

    A student who moved has several placements by one agreement: each is insured and begins with a
    test; a week, a visit or a month of pay is of one of them.
    """
    known: dict[str, date | int] = {"since": on - SINCE, "until": on + UNTIL, "most": BATCH}
    with connection.cursor() as cursor:
        cursor.execute(_QUERY, known)
        rows = cursor.fetchall()
    return Settled(
        kept=[pk for pk, is_kept in rows if is_kept],
        released=[pk for pk, is_kept in rows if not is_kept],
    )
