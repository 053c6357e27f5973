import threading

import pytest
import time_machine
from django.db import connection, connections, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job
from tests.factories.cast import NOW
from tests.kernel.breaking_off import broken_off

from ronghe.kernel import news, operations, queries
from ronghe.kernel.jobs import BackOff
from ronghe.kernel.models import Delivery, Event, JobFailure
from ronghe.kernel.permanent import PermanentFailure
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.actors import SYSTEM


@pytest.fixture
def no_receivers(college, monkeypatch):
    """An empty register and an empty queue, once the cast has come in with its own news."""
    monkeypatch.setattr(news, "_receivers", {})
    # The worker's threads end with it, and so must their connections.
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    with connection.cursor() as sql:
        sql.execute("DELETE FROM procrastinate_jobs")


@pytest.fixture
def heard(no_receivers):
    """A receiver that listens; gives what it heard."""
    heard = []

    @news.receiver("thing.happened", key="test.listen")
    def listen(event):
        heard.append((event.name, event.subject_id, dict(event.payload), dict(event.secrets)))

    return heard


def publish(subject, **more):
    with transaction.atomic():
        return news.publish("thing.happened", subject, actor=SYSTEM, at=NOW, **more)


def run_worker():
    """Run a real worker until nothing is due, at the time of the database's own clock."""
    with connection.cursor() as sql:
        sql.execute("SELECT now()")
        (now,) = sql.fetchone()
    with (
        time_machine.travel(now, tick=True),
        app.replace_connector(app.connector.get_worker_connector()) as worker_app,
    ):
        worker_app.run_worker(wait=False, listen_notify=False, install_signal_handlers=False)


def test_news_reaches_its_receiver_after_the_commit(committed_db, college, heard):
    event = publish(college, payload={"a": 1}, secrets={"token": "t0ken"})
    assert heard == []

    run_worker()

    assert heard == [("thing.happened", college.pk, {"a": 1}, {"token": "t0ken"})]
    assert Delivery.objects.get(event=event).receiver == "test.listen"
    assert not ProcrastinateJob.objects.filter(task_name="kernel.deliver_event").exists()


def test_rolled_back_news_never_happened(college, heard):
    with broken_off():
        news.publish("thing.happened", college, actor=SYSTEM, at=NOW)

    assert not Event.objects.filter(name="thing.happened").exists()
    assert not ProcrastinateJob.objects.filter(task_name="kernel.deliver_event").exists()


def test_each_receiver_gets_a_job_of_its_own(college, heard):
    news.receiver("thing.happened", key="test.other")(lambda event: None)

    publish(college)

    jobs = ProcrastinateJob.objects.filter(task_name="kernel.deliver_event").order_by("pk")
    assert [job.args["receiver"] for job in jobs] == ["test.listen", "test.other"]


def test_secrets_are_neither_in_the_event_nor_readable_in_the_job(college, heard):
    event = publish(college, secrets={"token": "t0ken"})

    job = ProcrastinateJob.objects.get(task_name="kernel.deliver_event")
    assert event.payload == {}
    assert "t0ken" not in str(job.args)


def test_a_repeated_job_changes_nothing(college, heard):
    event = publish(college)

    ran = [news.deliver(event.pk, "test.listen", secrets={}, at=NOW) for _ in range(3)]

    assert ran == [True, False, False]
    assert len(heard) == 1


def at_once(deliver, workers=4):
    """Let several workers begin at one barrier; give what each of them said."""
    start, said = threading.Barrier(workers), []

    def run():
        try:
            start.wait(20)
            said.append(deliver())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return sorted(said)


def test_workers_that_race_with_the_same_job_deliver_once(committed_db, college, heard):
    event = publish(college)

    ran = at_once(lambda: news.deliver(event.pk, "test.listen", secrets={}, at=NOW))

    assert ran == [False, False, False, True]
    assert len(heard) == 1


@pytest.mark.race_twin_of("test_workers_that_race_with_the_same_job_deliver_once")
def test_workers_that_look_first_and_note_afterwards_deliver_twice(committed_db, college, heard):
    event = publish(college)
    all_have_looked = threading.Barrier(4)

    def naive():
        is_new = not Delivery.objects.filter(event=event, receiver="test.listen").exists()
        all_have_looked.wait(20)
        if is_new:
            news._receivers["thing.happened"]["test.listen"](event)
        return is_new

    ran = at_once(naive)

    assert ran == [True] * 4
    assert len(heard) == 4


