"""A superuser with triggers off, and every way to falsify a story."""

import json
import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from tests.factories.cast import NOW

from ronghe.kernel import audit
from ronghe.kernel.audit import Head, Tampering, sealing
from ronghe.kernel.models import AuditRecord, AuditSeal
from ronghe.parties.actors import SYSTEM

LENGTH = 40
FORGED = b"\x5a" * 32


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.RONGHE_VAR = tmp_path


@pytest.fixture
def chain(committed_db, college):
    """A sealed chain of some length; gives the head that was published."""
    for number in range(LENGTH):
        audit.record("organisation.named", college, actor=SYSTEM, at=NOW, details={"n": number})
    deadline = time.monotonic() + 30
    while AuditSeal.objects.count() < AuditRecord.objects.count() and time.monotonic() < deadline:
        audit.seal(at=NOW)
    assert audit.verify(audit.head()).is_sound
    return audit.head()


@pytest.fixture
def forge(owner_connection):
    """Run statements as the owner, with the guards off and the foreign key gone."""

    foreign_key = _foreign_key()

    def run(*statements):
        tables = ("kernel_auditrecord", "kernel_auditseal")
        with owner_connection.transaction():
            for table in tables:
                owner_connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            owner_connection.execute(
                "ALTER TABLE kernel_auditseal DROP CONSTRAINT IF EXISTS " + foreign_key
            )
            for statement in statements:
                owner_connection.execute(statement)
            for table in tables:
                owner_connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")

    return run


def _foreign_key():
    with connection.cursor() as sql:
        sql.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'f'"
            " AND conrelid = 'kernel_auditseal'::regclass"
        )
        found = sql.fetchone()
    return found[0] if found else "gone"


def record_at(number):
    return AuditSeal.objects.get(number=number).record_id


def found(*heads):
    return {(finding.kind, finding.number) for finding in audit.verify(*heads).findings}


CHANGES = {
    "at": "at + interval '1 second'",
    "xid": "'7'::xid8",
    "verb": "'organisation.verified'",
    "subject_type": "'parties.person'",
    "subject_id": "subject_id + 1",
    "subject_reference": "'OR-1999-0001'",
    "actor_kind": "'person'",
    "actor_person_id": "42",
    "actor_membership_id": "42",
    "actor_organisation_id": "42",
    "details": "'{\"n\": -1}'",
}


def test_a_change_of_any_column_is_found_at_its_place(chain, forge):
    numbers = dict(zip(sorted(CHANGES), range(2, 3 * len(CHANGES), 3), strict=False))
    forge(
        *(
            f"UPDATE kernel_auditrecord SET {column} = {CHANGES[column]}"
            f" WHERE id = {record_at(number)}"
            for column, number in numbers.items()
        )
    )

    assert len(numbers) == len(CHANGES)
    assert found() == found(chain) == {(Tampering.ALTERED, one) for one in numbers.values()}


def test_every_column_of_a_record_is_covered():
    columns = {field.name for field in AuditRecord._meta.concrete_fields}

    assert columns == CHANGES.keys() | {"id"}


@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_a_deleted_record_is_found_at_its_place(chain, forge, place):
    number = {"first": 1, "middle": 20, "last": chain.number}[place]
    forge(f"DELETE FROM kernel_auditrecord WHERE id = {record_at(number)}")

    assert found() == {(Tampering.DELETED, number)}


def test_a_record_deleted_with_its_seal_leaves_a_gap(chain, forge):
    forge(
        f"DELETE FROM kernel_auditrecord WHERE id = {record_at(20)}",
        "DELETE FROM kernel_auditseal WHERE number = 20",
    )

    assert found(chain) == {(Tampering.DELETED, 20)}


def _renumber(first, step):
    """Move all numbers from the first on, by way of far away, since each is taken."""
    return (
        f"UPDATE kernel_auditseal SET number = number + 1000000 WHERE number >= {first}",
        f"UPDATE kernel_auditseal SET number = number - 1000000 + {step} WHERE number > 1000000",
    )


def test_a_gap_closed_by_renumbering_is_found(chain, forge):
    forge(
        f"DELETE FROM kernel_auditrecord WHERE id = {record_at(20)}",
        "DELETE FROM kernel_auditseal WHERE number = 20",
        *_renumber(21, -1),
    )

    assert found(chain) == {(Tampering.DELETED, 20)}
    assert {number for _kind, number in found()} == {20}  # without a head too, if as altered


def _forged_record(record_id=900_000_000):
    return (
        "INSERT INTO kernel_auditrecord (id, at, xid, verb, subject_type, subject_id,"
        " subject_reference, actor_kind, details) OVERRIDING SYSTEM VALUE VALUES"
        f" ({record_id}, now(), '5', 'organisation.verified', 'parties.organisation', 1, '',"
        " 'system', '{}')"
    )


def _forged_seal(number):
    return _seal_row(number, 900_000_000, FORGED)


def _seal_row(number, record_id, digest):
    return (
        "INSERT INTO kernel_auditseal (number, record_id, hash)"
        f" VALUES ({number}, {record_id}, '\\x{digest.hex()}')"
    )


