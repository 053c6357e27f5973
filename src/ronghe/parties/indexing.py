"""Keeping a record findable: part of every operation that changes a name or a number."""

from collections.abc import Sequence

from django.db import connection

from ronghe.parties.models import Organisation
from ronghe.parties.naming import search_columns

AT_ONCE = 2_000
_READ = """
    SELECT o.id, o.reference,
           ARRAY(SELECT text FROM parties_organisationname n
                  WHERE n.organisation_id = o.id ORDER BY kind, id),
           ARRAY(SELECT value FROM parties_identifier i
                  WHERE i.organisation_id = o.id ORDER BY id)
      FROM parties_organisation o WHERE o.id = ANY(%s)
"""
_WRITE = """
    UPDATE parties_organisation o
       SET sort_key = w.sort_key, name_key = w.name_key, search = w.search::tsvector
      FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[])
           AS w (id, sort_key, name_key, search)
     WHERE o.id = w.id
"""


def write_search_columns(organisation: Organisation) -> None:
    """Let the record be found by the names and numbers that it has now."""
    write_search_columns_of([organisation.pk])


def write_search_columns_of(ids: Sequence[int]) -> None:
    """Do the same for many records."""
    for first in range(0, len(ids), AT_ONCE):
        with connection.cursor() as sql:
            sql.execute(_READ, [list(ids[first : first + AT_ONCE])])
            rows = [
                (pk, *search_columns(names, numbers, reference).values())
                for pk, reference, names, numbers in sql.fetchall()
            ]
            if rows:
                sql.execute(_WRITE, [list(column) for column in zip(*rows, strict=True)])
