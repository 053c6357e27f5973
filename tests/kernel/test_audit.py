import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.db.utils import IntegrityError
from tests.factories.cast import NOW
from tests.kernel.breaking_off import broken_off

from ronghe.kernel import audit
from ronghe.kernel.audit import sealing
from ronghe.kernel.models import AuditCursor, AuditRecord, AuditSeal
from ronghe.parties.actors import SYSTEM


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.RONGHE_VAR = tmp_path


def seal_until(count):
    """Seal until so many links are there: other databases of the cluster may hold the horizon."""
    deadline = time.monotonic() + 240
    while AuditSeal.objects.count() < count and time.monotonic() < deadline:
        audit.seal(at=NOW)
        time.sleep(0.02)
    assert AuditSeal.objects.count() == count


def sealed_ids():
    return list(AuditSeal.objects.order_by("number").values_list("record_id", flat=True))


def write(subject, verb="organisation.named"):
    return audit.record(verb, subject, actor=SYSTEM, at=NOW)


@pytest.fixture
def college_only(committed_db, college):
    seal_until(AuditRecord.objects.count())
    return college


def test_a_record_says_who_did_what_to_which_object(dean, college):
    written = audit.record(
        "organisation.named", college, actor=dean, at=NOW, details={"before": "a", "after": "b"}
    )

    kept = audit.story_of(college).first()
    assert kept == written
    assert (kept.verb, kept.at, kept.subject_type, kept.subject_id, kept.subject_reference) == (
        "organisation.named",
        NOW,
        "parties.organisation",
        college.pk,
        college.reference,
    )
    assert (kept.actor_kind, kept.actor_person_id, kept.actor_membership_id) == (
        "person",
        dean.person.pk,
        dean.membership.pk,
    )
    assert kept.actor_organisation_id == college.pk
    assert kept.details == {"before": "a", "after": "b"}
    assert kept.xid > 0


def test_a_person_leaves_no_name_in_the_audit(dean):
    written = audit.record("person.registered", dean.person, actor=dean, at=NOW)

    assert written.subject_reference == ""


@pytest.mark.parametrize("table", ["kernel_auditrecord", "kernel_auditseal"])
@pytest.mark.parametrize(
    "change", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
)
def test_even_the_owner_cannot_change_the_audit(owner_connection, table, change):
    statement = change.format(table)
    if table == "kernel_auditseal":
        statement = statement.replace("id = id", "number = number")

    with pytest.raises(Exception, match="only ever added"):
        owner_connection.execute(statement)


def test_the_application_changes_nothing_either(college):
    written = write(college)

    for change in (
        lambda: AuditRecord.objects.filter(pk=written.pk).update(verb="other"),
        lambda: AuditRecord.objects.filter(pk=written.pk).delete(),
    ):
        with pytest.raises(IntegrityError, match="only ever added"), transaction.atomic():
            change()


def test_the_application_may_neither_truncate_nor_disable_triggers(college_only):
    for statement in (
        "TRUNCATE kernel_auditrecord CASCADE",
        "ALTER TABLE kernel_auditrecord DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
    ):
        with (
            pytest.raises(Exception, match=r"permission denied|must be owner"),
            connection.cursor() as sql,
        ):
            sql.execute(statement)


def test_rolled_back_work_leaves_no_record(college_only):
    before = AuditRecord.objects.count()

    with broken_off():
        write(college_only)

    assert AuditRecord.objects.count() == before


def test_seals_are_numbered_without_gaps_in_the_order_of_transactions(college_only):
    before = AuditSeal.objects.count()
    with broken_off():
        write(college_only)  # its id is lost, and no number with it
    written = [write(college_only).pk for _ in range(5)]

    seal_until(before + 5)

    assert sealed_ids()[-5:] == written
    numbers = AuditSeal.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, before + 6))
    assert audit.verify().is_sound


def test_sealing_in_small_batches_gives_the_same_chain(college_only):
    before = AuditSeal.objects.count()
    for _ in range(7):
        write(college_only)
    deadline = time.monotonic() + 30
    while AuditSeal.objects.count() < before + 7 and time.monotonic() < deadline:
        audit.seal(at=NOW, batch=2)

    assert AuditSeal.objects.count() == before + 7
    assert audit.verify(audit.head()).is_sound


