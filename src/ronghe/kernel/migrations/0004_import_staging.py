"""Where rows wait while their file is read: not logged, since the file can be read again."""

from django.db import migrations

STAGING = """
CREATE UNLOGGED TABLE kernel_importstaging (
    import_id bigint NOT NULL,
    number integer NOT NULL,
    row_hash bigint NOT NULL,
    cells json NOT NULL,
    vals jsonb NOT NULL,
    problems jsonb
);
CREATE INDEX kernel_importstaging_rows ON kernel_importstaging (import_id);
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0003_imports")]

    operations = [migrations.RunSQL(STAGING, "DROP TABLE kernel_importstaging;")]
