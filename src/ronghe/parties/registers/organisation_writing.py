"""Writing what was resolved of rows of organisations: new ones, and what changes of known ones."""

from django.db import connection

from ronghe.kernel import audit, news
from ronghe.kernel.imports.registers import Batch
from ronghe.kernel.imports.settling import execute
from ronghe.kernel.references import reference_sql, reserve_references
from ronghe.parties.following import follow_restrictions
from ronghe.parties.indexing import write_search_columns_of
from ronghe.parties.models import Organisation

_ORGANISATIONS = """
    INSERT INTO parties_organisation (id, reference, kind, jurisdiction_id, region_id,
        verification, sector_id, size_band, co_signing_limit_currency, sort_key, name_key,
        search, registered_at)
    SELECT f.id, f.reference, r.kind, f.jurisdiction_id, f.region_id, 'unverified', f.sector_id,
           coalesce(r.size_band, ''), '', r.sort_key, r.name_key, r.search::tsvector, %s
      FROM fresh f JOIN row r USING (number)
"""
# The English name is the legal name in English, also where the row has another one as such.
_NAMES = """
    INSERT INTO parties_organisationname (organisation_id, language, kind, text)
    SELECT t.id, n.language, n.kind, n.text
      FROM {table} t JOIN row r USING (number), LATERAL (VALUES
           (r.language, 'legal', CASE WHEN r.language <> 'en' OR r.english_name IS NULL
                                      THEN r.legal_name END),
           (r.language, 'short', r.short_name),
           ('en', 'legal', r.english_name)) AS n (language, kind, text)
     WHERE n.text IS NOT NULL {otherwise}
"""
_TAKES_ITS_PLACE = (
    "ON CONFLICT (organisation_id, language, kind) DO UPDATE SET text = EXCLUDED.text"
)
_NUMBERS = """
    INSERT INTO parties_identifier (organisation_id, scheme, value)
    SELECT f.id, n.scheme, n.value FROM fresh f JOIN row_number n USING (number)
"""
_SITES = """
    INSERT INTO parties_site (organisation_id, name, address, postcode, region_id, is_main)
    SELECT f.id, '', r.address, coalesce(r.postcode, ''), f.region_id, true
      FROM fresh f JOIN row r USING (number) WHERE r.address IS NOT NULL
"""


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
               {reference} AS reference, r.region_id, r.sector_id,
               coalesce(g.jurisdiction_id, r.jurisdiction_id) AS jurisdiction_id
          FROM (SELECT number, %s - 1 + row_number() OVER (ORDER BY number) AS n
                  FROM importing WHERE outcome = 'added') numbered
          JOIN resolved r USING (number)
          LEFT JOIN reference_region g ON g.id = r.region_id
        """,  # noqa: S608 -- constants of ours
        [first],
    )
    execute("ANALYZE fresh (number)")
    execute(_ORGANISATIONS, [batch.at])
    execute("UPDATE importing i SET subject_id = f.id FROM fresh f WHERE f.number = i.number")
    execute(_NAMES.format(table="fresh", otherwise=""))
    execute(_NUMBERS)
    execute(_SITES)
    chosen = "SELECT id, reference FROM fresh"
    audit.record_each("organisation.imported", Organisation, chosen, **batch.trace)


def _change(batch: Batch) -> None:
    execute(
        """
        CREATE TEMPORARY TABLE touched ON COMMIT DROP AS
        SELECT number, i.subject_id AS id, o.reference, i.before, r.region_id, r.sector_id
          FROM importing i JOIN resolved r USING (number)
          JOIN parties_organisation o ON o.id = i.subject_id
         WHERE i.outcome = 'changed'
        """
    )
    with connection.cursor() as sql:
        sql.execute("SELECT array_agg(id) FROM touched")
        (ids,) = sql.fetchone()
    if not ids:
        return
    execute(_NAMES.format(table="touched", otherwise=_TAKES_ITS_PLACE))
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
           SET region_id = CASE WHEN t.before ? 'region' THEN t.region_id ELSE o.region_id END,
               sector_id = coalesce(t.sector_id, o.sector_id),
               size_band = coalesce(r.size_band, o.size_band)
          FROM touched t JOIN row r USING (number) WHERE o.id = t.id
        """
    )
    execute(
        """
        UPDATE parties_site s
           SET address = coalesce(r.address, s.address), postcode = coalesce(r.postcode, s.postcode)
          FROM touched t JOIN row r USING (number)
         WHERE s.organisation_id = t.id AND s.is_main AND s.ends_on IS NULL
        """
    )
    execute(
        """
        INSERT INTO parties_site (organisation_id, name, address, postcode, region_id, is_main)
        SELECT t.id, '', r.address, coalesce(r.postcode, ''), t.region_id, true
          FROM touched t JOIN row r USING (number)
         WHERE r.address IS NOT NULL AND NOT EXISTS (SELECT FROM parties_site s
               WHERE s.organisation_id = t.id AND s.is_main AND s.ends_on IS NULL)
        """
    )
    write_search_columns_of(ids)
    news.publish("organisation.renamed_by_import", batch.import_run, actor=batch.actor, at=batch.at)
    chosen = "SELECT id, reference FROM touched"
    audit.record_each("organisation.changed_by_import", Organisation, chosen, **batch.trace)
