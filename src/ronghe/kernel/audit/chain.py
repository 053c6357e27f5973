"""What is hashed, and how: shared by the sealer and by those who check it."""

import hmac

from django.conf import settings

GENESIS = bytes(32)

# One text per record that is the same on every server and in every session: integers for the
# instant (microseconds since 1970), PostgreSQL's normal form of jsonb for the rest.
CANONICAL = """
    pg_catalog.jsonb_build_array(
        r.id, r.xid::text, (extract(epoch from r.at) * 1000000)::bigint, r.verb,
        r.subject_type, r.subject_id, r.subject_reference, r.actor_kind,
        r.actor_person_id, r.actor_membership_id, r.actor_organisation_id, r.details
    )::text
"""


def audit_key() -> bytes:
    """Give the secret of the chain. Whoever has it can forge: keep it out of the database."""
    return str(settings.RONGHE_AUDIT_KEY).encode()


def link(key: bytes, previous: bytes, canonical: str) -> bytes:
    """Hash a record onto the chain: HMAC-SHA256(key, previous hash || canonical text)."""
    return hmac.digest(key, previous + canonical.encode(), "sha256")
