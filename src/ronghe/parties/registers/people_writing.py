"""Carrying out what was resolved about people, in sets; and taking it back."""

from ronghe.kernel import audit
from ronghe.kernel.imports.registers import Batch
from ronghe.kernel.imports.settling import execute, refuse_if_used, take_back_added
from ronghe.parties.models import (
    Membership,
    Organisation,
    OrganisationKind,
    Person,
    SchoolClass,
    UnitKind,
)
from ronghe.parties.registers.people import organisation_of

# Those rows of `resolved` that come in.
_COMING = """
    CREATE TEMPORARY TABLE coming ON COMMIT DROP AS
    SELECT r.*, i.outcome, r.person_id IS NULL AS is_new
      FROM resolved r JOIN importing i USING (number) WHERE i.outcome IN ('added', 'changed')
"""
_FRESH_UNITS = """
    CREATE TEMPORARY TABLE fresh_unit ON COMMIT DROP AS
    SELECT nextval(pg_get_serial_sequence('parties_unit', 'id')) AS id, unit AS name, starts_on
      FROM (SELECT unit, min(starts_on) AS starts_on FROM coming
             WHERE unit <> '' AND unit_id IS NULL AND class_id IS NULL GROUP BY unit) named
"""
_FRESH_CLASSES = """
    CREATE TEMPORARY TABLE fresh_class ON COMMIT DROP AS
    SELECT nextval(pg_get_serial_sequence('parties_schoolclass', 'id')) AS id, named.*
      FROM (SELECT h.id AS cohort_id, c.class_name AS name, min(c.unit_id) AS unit_id,
                   max(c.major_code) AS major_code, max(c.major_name) AS major_name,
                   min(c.starts_on) AS starts_on
              FROM coming c JOIN parties_cohort h ON h.organisation_id = %(organisation)s
                   AND h.entry_year = c.entry_year::int
             WHERE c.class_name <> '' AND c.class_id IS NULL GROUP BY h.id, c.class_name) named
"""
# Somebody new may stand in two rows of staff, with two roles: one person all the same.
_FRESH_PEOPLE = """
    CREATE TEMPORARY TABLE fresh_person ON COMMIT DROP AS
    SELECT nextval(pg_get_serial_sequence('parties_person', 'id')) AS id, key, first_number
      FROM (SELECT key, min(number) AS first_number FROM (
            SELECT number, CASE WHEN role = 'student' THEN 'student|' || student_number
                   ELSE concat_ws('|', full_name, phone, email) END AS key
              FROM coming WHERE is_new) keyed GROUP BY key) each
"""
_PEOPLE_KEYS = """
    UPDATE coming c SET person_id = f.id FROM fresh_person f
     WHERE c.is_new AND f.key = CASE WHEN c.role = 'student' THEN 'student|' || c.student_number
                                     ELSE concat_ws('|', c.full_name, c.phone, c.email) END
"""


# What an import brought, by the audit: rows of an import say it of people alone.
_BROUGHT = """
    CREATE TEMPORARY TABLE brought ON COMMIT DROP AS
    SELECT verb, subject_id, at FROM kernel_auditrecord
     WHERE details->>'import' = %(reference)s AND verb LIKE '%%.imported'
"""
_FORMER = """
    CREATE TEMPORARY TABLE former ON COMMIT DROP AS
    SELECT w.subject_id AS id, w.before, w.outcome, b.at AS written_at,
           coalesce(p.registered_at = b.at, false) AS is_new
      FROM kernel_importrow w JOIN parties_person p ON p.id = w.subject_id
      LEFT JOIN (SELECT subject_id, min(at) AS at FROM brought WHERE verb = 'person.imported'
                  GROUP BY subject_id) b ON b.subject_id = w.subject_id
     WHERE w.import_run_id = %(run)s AND w.outcome IN ('added', 'changed')
"""
_LONELY = """
    SELECT f.id FROM former_guardian f
     WHERE NOT EXISTS (SELECT FROM parties_guardian g WHERE g.person_id = f.id)
       AND NOT EXISTS (SELECT FROM parties_membership m WHERE m.person_id = f.id)
"""
_EMPTY_CLASSES = """
    CREATE TEMPORARY TABLE empty_class ON COMMIT DROP AS
    SELECT subject_id AS id FROM brought b WHERE verb = 'class.imported'
       AND NOT EXISTS (SELECT FROM parties_membership m WHERE m.school_class_id = b.subject_id)
"""
_FRESH_ROLES = """
    CREATE TEMPORARY TABLE fresh_role ON COMMIT DROP AS
    SELECT nextval(pg_get_serial_sequence('parties_membership', 'id')) AS id, c.person_id, c.role,
           c.unit_id, c.class_id, c.role IN ('student', 'class_teacher') AS in_class,
           CASE WHEN c.membership_id IS NULL THEN c.starts_on ELSE %(today)s END AS starts_on
      FROM coming c
     WHERE c.membership_id IS NULL OR (c.before ? 'class' AND EXISTS (
           SELECT FROM parties_membership m WHERE m.id = c.membership_id
              AND m.ends_on = %(today)s::date - 1))
"""


