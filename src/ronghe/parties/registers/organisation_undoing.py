"""Taking organisations back that a file brought, and giving changed ones what they had before."""

from django.db import connection

from ronghe.kernel import audit, news
from ronghe.kernel.imports.registers import Batch
from ronghe.kernel.imports.settling import execute, refuse_if_used, take_back_added
from ronghe.parties.indexing import write_search_columns_of
from ronghe.parties.models import Organisation


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
    news.publish("organisation.renamed_by_import", batch.import_run, actor=batch.actor, at=batch.at)
    chosen = "SELECT id, reference FROM former"
    audit.record_each("organisation.restored", Organisation, chosen, **batch.trace)


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
