import pytest
from django.db import IntegrityError, connection, transaction
from tests.factories.cast import NOW

from ronghe.kernel import audit, news
from ronghe.kernel.models import (
    AuditCursor,
    AuditSeal,
    Counter,
    Delivery,
    Evidence,
    Message,
    StoredAnswer,
)
from ronghe.parties.actors import SYSTEM


def refused(name):
    return pytest.raises(IntegrityError, match=name)


@pytest.mark.breaks("audit_seal_counts_from_one")
def test_seals_count_from_one(college):
    record = audit.record("organisation.named", college, actor=SYSTEM, at=NOW)

    with refused("audit_seal_counts_from_one"), transaction.atomic():
        AuditSeal.objects.create(number=0, record=record, hash=bytes(32))


@pytest.mark.breaks("audit_has_one_cursor")
def test_there_is_one_cursor(db):
    with refused("audit_has_one_cursor"), transaction.atomic():
        AuditCursor.objects.create(pk=2)


@pytest.mark.breaks("counter_once_per_year", "counter_counts_from_one")
def test_a_counter_counts_up_once_a_year(db):
    Counter.objects.create(prefix="XX", year=2026, last=1)

    with refused("counter_once_per_year"), transaction.atomic():
        Counter.objects.create(prefix="XX", year=2026, last=2)
    with refused("counter_counts_from_one"), transaction.atomic():
        Counter.objects.create(prefix="XX", year=2027, last=0)


@pytest.mark.breaks("evidence_hash_is_sha256")
@pytest.mark.parametrize("sha256", ["", "0" * 63, "G" * 64, "../" + "0" * 61])
def test_evidence_is_named_by_a_hash(db, sha256):
    with refused("evidence_hash_is_sha256"), transaction.atomic():
        Evidence.objects.create(
            reference="EV-1", sha256=sha256, size=1, subject_id=1, uploaded_at=NOW
        )


@pytest.mark.breaks("message_sent_has_an_instant")
def test_what_was_sent_was_sent_at_an_instant(db):
    with refused("message_sent_has_an_instant"), transaction.atomic():
        Message.objects.create(dedupe_key="k", state="sent", queued_at=NOW)


@pytest.mark.breaks("delivery_happens_once")
def test_a_receiver_has_an_event_once(college):
    event = news.publish("thing.happened", college, actor=SYSTEM, at=NOW)
    Delivery.objects.create(event=event, receiver="a", delivered_at=NOW)

    with refused("delivery_happens_once"), transaction.atomic():
        Delivery.objects.create(event=event, receiver="a", delivered_at=NOW)


@pytest.mark.breaks("answer_given_once")
def test_a_key_has_one_answer(db):
    StoredAnswer.objects.create(actor_key="a", key="k", stored_at=NOW)

    with refused("answer_given_once"), transaction.atomic():
        StoredAnswer.objects.create(actor_key="a", key="k", stored_at=NOW)


def test_one_record_has_one_seal(college):
    record = audit.record("organisation.named", college, actor=SYSTEM, at=NOW)
    AuditSeal.objects.create(number=10**6, record=record, hash=bytes(32))

    with refused("record_id"), transaction.atomic():
        AuditSeal.objects.create(number=10**6 + 1, record=record, hash=bytes(32))


def test_the_application_owns_no_table(db):
    with connection.cursor() as sql:
        sql.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')"
            " AND pg_has_role(current_user, relowner, 'USAGE')"
        )
        assert sql.fetchall() == []
