"""Organisations that a file brings: which of them are here already, what differs, what is certain.

Everything is done in sets, since a register may have a million rows.
"""

from django.db import connection

from ronghe.kernel import audit
from ronghe.kernel.imports.registers import Batch
from ronghe.kernel.imports.settling import execute, refuse_if_used, take_back_added
from ronghe.kernel.references import reference_sql, reserve_references
from ronghe.parties.following import follow_restrictions
from ronghe.parties.indexing import write_search_columns_of
from ronghe.parties.models import Organisation
from ronghe.parties.registers.reach import make_reachable
from ronghe.parties.schemes import SHARED_SCHEMES

_ROWS = """
    CREATE TEMPORARY TABLE row ON COMMIT DROP AS
    SELECT s.number, s.stopped, s.stopped_by, v.*,
           coalesce(s.vals->'accepted', '[]') AS accepted,
           coalesce(s.vals->'chosen', '{}') AS chosen
      FROM staged s, jsonb_to_record(s.vals) AS v(
           kind text, jurisdiction text, language text, legal_name text, short_name text,
           english_name text, region_scheme text, region text, within text, place text,
           place_key text, place_level text, sector text, size_band text, address text, postcode text,
           sort_key text, name_key text, search text, numbers jsonb)
"""
_NUMBERS = """
    CREATE TEMPORARY TABLE row_number ON COMMIT DROP AS
    SELECT r.number, n.key AS scheme, n.value, n.key = ANY(%(shared)s) AS is_shared
      FROM row r, jsonb_each_text(r.numbers) n WHERE r.stopped IS DISTINCT FROM 'reject'
"""
# Strong numbers name one legal unit; a shared one counts together with the name.
_MATCHES = """
    CREATE TEMPORARY TABLE row_match ON COMMIT DROP AS
    SELECT number, min(organisation_id) AS organisation_id,
           count(DISTINCT organisation_id) AS count
      FROM (SELECT n.number, i.organisation_id
              FROM row_number n JOIN parties_identifier i USING (scheme, value)
             WHERE NOT n.is_shared
            UNION
            SELECT n.number, i.organisation_id
              FROM row_number n JOIN parties_identifier i USING (scheme, value)
              JOIN row r USING (number)
              JOIN parties_organisation o ON o.id = i.organisation_id
             WHERE n.is_shared AND o.name_key = r.name_key AND o.merged_into_id IS NULL
               AND NOT EXISTS (SELECT FROM row_number s WHERE s.number = n.number AND NOT s.is_shared)
            UNION
            SELECT r.number, o.id
              FROM row r JOIN parties_organisation o USING (name_key)
             WHERE r.numbers = '{}' AND o.kind = r.kind AND o.merged_into_id IS NULL
               AND r.name_key <> '') found
     GROUP BY number
"""
# The second row of a file about one organisation: an equal one adds nothing, another contradicts.
_TWINS = """
    CREATE TEMPORARY TABLE row_twin ON COMMIT DROP AS
    SELECT later.number, first.number AS first_number,
           later_row - 'accepted' - 'chosen' = first_row - 'accepted' - 'chosen' AS is_equal
      FROM (SELECT n.number, min(o.number) AS first_number
              FROM row_number n JOIN row_number o USING (scheme, value)
             WHERE NOT n.is_shared AND o.number < n.number GROUP BY n.number) later
      JOIN staged l ON l.number = later.number
      JOIN staged f ON f.number = later.first_number
      CROSS JOIN LATERAL (SELECT l.vals AS later_row, f.vals AS first_row) v
      JOIN LATERAL (SELECT later.first_number AS number) first ON true
"""
_PLACES = """
    CREATE TEMPORARY TABLE row_place ON COMMIT DROP AS
    WITH asked AS (
        SELECT DISTINCT coalesce(region_scheme, '') AS scheme, coalesce(region, '') AS region,
               coalesce(within, '') AS within, coalesce(place_key, '') AS place_key,
               coalesce(place_level, '') AS place_level
          FROM row WHERE coalesce(region, within, place_key) IS NOT NULL
    ), bounded AS (
        SELECT a.*, w.path AS within_path, w.id AS within_id, g.id AS region_id
          FROM asked a
          LEFT JOIN reference_region w ON a.within <> '' AND w.code = a.within
               AND (a.scheme = '' OR w.scheme = a.scheme)
          LEFT JOIN reference_region g ON a.region <> '' AND g.code = a.region
               AND (a.scheme = '' OR g.scheme = a.scheme)
    ), found AS (
        SELECT b.scheme, b.region, b.within, b.place_key, b.place_level, c.id, c.path,
               bool_or((n.valid_from IS NULL OR n.valid_from <= %(on)s)
                       AND (n.valid_until IS NULL OR n.valid_until >= %(on)s)) AS is_current
          FROM bounded b JOIN reference_regionname n ON n.key = b.place_key
          JOIN reference_region c ON c.id = n.region_id
               AND (b.within_path IS NULL OR starts_with(c.path, b.within_path))
               AND (b.scheme = '' OR c.scheme = b.scheme)
               AND (b.place_level = '' OR c.level = b.place_level)
         WHERE b.place_key <> '' GROUP BY 1, 2, 3, 4, 5, 6, 7
    ), named AS (
        SELECT scheme, region, within, place_key, place_level,
               array_agg(id) FILTER (WHERE is_current) AS current, array_agg(id) AS ever
          FROM found f WHERE NOT EXISTS (
               SELECT FROM found d WHERE (d.scheme, d.region, d.within, d.place_key, d.place_level)
                      = (f.scheme, f.region, f.within, f.place_key, f.place_level)
                  AND d.id <> f.id AND starts_with(d.path, f.path) AND d.is_current)
         GROUP BY 1, 2, 3, 4, 5
    )
    SELECT b.scheme, b.region, b.within, b.place_key, b.place_level,
           CASE WHEN b.region <> '' THEN b.region_id
                WHEN cardinality(n.current) = 1 THEN n.current[1]
                WHEN n.current IS NULL AND cardinality(n.ever) = 1 THEN n.ever[1]
                WHEN b.within_id IS NOT NULL AND coalesce(cardinality(n.current), 0) = 0
                     THEN b.within_id END AS region_id,
           CASE WHEN b.region <> '' AND b.region_id IS NULL THEN 'region_unknown'
                WHEN b.region <> '' THEN NULL
                WHEN b.within <> '' AND b.within_id IS NULL THEN 'region_unknown'
                WHEN b.place_key = '' THEN NULL
                WHEN cardinality(n.current) > 1 THEN 'place_ambiguous'
                WHEN n.current IS NULL AND cardinality(n.ever) > 1 THEN 'place_ambiguous'
                WHEN n.ever IS NULL AND b.within_id IS NULL THEN 'place_unknown' END AS reason,
           coalesce(n.current, n.ever) AS candidates
      FROM bounded b LEFT JOIN named n USING (scheme, region, within, place_key, place_level)
"""
_RESOLVED = """
    CREATE TEMPORARY TABLE resolved ON COMMIT DROP AS
    SELECT r.number, r.kind, r.language, r.legal_name, r.short_name, r.english_name,
           r.size_band, r.address, r.postcode, r.sort_key, r.name_key, r.search, r.accepted,
           r.chosen,
           m.organisation_id,
           CASE WHEN r.chosen ? 'region' THEN (r.chosen->>'region')::bigint
                WHEN p.reason IS NOT NULL AND r.chosen ? 'no_region' THEN NULL
                WHEN r.region IS NULL AND r.within IS NULL AND r.place_key IS NULL
                     THEN %(region)s ELSE p.region_id END AS region_id,
           j.id AS jurisdiction_id, sector.id AS sector_id, t.first_number,
           CASE WHEN r.stopped IS NOT NULL THEN r.stopped
                WHEN j.id IS NULL THEN 'reject'
                WHEN m.count > 1 THEN 'hold'
                WHEN t.is_equal THEN 'twin'
                WHEN t.number IS NOT NULL AND NOT r.accepted ? 'twice_in_file' THEN 'hold'
                WHEN p.reason IS NOT NULL AND NOT r.accepted ? p.reason THEN 'hold' END AS stopped,
           CASE WHEN r.stopped IS NOT NULL THEN r.stopped_by
                WHEN j.id IS NULL THEN 'jurisdiction_unknown'
                WHEN m.count > 1 THEN 'numbers_disagree'
                WHEN t.is_equal THEN NULL
                WHEN t.number IS NOT NULL AND NOT r.accepted ? 'twice_in_file' THEN 'twice_in_file'
                WHEN p.reason IS NOT NULL AND NOT r.accepted ? p.reason THEN p.reason END AS reason,
           CASE WHEN t.number IS NOT NULL THEN jsonb_build_object('row', t.first_number)
                WHEN p.reason = 'place_ambiguous' THEN
                     jsonb_build_object('field', 'place', 'value', r.place,
                                        'candidates', p.candidates)
                WHEN p.reason = 'place_unknown' THEN
                     jsonb_build_object('field', 'place', 'value', r.place)
                WHEN p.reason = 'region_unknown' THEN
                     jsonb_build_object('field', CASE WHEN r.region IS NULL THEN 'within'
                          ELSE 'region' END, 'value', coalesce(r.region, r.within)) END AS params
      FROM row r
      LEFT JOIN row_match m USING (number)
      LEFT JOIN row_twin t USING (number)
      LEFT JOIN row_place p ON p.scheme = coalesce(r.region_scheme, '')
           AND p.region = coalesce(r.region, '') AND p.within = coalesce(r.within, '')
           AND p.place_key = coalesce(r.place_key, '')
           AND p.place_level = coalesce(r.place_level, '')
      LEFT JOIN reference_jurisdiction j ON j.code = r.jurisdiction
      LEFT JOIN reference_sector sector ON sector.code = upper(r.sector)
           AND sector.scheme = CASE WHEN r.jurisdiction LIKE 'cn%%' THEN 'cn-gbt4754' ELSE 'isic4' END
"""
# What the record says of each thing that the row says otherwise; '' where it says nothing.
_DIFFERENCES = """
    CREATE TEMPORARY TABLE difference ON COMMIT DROP AS
    SELECT r.number, o.kind <> r.kind AS is_other_kind, o.verification, o.region_id AS former_region,
           jsonb_strip_nulls(jsonb_build_object(
               'legal_name', CASE WHEN r.legal_name <> coalesce(l.text, '') THEN coalesce(l.text, '') END,
               'short_name', CASE WHEN r.short_name <> coalesce(s.text, '') THEN coalesce(s.text, '') END,
               'english_name', CASE WHEN r.english_name <> coalesce(e.text, '') THEN coalesce(e.text, '') END,
               'region', CASE WHEN r.region_id <> coalesce(o.region_id, 0) THEN coalesce(o.region_id::text, '') END,
               'sector', CASE WHEN r.sector_id <> coalesce(o.sector_id, 0) THEN coalesce(o.sector_id::text, '') END,
               'size_band', CASE WHEN r.size_band <> o.size_band THEN o.size_band END,
               'address', CASE WHEN r.address <> coalesce(a.address, '') THEN coalesce(a.address, '') END,
               'postcode', CASE WHEN r.postcode <> coalesce(a.postcode, '') THEN coalesce(a.postcode, '') END,
               'numbers', n.missing,
               'language', CASE WHEN r.legal_name <> coalesce(l.text, '')
                                  OR r.short_name <> coalesce(s.text, '') THEN r.language END)) AS before
      FROM resolved r JOIN parties_organisation o ON o.id = r.organisation_id
      LEFT JOIN parties_organisationname l ON l.organisation_id = o.id AND l.kind = 'legal' AND l.language = r.language
      LEFT JOIN parties_organisationname s ON s.organisation_id = o.id AND s.kind = 'short' AND s.language = r.language
      LEFT JOIN parties_organisationname e ON e.organisation_id = o.id AND e.kind = 'legal' AND e.language = 'en'
      LEFT JOIN parties_site a ON a.organisation_id = o.id AND a.is_main AND a.ends_on IS NULL
      LEFT JOIN LATERAL (
           SELECT jsonb_agg(jsonb_build_array(m.scheme, m.value)) AS missing
             FROM row_number m WHERE m.number = r.number AND NOT EXISTS (
                  SELECT FROM parties_identifier i WHERE i.organisation_id = o.id
                     AND i.scheme = m.scheme AND i.value = m.value)) n ON true
     WHERE r.stopped IS NULL
"""
_SETTLED = "d.before ?| ARRAY['legal_name', 'english_name', 'region', 'numbers']"
_CONTRADICTS = """EXISTS (SELECT FROM jsonb_each(d.before) b
    WHERE b.value <> '""' AND b.key NOT IN ('numbers', 'language'))"""
