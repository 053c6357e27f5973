"""Authorities get the remit that their region gave them; every record its search columns."""

from typing import Any

from django.db import migrations

from ronghe.parties.naming import search_columns

BATCH = 1000


def grant_remits(apps: Any, schema_editor: Any) -> None:
    organisation = apps.get_model("parties", "Organisation")
    remit = apps.get_model("parties", "Remit")
    remit.objects.bulk_create(
        remit(
            holder=authority,
            region=authority.region,
            subjects=["education", "labour", "safety", "finance"],
            powers=["see_totals", "see_cases", "decide", "inspect"],
            basis="Region of the authority when the platform was opened",
            starts_on=authority.registered_at.date(),
        )
        for authority in organisation.objects.filter(
            kind="authority", region__isnull=False
        ).order_by("pk")
    )


def write_search_columns(apps: Any, schema_editor: Any) -> None:
    organisation = apps.get_model("parties", "Organisation")
    rows = organisation.objects.prefetch_related("names", "identifiers").order_by("pk")
    for row in rows.iterator(chunk_size=BATCH):
        names = [one.text for one in sorted(row.names.all(), key=lambda one: (one.kind, one.pk))]
        columns = search_columns(names, [one.value for one in row.identifiers.all()], row.reference)
        organisation.objects.filter(pk=row.pk).update(
            sort_key=columns["sort_key"], name_key=columns["name_key"]
        )
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(
                "UPDATE parties_organisation SET search = %s::tsvector WHERE id = %s",
                [columns["search"], row.pk],
            )


class Migration(migrations.Migration):
    dependencies = [("parties", "0002_people_and_registers")]

    operations = [
        migrations.RunPython(grant_remits, migrations.RunPython.noop),
        migrations.RunPython(write_search_columns, migrations.RunPython.noop),
    ]