def write(batch: Batch) -> None:
    """Open the units and classes that are missing; then enter, move and change people."""
    organisation = organisation_of(batch)
    values = {"organisation": organisation.pk, "at": batch.at, "today": batch.on}
    execute(_COMING)
    execute("ANALYZE coming")
    _open_units(organisation, values, batch)
    _open_classes(values, batch)
    _enter_people(values)
    _give_roles(values, batch)
    _keep_details()
    _add_guardians(values)
    audit.record_each("person.imported", Person, _subjects("added"), **batch.trace)
    audit.record_each("person.changed_by_import", Person, _subjects("changed"), **batch.trace)


def _open_units(organisation: Organisation, values: dict[str, object], batch: Batch) -> None:
    kind = UnitKind.PLANT if organisation.kind == OrganisationKind.ENTERPRISE else UnitKind.SCHOOL
    execute(_FRESH_UNITS)
    execute(
        """
        INSERT INTO parties_unit (id, organisation_id, kind, name, latin_name, starts_on)
        SELECT id, %(organisation)s, %(kind)s, name, '', starts_on FROM fresh_unit
        """,
        values | {"kind": kind},
    )
    execute("UPDATE coming c SET unit_id = f.id FROM fresh_unit f WHERE f.name = c.unit")
    if execute("SELECT FROM fresh_unit"):
        chosen = f"SELECT {organisation.pk}, '{organisation.reference}'"
        audit.record_each("unit.imported", Organisation, chosen, **batch.trace)


def _open_classes(values: dict[str, object], batch: Batch) -> None:
    execute(
        """
        INSERT INTO parties_cohort (organisation_id, entry_year)
        SELECT DISTINCT %(organisation)s, entry_year::int FROM coming
         WHERE class_name <> '' AND class_id IS NULL
        ON CONFLICT DO NOTHING
        """,
        values,
    )
    execute(_FRESH_CLASSES, values)
    execute(
        """
        INSERT INTO parties_schoolclass (id, organisation_id, unit_id, cohort_id, name, major_code,
                                         major_name, starts_on)
        SELECT id, %(organisation)s, unit_id, cohort_id, name, major_code, major_name, starts_on
          FROM fresh_class
        """,
        values,
    )
    execute(
        """
        UPDATE coming c SET class_id = f.id FROM fresh_class f
          JOIN parties_cohort h ON h.id = f.cohort_id
         WHERE f.name = c.class_name AND h.entry_year = c.entry_year::int AND c.class_name <> ''
        """
    )
    audit.record_each(
        "class.imported", SchoolClass, "SELECT id, '' FROM fresh_class", **batch.trace
    )


def _enter_people(values: dict[str, object]) -> None:
    execute(_FRESH_PEOPLE)
    execute(_PEOPLE_KEYS)
    execute(
        """
        INSERT INTO parties_person (id, full_name, latin_name, language, contact_email,
                                    contact_phone, registered_at)
        SELECT f.id, c.full_name, c.latin_name, c.language, lower(c.email), c.phone, %(at)s
          FROM fresh_person f JOIN coming c ON c.number = f.first_number
        """,
        values,
    )
    execute(
        """
        UPDATE parties_person p
           SET full_name = c.full_name,
               latin_name = CASE WHEN c.latin_name = '' THEN p.latin_name ELSE c.latin_name END,
               contact_phone = CASE WHEN c.phone = '' THEN p.contact_phone ELSE c.phone END,
               contact_email = CASE WHEN c.email = '' THEN p.contact_email
                                    ELSE lower(c.email) END
          FROM coming c WHERE p.id = c.person_id AND NOT c.is_new
        """
    )
    execute(
        "UPDATE importing i SET subject_id = c.person_id FROM coming c WHERE c.number = i.number"
    )


