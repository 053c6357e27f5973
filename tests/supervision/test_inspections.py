"""Inspections and visits: who may what, when, and what silence means on either side."""

from datetime import timedelta

import pytest
from tests.factories import inspecting as make
from tests.factories.parties import NOW, region
from tests.factories.parties import member as new_member
from tests.factories.parties import organisation as new_organisation
from tests.factories.parties import remit as new_remit

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import OrganisationKind, Role
from ronghe.supervision.inspection_law import cap_on, checklist_for, officers_on, periods_on
from ronghe.supervision.models import Inspection
from ronghe.supervision.operations import decisions, inspections, replies, visits
from ronghe.supervision.operations.inspections import Asked, Ground
from ronghe.supervision.operations.visits import Looked
from ronghe.supervision.refusals import CapIsReached, DoesNotFit, ReasonIsMissing

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def cooperation(cast):
    return make.running(cast, host=cast.enterprise)


@pytest.fixture
def of_college(cast, cooperation):
    return make.opened(cast, cooperation)


@pytest.fixture
def visit(cast, cooperation):
    return make.opened(cast, cooperation, cast.enterprise, way="visit")


def approved(cast, cooperation, at=NOW):
    opened = make.opened(cast, cooperation, cast.enterprise, at=at)
    return inspections.approve_inspection(
        inspection=opened, actor=make.colleague(cast, Role.CASE_OFFICER), at=at
    )


def test_from_opening_to_a_decision(cast, of_college):
    decided = make.decided(cast, of_college, "sound")

    assert (decided.state, decided.outcome) == ("decided", "sound")
    assert decided.decided_by == cast.coordinator.person


def test_an_enterprise_is_inspected_for_a_recorded_item_alone(cast, cooperation):
    with pytest.raises(DoesNotFit):
        inspections.open_inspection(
            cooperation=cooperation, inspected=cast.enterprise, way="inspection",
            ground=Ground("有反映"), actor=cast.coordinator, at=NOW,
        )  # fmt: skip


def test_whoever_opened_it_does_not_approve_it(cast, cooperation):
    opened = make.opened(cast, cooperation, cast.enterprise)

    with pytest.raises(NotAllowed):
        inspections.approve_inspection(inspection=opened, actor=cast.coordinator, at=NOW)
    with pytest.raises(NotAllowed):
        inspections.approve_inspection(inspection=opened, actor=cast.inspector, at=NOW)


def test_an_enterprise_is_not_told_before_the_approval(cast, cooperation):
    opened = make.opened(cast, cooperation, cast.enterprise)

    with pytest.raises(DoesNotFit):
        make.announced(cast, opened, cast.inspector, make.colleague(cast))


def test_two_officers_come_to_an_enterprise(cast, cooperation):
    inspection = approved(cast, cooperation)
    with pytest.raises(DoesNotFit):
        make.announced(cast, inspection, cast.inspector)

    told = make.announced(cast, inspection, cast.inspector, make.colleague(cast))

    assert told.state == "announced"


def test_the_cap_counts_what_every_authority_did(cast, cooperation):
    """Another authority with a remit over the enterprise has inspected it this year."""
    other = new_organisation(kind=OrganisationKind.AUTHORITY, name="青禾市人社局")
    new_remit(other, region=region())
    first = approved(cast, cooperation)
    Inspection.objects.filter(pk=first.pk).update(
        authority=other, state="lapsed", announced_at=NOW, on=NOW.date() + DAY, ended_at=NOW
    )
    second = approved(cast, cooperation)
    officers = (cast.inspector, make.colleague(cast, name="白露"))

    with pytest.raises(CapIsReached):
        make.announced(cast, second, *officers)
    Inspection.objects.filter(pk=first.pk).update(state="cancelled")
    assert make.announced(cast, second, *officers).state == "announced"


def test_visits_do_not_count_against_the_cap(cast, cooperation, visit):
    make.announced(cast, visit)

    assert inspections.inspections_of_year(cast.enterprise, NOW.year) == 0


