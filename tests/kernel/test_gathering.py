"""Records and news that are gathered: the same rows in the same order, and nothing of what failed."""

from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.factories.parties import NOW

from ronghe.kernel import audit, gathering, news
from ronghe.kernel.models import AuditRecord, Event
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Organisation

pytestmark = pytest.mark.django_db
VERB = "organisation.registered"


def tell(subject, count):
    for number in range(count):
        audit.record(VERB, subject, actor=SYSTEM, at=NOW, details={"n": number})
        news.publish(VERB, subject, actor=SYSTEM, at=NOW, payload={"n": number})


def fail_after(subject, count):
    with transaction.atomic(), gathering.gathered():
        tell(subject, count)
        raise ValueError("no")


def told():
    records = AuditRecord.objects.filter(verb=VERB, details__has_key="n").order_by("pk")
    events = Event.objects.filter(name=VERB, payload__has_key="n").order_by("pk")
    return (
        [one.details["n"] for one in records],
        [one.payload["n"] for one in events],
    )


def queries_of(subject, count):
    with CaptureQueriesContext(connection) as captured, gathering.gathered():
        tell(subject, count)
    return len(captured)


def test_what_is_gathered_is_written_in_its_order_with_a_job_for_each_receiver(cast):
    jobs = ProcrastinateJob.objects.count()
    tell(cast.college, 1)
    of_one = ProcrastinateJob.objects.count() - jobs

    with gathering.gathered():
        tell(cast.college, 3)
        assert told() == ([0], [0])

    assert told() == ([0, 0, 1, 2], [0, 0, 1, 2])
    assert ProcrastinateJob.objects.count() - jobs == 4 * of_one


def test_many_take_as_many_queries_as_one(cast):
    assert queries_of(cast.college, 1) == queries_of(cast.college, 40)


def test_every_record_has_the_number_of_its_transaction(cast):
    with gathering.gathered():
        tell(cast.college, 2)

    assert len(set(AuditRecord.objects.filter(details__has_key="n").values_list("xid"))) == 1


def test_what_a_savepoint_rolls_back_is_not_written(cast):
    with gathering.gathered():
        tell(cast.college, 1)
        with pytest.raises(ValueError, match="no"):
            fail_after(cast.college, 2)
        tell(cast.college, 1)

    assert told() == ([0, 0], [0, 0])


def test_a_block_that_fails_writes_nothing_and_the_next_one_is_its_own(cast):
    with pytest.raises(ValueError, match="no"):
        fail_after(cast.college, 2)
    with gathering.gathered():
        tell(cast.college, 1)

    assert told() == ([0], [0])


def test_a_block_within_a_block_is_written_with_it(cast):
    with gathering.gathered():
        with gathering.gathered():
            tell(cast.college, 1)
        assert told() == ([], [])

    assert told() == ([0], [0])


def test_rows_are_held_within_the_block_and_no_longer(cast):
    row = Organisation.objects.get(pk=cast.college.pk)
    gathering.hold([row])
    assert gathering.held(Organisation, row.pk) is None
    with gathering.gathered():
        gathering.hold([row])
        assert gathering.held(Organisation, row.pk) is row
        gathering.let_go()
        assert gathering.held(Organisation, row.pk) is None
        gathering.hold([row])

    assert gathering.held(Organisation, row.pk) is None


def test_nothing_is_gathered_outside_a_transaction(monkeypatch):
    monkeypatch.setattr(gathering, "connection", SimpleNamespace(in_atomic_block=False))

    with pytest.raises(transaction.TransactionManagementError), gathering.gathered():
        pass
