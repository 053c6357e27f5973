"""The role that serves owns nothing, so that no mistake of ours can switch a guard off."""

import pytest
from django.db import connection
from django.db.utils import DatabaseError

OWNED = """
    SELECT relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND pg_has_role(current_user, relowner, 'USAGE')
"""
TRIGGERS = """
    SELECT DISTINCT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
    WHERE NOT tgisinternal AND relnamespace = 'public'::regnamespace AND NOT starts_with(relname, 'procrastinate')
"""
FORBIDDEN = [
    "TRUNCATE kernel_auditrecord",
    "TRUNCATE parties_organisation CASCADE",
    "ALTER TABLE kernel_auditrecord DISABLE TRIGGER ALL",
    "ALTER TABLE kernel_auditrecord DISABLE TRIGGER USER",
    "ALTER TABLE kernel_auditrecord ADD COLUMN more text",
    "DROP TABLE kernel_auditrecord",
    "CREATE TABLE public.mine (id int)",
    "CREATE TRIGGER quiet BEFORE INSERT ON kernel_auditrecord FOR EACH ROW EXECUTE FUNCTION x()",
    "CREATE RULE quiet AS ON INSERT TO kernel_auditrecord DO INSTEAD NOTHING",
    "SET session_replication_role = replica",
    "SET ROLE ronghe_owner",
]


def rows(query: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


@pytest.mark.django_db
def test_the_application_role_owns_nothing():
    assert rows(OWNED) == []
    assert rows("SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user") == [(False, False, False)]  # fmt: skip


def test_the_owner_would_be_found(owner_connection):
    assert len(owner_connection.execute(OWNED).fetchall()) > 10


@pytest.mark.django_db
@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_application_role_may_not(statement):
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), connection.cursor() as cursor:  # fmt: skip
        cursor.execute(statement)


@pytest.mark.django_db
def test_every_trigger_is_switched_on():
    quiet = rows(
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled NOT IN ('O', 'A')"
    )

    assert rows(TRIGGERS) != []
    assert quiet == []
