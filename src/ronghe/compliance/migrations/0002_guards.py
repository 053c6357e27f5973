"""What the database itself refuses: a finding, a waiver, an override are never rewritten.

Findings and waivers end, and organisations that are merged take them along; nothing else of them
changes, but that what a finding says of a person is erased on demand.
"""

from django.db import migrations

ONLY_ADDED = ("compliance_override", "compliance_rulebookedition")
FUNCTION = """
CREATE FUNCTION compliance_refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    blankable text[] := string_to_array(TG_ARGV[1], ',');
    kept text[] := string_to_array(TG_ARGV[0], ',') || blankable;
    name text;
BEGIN
    IF TG_OP = 'DELETE' OR to_jsonb(OLD) - kept IS DISTINCT FROM to_jsonb(NEW) - kept THEN
        RAISE EXCEPTION 'rows of % are never rewritten', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    FOREACH name IN ARRAY blankable LOOP
        IF to_jsonb(NEW) -> name IS DISTINCT FROM to_jsonb(OLD) -> name
           AND to_jsonb(NEW) -> name <> '{}'::jsonb THEN
            RAISE EXCEPTION '% of % is erased or left as it is', name, TG_TABLE_NAME
                USING ERRCODE = 'restrict_violation';
        END IF;
    END LOOP;
    IF OLD.state <> TG_ARGV[2] AND NEW.state IS DISTINCT FROM OLD.state THEN
        RAISE EXCEPTION 'rows of % that are over stay over', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
"""
# Columns that may change, those that may only be emptied, and the state from which a row ends.
ENDING = {
    "compliance_finding": (
        "state,closed_on,closed_at,host_id,college_id",
        "facts,reason",
        "current",
    ),
    "compliance_waiver": (
        "state,withdrawn_by_id,withdrawn_at,withdrawal_reason,organisation_id",
        "",
        "granted",
    ),
}


def only_added(table: str) -> tuple[str, str]:
    return (
        f"CREATE TRIGGER {table}_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();",
        f"DROP TRIGGER {table}_only_added ON {table};",
    )


def only_ended(table: str) -> tuple[str, str]:
    arguments = ", ".join(f"'{one}'" for one in ENDING[table])
    return (
        f"CREATE TRIGGER {table}_only_ended BEFORE UPDATE OR DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION compliance_refuse_rewriting({arguments});",
        f"DROP TRIGGER {table}_only_ended ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [("compliance", "0001_initial"), ("kernel", "0002_guards_and_cache")]

    operations = [
        *[migrations.RunSQL(*only_added(table)) for table in ONLY_ADDED],
        migrations.RunSQL(FUNCTION, "DROP FUNCTION compliance_refuse_rewriting();"),
        *[migrations.RunSQL(*only_ended(table)) for table in ENDING],
    ]