_WROTE_BEFORE = """EXISTS (SELECT FROM kernel_importrow w JOIN kernel_import wi ON wi.id = w.import_run_id
    WHERE w.subject_type = 'parties.organisation' AND w.subject_id = r.organisation_id
      AND w.outcome IN ('added', 'changed') AND wi.mapping_text = %(mapping)s AND wi.state = 'applied')"""
_IMPORTING = f"""
    CREATE TEMPORARY TABLE importing ON COMMIT DROP AS
    SELECT number, outcome, reason, subject_id, before,
           CASE WHEN outcome IN ('held', 'rejected') AND reason = own_reason THEN
                jsonb_build_array(jsonb_strip_nulls(jsonb_build_object(
                    'code', reason, 'weight', 'hold', 'late', true,
                    'field', params->>'field', 'value', params->>'value',
                    'params', coalesce(params, '{{}}')))) END AS found
      FROM (
        SELECT number, organisation_id AS subject_id, before, params, own_reason,
               CASE WHEN stopped = 'reject' OR own_reason = 'outside_remit' THEN 'rejected'
                    WHEN stopped = 'hold' OR own_reason IS NOT NULL THEN 'held'
                    WHEN stopped = 'twin' THEN 'unchanged'
                    WHEN organisation_id IS NULL THEN 'added'
                    WHEN before = '{{}}' THEN 'unchanged' ELSE 'changed' END AS outcome,
               coalesce(reason, own_reason) AS reason
          FROM (
            SELECT r.number, r.organisation_id, d.before, r.stopped, r.reason,
                   CASE WHEN d.before <> '{{}}' THEN jsonb_build_object('before', d.before)
                        ELSE r.params END AS params,
                   CASE WHEN r.reason IN ('numbers_disagree', 'twice_in_file', 'place_ambiguous',
                             'place_unknown', 'region_unknown', 'jurisdiction_unknown') THEN r.reason
                        WHEN r.stopped IS NOT NULL THEN NULL
                        WHEN NOT (%(everywhere)s OR r.organisation_id IS NULL OR EXISTS (
                             SELECT FROM reachable WHERE id = r.organisation_id)) THEN 'outside_remit'
                        WHEN NOT (%(everywhere)s OR EXISTS (SELECT FROM reference_region g
                             WHERE g.id = r.region_id AND g.path LIKE ANY(%(paths)s)))
                             THEN 'outside_remit'
                        WHEN d.is_other_kind AND NOT r.accepted ? 'kind_differs' THEN 'kind_differs'
                        WHEN d.before = '{{}}' THEN NULL
                        WHEN d.verification <> 'unverified' AND {_SETTLED} THEN 'record_is_settled'
                        WHEN {_CONTRADICTS} AND NOT r.accepted ? 'differs'
                             AND NOT {_WROTE_BEFORE} THEN 'differs' END AS own_reason
              FROM resolved r LEFT JOIN difference d USING (number)) judged) said
"""  # noqa: S608 -- constants of ours