def test_a_receiver_that_fails_leaves_nothing_and_is_tried_again(
    committed_db, college, no_receivers
):
    tries = []

    @news.receiver("thing.happened", key="test.stumble")
    def stumble(event):
        Event.objects.filter(pk=event.pk).update(subject_reference="half done")
        tries.append(event.pk)
        if len(tries) == 1:
            raise RuntimeError("the printer is on fire")

    event = publish(college)
    run_worker()

    job = ProcrastinateJob.objects.get(task_name="kernel.deliver_event")
    event.refresh_from_db()
    assert (job.status, job.attempts, len(tries)) == ("todo", 1, 1)
    assert job.scheduled_at is not None
    assert event.subject_reference != "half done"
    assert JobFailure.objects.get(job_id=job.pk).reason == "RuntimeError: the printer is on fire"

    with connection.cursor() as sql:  # the pause is over
        sql.execute("UPDATE procrastinate_jobs SET scheduled_at = now()")
    run_worker()

    assert len(tries) == 2
    assert Delivery.objects.filter(event=event).count() == 1
    assert not JobFailure.objects.exists()


@pytest.fixture
def failed_job(committed_db, college, no_receivers):
    healed = []

    @news.receiver("thing.happened", key="test.fail")
    def fail(event):
        if not healed:
            raise PermanentFailure("no such printer")

    publish(college)
    run_worker()
    (job,) = queries.failed_jobs()
    return job, healed


def test_a_failed_job_is_shown_with_its_reason(failed_job, college):
    job, _healed = failed_job

    assert job.task == "kernel.deliver_event"
    assert job.subject == f"thing.happened {college.reference}"
    assert job.reason == "PermanentFailure: no such printer"
    assert job.attempts == 1


def test_of_what_is_confidential_no_more_is_shown_than_that_it_failed(failed_job, monkeypatch):
    monkeypatch.setattr(queries, "is_confidential", lambda **_what: True)

    (job,) = queries.failed_jobs()

    assert (job.subject, job.reason) == ("in confidence", "PermanentFailure")


def test_the_administrator_lets_a_failed_job_run_again(failed_job, administrator):
    job, healed = failed_job
    healed.append(True)

    operations.retry_job(job_id=job.job_id, actor=administrator, at=NOW)
    run_worker()

    assert queries.failed_jobs() == []
    with pytest.raises(operations.NothingToRetry):
        operations.retry_job(job_id=job.job_id, actor=administrator, at=NOW)


def test_nobody_else_may_retry_a_job(dean, student, outsider):
    for actor in (dean, student, outsider):
        with pytest.raises(NotAllowed):
            operations.retry_job(job_id=1, actor=actor, at=NOW)


def _job(attempts):
    return Job(
        id=1, queue="default", task_name="t", lock=None, queueing_lock=None, attempts=attempts
    )


def test_pauses_between_tries_grow_until_there_are_no_more():
    strategy = BackOff(base=4, attempts=4)

    decisions = [
        strategy.get_retry_decision(exception=OSError(), job=_job(tried)) for tried in range(4)
    ]

    waits = [round((one.retry_at - decisions[0].retry_at).total_seconds()) for one in decisions[:3]]
    assert waits == [0, 12, 60]
    assert decisions[3] is None


def test_a_permanent_failure_is_not_tried_again():
    strategy = BackOff(base=4, attempts=4)

    assert strategy.get_retry_decision(exception=PermanentFailure(), job=_job(0)) is None


def test_two_receivers_under_one_key_are_refused(heard):
    with pytest.raises(news.ReceiverIsTaken):
        news.receiver("thing.happened", key="test.listen")(lambda event: None)


def test_a_receiver_that_is_gone_fails_loudly(college, heard):
    event = publish(college)

    with pytest.raises(LookupError, match=r"test\.gone"):
        news.deliver(event.pk, "test.gone", secrets={}, at=NOW)
