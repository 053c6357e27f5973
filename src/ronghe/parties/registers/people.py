"""People whom a file brings: students with class, cohort and guardian, and staff.

A student is known by the number on the roll, and by the identity number; staff by telephone or
e-mail. The rules are those of the operations on classes, students and guardians, in sets.
"""

import json
from datetime import date

from django.db import connection

from ronghe.kernel.imports.registers import Batch
from ronghe.kernel.imports.settling import execute
from ronghe.kernel.sealed import close, unsealed
from ronghe.parties.identity import identity_digest
from ronghe.parties.models import Organisation
from ronghe.parties.models.membership import ROLES_OF_KIND

_ROWS = """
    CREATE TEMPORARY TABLE row ON COMMIT DROP AS
    SELECT s.number, s.stopped, s.stopped_by, v.*, coalesce(v.starts_day, %(today)s) AS starts_on,
           coalesce(s.vals->'accepted', '[]') AS accepted,
           s.vals - 'accepted' - 'chosen' - 'details' AS said
      FROM staged s, LATERAL (
           SELECT r.role, r.full_name, coalesce(r.latin_name, '') AS latin_name,
                  coalesce(r.language, 'zh-hans') AS language,
                  coalesce(r.student_number, '') AS student_number, r.entry_year,
                  coalesce(r.unit, '') AS unit, coalesce(r.class_name, '') AS class_name,
                  coalesce(r.major_code, '') AS major_code,
                  coalesce(r.major_name, '') AS major_name, coalesce(r.phone, '') AS phone,
                  coalesce(r.email, '') AS email, coalesce(r.guardian_name, '') AS guardian_name,
                  coalesce(r.guardian_relation, 'other') AS guardian_relation,
                  coalesce(r.guardian_phone, '') AS guardian_phone, r.starts_on AS starts_day
             FROM jsonb_to_record(s.vals) AS r(
                  role text, full_name text, latin_name text, language text, student_number text,
                  entry_year text, unit text, class_name text, major_code text, major_name text,
                  phone text, email text, guardian_name text, guardian_relation text,
                  guardian_phone text, starts_on date)) v
"""
_PARTS = """
    CREATE TEMPORARY TABLE part ON COMMIT DROP AS
    SELECT r.number, c.id AS class_id, c.ends_on AS class_ends_on, u.id AS unit_id,
           cu.name AS class_unit
      FROM row r
      LEFT JOIN parties_cohort h ON h.organisation_id = %(organisation)s
           AND r.entry_year ~ '^\\d{4}$' AND h.entry_year = r.entry_year::int
      LEFT JOIN parties_schoolclass c ON c.cohort_id = h.id AND c.name = r.class_name
      LEFT JOIN parties_unit cu ON cu.id = c.unit_id
      LEFT JOIN parties_unit u ON u.organisation_id = %(organisation)s AND u.name = r.unit
           AND u.ends_on IS NULL
     WHERE r.stopped IS NULL
"""
# Whom a row means: by the roll, by the identity number, or, for staff, by telephone or e-mail.
_KNOWN = """
    CREATE TEMPORARY TABLE known ON COMMIT DROP AS
    SELECT r.number, e.id AS enrolment_id, e.ends_on IS NOT NULL AS has_left,
           e.person_id AS by_roll, p.person_id AS by_identity,
           coalesce(e.person_id, p.person_id, s.person_id) AS person_id,
           other.student_number AS other_number
      FROM row r
      LEFT JOIN detail d USING (number)
      LEFT JOIN parties_enrolment e ON r.role = 'student'
           AND e.organisation_id = %(organisation)s AND e.student_number = r.student_number
      LEFT JOIN parties_personaldetails p ON d.digest <> '' AND p.identity_digest = d.digest
      LEFT JOIN parties_enrolment other ON r.role = 'student' AND other.person_id = p.person_id
           AND other.organisation_id = %(organisation)s AND other.ends_on IS NULL
           AND other.student_number <> r.student_number
      LEFT JOIN LATERAL (
           SELECT min(m.person_id) AS person_id
             FROM parties_membership m JOIN parties_person q ON q.id = m.person_id
            WHERE r.role <> 'student' AND m.organisation_id = %(organisation)s
              AND m.role <> 'student' AND q.full_name = r.full_name
              AND (r.phone <> '' AND q.contact_phone = r.phone
                   OR r.email <> '' AND lower(q.contact_email) = lower(r.email)
                   OR r.phone = '' AND r.email = '')) s ON r.role <> 'student'
     WHERE r.stopped IS NULL
"""
_RESOLVED = """
    CREATE TEMPORARY TABLE resolved ON COMMIT DROP AS
    SELECT r.*, p.class_id, p.unit_id, k.person_id, k.enrolment_id, d.digest, d.birth_on,
           m.id AS membership_id, m.school_class_id AS former_class, q.full_name AS former_name,
           first_value(r.number) OVER same AS first_number,
           row_number() OVER same > 1 AS is_twin,
           CASE WHEN r.stopped IS NOT NULL THEN NULL
                WHEN NOT r.role = ANY(%(roles)s) THEN 'role_does_not_fit'
                WHEN row_number() OVER same > 1 AND r.said <> first_value(r.said) OVER same
                     AND NOT r.accepted ? 'twice_in_file' THEN 'twice_in_file'
                WHEN d.digest <> '' AND row_number() OVER twin > 1
                     AND first_value(r.student_number) OVER twin <> r.student_number
                     THEN 'twice_in_file'
                WHEN k.by_roll <> k.by_identity THEN 'person_disagrees'
                WHEN k.has_left THEN 'has_left'
                WHEN k.other_number IS NOT NULL THEN 'number_differs'
                WHEN q.full_name <> r.full_name AND NOT r.accepted ? 'name_differs'
                     THEN 'name_differs'
                WHEN pd.identity_digest <> '' AND d.digest <> '' AND pd.identity_digest <> d.digest
                     THEN 'identity_differs'
                WHEN pd.birth_on <> d.birth_on AND NOT r.accepted ? 'birth_differs'
                     THEN 'birth_differs'
                WHEN d.birth_on >= %(today)s THEN 'birth_in_future'
                WHEN p.class_ends_on < r.starts_on THEN 'class_closed'
                WHEN p.class_id IS NOT NULL AND r.unit <> '' AND r.unit <> coalesce(p.class_unit, '')
                     AND NOT r.accepted ? 'unit_differs' THEN 'unit_differs' END AS own_reason,
           jsonb_strip_nulls(jsonb_build_object(
                'row', first_value(r.number) OVER same, 'name', q.full_name,
                'other', k.other_number, 'unit', p.class_unit, 'role', r.role)) AS params,
           jsonb_strip_nulls(jsonb_build_object(
                'full_name', CASE WHEN q.full_name <> r.full_name THEN q.full_name END,
                'latin_name', CASE WHEN r.latin_name <> '' AND q.latin_name <> r.latin_name
                                   THEN q.latin_name END,
                'contact_phone', CASE WHEN r.phone <> '' AND q.contact_phone <> r.phone
                                      THEN q.contact_phone END,
                'contact_email', CASE WHEN r.email <> '' AND q.contact_email <> r.email
                                      THEN q.contact_email END,
                'birth', CASE WHEN d.birth_on IS NOT NULL AND pd.birth_on IS DISTINCT FROM d.birth_on
                              THEN true END,
                'identity', CASE WHEN d.digest <> '' AND coalesce(pd.identity_digest, '') = ''
                                 THEN true END,
                'class', CASE WHEN r.role = 'student' AND m.id IS NOT NULL
                               AND m.school_class_id IS DISTINCT FROM p.class_id
                              THEN coalesce(m.school_class_id, 0) END,
                'guardian', CASE WHEN r.role = 'student' AND r.guardian_name <> ''
                     AND NOT EXISTS (
                         SELECT FROM parties_guardian g JOIN parties_person gp ON gp.id = g.person_id
                          WHERE g.student_id = k.person_id AND g.ends_on IS NULL
                            AND gp.full_name = r.guardian_name) THEN true END)) AS before
      FROM row r
      LEFT JOIN part p USING (number)
      LEFT JOIN known k USING (number)
      LEFT JOIN detail d USING (number)
      LEFT JOIN parties_person q ON q.id = k.person_id
      LEFT JOIN parties_personaldetails pd ON pd.person_id = k.person_id
      LEFT JOIN LATERAL (
           SELECT m.id, m.school_class_id FROM parties_membership m
            WHERE m.person_id = k.person_id AND m.organisation_id = %(organisation)s
              AND m.role = r.role AND (m.ends_on IS NULL OR m.ends_on >= %(today)s)
              AND (r.role = 'student'
                   OR r.role = 'class_teacher' AND m.school_class_id = p.class_id
                   OR r.role <> 'class_teacher'
                      AND (r.unit = '' AND m.unit_id IS NULL OR m.unit_id = p.unit_id))
            ORDER BY m.id LIMIT 1) m ON true
    WINDOW same AS (PARTITION BY r.stopped IS NULL, r.role = 'student',
                    CASE WHEN r.role = 'student' THEN r.student_number
                         ELSE concat_ws('|', r.role, r.full_name, r.phone, r.email, r.unit,
                                        r.entry_year, r.class_name) END ORDER BY r.number),
           twin AS (PARTITION BY r.stopped IS NULL, r.role, coalesce(d.digest, '') ORDER BY r.number)
"""
_IMPORTING = """
    CREATE TEMPORARY TABLE importing ON COMMIT DROP AS
    SELECT number, person_id AS subject_id, before, coalesce(stopped_by, own_reason) AS reason,
           CASE WHEN stopped = 'reject' OR own_reason = 'role_does_not_fit' THEN 'rejected'
                WHEN stopped = 'hold' OR own_reason IS NOT NULL THEN 'held'
                WHEN is_twin AND NOT accepted ? 'twice_in_file' THEN 'unchanged'
                WHEN membership_id IS NULL THEN 'added'
                WHEN before = '{}' THEN 'unchanged' ELSE 'changed' END AS outcome,
           CASE WHEN own_reason IS NOT NULL THEN jsonb_build_array(jsonb_build_object(
                'code', own_reason, 'weight', 'hold', 'late', true, 'params', params,
                'field', CASE own_reason
                     WHEN 'name_differs' THEN 'full_name' WHEN 'class_closed' THEN 'class_name'
                     WHEN 'unit_differs' THEN 'unit' WHEN 'birth_differs' THEN 'birth_on'
                     WHEN 'birth_in_future' THEN 'birth_on'
                     WHEN 'role_does_not_fit' THEN 'role'
                     WHEN 'identity_differs' THEN 'identity_number'
                     ELSE 'student_number' END)) END AS found
      FROM resolved
"""


