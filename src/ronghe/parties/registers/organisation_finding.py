"""Rows of organisations against the register: which organisation, which place, which sector.

Everything is done in sets, since a register may have a million rows. The texts of rows stay in the
temporary table `row`; what is found about them goes into narrow tables beside it.
"""

from typing import Any

from ronghe.kernel.imports.settling import execute

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
    SELECT twin.number, twin.first_number,
           l.vals - 'accepted' - 'chosen' = f.vals - 'accepted' - 'chosen' AS is_equal
      FROM (SELECT n.number, min(shared.first_number) AS first_number
              FROM (SELECT scheme, value, min(number) AS first_number FROM row_number
                     WHERE NOT is_shared GROUP BY scheme, value HAVING count(*) > 1) shared
              JOIN row_number n USING (scheme, value)
             WHERE n.number > shared.first_number GROUP BY n.number) twin
      JOIN staged l ON l.number = twin.number
      JOIN staged f ON f.number = twin.first_number
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
    SELECT r.number, r.accepted, m.organisation_id,
           CASE WHEN r.chosen ? 'region' THEN (r.chosen->>'region')::bigint
                WHEN p.reason IS NOT NULL AND r.chosen ? 'no_region' THEN NULL
                WHEN r.region IS NULL AND r.within IS NULL AND r.place_key IS NULL
                     THEN %(region)s ELSE p.region_id END AS region_id,
           j.id AS jurisdiction_id, sector.id AS sector_id,
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


def find(values: dict[str, Any]) -> None:
    """Make `row`, `row_number` and `resolved`: each row with what it means in the register."""
    execute(_ROWS)
    execute("ANALYZE row (number, name_key, region, within, place_key)")
    execute(_NUMBERS, values)
    execute("ANALYZE row_number")
    execute(_MATCHES)
    execute(_TWINS)
    execute(_PLACES, values)
    for table in ("row_match", "row_twin", "row_place"):
        execute(f"ANALYZE {table}")
    execute(_RESOLVED, values)
    execute("ANALYZE resolved (number, organisation_id, region_id)")
