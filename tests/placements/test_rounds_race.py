"""Two publish at once; a list is changed at the deadline; a host takes a post back during the run;
two rounds ask for the same seats of an agreement."""

import threading

import pytest
from tests.factories.agreements import for_a_class
from tests.factories.parties import NOW
from tests.factories.rounds import (
    AFTER,
    agreed_post,
    closed,
    opened,
    planned,
    post,
    pupils,
    ranked,
    run,
)
from tests.racing import PATIENCE_SECONDS, at_once

from ronghe.parties.actors import SYSTEM
from ronghe.placements import computing, locking
from ronghe.placements.models import Candidate, Post, Round, RoundState, Run, RunKind, Wish
from ronghe.placements.operations import candidates, posts, publishing, rounds, runs

TWO = 2


@pytest.fixture
def round_(committed_db, cast):
    found = planned(cast.college)
    post(found, cast.enterprise, seats=1)
    pupils(cast.school_class, 2)
    return opened(found, cast.school_class)


def waiting_for_both(step):
    """Let nobody go on from this step before both have taken it."""
    both = threading.Barrier(TWO)

    def taken(*given, **named):
        result = step(*given, **named)
        both.wait(PATIENCE_SECONDS)
        return result

    return taken


def all_ranked(round_):
    for one in round_.candidates.order_by("pk"):
        ranked(one, round_.posts.get())


def proposed(round_):
    all_ranked(round_)
    found = run(closed(round_))
    return publishing.propose_result(round_=round_, run=found, actor=SYSTEM, at=AFTER)


def publish(round_, actor):
    return lambda: publishing.publish_result(round_=round_, actor=actor, at=AFTER)


def told_of_publishing(round_, cast):
    return sorted(at_once(publish(round_, cast.dean), publish(round_, cast.cooperation_officer)))


def test_of_two_who_publish_at_once_one_does(round_, cast):
    proposed(round_)

    assert told_of_publishing(round_, cast) == ["IllegalTransition", "done"]
    assert Round.objects.get(pk=round_.pk).state == RoundState.PUBLISHED


@pytest.mark.race_twin_of("test_of_two_who_publish_at_once_one_does")
def test_without_the_lock_both_publish(round_, cast, monkeypatch):
    """The control: both see a proposed result. It must show the race."""
    proposed(round_)
    read = waiting_for_both(
        lambda one: Round.objects.select_related("organisation", "proposed_run").get(pk=one.pk)
    )
    monkeypatch.setattr(publishing, "locked_round", read)

    assert told_of_publishing(round_, cast) == ["done", "done"]


def save_late(round_, reached, go_on):
    """Save a list as its student, and stand still before the commit until told to go on."""
    one = round_.candidates.order_by("pk").first()
    write = candidates._write_list

    def slowly(*given):
        write(*given)
        reached.set()
        go_on.wait(PATIENCE_SECONDS)

    return one, slowly


def closing_meanwhile(round_, monkeypatch, *, waits):
    """End the ranking while a list is being saved; give the wishes that a run then reads.

    Where the closing waits for the list, that one goes on by itself; else when its wishes were read.
    """
    reached, go_on = threading.Event(), threading.Event()
    one, slowly = save_late(round_, reached, go_on)
    monkeypatch.setattr(candidates, "_write_list", slowly)
    seen: list[int] = []

    def close_and_read():
        reached.wait(PATIENCE_SECONDS)
        if waits:
            threading.Timer(0.3, go_on.set).start()
        rounds.close_round(round_=round_, actor=SYSTEM, at=AFTER)
        seen.append(Wish.objects.filter(candidate=one).count())
        go_on.set()

    told = at_once(lambda: ranked(one, round_.posts.get(), at=round_.closes_at), close_and_read)
    return told, seen


def test_list_saved_at_the_deadline_is_read_by_the_run(round_, monkeypatch):
    told, seen = closing_meanwhile(round_, monkeypatch, waits=True)

    assert told == ["done", "done"]
    assert seen == [1]


@pytest.mark.race_twin_of("test_list_saved_at_the_deadline_is_read_by_the_run")
def test_without_holding_the_round_open_a_saved_list_goes_unread(round_, monkeypatch):
    """The control: the ranking ends underneath a list that is being saved. It must show the race."""
    monkeypatch.setattr(locking, "_HOLD", locking._HOLD.replace(" FOR SHARE", ""))

    told, seen = closing_meanwhile(round_, monkeypatch, waits=False)

    assert told == ["done", "done"]
    assert seen == [0]


def test_post_taken_back_during_a_run_keeps_it_from_being_published(round_, cast, monkeypatch):
    all_ranked(round_)
    closed(round_)
    asked = runs.start_run(round_=round_, kind=RunKind.FINAL, rule="", actor=SYSTEM, at=AFTER)
    compute = computing.compute

    def meanwhile(*given, **named):
        posts.withdraw_post(
            post=round_.posts.get(), reason="停产", actor=cast.plant_manager, at=AFTER
        )
        return compute(*given, **named)

    monkeypatch.setattr(computing, "compute", meanwhile)

    found = runs.compute_run(run=asked, actor=SYSTEM, at=AFTER)

    assert found.certificate["placed"] == 1
    with pytest.raises(publishing.RunDoesNotCount):
        publishing.propose_result(round_=round_, run=found, actor=cast.dean, at=AFTER)


def test_of_two_who_start_a_run_one_does(round_):
    all_ranked(round_)
    closed(round_)

    def start():
        return runs.start_run(round_=round_, kind=RunKind.FINAL, rule="", actor=SYSTEM, at=AFTER)

    assert sorted(at_once(start, start)) == ["NotNow", "done"]
    assert Run.objects.count() == 1


def test_two_students_save_at_once_without_waiting_for_each_other(round_):
    one, other = round_.candidates.order_by("pk")
    wanted = round_.posts.get()

    told = at_once(lambda: ranked(one, wanted, at=NOW), lambda: ranked(other, wanted, at=NOW))

    assert told == ["done", "done"]
    assert Candidate.objects.exclude(saved_at=None).count() == TWO


def told_of_asking(cast):
    """Have two rounds ask for all seats of one agreement; give what they were told, and the seats."""
    version = for_a_class(cast, seats=4)
    first, second = planned(cast.college), planned(cast.authority)

    def ask(round_):
        return lambda: agreed_post(round_, version, seats=4, accepted=False)

    told = sorted(at_once(ask(first), ask(second)))
    return told, sum(Post.objects.values_list("seats_count", flat=True))


def test_of_two_rounds_that_ask_for_the_last_seats_of_an_agreement_one_gets_them(
    committed_db, cast
):
    assert told_of_asking(cast) == (["NotOffered", "done"], 4)


@pytest.mark.race_twin_of(
    "test_of_two_rounds_that_ask_for_the_last_seats_of_an_agreement_one_gets_them"
)
def test_without_the_lock_both_rounds_get_the_same_seats(committed_db, cast, monkeypatch):
    """The control: both see all seats free. It must show the race."""
    monkeypatch.setattr(posts, "locked_agreement", lambda agreement: agreement)
    monkeypatch.setattr(posts, "_check", waiting_for_both(posts._check))

    assert told_of_asking(cast) == (["done", "done"], 8)