def _give_roles(values: dict[str, object], batch: Batch) -> None:
    """Put students on the roll and into their class; give staff their role.

    Who changes class leaves the former one the day before; one entered today was only entered
    wrongly, and is moved without a trace in time.
    """
    execute(
        """
        INSERT INTO parties_enrolment (person_id, organisation_id, cohort_id, student_number,
                                       starts_on)
        SELECT c.person_id, %(organisation)s, k.cohort_id, c.student_number, c.starts_on
          FROM coming c JOIN parties_schoolclass k ON k.id = c.class_id
         WHERE c.role = 'student' AND c.enrolment_id IS NULL
        """,
        values,
    )
    moved = "c.membership_id = m.id AND c.before ? 'class'"
    execute(
        f"UPDATE parties_membership m SET school_class_id = c.class_id FROM coming c"  # noqa: S608 -- a constant of ours
        f" WHERE {moved} AND m.starts_on >= %(today)s",
        values,
    )
    execute(
        f"UPDATE parties_membership m SET ends_on = %(today)s::date - 1 FROM coming c"  # noqa: S608 -- a constant of ours
        f" WHERE {moved} AND m.school_class_id IS DISTINCT FROM c.class_id",
        values,
    )
    execute(_FRESH_ROLES, values)
    execute(
        """
        INSERT INTO parties_membership (id, person_id, organisation_id, role, unit_id,
                                        school_class_id, starts_on)
        SELECT id, person_id, %(organisation)s, role,
               CASE WHEN in_class THEN NULL ELSE unit_id END, CASE WHEN in_class THEN class_id END,
               starts_on
          FROM fresh_role
        """,
        values,
    )
    audit.record_each(
        "membership.imported", Membership, "SELECT id, '' FROM fresh_role", **batch.trace
    )


def _keep_details() -> None:
    execute(
        """
        INSERT INTO parties_personaldetails (person_id, birth_on, identity_number_sealed,
                                             identity_digest)
        SELECT c.person_id, d.birth_on, d.number_sealed, d.digest
          FROM coming c JOIN detail d USING (number)
        ON CONFLICT (person_id) DO UPDATE
           SET birth_on = coalesce(EXCLUDED.birth_on, parties_personaldetails.birth_on),
               identity_number_sealed = CASE WHEN parties_personaldetails.identity_digest = ''
                    THEN EXCLUDED.identity_number_sealed
                    ELSE parties_personaldetails.identity_number_sealed END,
               identity_digest = CASE WHEN parties_personaldetails.identity_digest = ''
                    THEN EXCLUDED.identity_digest
                    ELSE parties_personaldetails.identity_digest END
        """
    )


def _add_guardians(values: dict[str, object]) -> None:
    """Enter parents and guardians; brothers and sisters at one college have the same one."""
    execute(
        """
        CREATE TEMPORARY TABLE ward ON COMMIT DROP AS
        SELECT c.person_id AS student_id, c.guardian_name AS name, c.guardian_phone AS phone,
               c.guardian_relation AS relation, c.starts_on, c.language,
               CASE WHEN c.guardian_phone = '' THEN c.number::text END AS alone,
               (SELECT min(p.id) FROM parties_person p
                  JOIN parties_guardian g ON g.person_id = p.id
                  JOIN parties_membership m ON m.person_id = g.student_id
                 WHERE c.guardian_phone <> '' AND p.contact_phone = c.guardian_phone
                   AND p.full_name = c.guardian_name AND p.erased_at IS NULL
                   AND m.organisation_id = %(organisation)s) AS person_id
          FROM coming c
         WHERE c.role = 'student' AND c.guardian_name <> ''
           AND (c.outcome = 'added' OR c.before ? 'guardian')
        """,
        values,
    )
    execute(
        """
        CREATE TEMPORARY TABLE fresh_guardian ON COMMIT DROP AS
        SELECT nextval(pg_get_serial_sequence('parties_person', 'id')) AS id, each.*
          FROM (SELECT DISTINCT name, phone, alone, min(language) AS language FROM ward
                 WHERE person_id IS NULL GROUP BY name, phone, alone) each
        """
    )
    execute(
        """
        INSERT INTO parties_person (id, full_name, latin_name, language, contact_email,
                                    contact_phone, registered_at)
        SELECT id, name, '', language, '', phone, %(at)s FROM fresh_guardian
        """,
        values,
    )
    execute(
        """
        INSERT INTO parties_guardian (student_id, person_id, relation, starts_on)
        SELECT DISTINCT ON (w.student_id) w.student_id, coalesce(w.person_id, f.id), w.relation,
               w.starts_on
          FROM ward w LEFT JOIN fresh_guardian f ON w.person_id IS NULL AND f.name = w.name
               AND f.phone = w.phone AND f.alone IS NOT DISTINCT FROM w.alone
        ON CONFLICT DO NOTHING
        """
    )


