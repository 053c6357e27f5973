"""Placements that a ledger brings: whose, at which host, new or changed; and taken back."""

from django.db import connection
from procrastinate.contrib.django import app

from ronghe.compliance.storing import leave_findings
from ronghe.kernel import audit
from ronghe.kernel.imports.registers import Batch
from ronghe.kernel.imports.settling import execute, refuse_if_used, take_back_added
from ronghe.kernel.references import reference_sql, reserve_references
from ronghe.parties.models import Organisation
from ronghe.placements.models import Placement

AT_ONCE = 500
_ROWS = """
    CREATE TEMPORARY TABLE row ON COMMIT DROP AS
    SELECT s.number, s.stopped, s.stopped_by, v.*, (s.vals->'chosen'->>'host')::bigint AS chosen,
           coalesce(s.vals->'accepted', '[]') AS accepted
      FROM staged s, jsonb_to_record(s.vals) AS v(
           student_number text, full_name text, host_name text, host_number text, kind text,
           title text, starts_on date, ends_on date, tutor text, mentor text,
           monthly_pay_minor bigint, hours_a_day text, days_a_week int, insurer text,
           policy_number text, insured_from date, insured_to date)
"""
_STUDENTS = """
    CREATE TEMPORARY TABLE learner ON COMMIT DROP AS
    SELECT DISTINCT ON (e.student_number) e.student_number, m.id AS membership_id, p.full_name
      FROM parties_enrolment e
      JOIN parties_membership m ON m.person_id = e.person_id AND m.role = 'student'
           AND m.organisation_id = e.organisation_id
      JOIN parties_person p ON p.id = e.person_id
     WHERE e.organisation_id = %(college)s
       AND e.student_number IN (SELECT student_number FROM row)
     ORDER BY e.student_number, e.ends_on DESC NULLS FIRST, m.starts_on DESC, m.id DESC
"""
# By the number where there is one, else by any name that is written exactly so.
_HOSTS = """
    CREATE TEMPORARY TABLE hosting ON COMMIT DROP AS
    SELECT named.host_number, named.host_name, count(DISTINCT o.id) AS count,
           min(o.id) AS organisation_id, array_agg(DISTINCT o.id) FILTER (WHERE o.id IS NOT NULL)
               AS candidates
      FROM (SELECT DISTINCT host_number, host_name FROM row WHERE stopped IS NULL) named
      LEFT JOIN parties_identifier i ON named.host_number <> '' AND i.value = named.host_number
           AND i.scheme = 'cn-uscc'
      LEFT JOIN parties_organisationname n ON named.host_number = '' AND n.text = named.host_name
      LEFT JOIN parties_organisation o ON o.id = coalesce(i.organisation_id, n.organisation_id)
           AND o.merged_into_id IS NULL AND o.kind <> 'authority' AND o.id <> %(college)s
     GROUP BY named.host_number, named.host_name
"""
_STAFF = """
    CREATE TEMPORARY TABLE {table} ON COMMIT DROP AS
    SELECT m.organisation_id, p.full_name, min(m.id) AS membership_id
      FROM parties_membership m JOIN parties_person p ON p.id = m.person_id
     WHERE m.role = ANY(%(roles)s) AND m.starts_on <= %(today)s
       AND (m.ends_on IS NULL OR m.ends_on >= %(today)s)
       AND p.full_name IN (SELECT {column} FROM row WHERE {column} <> '')
     GROUP BY m.organisation_id, p.full_name HAVING count(*) = 1
"""
_RESOLVED = """
    CREATE TEMPORARY TABLE resolved ON COMMIT DROP AS
    SELECT r.*, l.membership_id AS student_id, host.id AS host_id, t.membership_id AS tutor_id,
           g.membership_id AS mentor_id, p.id AS placement_id, coalesce(o.region_id, %(region)s)
               AS region_id,
           CASE WHEN r.stopped IS NOT NULL THEN NULL
                WHEN l.membership_id IS NULL THEN 'student_not_held'
                WHEN r.full_name <> '' AND r.full_name <> l.full_name
                     AND NOT r.accepted ? 'name_differs' THEN 'name_differs'
                WHEN r.chosen IS NULL AND h.count > 1 THEN 'host_held_more_than_once'
                WHEN host.id IS NULL THEN 'host_not_held'
                WHEN row_number() OVER same > 1 THEN 'twice_in_file' END AS own_reason,
           jsonb_strip_nulls(jsonb_build_object('candidates', h.candidates, 'count', h.count,
               'name', l.full_name, 'row', first_value(r.number) OVER same)) AS params,
           jsonb_strip_nulls(jsonb_build_object(
               'title', CASE WHEN p.title <> r.title THEN p.title END,
               'ends_on', CASE WHEN p.ends_on <> r.ends_on THEN p.ends_on END,
               'tutor', CASE WHEN t.membership_id IS NOT NULL
                    AND p.tutor_id IS DISTINCT FROM t.membership_id
                    THEN coalesce(p.tutor_id, 0) END,
               'mentor', CASE WHEN g.membership_id IS NOT NULL
                    AND p.mentor_id IS DISTINCT FROM g.membership_id
                    THEN coalesce(p.mentor_id, 0) END)) AS before
      FROM row r
      LEFT JOIN learner l USING (student_number)
      LEFT JOIN hosting h ON h.host_number = r.host_number AND h.host_name = r.host_name
      LEFT JOIN LATERAL (SELECT CASE WHEN r.chosen IS NOT NULL THEN
               CASE WHEN r.chosen = ANY(h.candidates) THEN r.chosen END
               WHEN h.count = 1 THEN h.organisation_id END AS id) host ON true
      LEFT JOIN parties_organisation o ON o.id = host.id
      LEFT JOIN guide t ON t.organisation_id = %(college)s AND t.full_name = r.tutor
      LEFT JOIN master g ON g.organisation_id = host.id AND g.full_name = r.mentor
      LEFT JOIN placements_placement p ON p.student_id = l.membership_id AND p.host_id = host.id
           AND p.starts_on = r.starts_on
    WINDOW same AS (PARTITION BY r.student_number, host.id, r.starts_on ORDER BY r.number)
"""
_IMPORTING = """
    CREATE TEMPORARY TABLE importing ON COMMIT DROP AS
    SELECT number, placement_id AS subject_id, before,
           coalesce(stopped_by, own_reason) AS reason,
           CASE WHEN stopped = 'reject' OR own_reason = 'twice_in_file' THEN 'rejected'
                WHEN stopped = 'hold' OR own_reason IS NOT NULL THEN 'held'
                WHEN placement_id IS NULL THEN 'added'
                WHEN before = '{}' THEN 'unchanged' ELSE 'changed' END AS outcome,
           CASE WHEN own_reason IS NOT NULL THEN jsonb_build_array(jsonb_build_object(
                'code', own_reason, 'weight', 'hold', 'late', true, 'params', params,
                'value', CASE WHEN own_reason LIKE 'host%%' THEN
                     coalesce(nullif(host_number, ''), host_name) ELSE student_number END,
                'field', CASE WHEN own_reason LIKE 'host%%' THEN 'host_name'
                     ELSE 'student_number' END)) END AS found
      FROM resolved
"""