def test_a_record_inserted_into_the_chain_is_found(chain, forge):
    forge(_forged_record(), *_renumber(20, 1), _forged_seal(20))

    assert found() == {(Tampering.INSERTED, 20)}
    assert found(chain) == {(Tampering.INSERTED, 20)}


def test_a_record_inserted_at_the_end_is_found(chain, forge):
    forge(_forged_record(), _forged_seal(chain.number + 1))

    assert {number for _kind, number in found(chain)} == {chain.number + 1}


def test_a_record_dated_back_without_a_seal_is_found(chain, forge):
    forge(_forged_record())

    report = audit.verify(chain)

    assert [(one.kind, one.record_id) for one in report.findings] == [
        (Tampering.INSERTED, 900_000_000)
    ]


@pytest.mark.parametrize("other", [11, 12, 30])
def test_records_that_changed_places_under_their_seals_are_found(chain, forge, other):
    one, two = record_at(10), record_at(other)
    forge(
        f"DELETE FROM kernel_auditseal WHERE number IN (10, {other})",
        *(
            _seal_row(number, record, bytes(seal.hash))
            for number, record, seal in (
                (10, two, AuditSeal.objects.get(number=10)),
                (other, one, AuditSeal.objects.get(number=other)),
            )
        ),
    )

    assert found(chain) == {(Tampering.REORDERED, 10)}


def test_seals_that_changed_places_with_their_records_are_found(chain, forge):
    forge(
        "UPDATE kernel_auditseal SET number = 1000000 WHERE number = 10",
        "UPDATE kernel_auditseal SET number = 10 WHERE number = 11",
        "UPDATE kernel_auditseal SET number = 11 WHERE number = 1000000",
    )

    assert found(chain) == {(Tampering.REORDERED, 10)}


def _cut(first):
    return (
        (
            "DELETE FROM kernel_auditrecord r USING kernel_auditseal s"
            f" WHERE s.record_id = r.id AND s.number >= {first}"
        ),
        f"DELETE FROM kernel_auditseal WHERE number >= {first}",
    )


def test_a_cut_tail_is_found_by_the_published_head(chain, forge):
    forge(*_cut(30))

    assert found(chain) == {(Tampering.CUT_TAIL, 30)}


def test_a_cut_tail_fits_when_no_head_was_published(chain, forge):
    forge(*_cut(30))

    assert found() == set()


def test_a_tail_that_was_cut_and_grew_again_is_found(chain, forge, college):
    forge(*_cut(30))
    for _ in range(chain.number):
        audit.record("organisation.named", college, actor=SYSTEM, at=NOW)
    deadline = time.monotonic() + 30
    while AuditSeal.objects.count() < chain.number + 5 and time.monotonic() < deadline:
        audit.seal(at=NOW)

    assert found(chain) == {(Tampering.CUT_TAIL, chain.number)}


def test_several_changes_are_all_named(chain, forge):
    forge(
        f"UPDATE kernel_auditrecord SET verb = 'a.b' WHERE id = {record_at(5)}",
        f"DELETE FROM kernel_auditrecord WHERE id = {record_at(12)}",
        f"UPDATE kernel_auditrecord SET verb = 'a.b' WHERE id = {record_at(30)}",
        *_cut(38),
    )

    assert found(chain) >= {
        (Tampering.ALTERED, 5),
        (Tampering.DELETED, 12),
        (Tampering.ALTERED, 30),
    }


def test_another_key_cannot_verify(chain, settings):
    settings.RONGHE_AUDIT_KEY = "another key altogether, of some length"

    assert not audit.verify().is_sound


def test_the_command_is_content_with_a_whole_chain(chain):
    out = StringIO()

    call_command("verify_audit", head=str(chain), stdout=out)

    assert f"{chain.number} links" in out.getvalue()


def test_the_command_names_kind_and_place_and_fails(chain, forge):
    forge(f"UPDATE kernel_auditrecord SET verb = 'a.b' WHERE id = {record_at(7)}")
    err = StringIO()

    with pytest.raises(CommandError, match="tampered") as failure:
        call_command("verify_audit", stdout=StringIO(), stderr=err)

    assert err.getvalue() == f"altered at number 7 (record {record_at(7)})\n"
    assert failure.value.returncode == 1


def test_the_command_compares_with_the_file_of_heads(chain, forge):
    assert json.loads(sealing.heads_file().read_text().splitlines()[-1])["number"] == chain.number
    forge(*_cut(30))

    with pytest.raises(CommandError, match="tampered"):
        call_command("verify_audit", stdout=StringIO(), stderr=StringIO())


@pytest.mark.parametrize("text", ["12", "x:00", "1:zz", "-1:" + "0" * 64])
def test_the_command_refuses_a_head_that_is_none(chain, text):
    with pytest.raises(CommandError, match="NUMBER:HASH"):
        call_command("verify_audit", head=text)


def test_a_wrong_head_is_reported(chain):
    wrong = Head(chain.number, "0" * 64)

    assert found(wrong) == {(Tampering.CUT_TAIL, chain.number)}
