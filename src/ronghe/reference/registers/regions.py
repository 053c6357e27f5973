"""Places that a file brings, with the names that they had and the days on which they changed."""

from ronghe.kernel import audit
from ronghe.kernel.imports.registers import Batch
from ronghe.kernel.imports.settling import execute, take_back_added
from ronghe.reference.models import Region

DEEPEST = 12  # more levels than any country has
_ROWS = """
    CREATE TEMPORARY TABLE row ON COMMIT DROP AS
    SELECT s.number, s.stopped, s.stopped_by, v.*
      FROM staged s, jsonb_to_record(s.vals) AS v(
           jurisdiction text, scheme text, level text, code text, name text, key text,
           parent text, parent_level text, parent_name text, valid_from date, valid_until date)
"""
# A code above that neither the register nor the file knows can still be made when it has a name.
_PLACES = """
    CREATE TEMPORARY TABLE place ON COMMIT DROP AS
    SELECT r.scheme, r.code, min(r.level) AS level, min(r.jurisdiction) AS jurisdiction,
           coalesce(min(r.parent), '') AS parent, false AS is_above
      FROM row r WHERE r.stopped IS NULL GROUP BY r.scheme, r.code
    UNION ALL
    SELECT r.scheme, r.parent, min(r.parent_level), min(r.jurisdiction), '', true
      FROM row r WHERE r.stopped IS NULL AND r.parent <> '' AND r.parent_name <> ''
       AND r.parent_level <> ''
       AND NOT EXISTS (SELECT FROM row o WHERE o.scheme = r.scheme AND o.code = r.parent)
     GROUP BY r.scheme, r.parent
"""
_IMPORTING = """
    CREATE TEMPORARY TABLE importing ON COMMIT DROP AS
    SELECT number, outcome, reason, name_id AS subject_id, before,
           CASE WHEN own_reason IS NOT NULL THEN jsonb_build_array(jsonb_build_object(
                'code', own_reason, 'weight', 'hold', 'late', true, 'params', params)) END AS found
      FROM (
        SELECT number, name_id, params, own_reason, coalesce(stopped_by, own_reason) AS reason,
               CASE WHEN stopped = 'reject' THEN 'rejected'
                    WHEN stopped = 'hold' OR own_reason IS NOT NULL THEN 'held'
                    WHEN is_twin OR is_known THEN 'unchanged'
                    WHEN name_id IS NULL THEN 'added'
                    WHEN is_longer THEN 'changed' ELSE 'unchanged' END AS outcome,
               CASE WHEN is_longer THEN jsonb_build_object('valid_until', until) END AS before
          FROM (
            SELECT r.number, r.stopped, r.stopped_by, n.id AS name_id, n.valid_until AS until,
                   n.id IS NOT NULL AND n.valid_until IS DISTINCT FROM r.valid_until AS is_longer,
                   r.valid_from IS NULL AND r.valid_until IS NULL AND EXISTS (
                        SELECT FROM reference_regionname k
                         WHERE k.region_id = g.id AND k.key = r.key) AS is_known,
                   row_number() OVER same > 1 AS is_twin,
                   jsonb_build_object('code', r.parent, 'row', first_value(r.number) OVER same)
                        AS params,
                   CASE WHEN r.stopped IS NOT NULL THEN NULL
                        WHEN j.id IS NULL THEN 'jurisdiction_unknown'
                        WHEN row_number() OVER same > 1 AND r.valid_until IS DISTINCT FROM
                             first_value(r.valid_until) OVER same THEN 'twice_in_file'
                        WHEN g.id IS NULL AND r.parent <> '' AND above.id IS NULL AND NOT EXISTS (
                             SELECT FROM place p WHERE p.scheme = r.scheme AND p.code = r.parent)
                             THEN 'parent_unknown' END AS own_reason
              FROM row r
              LEFT JOIN reference_jurisdiction j ON j.code = r.jurisdiction
              LEFT JOIN reference_region g ON g.scheme = r.scheme AND g.code = r.code
              LEFT JOIN reference_region above ON above.scheme = r.scheme AND above.code = r.parent
              LEFT JOIN reference_regionname n ON n.region_id = g.id AND n.text = r.name
                   AND n.valid_from IS NOT DISTINCT FROM r.valid_from
            WINDOW same AS (PARTITION BY r.stopped IS NULL, r.scheme, r.code, r.name, r.valid_from
                            ORDER BY r.number)) judged) said
"""
# The name that a place has now, or had last.
_PLACE_NAMES = """
    CREATE TEMPORARY TABLE place_name ON COMMIT DROP AS
    (SELECT DISTINCT ON (r.scheme, r.code) r.scheme, r.code, r.name, false AS is_above
       FROM row r JOIN importing i USING (number) WHERE i.outcome IN ('added', 'unchanged')
      ORDER BY r.scheme, r.code, r.valid_from DESC NULLS LAST, r.number)
    UNION ALL
    (SELECT DISTINCT ON (r.scheme, r.parent) r.scheme, r.parent, r.parent_name, true
       FROM row r JOIN importing i USING (number)
      WHERE i.outcome IN ('added', 'unchanged') AND r.parent <> '' AND r.parent_name <> ''
      ORDER BY r.scheme, r.parent, r.number)
"""
_FRESH = """
    WITH fresh AS (
    INSERT INTO reference_region (jurisdiction_id, parent_id, scheme, code, level, name_en,
        name_zh_hans, name_local, path, valid_from, valid_until)
    SELECT j.id, above.id, p.scheme, p.code, p.level, now.name, now.name, now.name,
           coalesce(above.path, p.scheme || ':') || p.code || '/', NULL, NULL
      FROM place p
      JOIN place_name now USING (scheme, code, is_above)
      JOIN reference_jurisdiction j ON j.code = p.jurisdiction
      LEFT JOIN reference_region above ON above.scheme = p.scheme AND above.code = p.parent
     WHERE (p.parent = '' OR above.id IS NOT NULL)
       AND NOT EXISTS (SELECT FROM reference_region g WHERE g.scheme = p.scheme AND g.code = p.code)
    RETURNING id, code)
    INSERT INTO created SELECT * FROM fresh
"""
_NAMES = """
    WITH added AS (
        INSERT INTO reference_regionname (region_id, text, key, valid_from, valid_until)
        SELECT g.id, r.name, r.key, r.valid_from, r.valid_until
          FROM importing i JOIN row r USING (number)
          JOIN reference_region g ON g.scheme = r.scheme AND g.code = r.code
         WHERE i.outcome = 'added'
        RETURNING id, region_id, text, valid_from)
    UPDATE importing i SET subject_id = a.id
      FROM row r JOIN reference_region g ON g.scheme = r.scheme AND g.code = r.code
      JOIN added a ON a.region_id = g.id
     WHERE i.number = r.number AND i.outcome = 'added' AND a.text = r.name
       AND a.valid_from IS NOT DISTINCT FROM r.valid_from
"""
_LONGER = """
    UPDATE reference_regionname n SET valid_until = r.valid_until
      FROM importing i JOIN row r USING (number)
     WHERE n.id = i.subject_id AND i.outcome = 'changed'
"""
# A place that files brought begins and ends with its names; one of the shipped lists stays as it is.
_SPANS = """
    UPDATE reference_region g
       SET valid_from = s.first, valid_until = CASE WHEN s.is_open THEN NULL ELSE s.last END,
           name_en = s.name, name_zh_hans = s.name, name_local = s.name
      FROM (SELECT n.region_id, min(n.valid_from) AS first, max(n.valid_until) AS last,
                   bool_or(n.valid_until IS NULL) AS is_open,
                   (array_agg(n.text ORDER BY n.valid_from DESC NULLS LAST, n.id DESC))[1] AS name
              FROM reference_regionname n
             WHERE n.region_id IN (
                   SELECT t.region_id FROM importing i JOIN reference_regionname t
                       ON t.id = i.subject_id WHERE i.outcome IN ('added', 'changed'))
               AND (n.region_id IN (SELECT id FROM created) OR EXISTS (
                   SELECT FROM kernel_auditrecord a WHERE a.verb = 'region.imported'
                      AND a.subject_type = 'reference.region' AND a.subject_id = n.region_id))
             GROUP BY n.region_id) s
     WHERE g.id = s.region_id
"""


