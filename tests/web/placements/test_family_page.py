"""What a parent reads first: whether all is well where that is known; and when the link ends."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from tests.factories import safety
from tests.factories.parties import NOW
from tests.web.placements.living import BEGAN, MONDAY, THIS_MONDAY, Life, confirmed, entered
from tests.web.placements.owning import words

from ronghe.kernel.models import AuditRecord
from ronghe.parties.actors import SYSTEM, acting_as, link_holder
from ronghe.parties.models import Cohort
from ronghe.placements.gate import check
from ronghe.placements.models import Placement, PlacementState
from ronghe.placements.operations import consents, guardian_links, illnesses, work_tasks
from ronghe.placements.queries.family_news import week_news

pytestmark = pytest.mark.django_db
WELL, NO_NEWS = "All is well this week", "No news yet"
TODAY = NOW.date()


@pytest.fixture
def life(cast, whole, student, tutor):
    """A placement under way of which the law finds nothing amiss."""
    Cohort.objects.update(entry_year=2024)
    check(whole, actor=SYSTEM, at=NOW)
    Placement.objects.update(state=PlacementState.ACTIVE, starts_on=BEGAN)
    whole.refresh_from_db()
    titles = [work_tasks.PlannedTask("粗车")]
    work_tasks.plan_tasks(placement=whole, tasks=titles, actor=SYSTEM, at=NOW)
    return Life(whole, acting_as(student, on=NOW.date()), tutor, cast.mentor)


@pytest.fixture
def guardian(life):
    return life.placement.student.person.guardians.get().person


@pytest.fixture
def address(life, guardian):
    _link, token = consents.send_guardian_link(
        placement=life.placement, person=guardian, actor=SYSTEM, at=NOW
    )
    return reverse("placements:guardian_page", args=[token])


def confirm(life, monday=MONDAY):
    if monday == THIS_MONDAY:  # as it is after its Friday
        entered(life, monday, minutes=(480,))
        life.placement.weeks.update(state="confirmed", answered_at=NOW, answer_way="link")
    else:
        confirmed(life, entered(life, monday))


def said(address):
    return words(Client().get(address))


@pytest.mark.parametrize("monday", [MONDAY, THIS_MONDAY])
def test_all_is_well_where_the_week_was_entered_and_confirmed(life, address, monday):
    confirm(life, monday)

    page = said(address)

    assert WELL in page
    assert NO_NEWS not in page.partition("What was paid")[0]
    assert "As of 7 September 2026" in page


def test_nothing_is_said_to_be_well_that_nobody_confirmed(life, address):
    bare = said(address)
    entered(life)
    waiting = said(address)

    for page in (bare, waiting):
        assert WELL not in page
        assert NO_NEWS in page
        assert "As of 7 September 2026" in page


def test_a_week_of_long_ago_is_no_news(life):
    confirm(life, MONDAY - timedelta(weeks=1))

    assert not week_news(life.placement, on=TODAY).is_well


def _ill(life):
    illnesses.report_illness(
        placement=life.placement, starts_on=THIS_MONDAY, ends_on=None, actor=life.student, at=NOW
    )


def _finding(life):
    Cohort.objects.update(entry_year=2026)
    check(life.placement, actor=SYSTEM, at=NOW)


def _hazard(life):
    safety.hazard(life.placement, life.student, at=NOW)


def _incident(life):
    safety.incident(life.placement, life.student, at=NOW)


def _rest(life):
    life.placement.interruptions.create(
        ground="no_work", side="host", note="停工", starts_on=MONDAY, ends_on=MONDAY, noted_at=NOW
    )


def _suspended(life):
    Placement.objects.update(state="suspended")
    life.placement.refresh_from_db()


@pytest.mark.parametrize("trouble", [_ill, _finding, _hazard, _incident, _rest, _suspended])
def test_whatever_stands_open_is_no_good_news(life, trouble):
    confirm(life)
    before = week_news(life.placement, on=TODAY).is_well

    trouble(life)

    assert before
    assert not week_news(life.placement, on=TODAY).is_well


@pytest.mark.parametrize("state", ["planned", "ready", "completed"])
def test_before_and_after_there_is_no_news_to_give(life, state):
    life.placement.state = state

    assert week_news(life.placement, on=TODAY) is None


# -- the consent that was given ---------------------------------------------------------------


def test_a_consent_that_was_given_asks_no_more(life, guardian, address):
    consents.withdraw_consent(placement=life.placement, actor=link_holder(guardian), at=NOW)
    first = Client().get(address)
    asked = words(first)
    hash_ = first.context["text_hash"]
    Client().post(address + "agree/", {"text_hash": hash_})

    page = said(address)

    assert "Do you agree?" in asked
    assert asked.index("Do you agree?") < asked.index("What and where")
    assert "Do you agree?" not in page
    assert page.index("What and where") < page.index("You agreed on 7 September 2026")
    assert "I no longer agree" in page


# -- the end of the link ----------------------------------------------------------------------

OVER = TODAY - timedelta(days=1)
LATER = NOW + timedelta(days=92)


def over(life):
    Placement.objects.filter(pk=life.placement.pk).update(state="completed", over_on=OVER)


def test_a_link_ends_ninety_days_after_the_placement(life, address):
    over(life)
    in_time = guardian_links.end_guardian_links(actor=SYSTEM, at=NOW + timedelta(days=89))

    late = guardian_links.end_guardian_links(actor=SYSTEM, at=LATER)
    again = guardian_links.end_guardian_links(actor=SYSTEM, at=LATER)

    assert (in_time, late, again) == (0, 1, 0)
    assert AuditRecord.objects.filter(verb="guardian_link.ended").count() == 1
    with time_machine.travel(LATER):
        page = said(address)
    assert "is kept open for 90 days" in page
    assert life.placement.host.name_in("en") not in page


def test_a_placement_that_goes_on_keeps_its_link(life, address):
    assert guardian_links.end_guardian_links(actor=SYSTEM, at=NOW + timedelta(days=900)) == 0


def test_a_link_sent_on_request_long_after_lasts_as_long(life, guardian):
    over(life)
    consents.send_guardian_link(placement=life.placement, person=guardian, actor=SYSTEM, at=LATER)

    assert guardian_links.end_guardian_links(actor=SYSTEM, at=LATER + timedelta(days=1)) == 0
    assert guardian_links.end_guardian_links(actor=SYSTEM, at=LATER + timedelta(days=91)) == 1


def test_who_waits_for_an_answer_keeps_the_link(life, guardian, address):
    safety.complaint(life.placement, link_holder(guardian), at=NOW)
    over(life)

    assert guardian_links.end_guardian_links(actor=SYSTEM, at=LATER) == 0
