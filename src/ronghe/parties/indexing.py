"""Keeping a record findable: part of every operation that changes a name or a number."""

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Value
from django.db.models.functions import Cast

from ronghe.parties.models import Organisation
from ronghe.parties.naming import search_columns


def write_search_columns(organisation: Organisation) -> None:
    """Let the record be found by the names and numbers that it has now."""
    names = organisation.names.order_by("kind", "pk").values_list("text", flat=True)
    numbers = organisation.identifiers.order_by("pk").values_list("value", flat=True)
    columns = search_columns(names, numbers, organisation.reference)
    Organisation.objects.filter(pk=organisation.pk).update(
        sort_key=columns["sort_key"],
        name_key=columns["name_key"],
        search=Cast(Value(columns["search"]), SearchVectorField()),
    )
