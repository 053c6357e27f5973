import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.test import override_settings

from ronghe.cli.checks import application_owns_no_table, secrets_are_long_and_two
from ronghe.cli.management.commands import migrate
from ronghe.parties.models import Membership, Organisation, Role

OPENING = {
    "jurisdiction": "cn-ningbo",
    "region": "330200",
    "authority": "宁波市教育局",
    "administrator": "张三",
    "phone": "13800138000",
}


@pytest.mark.django_db
def test_an_installation_opens_with_an_authority_and_an_administrator(capsys):
    call_command("open_installation", **OPENING)

    authority = Organisation.objects.get()
    roles = set(Membership.objects.values_list("role", flat=True))
    user = Membership.objects.order_by("pk")[0].person.user
    assert authority.name_in("zh-hans") == "宁波市教育局"
    assert roles == {Role.ADMINISTRATOR, Role.COORDINATOR}
    assert (user.phone, user.has_usable_password()) == ("+8613800138000", False)
    assert authority.reference in capsys.readouterr().out


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change", [{"phone": ""}, {"region": "nowhere"}, {"jurisdiction": "nowhere"}]
)
def test_an_installation_without_what_it_needs_is_refused_whole(change):
    with pytest.raises(CommandError):
        call_command("open_installation", **{**OPENING, **change})

    assert not Organisation.objects.exists()


@pytest.mark.django_db
def test_an_installation_opens_once():
    call_command("open_installation", **OPENING)

    with pytest.raises(CommandError, match="administrator already"):
        call_command("open_installation", **OPENING)


@pytest.mark.django_db
def test_the_application_role_owns_no_table():
    assert application_owns_no_table(None) == []


@override_settings(SECRET_KEY="short", RONGHE_AUDIT_KEY="short")
def test_short_and_shared_secrets_are_named():
    assert [message.id for message in secrets_are_long_and_two(None)] == [
        "ronghe.E002",
        "ronghe.E002",
        "ronghe.E003",
    ]


def test_two_migrations_at_once_take_turns(owner_connection):
    """While somebody else migrates, the command waits; then it finds nothing left to do."""
    owner_connection.execute("SELECT pg_advisory_lock(%s)", [migrate.LOCK])
    done = threading.Event()

    def run():
        call_command("migrate", "kernel", verbosity=0, skip_checks=True)
        done.set()
        connections.close_all()

    second = threading.Thread(target=run)
    second.start()
    while not is_waiting(owner_connection):
        assert not done.is_set()
    owner_connection.execute("SELECT pg_advisory_unlock(%s)", [migrate.LOCK])
    second.join()

    assert done.is_set()


def is_waiting(connection):
    query = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    return bool(connection.execute(query).fetchone()[0])