def resolve(batch: Batch) -> None:
    """Find student, host, tutor and mentor of each row, and say what would become of it."""
    college = college_of(batch)
    values = {"college": college.pk, "today": batch.on, "region": college.region_id}
    execute(_ROWS)
    execute(_STUDENTS, values)
    execute(_HOSTS, values)
    roles = {"guide": ["tutor", "class_teacher"], "master": ["mentor", "training_manager"]}
    for table, column in (("guide", "tutor"), ("master", "mentor")):
        execute(_STAFF.format(table=table, column=column), values | {"roles": roles[table]})
    for table in ("row", "learner", "hosting", "guide", "master"):
        execute(f"ANALYZE {table}")
    execute(_RESOLVED, values)
    execute(_IMPORTING, values)
    execute("CREATE INDEX ON importing (number)")
    execute("ANALYZE importing")


def college_of(batch: Batch) -> Organisation:
    """Give the college whose ledger it is."""
    return Organisation.objects.get(pk=int(batch.options["organisation_id"]))


def write(batch: Batch) -> None:
    """Add and change placements, and have the gate of each looked at in the background."""
    college = college_of(batch)
    count = execute("SELECT FROM importing WHERE outcome = 'added'")
    values = {
        "college": college.pk,
        "today": batch.on,
        "first": reserve_references("PL", count, on=batch.on) if count else 0,
        "at": batch.at,
    }
    _add(batch, values)
    _change()
    _insure(batch, values)
    chosen = """
        SELECT p.id, p.reference FROM importing i JOIN placements_placement p ON p.id = i.subject_id
         WHERE i.outcome IN ('added', 'changed')
    """
    audit.record_each("placement.imported", Placement, chosen, **batch.trace)
    _look_at_gates()


def _add(batch: Batch, values: dict[str, object]) -> None:
    """Add those that are new, in the state that their days say."""
    reference = reference_sql("PL", "n", on=batch.on)
    execute(
        f"""
        WITH coming AS (
            SELECT r.*, %(first)s + row_number() OVER (ORDER BY number) - 1 AS n
              FROM importing i JOIN resolved r USING (number) WHERE i.outcome = 'added'),
        added AS (
            INSERT INTO placements_placement (reference, college_id, host_id, student_id, region_id,
                jurisdiction, kind, title, starts_on, ends_on, tutor_id, mentor_id, work,
                is_own_choice, state, is_irregular, over_on, over_for, over_note,
                missing_count, unknown_count)
            SELECT {reference}, %(college)s, host_id, student_id, region_id, j.code, kind, title,
                   starts_on, ends_on, tutor_id, mentor_id,
                   jsonb_strip_nulls(jsonb_build_object(
                       'monthly_pay_minor', monthly_pay_minor, 'hours_a_day', hours_a_day,
                       'days_a_week', days_a_week, 'currency',
                       CASE WHEN monthly_pay_minor IS NOT NULL THEN 'CNY' END)),
                   false,
                   CASE WHEN starts_on > %(today)s THEN 'planned'
                        WHEN ends_on < %(today)s THEN 'completed' ELSE 'active' END,
                   false, CASE WHEN ends_on < %(today)s THEN ends_on END, '', '', 0, 0
              FROM coming
              JOIN reference_region g ON g.id = coming.region_id
              JOIN reference_jurisdiction j ON j.id = g.jurisdiction_id
            RETURNING id, student_id, host_id, starts_on)
        UPDATE importing i SET subject_id = a.id
          FROM coming c, added a
         WHERE i.number = c.number AND a.student_id = c.student_id AND a.host_id = c.host_id
           AND a.starts_on = c.starts_on
        """,  # noqa: S608 -- the reference is an expression of ours
        values,
    )


