import threading
from datetime import timedelta

import pytest
from django.db import connections
from tests.factories.cast import NOW

from ronghe.kernel import idempotency, upkeep
from ronghe.kernel.idempotency import Answer, KeyIsWrong, KeyReused
from ronghe.kernel.models import Event, StoredAnswer
from ronghe.parties.actors import SYSTEM

HASH, OTHER = "0" * 64, "1" * 64


def effect(status=302):
    Event.objects.create(name="paid", at=NOW, subject_type="a.b", subject_id=1, actor_kind="system")
    return Answer(status, "paid", {"Location": "/paid"})


def once(actor=SYSTEM, key="k", request_hash=HASH, effect=effect):
    return idempotency.once(actor=actor, key=key, request_hash=request_hash, at=NOW, effect=effect)


def effects():
    return Event.objects.filter(name="paid").count()


def test_a_replay_gives_the_first_answer_and_does_nothing(db):
    answers = [once(), once(effect=lambda: effect(500)), once()]

    assert answers == [Answer(302, "paid", {"Location": "/paid"})] * 3
    assert effects() == 1


def test_the_same_key_with_another_body_is_refused(db):
    once()

    with pytest.raises(KeyReused):
        once(request_hash=OTHER)
    assert effects() == 1


def test_another_actor_may_use_the_same_key(dean, student):
    once(actor=dean)
    once(actor=student, request_hash=OTHER)

    assert effects() == 2


def test_an_effect_that_fails_leaves_the_key_free(db):
    def fail():
        effect()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        once(effect=fail)
    assert effects() == 0

    assert once().status == 302
    assert effects() == 1


@pytest.mark.parametrize("key", ["", "k" * 101])
def test_an_impossible_key_is_refused(db, key):
    with pytest.raises(KeyIsWrong):
        once(key=key)


def test_answers_are_kept_a_day(db):
    once()

    upkeep.tidy(at=NOW + timedelta(hours=23))
    assert StoredAnswer.objects.count() == 1
    upkeep.tidy(at=NOW + timedelta(hours=25))
    assert StoredAnswer.objects.count() == 0


def _submit_at_once(count, submit):
    start, answers = threading.Barrier(count), []

    def run():
        try:
            start.wait(20)
            answers.append(submit())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def test_twenty_submissions_at_once_have_one_effect_and_one_answer(committed_db):
    answers = _submit_at_once(20, once)

    assert answers == [Answer(302, "paid", {"Location": "/paid"})] * 20
    assert effects() == 1


@pytest.mark.race_twin_of("test_twenty_submissions_at_once_have_one_effect_and_one_answer")
def test_looking_first_and_writing_then_pays_twice(committed_db):
    between = threading.Barrier(2)

    def naive():
        known = StoredAnswer.objects.filter(key="k").exists()
        between.wait(20)
        return None if known else effect()

    _submit_at_once(2, naive)

    assert effects() == 2
