"""Remarks settled, steps reached, agreements annulled, and promises on a line of time."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from tests.factories.agreements import (
    cooperation,
    draft,
    in_force,
    learner,
    placement,
    with_mandates,
)
from tests.factories.parties import NOW
from tests.house.counting import same_queries

from ronghe.parties.actors import SYSTEM
from ronghe.partnerships.models import (
    AgreementState,
    ClauseComment,
    Milestone,
    Obligation,
    ObligationState,
)
from ronghe.partnerships.operations import amending, negotiation, obligations
from ronghe.partnerships.plans import plan_in_force
from ronghe.partnerships.queries.promises import Place, days_of_promises, promises_of
from ronghe.web.cooperations.timeline import timeline_of

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def step(name, agreement, *more):
    return reverse(f"agreements:{name}", args=[agreement.reference, *more])


@pytest.fixture
def running(cast):
    with_mandates(cast)
    return in_force(cast).agreement


def test_a_remark_says_who_and_when_and_is_put_aside(cast, sign_in):
    version = draft(cast)
    made = negotiation.comment_on_clause(
        version=version, clause="term", organisation=cast.college, text="太短", actor=cast.dean, at=NOW
    )  # fmt: skip
    client, page = sign_in(cast.plant_manager), step("agreement_page", version.agreement)
    settle = step("comment_settle", version.agreement, made.pk)

    shown = client.get(page).content.decode()
    assert "Wang Min" in shown
    assert settle in shown
    client.post(settle)

    assert ClauseComment.objects.get().settled_at is not None
    after = client.get(page).content.decode()
    assert "太短" in after
    assert settle not in after
    assert sign_in(cast.coordinator).post(settle).status_code == 403


def test_a_step_is_reached_once_and_shown_with_its_day(running, cast, sign_in):
    found = plan_in_force(running)[0]
    client, address = sign_in(cast.plant_manager), step("milestone_reach", running, found.pk)
    duties = step("agreement_page", running) + "?tab=duties"

    assert address in client.get(duties).content.decode()
    early = client.post(address, {"reached_on": (TODAY + timedelta(days=1)).isoformat()})
    assert early.status_code == 200
    client.post(address, {"reached_on": TODAY.isoformat()})

    assert plan_in_force(running)[0].reached_on == TODAY
    assert address not in client.get(duties).content.decode()
    with pytest.raises(obligations.AlreadyReached):
        obligations.reach_milestone(milestone=found, reached_on=TODAY, actor=cast.dean, at=NOW)


def test_an_amendment_does_not_undo_a_step_that_was_reached(running, cast):
    reached = obligations.reach_milestone(
        milestone=plan_in_force(running)[0], reached_on=TODAY, actor=cast.dean, at=NOW
    )
    version = amending.draft_amendment(
        agreement=running,
        purpose="延长通知期",
        effective_on=TODAY,
        terms={"notice_days": 90},
        actor=cast.dean,
        at=NOW,
    )
    in_force(cast, version)

    assert [(one.key, one.reached_on) for one in plan_in_force(running) if one.reached_on] == [
        (reached.key, TODAY)
    ]
    assert Milestone.objects.filter(version=version).count() == len(plan_in_force(running))


def test_the_authority_annuls_from_the_page_and_says_what_becomes_of_students(cast, sign_in):
    with_mandates(cast)
    version = placement(cast, learner(cast, "20020115"))
    agreement = version.agreement
    agreement.state = AgreementState.DRAFT
    page, address = step("agreement_page", agreement), step("agreement_annul", agreement)
    client = sign_in(cast.coordinator)

    assert address not in client.get(page).content.decode()
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": "以欺诈订立"}).status_code == 200
    assert sign_in(cast.dean).get(address).status_code == 403


def test_an_annulled_agreement_says_so(running, cast, sign_in):
    page, address = step("agreement_page", running), step("agreement_annul", running)
    client = sign_in(cast.coordinator)

    assert address in client.get(page).content.decode()
    assert address not in sign_in(cast.inspector).get(page).content.decode()
    client.post(address, {"reason": "以欺诈订立", "students_then": ""})

    running.refresh_from_db()
    assert running.state == AgreementState.ANNULLED
    assert "以欺诈订立" in client.get(page).content.decode()
    assert address not in client.get(page).content.decode()


# -- promises ---------------------------------------------------------------------------------


def promised(running, on=TODAY, **more):
    return promises_of(running.cooperation, on=on, language="zh", **{"most": 500} | more)


def test_promises_are_duties_and_steps_by_day(running):
    duties = Obligation.objects.filter(agreement=running)
    steps = Milestone.objects.filter(agreement=running, due_on__isnull=False)

    found = promised(running)

    assert {(one.kind, one.pk) for one in found} == {
        *(("o", pk) for pk in duties.values_list("pk", flat=True)),
        *(("m", pk) for pk in steps.values_list("pk", flat=True)),
    }
    assert found == sorted(found, key=lambda one: (one.due_on, one.kind, one.pk))
    assert {one.standing for one in found} == {"to_come"}
    assert sum(days_of_promises(running.cooperation, on=TODAY).values()) == len(found)


def test_pages_of_promises_join_without_a_gap(running):
    whole = promised(running)

    pages, place = [], None
    while part := promised(running, most=3, after=place):
        pages += part
        place = Place.read(part[-1].key)

    assert pages == whole


def test_kept_missed_and_cancelled_promises_stand_as_such(running, cast):
    first, second = Obligation.objects.filter(agreement=running).order_by("due_on", "pk")[:2]
    Obligation.objects.filter(pk=second.pk).update(state=ObligationState.CANCELLED)
    reached = obligations.reach_milestone(
        milestone=plan_in_force(running)[0], reached_on=TODAY, actor=SYSTEM, at=NOW
    )
    later = first.due_on + timedelta(days=1)

    by_key = {(one.kind, one.pk): one.standing for one in promised(running, on=later)}

    assert by_key["o", first.pk] == "missed"
    assert ("o", second.pk) not in by_key
    assert by_key["m", reached.pk] == "kept"
    assert {one.pk for one in promised(running, standing="kept")} == {reached.pk}


def test_nothing_is_promised_under_an_annulled_agreement(running, cast):
    amending.annul_agreement(agreement=running, reason="欺诈", actor=cast.coordinator, at=NOW)

    assert promised(running) == []


def test_the_list_pages_are_read_in_few_queries(running, cast, sign_in):
    address = reverse("cooperations:promise_list", args=[running.cooperation.reference])
    first = Obligation.objects.filter(agreement=running).order_by("pk")[0]

    def add(number):
        first.pk, first.key = None, f"more-{number}"
        first.save(force_insert=True)

    same_queries(sign_in(cast.dean), address, add, at_most=12)


def test_a_long_time_is_shown_around_today():
    counted = {(date(year, 1, 1), "to_come"): 1 for year in range(2020, 2040)}

    line = timeline_of(counted, on=date(2026, 9, 7))

    assert (line.first, line.last) == (date(2025, 9, 1), date(2028, 8, 1))
    assert len(line.blocks) == 3


def test_both_sides_and_the_authority_see_a_cooperation_in_trouble(cast, sign_in):
    made = cooperation(cast, ready=False)
    made.troubles.create(kind="silent", since_on=TODAY, noticed_at=NOW)
    wanted = reverse("cooperations:cooperation_page", args=[made.reference])
    listing = reverse("cooperations:cooperation_list") + "?state=troubled"

    for actor in (cast.dean, cast.plant_manager):
        assert wanted in sign_in(actor).get(reverse("web:desk")).content.decode()
    assert "cooperations/?state=troubled" in sign_in(cast.coordinator).get(reverse("web:desk")).content.decode()  # fmt: skip
    assert made.reference in sign_in(cast.coordinator).get(listing).content.decode()
    assert "in trouble" not in sign_in(cast.outsider).get(reverse("web:desk")).content.decode()