def _change() -> None:
    execute(
        """
        UPDATE placements_placement p
           SET title = r.title, ends_on = r.ends_on,
               tutor_id = coalesce(r.tutor_id, p.tutor_id),
               mentor_id = coalesce(r.mentor_id, p.mentor_id)
          FROM importing i JOIN resolved r USING (number)
         WHERE i.outcome = 'changed' AND p.id = i.subject_id
        """
    )


def _insure(batch: Batch, values: dict[str, object]) -> None:
    """Enter the policies that rows name, each once, with those whom it covers."""
    execute(
        """
        CREATE TEMPORARY TABLE policy ON COMMIT DROP AS
        SELECT r.insurer, r.policy_number, min(r.insured_from) AS starts_on,
               max(r.insured_to) AS ends_on
          FROM importing i JOIN resolved r USING (number)
          LEFT JOIN placements_insurancecover k ON k.organisation_id = %(college)s
               AND k.insurer = r.insurer AND k.policy_number = r.policy_number
         WHERE i.outcome IN ('added', 'changed', 'unchanged') AND k.id IS NULL
           AND r.insurer <> '' AND r.policy_number <> '' AND r.insured_from IS NOT NULL
           AND r.insured_to >= r.insured_from
         GROUP BY r.insurer, r.policy_number
        """,
        values,
    )
    count = execute("SELECT FROM policy")
    first = reserve_references("IC", count, on=batch.on) if count else 0
    reference = reference_sql("IC", "n", on=batch.on)
    execute(
        f"""
        INSERT INTO placements_insurancecover (reference, organisation_id, kind, insurer,
            policy_number, starts_on, ends_on, payer, stated_at, ended_note)
        SELECT {reference}, %(college)s, 'liability', insurer, policy_number, starts_on, ends_on,
               'college', %(at)s, ''
          FROM (SELECT policy.*, %(number)s + row_number() OVER (ORDER BY insurer, policy_number)
                       - 1 AS n FROM policy) numbered
        """,  # noqa: S608 -- the reference is an expression of ours
        values | {"number": first},
    )
    execute(
        """
        INSERT INTO placements_insuredplacement (cover_id, placement_id)
        SELECT k.id, i.subject_id
          FROM importing i JOIN resolved r USING (number)
          JOIN placements_insurancecover k ON k.organisation_id = %(college)s
               AND k.insurer = r.insurer AND k.policy_number = r.policy_number
         WHERE i.outcome IN ('added', 'changed', 'unchanged')
        ON CONFLICT DO NOTHING
        """,
        values,
    )


def _look_at_gates() -> None:
    with connection.cursor() as sql:
        sql.execute(
            "SELECT subject_id FROM importing WHERE outcome IN ('added', 'changed') ORDER BY 1"
        )
        found = [pk for (pk,) in sql.fetchall()]
    for start in range(0, len(found), AT_ONCE):
        job = app.configure_task("placements.assess_placements")
        job.defer(placements=found[start : start + AT_ONCE])


def undo(batch: Batch) -> None:
    """Take placements back that nobody has worked with, and give changed ones what they had."""
    refuse_if_used(batch, Placement._meta.label_lower)
    run = {"run": batch.import_run.pk}
    added = "SELECT subject_id FROM kernel_importrow WHERE import_run_id = %(run)s AND outcome = 'added'"  # fmt: skip
    execute(f"DELETE FROM placements_insuredplacement WHERE placement_id IN ({added})", run)  # noqa: S608 -- ours
    execute(
        """
        UPDATE placements_placement p
           SET title = coalesce(w.before->>'title', p.title),
               ends_on = coalesce((w.before->>'ends_on')::date, p.ends_on),
               tutor_id = CASE WHEN w.before ? 'tutor'
                    THEN nullif((w.before->>'tutor')::bigint, 0) ELSE p.tutor_id END,
               mentor_id = CASE WHEN w.before ? 'mentor'
                    THEN nullif((w.before->>'mentor')::bigint, 0) ELSE p.mentor_id END
          FROM kernel_importrow w
         WHERE w.import_run_id = %(run)s AND w.outcome = 'changed' AND p.id = w.subject_id
        """,
        run,
    )
    with connection.cursor() as sql:
        sql.execute(added, run)
        gone = [pk for (pk,) in sql.fetchall()]
    leave_findings(Placement, gone, on=batch.on, at=batch.at)
    take_back_added(batch, "placements_placement")