def resolve(batch: Batch) -> None:
    """Find each row's organisation and place, and say what would become of the row."""
    values = {
        "on": batch.on,
        "shared": SHARED_SCHEMES,
        "region": _region_of(batch),
        "mapping": batch.import_run.mapping_text,
        **make_reachable(batch.actor),
    }
    execute(_ROWS)
    execute(_NUMBERS, values)
    execute("CREATE INDEX ON row_number (scheme, value)")
    execute("ANALYZE row_number")
    execute(_MATCHES)
    execute(_TWINS)
    execute(_PLACES, values)
    for table in ("row", "row_match", "row_twin", "row_place"):
        execute(f"ANALYZE {table}")
    execute(_RESOLVED, values)
    execute("ANALYZE resolved")
    execute(_DIFFERENCES)
    execute("ANALYZE difference")
    execute(_IMPORTING, values)
    execute("CREATE INDEX ON importing (number)")
    execute("ANALYZE importing")


def _region_of(batch: Batch) -> int | None:
    """Give the region that `--region` names, for rows that name none."""
    found = batch.options.get("region_id")
    return int(found) if found else None


def write(batch: Batch) -> None:
    """Carry out what was resolved."""
    _add(batch)
    _change(batch)
    follow_restrictions(_holders_of_restricted_numbers(), at=batch.at)