def test_each_batch_publishes_its_head(college_only):
    before = AuditSeal.objects.count()
    write(college_only)
    seal_until(before + 1)

    *_earlier, last = sealing.heads_file().read_text().splitlines()
    assert f'"number": {before + 1}, "hash": "{audit.head().hash}"' in last


def test_nothing_new_publishes_nothing(college_only):
    lines = sealing.heads_file().read_text()

    assert audit.seal(at=NOW + timedelta(hours=1)) == 0
    assert sealing.heads_file().read_text() == lines


def _late_commit(college, meanwhile):
    """Write in one transaction, have another commit and the sealer run, then commit the first."""
    has_written, may_commit = threading.Event(), threading.Event()
    late = []

    def slow_writer():
        try:
            with transaction.atomic():
                late.append(write(college, "organisation.registered").pk)
                has_written.set()
                assert may_commit.wait(20)
        finally:
            connections.close_all()

    thread = threading.Thread(target=slow_writer)
    thread.start()
    assert has_written.wait(20)
    early = write(college).pk
    meanwhile()
    may_commit.set()
    thread.join(20)
    return late[0], early


def test_a_late_commit_is_never_skipped(college_only):
    before = AuditSeal.objects.count()

    late, early = _late_commit(college_only, lambda: audit.seal(at=NOW))
    seal_until(before + 2)

    assert late < early
    assert sealed_ids()[before:] == [late, early]
    assert audit.verify(audit.head()).is_sound


@pytest.mark.race_twin_of(
    "test_a_late_commit_is_never_skipped",
    "test_many_writers_and_sealers_at_once_make_one_whole_chain",
)
def test_a_sealer_that_goes_by_ids_skips_the_late_commit(college_only):
    sealed = set(AuditRecord.objects.values_list("pk", flat=True))

    def naive():
        new = AuditRecord.objects.filter(pk__gt=max(sealed)).values_list("pk", flat=True)
        sealed.update(new)

    late, early = _late_commit(college_only, naive)
    naive()

    assert early in sealed
    assert late not in sealed


def test_many_writers_and_sealers_at_once_make_one_whole_chain(college_only):
    before = AuditSeal.objects.count()
    writers, each, start = 6, 20, threading.Barrier(8)
    troubles = []

    def run(work):
        try:
            start.wait(20)
            work()
        except Exception as trouble:  # noqa: BLE001 -- shown by the assertion below
            troubles.append(trouble)
        finally:
            connections.close_all()

    def keep_writing():
        for _ in range(each):
            with transaction.atomic():
                write(college_only)

    def keep_sealing():
        for _ in range(60):
            audit.seal(at=NOW, batch=7)

    works = [keep_writing] * writers + [keep_sealing] * 2
    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    seal_until(before + writers * each)

    assert troubles == []
    assert len(set(sealed_ids())) == before + writers * each
    assert audit.verify(audit.head()).is_sound


def test_a_writer_waits_for_no_sealer_and_no_other_writer(college_only):
    """Another transaction holds the sealer's lock and an unsealed record; the writer goes past."""
    with transaction.atomic():
        write(college_only)
        with connection.cursor() as sql:
            sql.execute("SELECT pg_advisory_xact_lock(%s)", [sealing._LOCK])
        done = threading.Event()

        def writer():
            try:
                write(college_only)
                done.set()
            finally:
                connections.close_all()

        thread = threading.Thread(target=writer)
        thread.start()
        assert done.wait(5)
        thread.join()


def test_in_another_cluster_nothing_is_lost_and_nothing_sealed_twice(college_only):
    """After a restore elsewhere transaction ids start anew: old records lie beyond the horizon."""
    before = AuditSeal.objects.count()
    AuditCursor.objects.update(system_identifier=1, xid=2**40)
    with (
        connection.cursor() as sql
    ):  # a restored, still unsealed record with an id of the old cluster
        sql.execute(
            "INSERT INTO kernel_auditrecord (at, xid, verb, subject_type, subject_id,"
            " subject_reference, actor_kind, details)"
            " VALUES (%s, '1099511627000', 'a.b', 'a.b', 1, '', 'system', '{}')",
            [NOW],
        )
    write(college_only)

    seal_until(before + 2)
    write(college_only)
    seal_until(before + 3)

    assert AuditCursor.objects.get().xid < 2**40
    assert len(set(sealed_ids())) == before + 3
    assert audit.verify(audit.head()).is_sound
