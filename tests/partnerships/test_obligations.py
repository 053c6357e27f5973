"""Kept, confirmed, disputed, missed; milestones; concerns."""

from datetime import timedelta
from io import BytesIO

import pytest
from tests.factories.agreements import STARTS, cooperation, in_force, with_mandates
from tests.factories.parties import CERTIFICATE, NOW

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel import news
from ronghe.kernel.evidence import evidence_of
from ronghe.kernel.models import Event, Message
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.actors import SYSTEM
from ronghe.partnerships.models import Concern, Obligation, ObligationState
from ronghe.partnerships.operations import concerns, obligations

pytestmark = pytest.mark.django_db
LATE = NOW + timedelta(days=400)


@pytest.fixture
def owed(cast):
    """What the enterprise owes the college: to name the person in charge."""
    with_mandates(cast)
    return in_force(cast).agreement.obligations.get(key="contact")


def report(owed, actor, **more):
    return obligations.report_obligation(
        obligation=owed, words="已任命李娜", actor=actor, at=NOW, **more
    )


def test_it_counts_once_the_other_side_has_confirmed(owed, cast):
    reported = report(owed, cast.plant_manager, file=BytesIO(CERTIFICATE), file_name="任命.pdf")
    assert reported.state == ObligationState.REPORTED

    kept = obligations.confirm_obligation(obligation=owed, actor=cast.dean, at=NOW)

    assert kept.state == ObligationState.KEPT
    assert (kept.reported_by, kept.answered_by) == (cast.plant_manager.person, cast.dean.person)
    assert evidence_of(kept).get().kind == "obligation"


def test_nobody_confirms_for_oneself(owed, cast):
    report(owed, cast.plant_manager)

    with pytest.raises(NotAllowed):
        obligations.confirm_obligation(obligation=owed, actor=cast.plant_manager, at=NOW)


def test_nobody_reports_for_others(owed, cast):
    for actor in (cast.dean, cast.outsider, cast.mentor, cast.coordinator):
        with pytest.raises(NotAllowed):
            report(owed, actor)


def test_what_is_disputed_is_mended_and_reported_again(owed, cast):
    report(owed, cast.plant_manager)
    with pytest.raises(obligations.WordsAreMissing):
        obligations.dispute_obligation(obligation=owed, words=" ", actor=cast.dean, at=NOW)
    disputed = obligations.dispute_obligation(
        obligation=owed, words="没有任命书", actor=cast.dean, at=NOW
    )
    assert disputed.state == ObligationState.DISPUTED

    again = report(owed, cast.plant_manager)

    assert (again.state, again.answer, again.answered_at) == (ObligationState.REPORTED, "", None)


def test_nothing_is_confirmed_that_nobody_reported(owed, cast):
    with pytest.raises(IllegalTransition):
        obligations.confirm_obligation(obligation=owed, actor=cast.dean, at=NOW)


def test_what_nobody_reported_by_its_day_is_missed_and_may_come_late(owed, cast):
    due = owed.due_on

    assert obligations.note_missed_obligations(on=due, actor=SYSTEM, at=NOW) == 0
    assert obligations.note_missed_obligations(on=due + timedelta(days=1), actor=SYSTEM, at=NOW) == 1  # fmt: skip
    owed.refresh_from_db()
    assert owed.state == ObligationState.MISSED
    assert report(owed, cast.plant_manager).state == ObligationState.REPORTED


def test_what_falls_due_within_a_week_is_reminded_of_once(owed, cast):
    due = owed.due_on

    def remind(days):
        return obligations.remind_of_obligations(
            on=due - timedelta(days=days), actor=SYSTEM, at=NOW
        )

    assert [remind(8), remind(7), remind(6)] == [0, 1, 0]
    owed.refresh_from_db()
    assert owed.reminded_at == NOW