def undo(batch: Batch) -> None:
    """Take the people back whom the file brought, and give the others what they had before."""
    refuse_if_used(batch, "parties.person")
    values = {
        "run": batch.import_run.pk,
        "reference": batch.import_run.reference,
        "organisation": organisation_of(batch).pk,
    }
    execute(_BROUGHT, values)
    execute(_FORMER, values)
    _take_back_changes()
    _take_back_roles(batch, values)
    take_back_added(batch, "parties_person", chosen="SELECT id FROM former WHERE is_new")
    take_back_added(batch, "parties_person", chosen=_LONELY)
    execute(_EMPTY_CLASSES)
    take_back_added(batch, "parties_schoolclass", chosen="SELECT id FROM empty_class")
    audit.record_each(
        "person.restored", Person, "SELECT id, '' FROM former WHERE NOT is_new", **batch.trace
    )


def _take_back_changes() -> None:
    execute(
        """
        UPDATE parties_person p
           SET full_name = coalesce(f.before->>'full_name', p.full_name),
               latin_name = coalesce(f.before->>'latin_name', p.latin_name),
               contact_phone = coalesce(f.before->>'contact_phone', p.contact_phone),
               contact_email = coalesce(f.before->>'contact_email', p.contact_email)
          FROM former f WHERE p.id = f.id AND NOT f.is_new
        """
    )
    execute(
        """
        UPDATE parties_personaldetails d
           SET birth_on = CASE WHEN f.before ? 'birth' THEN NULL ELSE d.birth_on END,
               identity_number_sealed = CASE WHEN f.before ? 'identity' THEN ''
                                             ELSE d.identity_number_sealed END,
               identity_digest = CASE WHEN f.before ? 'identity' THEN ''
                                      ELSE d.identity_digest END
          FROM former f WHERE d.person_id = f.id AND NOT f.is_new
        """
    )


def _take_back_roles(batch: Batch, values: dict[str, object]) -> None:
    execute(
        """
        CREATE TEMPORARY TABLE former_guardian ON COMMIT DROP AS
        SELECT p.id, g.id AS guardian_id, g.student_id
          FROM former f JOIN parties_guardian g ON g.student_id = f.id
          JOIN parties_person p ON p.id = g.person_id
         WHERE f.is_new OR f.before ? 'guardian' AND p.registered_at = f.written_at
        """
    )
    execute("DELETE FROM parties_guardian WHERE id IN (SELECT guardian_id FROM former_guardian)")
    execute("DELETE FROM parties_personaldetails WHERE person_id IN (SELECT id FROM former WHERE is_new)")  # fmt: skip
    roles = "SELECT subject_id FROM brought WHERE verb = 'membership.imported'"
    take_back_added(batch, "parties_membership", chosen=roles)
    execute(
        """
        DELETE FROM parties_enrolment e USING former f
         WHERE e.person_id = f.id AND f.outcome = 'added' AND e.organisation_id = %(organisation)s
           AND NOT EXISTS (SELECT FROM parties_membership m WHERE m.person_id = f.id
               AND m.organisation_id = %(organisation)s AND m.role = 'student')
        """,
        values,
    )
    execute(
        """
        UPDATE parties_membership m
           SET ends_on = NULL, school_class_id = (f.before->>'class')::bigint
          FROM former f
         WHERE m.person_id = f.id AND m.organisation_id = %(organisation)s AND m.role = 'student'
           AND f.before ? 'class' AND (m.ends_on IS NULL OR m.ends_on = f.written_at::date - 1)
        """,
        values,
    )


def _subjects(outcome: str) -> str:
    return f"SELECT DISTINCT subject_id, '' FROM importing WHERE outcome = '{outcome}'"  # noqa: S608 -- a constant of ours