def test_a_visit_is_declined_without_reason_and_without_effect(cast, visit):
    visit = make.announced(cast, visit)

    declined = visits.decline_visit(inspection=visit, actor=cast.plant_manager, at=NOW)

    assert (declined.state, declined.outcome, declined.ending_note) == ("declined", "", "")
    with pytest.raises(DoesNotFit):
        make.noticed(cast, declined, at=NOW)


def test_an_inspection_is_not_declined(cast, of_college):
    announced = make.announced(cast, of_college)

    with pytest.raises(DoesNotFit):
        visits.decline_visit(inspection=announced, actor=cast.dean, at=NOW)


def test_no_answer_to_a_visit_is_not_a_yes(cast, visit):
    visit = make.announced(cast, visit)

    with pytest.raises(DoesNotFit):
        visits.begin_inspection(inspection=visit, actor=cast.inspector, at=NOW + make.ON_SITE)
    assert inspections.tend_inspections(actor=SYSTEM, at=NOW + make.ON_SITE) == 0
    assert inspections.tend_inspections(actor=SYSTEM, at=NOW + make.ON_SITE + DAY) == 1
    visit.refresh_from_db()
    assert visit.state == "lapsed"


def test_a_visit_that_was_agreed_to_begins(cast, visit):
    visit = make.announced(cast, visit)
    visits.agree_to_visit(inspection=visit, actor=cast.plant_manager, at=NOW)

    begun = visits.begin_inspection(inspection=visit, actor=cast.inspector, at=NOW + make.ON_SITE)

    lines = checklist_for("cn", of_host=True)
    assert set(begun.lines.values_list("key", flat=True)) == {one.key for one in lines}


def test_once_begun_it_is_neither_declined_nor_cancelled(cast, visit):
    visit = make.announced(cast, visit)
    visits.agree_to_visit(inspection=visit, actor=cast.plant_manager, at=NOW)
    visit = visits.begin_inspection(inspection=visit, actor=cast.inspector, at=NOW + make.ON_SITE)

    with pytest.raises(IllegalTransition):
        visits.decline_visit(inspection=visit, actor=cast.plant_manager, at=NOW + make.ON_SITE)
    with pytest.raises(IllegalTransition):
        inspections.cancel_inspection(inspection=visit, reason="x", actor=cast.coordinator, at=NOW)


def test_it_does_not_begin_before_the_day_announced(cast, of_college):
    announced = make.announced(cast, of_college)

    with pytest.raises(DoesNotFit):
        visits.begin_inspection(inspection=announced, actor=cast.inspector, at=NOW)


def test_only_the_officers_named_carry_it_out(cast, of_college):
    announced = make.announced(cast, of_college)

    for actor in (make.colleague(cast), cast.coordinator, cast.dean):
        with pytest.raises(NotAllowed):
            visits.begin_inspection(inspection=announced, actor=actor, at=NOW + make.ON_SITE)


def test_findings_wait_for_every_line(cast, of_college):
    inspection = make.on_site(cast, of_college)
    at = NOW + make.ON_SITE
    with pytest.raises(DoesNotFit):
        visits.state_findings(inspection=inspection, findings="一致", actor=cast.inspector, at=at)

    make.filled(cast, inspection, at=at, answer="unseen")

    with pytest.raises(ReasonIsMissing):
        visits.state_findings(inspection=inspection, findings=" ", actor=cast.inspector, at=at)
    found = visits.state_findings(
        inspection=inspection, findings="一致", actor=cast.inspector, at=at
    )
    assert found.reply_until == at.date() + 10 * DAY


def test_a_line_has_one_of_three_answers(cast, of_college):
    inspection = make.on_site(cast, of_college)

    with pytest.raises(DoesNotFit):
        visits.fill_in_checklist(
            inspection=inspection, lines={"visits": Looked("perhaps")}, records={},
            actor=cast.inspector, at=NOW,
        )  # fmt: skip


def test_nobody_decides_while_a_reply_may_come(cast, of_college):
    found = make.found(cast, of_college)
    at = NOW + make.ON_SITE + DAY
    with pytest.raises(DoesNotFit):
        decide(cast.coordinator, found, at=at)

    replies.reply_to_findings(inspection=found, text="有说明", actor=cast.dean, at=at)

    assert decide(cast.coordinator, found, at=at).state == "decided"