def resolve(batch: Batch) -> None:
    """Find whom each row means and which class, and say what would become of the row."""
    organisation = organisation_of(batch)
    values = {
        "organisation": organisation.pk,
        "today": batch.on,
        "roles": sorted(ROLES_OF_KIND[organisation.kind]),
    }
    execute(_ROWS, values)
    _open_details()
    for statement in (_PARTS, _KNOWN):
        execute(statement, values)
    for table in ("row", "part", "known", "detail"):
        execute(f"ANALYZE {table}")
    execute(_RESOLVED, values)
    execute("CREATE INDEX ON resolved (number)")
    execute(_IMPORTING)
    execute("CREATE INDEX ON importing (number)")
    for table in ("resolved", "importing"):
        execute(f"ANALYZE {table}")


def organisation_of(batch: Batch) -> Organisation:
    """Give the organisation whose people the file brings."""
    return Organisation.objects.get(pk=int(batch.options["organisation_id"]))


def _open_details() -> None:
    """Make `detail` of what the child sealed: the digest that finds, and what is kept."""
    execute(
        """
        CREATE TEMPORARY TABLE detail (
            number int PRIMARY KEY, digest text, number_sealed text, birth_on date) ON COMMIT DROP
        """
    )
    with connection.cursor() as sql:
        sql.execute("SELECT number, vals->>'details' FROM staged WHERE vals ? 'details'")
        rows = [_detail(number, json.loads(unsealed(text))) for number, text in sql.fetchall()]
        if rows:
            sql.execute(
                "INSERT INTO detail SELECT * FROM unnest(%s::int[], %s::text[], %s::text[], %s::date[])",
                [list(column) for column in zip(*rows, strict=True)],
            )


def _detail(number: int, said: dict[str, str]) -> tuple[int, str, str, date | None]:
    identity = said.get("number", "")
    birth_on = date.fromisoformat(said["birth_on"]) if "birth_on" in said else None
    if not identity:
        return number, "", "", birth_on
    return number, identity_digest(identity), close({"number": identity}), birth_on