def resolve(batch: Batch) -> None:
    """Find each row's place and name, and say what would become of the row."""
    execute(_ROWS)
    execute("CREATE INDEX ON row (scheme, code)")
    execute("CREATE INDEX ON row (scheme, parent)")
    execute("ANALYZE row")
    execute(_PLACES)
    execute("CREATE INDEX ON place (scheme, code)")
    execute("ANALYZE place")
    execute(_IMPORTING)
    execute("CREATE INDEX ON importing (number)")
    execute("ANALYZE importing")


def write(batch: Batch) -> None:
    """Make the places that are missing, those above first; then give all their names."""
    execute("CREATE TEMPORARY TABLE created (id bigint, code text) ON COMMIT DROP")
    execute(_PLACE_NAMES)
    execute("ANALYZE place_name")
    for _depth in range(DEEPEST):
        if not execute(_FRESH):
            break
    execute("ANALYZE reference_region")
    execute(_NAMES)
    execute("ANALYZE reference_regionname")
    execute(_LONGER)
    execute(_SPANS)
    chosen = "SELECT id, code FROM created"
    audit.record_each("region.imported", Region, chosen, **batch.trace)


def undo(batch: Batch) -> None:
    """Take the names back, and the places that have none left."""
    run = batch.import_run.pk
    execute(
        """
        UPDATE reference_regionname n SET valid_until = (w.before->>'valid_until')::date
          FROM kernel_importrow w
         WHERE w.import_run_id = %s AND w.outcome = 'changed' AND n.id = w.subject_id
        """,
        [run],
    )
    take_back_added(batch, "reference_regionname")
    execute(
        """
        CREATE TEMPORARY TABLE gone ON COMMIT DROP AS
        SELECT subject_id AS id FROM kernel_auditrecord
         WHERE verb = 'region.imported' AND details->>'import' = %s
        """,
        [batch.import_run.reference],
    )
    take_back_added(batch, "reference_region", chosen="SELECT id FROM gone")