def test_who_owes_it_is_told_of_a_day_that_is_near_and_the_other_side_of_a_report(owed, cast):
    obligations.remind_of_obligations(on=owed.due_on, actor=SYSTEM, at=NOW)
    report(owed, cast.plant_manager)

    told = {}
    for name, key in (("reminded", "tell_due_soon"), ("reported", "tell_reported")):
        event = Event.objects.get(name=f"obligation.{name}", subject_id=owed.pk)
        news.deliver(event.pk, f"partnerships.{key}", secrets={}, at=NOW)
        told[name] = {m.person_id for m in Message.objects.filter(dedupe_key__startswith=f"obligation.{name}:{event.pk}:")}  # fmt: skip

    assert told == {
        "reminded": {cast.plant_manager.person_id},
        "reported": {cast.dean.person_id, cast.cooperation_officer.person_id},
    }


def test_who_sees_what_is_owed(owed, cast):
    def sees(actor):
        return Obligation.objects.visible_to(actor).filter(pk=owed.pk).exists()

    names = ("dean", "plant_manager", "mentor", "coordinator", "student", "outsider")
    assert {name for name in names if sees(getattr(cast, name))} == {"dean", "plant_manager", "mentor", "coordinator"}  # fmt: skip


def test_a_milestone_is_reached_on_a_day_that_has_come(owed, cast):
    step = owed.agreement.milestones.get(key="persons")
    assert step.due_on == STARTS + timedelta(days=14)

    with pytest.raises(obligations.DayHasNotCome):
        obligations.reach_milestone(milestone=step, reached_on=LATE.date(), actor=cast.dean, at=NOW)
    with pytest.raises(NotAllowed):
        obligations.reach_milestone(
            milestone=step, reached_on=NOW.date(), actor=cast.outsider, at=NOW
        )
    reached = obligations.reach_milestone(
        milestone=step, reached_on=NOW.date(), actor=cast.plant_manager, at=NOW
    )
    assert reached.reached_on == NOW.date()


# -- concerns ---------------------------------------------------------------------------------


def raise_(cast, of=None, **changes):
    given = {
        "cooperation": of or cooperation(cast, ready=False),
        "organisation": cast.college,
        "addressed_to": cast.enterprise,
        "text": "师傅两周没有到岗",
        "actor": cast.dean,
        "at": NOW,
    }
    return concerns.raise_concern(**given | changes)


def test_an_answer_is_due_within_five_working_days(cast):
    """Raised on Monday 7 September 2026: due on Monday the 14th."""
    made = raise_(cast)

    assert made.answer_due_on.isoformat() == "2026-09-14"


def test_where_no_calendar_is_published_a_week_counts(cast):
    made = raise_(cast, at=NOW.replace(year=2031))

    assert made.answer_due_on.isoformat() == "2031-09-14"


def test_it_is_answered_pressed_and_settled(cast):
    made = raise_(cast)
    with pytest.raises(NotAllowed):
        concerns.answer_concern(concern=made, text="x", actor=cast.dean, at=NOW)
    answered = concerns.answer_concern(
        concern=made, text="已换师傅", actor=cast.plant_manager, at=NOW
    )
    assert answered.state == "answered"
    with pytest.raises(NotAllowed):
        concerns.settle_concern(concern=made, actor=cast.plant_manager, at=NOW)

    pressed = concerns.press_concern(
        concern=made, text="新师傅也没来", actor=cast.dean, at=NOW + timedelta(days=7)
    )
    # Sunday 20 September is worked, for the holidays that follow.
    assert (pressed.state, pressed.answer_due_on.isoformat()) == ("open", "2026-09-20")
    assert pressed.text == "师傅两周没有到岗\n\n新师傅也没来"
    assert concerns.settle_concern(concern=made, actor=cast.dean, at=NOW).state == "settled"
    with pytest.raises(IllegalTransition):
        concerns.answer_concern(concern=made, text="x", actor=cast.plant_manager, at=NOW)


@pytest.mark.parametrize("amiss", ["self", "stranger", "empty", "other side"])
def test_a_concern_goes_from_one_party_to_another(amiss, cast):
    changes = {
        "self": {"addressed_to": cast.college},
        "stranger": {"addressed_to": cast.other_college},
        "empty": {"text": " "},
        "other side": {"organisation": cast.enterprise, "addressed_to": cast.college},
    }[amiss]

    with pytest.raises(concerns.ConcernIsAmiss):
        raise_(cast, **changes)
    assert not Concern.objects.exists()


def test_strangers_raise_nothing(cast):
    with pytest.raises(NotAllowed):
        raise_(cast, actor=cast.outsider)
