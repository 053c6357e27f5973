"""Programme offers that a file brings: under which college, new or changed, waiting for it or not."""

from ronghe.kernel import audit
from ronghe.kernel.imports.registers import Batch
from ronghe.kernel.imports.settling import execute, take_back_added
from ronghe.parties.models import Offering
from ronghe.parties.registers.reach import make_reachable

# The same offer may stand in a file several times: the college lists it so. Which of the equals a
# row is stays with the row, also when it comes in later than the others.
_ORDINALS = """
    UPDATE staged s SET vals = s.vals || jsonb_build_object('ordinal', o.ordinal)
      FROM (SELECT number, row_number() OVER (
                   PARTITION BY vals->>'scheme', vals->>'number', vals->>'year',
                                vals->>'major_scheme', vals->>'major_code'
                   ORDER BY number) AS ordinal
              FROM staged) o
     WHERE o.number = s.number AND NOT s.vals ? 'ordinal'
"""
_ROWS = """
    CREATE TEMPORARY TABLE row ON COMMIT DROP AS
    SELECT s.number, s.stopped, s.stopped_by, v.scheme, v.number AS code, v.year,
           coalesce(v.major_scheme, 'own') AS major_scheme, v.major_code,
           coalesce(v.major_name, '') AS major_name, coalesce(v.family, '') AS family,
           coalesce(v.leads_to_code, '') AS leads_to_code, v.seat_count, v.first_wish_count,
           v.ordinal, (s.vals->'chosen'->>'college')::bigint AS college
      FROM staged s, jsonb_to_record(s.vals) AS v(
           scheme text, number text, year int, major_scheme text, major_code text,
           major_name text, family text, leads_to_code text, seat_count bigint,
           first_wish_count bigint, ordinal int)
"""
_COLLEGES = """
    CREATE TEMPORARY TABLE college ON COMMIT DROP AS
    SELECT c.scheme, c.code, count(o.id) FILTER (WHERE o.kind = 'college') AS count,
           count(o.id) AS of_any_kind,
           min(o.id) FILTER (WHERE o.kind = 'college') AS organisation_id,
           array_agg(o.id) FILTER (WHERE o.kind = 'college') AS candidates
      FROM (SELECT DISTINCT scheme, code FROM row WHERE stopped IS NULL) c
      LEFT JOIN parties_identifier i ON i.scheme = c.scheme AND i.value = c.code
      LEFT JOIN parties_organisation o ON o.id = i.organisation_id AND o.merged_into_id IS NULL
     GROUP BY c.scheme, c.code
"""
_IMPORTING = """
    CREATE TEMPORARY TABLE importing ON COMMIT DROP AS
    SELECT number, organisation_id, offering_id AS subject_id, before,
           coalesce(stopped_by, own_reason) AS reason,
           CASE WHEN stopped = 'reject' OR own_reason = 'outside_remit' THEN 'rejected'
                WHEN stopped = 'hold' OR own_reason IS NOT NULL THEN 'held'
                WHEN offering_id IS NULL THEN 'added'
                WHEN before = '{}' THEN 'unchanged' ELSE 'changed' END AS outcome,
           CASE WHEN own_reason IS NOT NULL THEN jsonb_build_array(jsonb_build_object(
                'code', own_reason, 'weight', 'hold', 'late', true, 'value', code,
                'field', 'number:' || scheme, 'params', params)) END AS found
      FROM (
        SELECT r.number, r.stopped, r.stopped_by, r.scheme, r.code, f.id AS offering_id,
               coalesce(r.college, c.organisation_id) AS organisation_id,
               jsonb_strip_nulls(jsonb_build_object('candidates', c.candidates,
                                                    'count', c.count)) AS params,
               CASE WHEN r.stopped IS NOT NULL THEN NULL
                    WHEN r.college IS NOT NULL THEN
                         CASE WHEN NOT r.college = ANY(c.candidates) THEN 'college_not_held' END
                    WHEN c.count > 1 THEN 'college_held_more_than_once'
                    WHEN c.count = 0 AND c.of_any_kind > 0 THEN 'not_a_college'
                    WHEN c.count = 0 THEN 'college_not_held'
                    WHEN NOT (%(everywhere)s OR EXISTS (SELECT FROM reachable
                         WHERE id = c.organisation_id)) THEN 'outside_remit' END AS own_reason,
               jsonb_strip_nulls(jsonb_build_object(
                   'major_name', CASE WHEN f.major_name <> r.major_name THEN f.major_name END,
                   'family', CASE WHEN f.family <> r.family THEN f.family END,
                   'leads_to_code', CASE WHEN f.leads_to_code <> r.leads_to_code
                                         THEN f.leads_to_code END,
                   'seat_count', CASE WHEN f.seat_count IS DISTINCT FROM r.seat_count
                                      THEN coalesce(f.seat_count, -1) END,
                   'first_wish_count', CASE WHEN f.first_wish_count IS DISTINCT FROM
                        r.first_wish_count THEN coalesce(f.first_wish_count, -1) END)) AS before
          FROM row r LEFT JOIN college c ON c.scheme = r.scheme AND c.code = r.code
          LEFT JOIN parties_offering f ON r.stopped IS NULL AND f.year = r.year
               AND f.organisation_id = coalesce(r.college, c.organisation_id)
               AND (r.college IS NOT NULL OR c.count = 1)
               AND f.major_scheme = r.major_scheme AND f.major_code = r.major_code
               AND f.ordinal = r.ordinal) judged
"""


