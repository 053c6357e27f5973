"""What the database itself refuses, and the table of Django's cache.

Statement triggers: even a change of no rows is refused, and TRUNCATE too, for the owner as for the
application. Only someone who may disable triggers gets past them, and the chain shows it.
"""

from django.db import migrations

GUARDED = ("kernel_auditrecord", "kernel_auditseal")

FUNCTION = """
CREATE FUNCTION kernel_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;
"""


def guard(table: str) -> tuple[str, str]:
    return (
        f"CREATE TRIGGER {table}_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();",
        f"DROP TRIGGER {table}_only_added ON {table};",
    )


CACHE = """
CREATE TABLE kernel_cache (
    cache_key varchar(255) NOT NULL PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX kernel_cache_expires ON kernel_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION kernel_refuse_change();"),
        *[migrations.RunSQL(*guard(table)) for table in GUARDED],
        migrations.RunSQL(CACHE, "DROP TABLE kernel_cache;"),
    ]
