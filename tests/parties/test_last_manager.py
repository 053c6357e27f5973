"""Whoever looks after an organisation last hands it over first."""

import threading
from datetime import date

import pytest
from tests.factories.parties import NOW, member, membership, organisation, person, unit
from tests.racing import PATIENCE_SECONDS, at_once

from ronghe.parties import operations
from ronghe.parties.actors import SYSTEM, memberships_of
from ronghe.parties.models import Membership, Organisation, Person, Role
from ronghe.parties.operations import leaving

TODAY = NOW.date()


def leave(actor, ends_on=TODAY):
    return operations.end_membership(
        membership=actor.membership, ends_on=ends_on, actor=actor, at=NOW
    )


def managers_left(where):
    return Membership.objects.filter(
        organisation=where, role__in=("dean", "cooperation_officer"), unit=None, ends_on=None
    ).count()


@pytest.mark.django_db
def test_the_last_manager_cannot_leave(dean, cooperation_officer, college):
    leave(cooperation_officer)

    with pytest.raises(operations.LastManager, match="Give somebody the role first"):
        leave(dean)

    assert managers_left(college) == 1


@pytest.mark.django_db
def test_a_manager_without_a_way_in_does_not_count(outsider, other_college):
    membership(person(other_college, "无号", may_sign_in=False), other_college, Role.DEAN)

    with pytest.raises(operations.LastManager):
        leave(outsider)


@pytest.mark.django_db
def test_the_head_of_a_unit_does_not_look_after_the_whole(outsider, other_college):
    member(other_college, Role.DEAN, "部长", within={"unit": unit(other_college)})

    with pytest.raises(operations.LastManager):
        leave(outsider)


@pytest.mark.django_db
def test_whoever_leaves_sooner_takes_nobody_elses_place(outsider, other_college):
    membership(
        person(other_college, "代理"), other_college, Role.COOPERATION_OFFICER, ends_on=date(2027, 1, 31)
    )  # fmt: skip

    with pytest.raises(operations.LastManager):
        leave(outsider)


@pytest.mark.django_db
def test_after_handing_over_the_former_manager_leaves(outsider, other_college):
    successor = member(other_college, Role.DEAN, "接任")

    leave(outsider)

    assert memberships_of(outsider.person, on=date(2026, 9, 8)) == []
    assert memberships_of(successor.person, on=date(2026, 9, 8)) == [successor.membership]


@pytest.mark.django_db
def test_others_leave_as_they_like(student, mentor, dean, plant_manager):
    for one, by in ((student, dean), (mentor, plant_manager)):
        ended = operations.end_membership(
            membership=one.membership, ends_on=TODAY, actor=by, at=NOW
        )
        assert ended.ends_on == TODAY


@pytest.mark.django_db
def test_the_last_manager_is_not_erased_before_handing_over(outsider, other_college):
    def erase():
        operations.erase_person(person=outsider.person, confirmation="郑路", actor=outsider, at=NOW)

    with pytest.raises(operations.LastManager):
        erase()
    assert Person.objects.get(pk=outsider.person_id).erased_at is None

    member(other_college, Role.DEAN, "接任")
    erase()
    assert Person.objects.get(pk=outsider.person_id).erased_at == NOW


@pytest.mark.django_db
def test_even_the_system_leaves_nobody_alone(outsider):
    with pytest.raises(operations.LastManager):
        operations.end_membership(
            membership=outsider.membership, ends_on=TODAY, actor=SYSTEM, at=NOW
        )


# -- two leave at once ------------------------------------------------------------------------


def leave_at_once(actors):
    def leaves(actor):
        return lambda: leave(actor)

    return sorted(at_once(*map(leaves, actors)))


@pytest.fixture
def two_managers(committed_db):
    where = organisation(kind="college", name="双人学院", english="")
    return where, [member(where, Role.DEAN, "甲"), member(where, Role.COOPERATION_OFFICER, "乙")]


def test_of_the_last_two_managers_in_a_race_one_stays(two_managers):
    where, actors = two_managers

    assert leave_at_once(actors) == ["LastManager", "done"]
    assert managers_left(where) == 1


@pytest.mark.race_twin_of("test_of_the_last_two_managers_in_a_race_one_stays")
def test_without_the_lock_both_leave(two_managers, monkeypatch):
    """The control: both look around before either goes. It must show the race."""
    where, actors = two_managers
    both_have_looked = threading.Barrier(len(actors))
    look = leaving.takes_over

    def look_and_wait(others, **period):
        answer = look(others, **period)
        both_have_looked.wait(PATIENCE_SECONDS)
        return answer

    monkeypatch.setattr(leaving, "locked", lambda one: Organisation.objects.get(pk=one.pk))
    monkeypatch.setattr(leaving, "takes_over", look_and_wait)

    assert leave_at_once(actors) == ["done", "done"]
    assert managers_left(where) == 0
