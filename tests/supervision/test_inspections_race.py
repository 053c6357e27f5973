"""Two at the same moment: one decides, one announces, one wins between beginning and declining."""

import threading

import pytest
from tests.factories import inspecting as make
from tests.factories.parties import NOW
from tests.racing import PATIENCE_SECONDS, at_once

from ronghe.parties.models import Role
from ronghe.supervision.models import Inspection
from ronghe.supervision.operations import decisions, inspections, visits

TWO = 2


def unlocked(inspection):
    """Read as the operations do, without the lock, and let both get so far."""
    related = ("authority", "region__jurisdiction", "cooperation", "inspected__region", "unit__campaign")  # fmt: skip
    return Inspection.objects.select_related(*related).get(pk=inspection.pk)


@pytest.fixture
def story(committed_db, cast):
    return cast


@pytest.fixture
def found(story):
    return make.found(story, make.opened(story, make.running(story)))


def both_decide(cast, inspection, second):
    def decide(actor, outcome):
        return lambda: decisions.decide_inspection(
            inspection=inspection, outcome=outcome, reasons="见记录", actor=actor, at=NOW + make.REPLIED_BY
        )  # fmt: skip

    return at_once(decide(cast.coordinator, "hollow"), decide(second, "sound"))


def test_of_two_deciders_at_once_one_decides(story, found):
    second = make.colleague(story, Role.CASE_OFFICER)

    told = both_decide(story, found, second)

    assert sorted(told) == ["IllegalTransition", "done"]


@pytest.mark.race_twin_of("test_of_two_deciders_at_once_one_decides")
def test_without_the_lock_both_decide_and_one_word_is_lost(story, found, monkeypatch):
    """The control: both read “findings stated”, and the later one writes over the earlier."""
    both = threading.Barrier(TWO)

    def read(inspection):
        inspection = unlocked(inspection)
        both.wait(PATIENCE_SECONDS)
        return inspection

    monkeypatch.setattr(decisions, "locked_inspection", read)
    second = make.colleague(story, Role.CASE_OFFICER)

    assert both_decide(story, found, second) == ["done", "done"]


@pytest.fixture
def agreed(story):
    cooperation = make.running(story, host=story.enterprise)
    visit = make.announced(story, make.opened(story, cooperation, story.enterprise, way="visit"))
    return visits.agree_to_visit(inspection=visit, actor=story.plant_manager, at=NOW)


def begun_and_declined(cast, visit):
    at = NOW + make.ON_SITE
    return at_once(
        lambda: visits.begin_inspection(inspection=visit, actor=cast.inspector, at=at),
        lambda: visits.decline_visit(inspection=visit, actor=cast.plant_manager, at=at),
    )


def test_a_visit_declined_while_it_begins_does_one_of_the_two(story, agreed):
    told = begun_and_declined(story, agreed)

    agreed.refresh_from_db()
    assert sorted(told) == ["IllegalTransition", "done"]
    assert agreed.state == ("under_way" if told[0] == "done" else "declined")


@pytest.mark.race_twin_of("test_a_visit_declined_while_it_begins_does_one_of_the_two")
def test_without_the_lock_neither_is_refused(story, agreed, monkeypatch):
    """The control: both read “agreed”; whoever is second writes over the first, or hits the database."""
    both = threading.Barrier(TWO)

    def read(inspection):
        inspection = unlocked(inspection)
        both.wait(PATIENCE_SECONDS)
        return inspection

    monkeypatch.setattr(visits, "locked_inspection", read)

    assert begun_and_declined(story, agreed) in (["done", "done"], ["fault: IntegrityError", "done"])  # fmt: skip


@pytest.fixture
def two_approved(story):
    second = make.colleague(story, Role.CASE_OFFICER)
    officers = [story.inspector.membership, make.colleague(story, name="白露").membership]
    made = []
    for number in (1, 2):
        cooperation = make.running(story, number, host=story.enterprise)
        one = make.opened(story, cooperation, story.enterprise)
        inspections.name_officers(inspection=one, officers=officers, actor=story.coordinator, at=NOW)  # fmt: skip
        made.append(inspections.approve_inspection(inspection=one, actor=second, at=NOW))
    return made


def both_announce(cast, two):
    on = NOW.date() + make.ON_SITE
    return at_once(
        *[
            lambda one=one: inspections.announce_inspection(
                inspection=one, on=on, actor=cast.coordinator, at=NOW
            )
            for one in two
        ]
    )


def test_of_two_inspections_announced_at_once_the_cap_lets_one_through(story, two_approved):
    assert sorted(both_announce(story, two_approved)) == ["CapIsReached", "done"]


@pytest.mark.race_twin_of("test_of_two_inspections_announced_at_once_the_cap_lets_one_through")
def test_without_the_lock_both_go_beyond_the_cap(story, two_approved, monkeypatch):
    """The control: each counts before the other has written."""
    both = threading.Barrier(TWO)
    count = inspections.inspections_of_year

    def counted(inspected, year):
        found = count(inspected, year)
        both.wait(PATIENCE_SECONDS)
        return found

    monkeypatch.setattr(inspections, "locked_organisation", lambda _pk: story.enterprise)
    monkeypatch.setattr(inspections, "inspections_of_year", counted)

    assert both_announce(story, two_approved) == ["done", "done"]