def _holders_of_restricted_numbers() -> list[int]:
    """Give those that came in or changed and hold a number to which a restriction clings."""
    with connection.cursor() as sql:
        sql.execute(
            """
            SELECT DISTINCT i.subject_id FROM parties_restrictednumber r
              JOIN parties_identifier n USING (scheme, value)
              JOIN importing i ON i.subject_id = n.organisation_id
             WHERE i.outcome IN ('added', 'changed')
            """
        )
        return [subject for (subject,) in sql.fetchall()]


def _add(batch: Batch) -> None:
    with connection.cursor() as sql:
        sql.execute("SELECT count(*) FROM importing WHERE outcome = 'added'")
        (count,) = sql.fetchone()
    if not count:
        return
    first = reserve_references("OR", count, on=batch.on)
    reference = reference_sql("OR", "n", on=batch.on)
    execute(
        f"""
        CREATE TEMPORARY TABLE fresh ON COMMIT DROP AS
        SELECT number, nextval(pg_get_serial_sequence('parties_organisation', 'id')) AS id,
               {reference} AS reference
          FROM (SELECT number, %s - 1 + row_number() OVER (ORDER BY number) AS n
                  FROM importing WHERE outcome = 'added') numbered
        """,  # noqa: S608 -- constants of ours
        [first],
    )
    execute("ANALYZE fresh")
    execute(
        """
        INSERT INTO parties_organisation (id, reference, kind, jurisdiction_id, region_id,
            verification, sector_id, size_band, co_signing_limit_currency, sort_key, name_key,
            search, registered_at)
        SELECT f.id, f.reference, r.kind, coalesce(g.jurisdiction_id, r.jurisdiction_id),
               r.region_id, 'unverified', r.sector_id, coalesce(r.size_band, ''), '', r.sort_key,
               r.name_key, r.search::tsvector, %s
          FROM fresh f JOIN resolved r USING (number)
          LEFT JOIN reference_region g ON g.id = r.region_id
        """,
        [batch.at],
    )
    execute("UPDATE importing i SET subject_id = f.id FROM fresh f WHERE f.number = i.number")
    _write_names("fresh")
    execute(
        """
        INSERT INTO parties_identifier (organisation_id, scheme, value)
        SELECT f.id, n.scheme, n.value FROM fresh f JOIN row_number n USING (number)
        """
    )
    execute(
        """
        INSERT INTO parties_site (organisation_id, name, address, postcode, region_id, is_main)
        SELECT f.id, '', r.address, coalesce(r.postcode, ''), r.region_id, true
          FROM fresh f JOIN resolved r USING (number) WHERE r.address IS NOT NULL
        """
    )
    _record("organisation.imported", "SELECT id, reference FROM fresh", batch)


