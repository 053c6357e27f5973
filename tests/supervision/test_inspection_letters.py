"""Who is told of an inspection and its measures: the inspected of each step, the authority of what is next."""

from datetime import timedelta

import pytest
from tests.factories import inspecting as make
from tests.factories.parties import NOW

from ronghe.kernel import news
from ronghe.kernel.models import Event, Message
from ronghe.parties.models import Role
from ronghe.supervision.models import MeasureStep
from ronghe.supervision.operations import inspections, measures

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
AT = NOW + 20 * DAY


@pytest.fixture
def case_officer(cast):
    return make.colleague(cast, Role.CASE_OFFICER)


def told(name, key):
    """Deliver the last event of the name to a receiver, and give whom it wrote to."""
    event = Event.objects.filter(name=name).latest("pk")
    before = set(Message.objects.values_list("pk", flat=True))
    news.deliver(event.pk, f"supervision.{key}", secrets={}, at=event.at)
    return set(Message.objects.exclude(pk__in=before).values_list("person_id", flat=True))


def of(*actors):
    return {one.person_id for one in actors}


def test_nobody_outside_hears_of_what_is_only_prepared(cast, case_officer):
    inspection = make.opened(cast, make.running(cast))
    inspections.cancel_inspection(inspection=inspection, reason="改期", actor=cast.coordinator, at=NOW)  # fmt: skip

    assert told("inspection.cancelled", "tell_cancelled") == set()


def test_the_inspected_hears_of_each_step_and_another_person_of_what_waits(cast, case_officer):
    make.decided(cast, make.opened(cast, make.running(cast)))

    inspected = of(cast.dean, cast.cooperation_officer)
    assert told("inspection.announced", "tell_announced") == inspected
    assert told("inspection.findings_stated", "tell_findings") == inspected
    assert told("inspection.replied_to", "tell_reply") == of(cast.coordinator, case_officer)
    assert told("inspection.decided", "tell_decided") == inspected


def test_of_a_measure_the_inspected_hears_and_of_an_objection_whoever_settles_it(cast, case_officer):  # fmt: skip
    hollow = make.decided(cast, make.opened(cast, make.running(cast)))
    measure = make.noticed(cast, hollow, MeasureStep.ADVICE, at=AT)
    inspected = of(cast.dean, cast.cooperation_officer)
    assert told("measure.noticed", "tell_measure_noticed") == inspected

    measures.object_to_measure(measure=measure, objection="记录已补", actor=cast.dean, at=AT)

    assert told("measure.objected_to", "tell_objection") == of(cast.coordinator, case_officer)


@pytest.mark.parametrize("step", [MeasureStep.NOTICE, MeasureStep.SUSPENSION])
def test_the_other_party_hears_of_a_notice_and_of_what_binds(cast, step):
    hollow = make.decided(cast, make.opened(cast, make.running(cast, host=cast.enterprise)))
    for number, one in enumerate([MeasureStep.TALK, MeasureStep.MENDING, step]):
        make.in_force(cast, hollow, one, at=AT + number * 12 * DAY)

    assert told("measure.imposed", "tell_parties") == of(cast.plant_manager)
    assert Message.objects.latest("pk").template == "messages/supervision/parties_told.txt"


def test_an_advice_is_told_to_the_inspected_alone(cast):
    hollow = make.decided(cast, make.opened(cast, make.running(cast, host=cast.enterprise)))
    make.in_force(cast, hollow, MeasureStep.ADVICE, at=AT)

    assert told("measure.imposed", "tell_parties") == set()
