"""Occupations that a file brings."""

from ronghe.kernel import audit
from ronghe.kernel.imports.registers import Batch
from ronghe.kernel.imports.settling import execute, take_back_added
from ronghe.reference.models import Occupation

_ROWS = """
    CREATE TEMPORARY TABLE row ON COMMIT DROP AS
    SELECT s.number, s.stopped, s.stopped_by, v.scheme, v.code, v.name, v.language,
           coalesce(v.parent_code, '') AS parent_code, coalesce(v.is_regulated, 'no') = 'yes'
           AS is_regulated
      FROM staged s, jsonb_to_record(s.vals) AS v(
           scheme text, code text, name text, language text, parent_code text, is_regulated text)
"""
_IMPORTING = """
    CREATE TEMPORARY TABLE importing ON COMMIT DROP AS
    SELECT number, subject_id, before, coalesce(stopped_by, own_reason) AS reason,
           CASE WHEN stopped = 'reject' THEN 'rejected'
                WHEN stopped = 'hold' OR own_reason IS NOT NULL THEN 'held'
                WHEN is_twin THEN 'unchanged'
                WHEN subject_id IS NULL THEN 'added'
                WHEN before = '{}' THEN 'unchanged' ELSE 'changed' END AS outcome,
           CASE WHEN own_reason IS NOT NULL THEN jsonb_build_array(jsonb_build_object(
                'code', own_reason, 'weight', 'hold', 'late', true,
                'params', jsonb_build_object('row', first_row))) END AS found
      FROM (
        SELECT r.number, r.stopped, r.stopped_by, o.id AS subject_id,
               row_number() OVER same > 1 AS is_twin,
               first_value(r.number) OVER same AS first_row,
               CASE WHEN r.stopped IS NULL AND row_number() OVER same > 1
                     AND r.name <> first_value(r.name) OVER same THEN 'twice_in_file' END
                     AS own_reason,
               jsonb_strip_nulls(jsonb_build_object(
                   'name', CASE WHEN o.name <> r.name THEN o.name END,
                   'language', CASE WHEN o.language <> r.language THEN o.language END,
                   'parent_code', CASE WHEN o.parent_code <> r.parent_code
                                       THEN o.parent_code END,
                   'is_regulated', CASE WHEN o.is_regulated <> r.is_regulated
                                        THEN o.is_regulated END)) AS before
          FROM row r LEFT JOIN reference_occupation o USING (scheme, code)
        WINDOW same AS (PARTITION BY r.stopped IS NULL, r.scheme, r.code ORDER BY r.number)) judged
"""


def resolve(batch: Batch) -> None:
    """Find each row's occupation, and say what would become of the row."""
    execute(_ROWS)
    execute(_IMPORTING)


def write(batch: Batch) -> None:
    """Add and change occupations."""
    execute(
        """
        WITH added AS (
            INSERT INTO reference_occupation (scheme, code, name, language, parent_code,
                                              is_regulated)
            SELECT r.scheme, r.code, r.name, r.language, r.parent_code, r.is_regulated
              FROM importing i JOIN row r USING (number) WHERE i.outcome = 'added'
            RETURNING id, scheme, code)
        UPDATE importing i SET subject_id = a.id
          FROM row r JOIN added a USING (scheme, code)
         WHERE i.number = r.number AND i.outcome = 'added'
        """
    )
    execute(
        """
        UPDATE reference_occupation o
           SET name = r.name, language = r.language, parent_code = r.parent_code,
               is_regulated = r.is_regulated
          FROM importing i JOIN row r USING (number)
         WHERE o.id = i.subject_id AND i.outcome = 'changed'
        """
    )
    audit.record_each(
        "occupation.imported",
        Occupation,
        """
        SELECT o.id, o.code FROM reference_occupation o JOIN importing i ON i.subject_id = o.id
         WHERE i.outcome IN ('added', 'changed')
        """,
        **batch.trace,
    )


def undo(batch: Batch) -> None:
    """Take the occupations back, and what was changed."""
    execute(
        """
        UPDATE reference_occupation o
           SET name = coalesce(w.before->>'name', o.name),
               language = coalesce(w.before->>'language', o.language),
               parent_code = coalesce(w.before->>'parent_code', o.parent_code),
               is_regulated = coalesce((w.before->>'is_regulated')::boolean, o.is_regulated)
          FROM kernel_importrow w
         WHERE w.import_run_id = %s AND w.outcome = 'changed' AND o.id = w.subject_id
        """,
        [batch.import_run.pk],
    )
    take_back_added(batch, "reference_occupation")