def _change(batch: Batch) -> None:
    execute(
        """
        CREATE TEMPORARY TABLE touched ON COMMIT DROP AS
        SELECT i.number, i.subject_id AS id, o.reference, i.before
          FROM importing i JOIN parties_organisation o ON o.id = i.subject_id
         WHERE i.outcome = 'changed'
        """
    )
    with connection.cursor() as sql:
        sql.execute("SELECT array_agg(id) FROM touched")
        (ids,) = sql.fetchone()
    if not ids:
        return
    _write_names("touched")
    execute(
        """
        INSERT INTO parties_identifier (organisation_id, scheme, value)
        SELECT t.id, m.number->>0, m.number->>1
          FROM touched t, jsonb_array_elements(t.before->'numbers') AS m(number)
        """
    )
    execute(
        """
        UPDATE parties_organisation o
           SET region_id = CASE WHEN t.before ? 'region' THEN r.region_id ELSE o.region_id END,
               sector_id = coalesce(r.sector_id, o.sector_id),
               size_band = coalesce(r.size_band, o.size_band)
          FROM touched t JOIN resolved r USING (number) WHERE o.id = t.id
        """
    )
    execute(
        """
        UPDATE parties_site s
           SET address = coalesce(r.address, s.address), postcode = coalesce(r.postcode, s.postcode)
          FROM touched t JOIN resolved r USING (number)
         WHERE s.organisation_id = t.id AND s.is_main AND s.ends_on IS NULL
        """
    )
    execute(
        """
        INSERT INTO parties_site (organisation_id, name, address, postcode, region_id, is_main)
        SELECT t.id, '', r.address, coalesce(r.postcode, ''), r.region_id, true
          FROM touched t JOIN resolved r USING (number)
         WHERE r.address IS NOT NULL AND NOT EXISTS (SELECT FROM parties_site s
               WHERE s.organisation_id = t.id AND s.is_main AND s.ends_on IS NULL)
        """
    )
    write_search_columns_of(ids)
    _record("organisation.changed_by_import", "SELECT id, reference FROM touched", batch)