def resolve(batch: Batch) -> None:
    """Find each offer's college, and say what would become of the row."""
    execute(_ORDINALS)
    execute(_ROWS)
    execute(_COLLEGES)
    for table in ("row", "college"):
        execute(f"ANALYZE {table}")
    execute(_IMPORTING, make_reachable(batch.actor))
    execute("CREATE INDEX ON importing (number)")
    execute("ANALYZE importing")


def write(batch: Batch) -> None:
    """Add and change offers."""
    execute(
        """
        WITH added AS (
            INSERT INTO parties_offering (organisation_id, year, major_scheme, major_code,
                major_name, ordinal, family, leads_to_code, seat_count, first_wish_count)
            SELECT i.organisation_id, r.year, r.major_scheme, r.major_code, r.major_name,
                   r.ordinal, r.family, r.leads_to_code, r.seat_count, r.first_wish_count
              FROM importing i JOIN row r USING (number) WHERE i.outcome = 'added'
            RETURNING id, organisation_id, year, major_scheme, major_code, ordinal)
        UPDATE importing i SET subject_id = a.id
          FROM row r, added a
         WHERE i.number = r.number AND i.outcome = 'added'
           AND a.organisation_id = i.organisation_id AND a.year = r.year
           AND a.major_scheme = r.major_scheme AND a.major_code = r.major_code
           AND a.ordinal = r.ordinal
        """
    )
    execute(
        """
        UPDATE parties_offering f
           SET major_name = r.major_name, family = r.family, leads_to_code = r.leads_to_code,
               seat_count = r.seat_count, first_wish_count = r.first_wish_count
          FROM importing i JOIN row r USING (number)
         WHERE f.id = i.subject_id AND i.outcome = 'changed'
        """
    )
    audit.record_each(
        "offering.imported",
        Offering,
        """
        SELECT f.id, o.reference FROM importing i JOIN parties_offering f ON f.id = i.subject_id
          JOIN parties_organisation o ON o.id = f.organisation_id
         WHERE i.outcome IN ('added', 'changed')
        """,
        **batch.trace,
    )


def undo(batch: Batch) -> None:
    """Take offers back, and give changed ones what they had before; -1 stands for “not said”."""
    execute(
        """
        UPDATE parties_offering f
           SET major_name = coalesce(w.before->>'major_name', f.major_name),
               family = coalesce(w.before->>'family', f.family),
               leads_to_code = coalesce(w.before->>'leads_to_code', f.leads_to_code),
               seat_count = CASE WHEN w.before ? 'seat_count'
                    THEN nullif((w.before->>'seat_count')::int, -1) ELSE f.seat_count END,
               first_wish_count = CASE WHEN w.before ? 'first_wish_count'
                    THEN nullif((w.before->>'first_wish_count')::int, -1)
                    ELSE f.first_wish_count END
          FROM kernel_importrow w
         WHERE w.import_run_id = %s AND w.outcome = 'changed' AND f.id = w.subject_id
        """,
        [batch.import_run.pk],
    )
    take_back_added(batch, "parties_offering")
