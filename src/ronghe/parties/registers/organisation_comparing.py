"""What rows say of organisations otherwise than the register does, and what is certain of it."""

from typing import Any

from ronghe.kernel.imports.settling import execute

# What the record says of each thing that the row says otherwise; '' where it says nothing.
_DIFFERENCES = """
    CREATE TEMPORARY TABLE difference ON COMMIT DROP AS
    WITH missing AS (
        SELECT number, jsonb_agg(jsonb_build_array(m.scheme, m.value)) AS missing
          FROM resolved r JOIN row_number m USING (number)
          LEFT JOIN parties_identifier i ON i.organisation_id = r.organisation_id
               AND i.scheme = m.scheme AND i.value = m.value
         WHERE r.organisation_id IS NOT NULL AND r.stopped IS NULL AND i.id IS NULL
         GROUP BY number
    )
    SELECT number, o.kind <> w.kind AS is_other_kind, o.verification,
           jsonb_strip_nulls(jsonb_build_object(
               'legal_name', CASE WHEN w.legal_name <> coalesce(l.text, '') THEN coalesce(l.text, '') END,
               'short_name', CASE WHEN w.short_name <> coalesce(s.text, '') THEN coalesce(s.text, '') END,
               'english_name', CASE WHEN w.english_name <> coalesce(e.text, '') THEN coalesce(e.text, '') END,
               'region', CASE WHEN r.region_id <> coalesce(o.region_id, 0) THEN coalesce(o.region_id::text, '') END,
               'sector', CASE WHEN r.sector_id <> coalesce(o.sector_id, 0) THEN coalesce(o.sector_id::text, '') END,
               'size_band', CASE WHEN w.size_band <> o.size_band THEN o.size_band END,
               'address', CASE WHEN w.address <> coalesce(a.address, '') THEN coalesce(a.address, '') END,
               'postcode', CASE WHEN w.postcode <> coalesce(a.postcode, '') THEN coalesce(a.postcode, '') END,
               'numbers', n.missing,
               'language', CASE WHEN w.legal_name <> coalesce(l.text, '')
                                  OR w.short_name <> coalesce(s.text, '') THEN w.language END)) AS before
      FROM resolved r JOIN row w USING (number)
      JOIN parties_organisation o ON o.id = r.organisation_id
      LEFT JOIN parties_organisationname l ON l.organisation_id = o.id AND l.kind = 'legal' AND l.language = w.language
      LEFT JOIN parties_organisationname s ON s.organisation_id = o.id AND s.kind = 'short' AND s.language = w.language
      LEFT JOIN parties_organisationname e ON e.organisation_id = o.id AND e.kind = 'legal' AND e.language = 'en'
      LEFT JOIN parties_site a ON a.organisation_id = o.id AND a.is_main AND a.ends_on IS NULL
      LEFT JOIN missing n USING (number)
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


def compare(values: dict[str, Any]) -> None:
    """Make `importing` out of `resolved`: what would become of each row."""
    execute(_DIFFERENCES)
    execute("ANALYZE difference")
    execute(_IMPORTING, values)
    execute("CREATE INDEX ON importing (number)")
    execute("ANALYZE importing (number, outcome, subject_id)")