def decide(actor, inspection, *, at, outcome="hollow"):
    return decisions.decide_inspection(
        inspection=inspection, outcome=outcome, reasons="记录不符", actor=actor, at=at
    )


def test_silence_of_the_inspected_is_no_admission_and_no_veto(cast, of_college):
    found = make.found(cast, of_college)

    decided = decide(cast.coordinator, found, at=NOW + make.REPLIED_BY, outcome="untold")

    assert decided.outcome == "untold"
    with pytest.raises(IllegalTransition):
        replies.reply_to_findings(inspection=found, text="晚了", actor=cast.dean, at=NOW)


def test_silence_of_the_authority_lets_it_lapse_in_their_favour(cast, of_college):
    found = make.found(cast, of_college)
    assert inspections.tend_inspections(actor=SYSTEM, at=NOW + make.DECIDED_BY - 2 * DAY) == 0

    assert inspections.tend_inspections(actor=SYSTEM, at=NOW + make.DECIDED_BY) == 1

    found.refresh_from_db()
    assert (found.state, found.outcome) == ("lapsed", "")
    with pytest.raises(IllegalTransition):
        decide(cast.coordinator, found, at=NOW + make.DECIDED_BY)


def test_whoever_looked_does_not_decide_under_another_hat(cast, of_college):
    found = make.found(cast, of_college)
    hat = new_member(cast.authority, Role.COORDINATOR, "无关")
    type(hat.membership).objects.filter(pk=hat.membership.pk).update(person=cast.inspector.person)
    hat.membership.refresh_from_db()
    hat = type(hat)(hat.kind, cast.inspector.person, hat.membership, hat.on)

    with pytest.raises(NotAllowed):
        decide(hat, found, at=NOW + make.REPLIED_BY)


def test_the_inspected_see_it_once_it_was_announced(cast, of_college):
    def seeing():
        names = ("coordinator", "inspector", "administrator", "dean", "cooperation_officer", "plant_manager", "class_teacher", "student", "outsider")  # fmt: skip
        return {n for n in names if Inspection.objects.visible_to(getattr(cast, n)).exists()}

    assert seeing() == {"coordinator", "inspector"}
    make.announced(cast, of_college)
    assert seeing() == {"coordinator", "inspector", "dean", "cooperation_officer"}


def test_evidence_is_handed_in_by_the_inspected(cast, of_college):
    request = make.announced(cast, of_college).requests.get()
    with pytest.raises(NotAllowed):
        replies.hand_in_evidence(request=request, note="在档案室", actor=cast.plant_manager, at=NOW)
    with pytest.raises(DoesNotFit):
        replies.hand_in_evidence(request=request, note=" ", actor=cast.dean, at=NOW)

    handed = replies.hand_in_evidence(request=request, note="在档案室", actor=cast.dean, at=NOW)

    assert handed.handed_by == cast.dean.person


def test_the_day_on_site_leaves_time(cast, of_college):
    inspections.name_officers(
        inspection=of_college, officers=[cast.inspector.membership], actor=cast.coordinator, at=NOW
    )
    today = NOW.date()

    for on, asked in (
        (today + DAY, []),
        (today + 5 * DAY, [Asked("记录", today + 6 * DAY)]),
        (today + 5 * DAY, [Asked("记录", today + DAY), Asked(" 记录", today + DAY)]),
    ):
        with pytest.raises(DoesNotFit):
            inspections.announce_inspection(
                inspection=of_college, on=on, asked=asked, actor=cast.coordinator, at=NOW
            )


def test_one_at_a_time(cast, cooperation, of_college):
    with pytest.raises(DoesNotFit):
        make.opened(cast, cooperation)


def test_a_stranger_to_the_cooperation_is_not_looked_at(cast, cooperation):
    with pytest.raises(DoesNotFit):
        make.opened(cast, cooperation, cast.other_college)


def test_the_law_has_days_on_which_it_changes():
    before, after = NOW.date().replace(year=2025, month=1, day=2), NOW.date().replace(year=2025, month=1, day=3)  # fmt: skip

    assert cap_on("cn", before).source is None
    assert cap_on("cn", after).source is not None
    assert officers_on("cn-ningbo", after).count == 2
    assert periods_on("de", after).reply == 10