def _write_names(table: str) -> None:
    for column, kind, language in (
        ("legal_name", "legal", "r.language"),
        ("short_name", "short", "r.language"),
        ("english_name", "legal", "'en'"),
    ):
        execute(
            f"""
            INSERT INTO parties_organisationname (organisation_id, language, kind, text)
            SELECT t.id, {language}, '{kind}', r.{column}
              FROM {table} t JOIN resolved r USING (number) WHERE r.{column} IS NOT NULL
            ON CONFLICT (organisation_id, language, kind) DO UPDATE SET text = EXCLUDED.text
            """  # noqa: S608 -- constants of ours
        )


def _record(verb: str, chosen: str, batch: Batch) -> None:
    audit.record_each(
        verb,
        Organisation,
        chosen,
        actor=batch.actor,
        at=batch.at,
        details={"import": batch.import_run.reference},
    )


def undo(batch: Batch) -> None:
    """Take added organisations back, and give changed ones what they had before."""
    refuse_if_used(batch, "parties.organisation")
    values = [batch.import_run.pk]
    execute(
        """
        CREATE TEMPORARY TABLE former ON COMMIT DROP AS
        SELECT w.subject_id AS id, w.before, o.reference
          FROM kernel_importrow w JOIN parties_organisation o ON o.id = w.subject_id
         WHERE w.import_run_id = %s AND w.outcome = 'changed'
        """,
        values,
    )
    _restore()
    for table in ("organisationname", "identifier", "site"):
        execute(
            f"""
            DELETE FROM parties_{table} WHERE organisation_id IN (
                SELECT subject_id FROM kernel_importrow
                 WHERE import_run_id = %s AND outcome = 'added')
            """,  # noqa: S608 -- constants of ours
            values,
        )
    take_back_added(batch, "parties_organisation")
    with connection.cursor() as sql:
        sql.execute("SELECT coalesce(array_agg(id), '{}') FROM former")
        write_search_columns_of(sql.fetchone()[0])
    _record("organisation.restored", "SELECT id, reference FROM former", batch)


def _restore() -> None:
    for field, kind, language in (
        ("legal_name", "legal", None),
        ("short_name", "short", None),
        ("english_name", "legal", "en"),
    ):
        execute(
            """
            DELETE FROM parties_organisationname n USING former f
             WHERE n.organisation_id = f.id AND f.before->>%(field)s = '' AND n.kind = %(kind)s
               AND n.language = coalesce(%(language)s, f.before->>'language', n.language)
            """,
            {"field": field, "kind": kind, "language": language},
        )
        execute(
            """
            UPDATE parties_organisationname n SET text = f.before->>%(field)s FROM former f
             WHERE n.organisation_id = f.id AND f.before->>%(field)s <> '' AND n.kind = %(kind)s
               AND n.language = coalesce(%(language)s, f.before->>'language', n.language)
            """,
            {"field": field, "kind": kind, "language": language},
        )
    execute(
        """
        DELETE FROM parties_identifier i USING former f, jsonb_array_elements(f.before->'numbers') m
         WHERE i.organisation_id = f.id AND i.scheme = m->>0 AND i.value = m->>1
        """
    )
    execute(
        """
        UPDATE parties_organisation o
           SET region_id = CASE WHEN f.before ? 'region'
                                THEN nullif(f.before->>'region', '')::bigint ELSE o.region_id END,
               sector_id = CASE WHEN f.before ? 'sector'
                                THEN nullif(f.before->>'sector', '')::bigint ELSE o.sector_id END,
               size_band = coalesce(f.before->>'size_band', o.size_band)
          FROM former f WHERE o.id = f.id
        """
    )
    execute(
        """
        UPDATE parties_site s
           SET address = coalesce(f.before->>'address', s.address),
               postcode = coalesce(f.before->>'postcode', s.postcode)
          FROM former f WHERE s.organisation_id = f.id AND s.is_main AND s.ends_on IS NULL
        """
    )
