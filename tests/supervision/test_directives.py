"""Guidance: published, confirmed, reported on, measured by the records, reminded until done."""

from datetime import timedelta
from decimal import Decimal

import pytest
from tests.factories import guidance as making
from tests.factories import placements as placing
from tests.factories.cast import NOW
from tests.house.lists_life import begun

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel.models import AuditRecord, Event
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.actors import SYSTEM
from ronghe.parties.following import day_of
from ronghe.placements.queries.safety_desk import waiting_for_safety
from ronghe.supervision.models import Directive
from ronghe.supervision.operations import directives
from ronghe.supervision.queries.directives import (
    Receipt,
    addressees_of,
    directives_to_answer,
    receipts_of,
    standing_of,
)
from ronghe.supervision.refusals import DoesNotFit, ReasonIsMissing
from ronghe.supervision.tasks.guidance import remind_of_guidance

pytestmark = pytest.mark.django_db
TODAY = day_of(NOW)


@pytest.fixture
def target(cast):
    return making.published(cast.coordinator, cast.college)


def told(directive):
    return directive.addressees.get()


def report(directive, actor, *, is_done=False, note="正在补保"):
    return directives.report_progress(addressee=told(directive), note=note, figure=Decimal(80), is_done=is_done, actor=actor, at=NOW)  # fmt: skip


def test_an_organisation_confirms_once_that_it_was_read(cast, target):
    for _ in range(2):
        directives.confirm_directive(addressee=told(target), actor=cast.dean, at=NOW)

    assert told(target).confirmed_by == cast.dean.person
    assert AuditRecord.objects.filter(verb="directive.confirmed").count() == 1


def test_whoever_reports_has_read_it_and_the_last_word_counts(cast, target):
    report(target, cast.dean)
    report(target, cast.dean, is_done=True, note="已全部投保")

    (one,) = standing_of(target, list(addressees_of(target)), on=TODAY)
    assert (one.addressee.is_done, one.last.note, one.addressee.confirmed_by) == (True, "已全部投保", cast.dean.person)  # fmt: skip
    assert told(target).reports.count() == 2


def test_a_target_is_measured_by_the_records_and_not_by_words(cast, target):
    assert [one.is_reached for one in standing_of(target, [told(target)], on=TODAY)] == [None]
    first = begun(cast)
    report(target, cast.dean, is_done=True)
    assert [(one.actual, one.is_reached) for one in standing_of(target, [told(target)], on=TODAY)] == [("0", False)]  # fmt: skip

    placing.insured(first, starts_on=TODAY - timedelta(days=60))

    assert [(one.actual, one.is_reached) for one in standing_of(target, [told(target)], on=TODAY)] == [("100", True)]  # fmt: skip


def test_it_is_published_by_the_coordinator_to_organisations_of_the_remit(cast):
    for actor in (cast.inspector, cast.administrator, cast.dean, cast.outsider):
        with pytest.raises((NotAllowed, AssertionError)):
            making.published(actor, cast.college)
    with pytest.raises(DoesNotFit):
        making.published(cast.coordinator, cast.other_college)


@pytest.mark.parametrize(
    "unfit",
    [
        {"kind": "task"},  # with a figure
        {"aim": None},
        {"fact": "college.name"},
        {"fact": "cooperation.hours"},
        {"due_on": TODAY - timedelta(days=1)},
        {"text": " "},
        {"kind": "wish"},
    ],
)
def test_what_does_not_go_together_is_refused(cast, unfit):
    with pytest.raises(DoesNotFit):
        making.published(cast.coordinator, cast.college, **unfit)


def test_a_policy_is_read_and_asks_for_no_progress(cast):
    policy = making.published(cast.coordinator, cast.college, kind="policy", fact="", aim=None, due_on=None)  # fmt: skip

    with pytest.raises(DoesNotFit):
        report(policy, cast.dean)


def test_a_word_of_progress_says_something(cast, target):
    with pytest.raises(ReasonIsMissing):
        report(target, cast.dean, note=" ")


def test_only_those_whom_it_concerns_answer_and_see_it(cast, target):
    for actor in (cast.outsider, cast.plant_manager, cast.coordinator, cast.student):
        with pytest.raises(NotAllowed):
            directives.confirm_directive(addressee=told(target), actor=actor, at=NOW)

    seen = {actor: Directive.objects.visible_to(actor).exists() for actor in (cast.dean, cast.coordinator, cast.outsider, cast.plant_manager)}  # fmt: skip
    assert list(seen.values()) == [True, True, False, False]


def waits(actor):
    rows = waiting_for_safety(actor, on=TODAY, beside=directives_to_answer(actor))
    return [one.kind for one in rows if one.kind.endswith("_directive")]


def test_the_desk_asks_to_read_then_to_report_then_nothing(cast, target):
    assert waits(cast.dean) == ["read_directive"]
    directives.confirm_directive(addressee=told(target), actor=cast.dean, at=NOW)
    assert waits(cast.dean) == ["report_directive"]
    report(target, cast.dean, is_done=True)
    assert waits(cast.dean) == []
    assert waits(cast.student) == []


def reminded():
    return Event.objects.filter(name="directive.reminded").count()


def test_reminders_begin_before_the_day_and_stop_when_it_is_done(cast, target):
    near = NOW + timedelta(days=28)

    remind_of_guidance(int(NOW.timestamp()))
    assert reminded() == 0
    remind_of_guidance(int(near.timestamp()))
    remind_of_guidance(int((near + timedelta(days=1)).timestamp()))
    assert reminded() == 1
    report(target, cast.dean, is_done=True)
    remind_of_guidance(int((near + timedelta(days=9)).timestamp()))
    assert reminded() == 1


@pytest.mark.parametrize("step", [directives.close_directive, directives.withdraw_directive])
def test_what_is_closed_asks_nobody(cast, target, step):
    step(directive=target, actor=cast.coordinator, at=NOW)

    assert waits(cast.dean) == []
    for late in (report, lambda one, actor: directives.confirm_directive(addressee=told(one), actor=actor, at=NOW)):  # fmt: skip
        with pytest.raises(IllegalTransition):
            late(target, cast.dean)
    with pytest.raises(NotAllowed):
        step(directive=target, actor=SYSTEM, at=NOW)


TASK = {"kind": "task", "fact": "", "aim": None}


def test_a_task_reaches_enterprises_too_and_the_authority_sees_each_kind(cast):
    task = making.published(cast.coordinator, cast.college, cast.enterprise, **TASK)
    asked = {one.organisation: one for one in task.addressees.select_related("organisation")}

    assert waits(cast.plant_manager) == ["read_directive"]
    directives.confirm_directive(addressee=asked[cast.enterprise], actor=cast.plant_manager, at=NOW)
    directives.report_progress(addressee=asked[cast.enterprise], note="已完成", is_done=True, actor=cast.plant_manager, at=NOW)  # fmt: skip

    assert receipts_of(task) == [Receipt("college", 1, 0, 0), Receipt("enterprise", 1, 1, 1)]
    assert Directive.objects.visible_to(cast.plant_manager).get() == task
    assert not Directive.objects.visible_to(cast.mentor).exists()
    with pytest.raises(NotAllowed):
        directives.confirm_directive(addressee=asked[cast.college], actor=cast.plant_manager, at=NOW)  # fmt: skip


def test_a_target_reaches_colleges_alone(cast):
    with pytest.raises(DoesNotFit):
        making.published(cast.coordinator, cast.college, cast.enterprise)
