"""What the database itself refuses about agreements, whoever writes.

Once signing has begun, text, terms and parties of a version stay as they are. A signature is only
ever added: to a version out for signature, of the very document that is signed, by a party whose
turn it is. A version is signed once every party has signed it, and only then is its agreement in
force. Every table of these begins its rows as drafts.
"""

from django.db import migrations

ONLY_ADDED = (
    "partnerships_signature",
    "partnerships_versionrevision",
    "partnerships_factconfirmation",
    "partnerships_agreementcheck",
)
NEVER_EMPTIED = ("partnerships_agreementversion", "partnerships_agreementparty")

KEEP_VERSION = """
CREATE FUNCTION partnerships_keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := ARRAY['state', 'in_force_on', 'closed_at', 'closed_by_id', 'closing_reason',
                           'paper_id', 'signed_paper_id', 'turn_of_id'];
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            RAISE EXCEPTION 'a version begins as a draft' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.frozen_at IS NULL THEN
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        IF NEW.state IN ('signed', 'refused', 'withdrawn') THEN
            RAISE EXCEPTION 'signing has not begun' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR to_jsonb(OLD) - moving IS DISTINCT FROM to_jsonb(NEW) - moving THEN
        RAISE EXCEPTION 'a version out for signature is never rewritten'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF (OLD.paper_id IS NOT NULL AND NEW.paper_id IS DISTINCT FROM OLD.paper_id)
       OR (OLD.signed_paper_id IS NOT NULL AND NEW.signed_paper_id IS NULL)
       OR (OLD.in_force_on IS NOT NULL AND NEW.in_force_on IS DISTINCT FROM OLD.in_force_on)
       OR (OLD.closed_at IS NOT NULL AND (NEW.closed_at, NEW.closing_reason)
                                         IS DISTINCT FROM (OLD.closed_at, OLD.closing_reason)) THEN
        RAISE EXCEPTION 'what was signed or decided is never taken back'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state <> 'signing'
                                   OR NEW.state NOT IN ('signed', 'refused', 'withdrawn')) THEN
        RAISE EXCEPTION 'a version that is over stays over' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.state = 'signed' AND OLD.state <> 'signed' AND EXISTS (
        SELECT 1 FROM partnerships_agreementparty p
         WHERE p.version_id = NEW.id
           AND p.signatures_needed > (SELECT count(*) FROM partnerships_signature s
                                       WHERE s.party_id = p.id AND s.version_id = NEW.id)
    ) THEN
        RAISE EXCEPTION 'not every party has signed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER partnerships_agreementversion_frozen
    BEFORE INSERT OR UPDATE OR DELETE ON partnerships_agreementversion
    FOR EACH ROW EXECUTE FUNCTION partnerships_keep_version();
"""
KEEP_PARTY = """
CREATE FUNCTION partnerships_keep_party() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (TG_OP <> 'INSERT' AND EXISTS (SELECT 1 FROM partnerships_agreementversion v
                                       WHERE v.id = OLD.version_id AND v.frozen_at IS NOT NULL))
       OR (TG_OP <> 'DELETE' AND EXISTS (SELECT 1 FROM partnerships_agreementversion v
                                          WHERE v.id = NEW.version_id AND v.frozen_at IS NOT NULL))
    THEN
        RAISE EXCEPTION 'the parties of a version out for signature stay'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER partnerships_agreementparty_frozen
    BEFORE INSERT OR UPDATE OR DELETE ON partnerships_agreementparty
    FOR EACH ROW EXECUTE FUNCTION partnerships_keep_party();
"""
SIGN_IN_TURN = """
CREATE FUNCTION partnerships_sign_in_turn() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    party partnerships_agreementparty;
BEGIN
    SELECT * INTO party FROM partnerships_agreementparty WHERE id = NEW.party_id;
    IF party.version_id IS DISTINCT FROM NEW.version_id OR NOT EXISTS (
        SELECT 1 FROM partnerships_agreementversion v
         WHERE v.id = NEW.version_id AND v.state = 'signing'
           AND v.document_hash = NEW.document_hash
    ) THEN
        RAISE EXCEPTION 'this text is not out for signature' USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (
        SELECT 1 FROM partnerships_agreementparty p
         WHERE p.version_id = NEW.version_id AND p.order_group < party.order_group
           AND p.signatures_needed > (SELECT count(*) FROM partnerships_signature s
                                       WHERE s.party_id = p.id)
    ) THEN
        RAISE EXCEPTION 'others sign before' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER partnerships_signature_in_turn
    BEFORE INSERT ON partnerships_signature
    FOR EACH ROW EXECUTE FUNCTION partnerships_sign_in_turn();
"""
IN_FORCE = """
CREATE FUNCTION partnerships_in_force_when_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            RAISE EXCEPTION 'an agreement begins as a draft' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.state IN ('in_force', 'suspended', 'completed', 'terminated', 'annulled')
       AND NOT EXISTS (SELECT 1 FROM partnerships_agreementversion v
                        WHERE v.agreement_id = NEW.id AND v.state = 'signed') THEN
        RAISE EXCEPTION 'no version is signed by all' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER partnerships_agreement_in_force_when_signed
    BEFORE INSERT OR UPDATE ON partnerships_agreement
    FOR EACH ROW EXECUTE FUNCTION partnerships_in_force_when_signed();
"""
FUNCTIONS = {
    "partnerships_keep_version": KEEP_VERSION,
    "partnerships_keep_party": KEEP_PARTY,
    "partnerships_sign_in_turn": SIGN_IN_TURN,
    "partnerships_in_force_when_signed": IN_FORCE,
}


def guard(table: str, what: str, name: str) -> tuple[str, str]:
    return (
        f"CREATE TRIGGER {table}_{name} BEFORE {what} ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();",
        f"DROP TRIGGER {table}_{name} ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("partnerships", "0002_cooperations"),
        ("kernel", "0002_guards_and_cache"),
    ]

    operations = [
        *[
            migrations.RunSQL(making, f"DROP FUNCTION {name}() CASCADE;")
            for name, making in FUNCTIONS.items()
        ],
        *[
            migrations.RunSQL(*guard(table, "UPDATE OR DELETE OR TRUNCATE", "only_added"))
            for table in ONLY_ADDED
        ],
        *[migrations.RunSQL(*guard(table, "TRUNCATE", "never_emptied")) for table in NEVER_EMPTIED],
    ]
