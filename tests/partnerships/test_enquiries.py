"""Talks between two organisations: who may speak, how they end, and when somebody is reminded."""

from datetime import date, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from tests.factories.listings import enquiry, published
from tests.factories.parties import CERTIFICATE, NOW, member, organisation

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel import evidence
from ronghe.kernel.models import AuditRecord
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Role
from ronghe.partnerships import operations
from ronghe.partnerships.models import Enquiry, EnquiryState, ListingState, PauseCause
from ronghe.partnerships.queries.enquiries import (
    enquiries_needing,
    enquiries_of,
    messages_of,
)
from ronghe.partnerships.reminders import due_on

pytestmark = pytest.mark.django_db
E = EnquiryState
ASK = "我们有 28 名学生，能否安排？"


@pytest.fixture
def offer(cast):
    return published(cast.enterprise, actor=cast.plant_manager)


@pytest.fixture
def talk(cast, offer):
    return enquiry(offer, cast.dean)


def write(enquiry, actor, text="可以，请先来厂看看。", at=NOW, **more):
    return operations.write_message(enquiry=enquiry, text=text, actor=actor, at=at, **more)


def test_an_enquiry_waits_for_who_was_asked(cast, talk):
    assert (talk.state, talk.waits_for, talk.subject) == (
        E.NEW,
        cast.enterprise,
        "数控车工实习岗位",
    )
    assert (talk.region, talk.occupation) == (talk.listing.region, talk.listing.occupation)
    assert enquiries_needing(cast.plant_manager, until=NOW.date(), most=5) == [talk]
    assert enquiries_needing(cast.dean, until=NOW.date(), most=5) == []


def test_the_first_answer_opens_the_talk_and_turns_the_turn(cast, talk):
    write(talk, cast.dean, "补充：都是大三学生。")
    talk.refresh_from_db()
    assert (talk.state, talk.waits_for) == (E.NEW, cast.enterprise)

    write(talk, cast.plant_manager)

    talk.refresh_from_db()
    assert (talk.state, talk.waits_for) == (E.TALKING, cast.college)
    verbs = AuditRecord.objects.filter(subject_reference=talk.reference).order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        "enquiry.opened", "enquiry.written", "enquiry.answered",
    ]  # fmt: skip


def test_files_go_with_a_message_and_only_the_two_sides_read_them(cast, talk):
    file = operations.Attached(BytesIO(CERTIFICATE), "plan.pdf")
    message = write(talk, cast.plant_manager, files=[file])

    (stored,) = evidence.evidence_of(message)

    assert [len(files) for _message, files in messages_of(talk)] == [0, 1]
    for reader in (cast.dean, cast.cooperation_officer, cast.plant_manager):
        with evidence.read(stored, actor=reader) as file:
            assert file.read() == CERTIFICATE
    for stranger in (cast.outsider, cast.coordinator, cast.mentor, cast.student, cast.unit_dean):
        with pytest.raises(NotAllowed):
            evidence.read(stored, actor=stranger)


def test_a_message_says_something_and_takes_few_files(cast, talk):
    many = [operations.Attached(BytesIO(CERTIFICATE), "x.pdf")] * 6

    with pytest.raises(operations.MessageIsEmpty):
        write(talk, cast.plant_manager, "  ")
    with pytest.raises(operations.TooManyFiles):
        write(talk, cast.plant_manager, files=many)


def test_one_asks_about_a_listing_once_at_a_time(cast, offer, talk):
    with pytest.raises(operations.AlreadyAsking):
        enquiry(offer, cast.cooperation_officer)
    operations.end_enquiry(enquiry=talk, reason="timing", actor=cast.dean, at=NOW)

    assert enquiry(offer, cast.cooperation_officer).state == E.NEW


def test_nobody_asks_about_an_own_listing_or_one_that_is_off_the_list(cast, offer):
    with pytest.raises(operations.AsksItself):
        enquiry(offer, cast.plant_manager)
    operations.pause_listing(listing=offer, actor=cast.plant_manager, at=NOW)
    with pytest.raises(operations.ListingIsNotOpen):
        enquiry(offer, cast.dean)


def test_a_host_takes_no_more_at_once_than_it_said(cast):
    offer = published(cast.enterprise, enquiries_limit=1)
    first = enquiry(offer, cast.dean)

    with pytest.raises(operations.ListingIsBusy):
        enquiry(offer, cast.outsider)
    operations.end_enquiry(enquiry=first, reason="other", actor=cast.dean, at=NOW)

    assert enquiry(offer, cast.outsider).state == E.NEW


def test_a_talk_in_general_needs_a_subject(cast):
    def ask(subject):
        return operations.open_enquiry(
            asker=cast.college, asked=cast.enterprise, subject=subject, text=ASK, actor=cast.dean, at=NOW
        )  # fmt: skip

    with pytest.raises(operations.MessageIsEmpty):
        ask("")
    assert (ask("共建实训基地").listing, ask("教师企业实践").region) == (None, cast.college.region)


@pytest.mark.parametrize(
    "who", ["outsider", "coordinator", "inspector", "administrator", "mentor", "student", "signatory", "unit_dean", "class_teacher"],
)  # fmt: skip
def test_nobody_else_sees_or_takes_part_in_a_talk(cast, talk, who):
    actor = getattr(cast, who)

    assert not Enquiry.objects.visible_to(actor).exists()
    assert list(enquiries_of(actor)) == []
    for act in (
        lambda: write(talk, actor),
        lambda: operations.set_next_step(enquiry=talk, next_step="x", next_step_on=NOW.date(), actor=actor, at=NOW),
        lambda: operations.agree_on_enquiry(enquiry=talk, actor=actor, at=NOW),
        lambda: operations.end_enquiry(enquiry=talk, reason="other", actor=actor, at=NOW),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            act()


def test_the_next_step_has_a_date_ahead_and_stands_on_both_desks(cast, talk):
    def step(words, day):
        return operations.set_next_step(
            enquiry=talk, next_step=words, next_step_on=day, actor=cast.dean, at=NOW
        )

    for words, day in (("来厂考察", None), ("", NOW.date()), ("来厂考察", date(2026, 9, 6))):
        with pytest.raises(operations.StepHasNoDate):
            step(words, day)
    step("来厂考察", date(2026, 9, 15))

    write(talk, cast.plant_manager)  # the dean owes a word, the plant manager only the step
    assert enquiries_needing(cast.plant_manager, until=date(2026, 9, 15), most=5) == [talk]
    assert enquiries_needing(cast.plant_manager, until=date(2026, 9, 14), most=5) == []


def test_agreement_holds_the_seats_and_ends_the_talk(cast, offer, talk):
    with pytest.raises(NotAllowed):
        operations.agree_on_enquiry(enquiry=talk, seats_count=10, actor=cast.dean, at=NOW)
    operations.agree_on_enquiry(
        enquiry=talk, seats_count=10, note="先签框架协议", actor=cast.plant_manager, at=NOW
    )

    talk.refresh_from_db()
    offer.refresh_from_db()
    assert (talk.state, talk.closed_at, talk.waits_for) == (E.AGREED, NOW, None)
    assert (offer.seats_left, offer.holdings.get().holder_reference) == (20, talk.reference)
    with pytest.raises(operations.EnquiryIsOver):
        write(talk, cast.dean)
    with pytest.raises(IllegalTransition):
        operations.agree_on_enquiry(enquiry=talk, actor=cast.plant_manager, at=NOW)


def test_no_more_seats_are_agreed_on_than_are_left(cast, offer, talk):
    with pytest.raises(operations.SeatsAreGone, match="30"):
        operations.agree_on_enquiry(enquiry=talk, seats_count=31, actor=cast.plant_manager, at=NOW)

    talk.refresh_from_db()
    assert talk.state == E.NEW


def test_seats_are_given_back(cast, offer, talk):
    operations.agree_on_enquiry(enquiry=talk, seats_count=10, actor=cast.plant_manager, at=NOW)

    def release():
        return operations.release_seats(
            listing=offer, holder=talk, actor=cast.plant_manager, at=NOW
        )

    assert (release(), release()) == (10, 0)
    offer.refresh_from_db()
    assert offer.seats_left == 30
    operations.take_seats(listing=offer, holder=talk, count=4, actor=cast.plant_manager, at=NOW)
    operations.take_seats(listing=offer, holder=talk, count=4, actor=cast.plant_manager, at=NOW)
    offer.refresh_from_db()
    assert offer.seats_left == 26


def test_what_came_to_nothing_says_why(cast, talk):
    with pytest.raises(operations.ReasonIsUnknown):
        operations.end_enquiry(enquiry=talk, reason="bad mood", actor=cast.dean, at=NOW)
    operations.end_enquiry(
        enquiry=talk, reason="too_far", note="单程两小时", actor=cast.dean, at=NOW
    )

    talk.refresh_from_db()
    assert (talk.state, talk.reason, talk.closing_note) == (
        E.CAME_TO_NOTHING,
        "too_far",
        "单程两小时",
    )


# -- reminders ---------------------------------------------------------------------------------
# NOW is Monday 7 September 2026. China works on Sunday 20 September and rests from 25 September on.


def remind(days):
    return operations.remind_of_enquiries(actor=SYSTEM, at=NOW + timedelta(days=days))


def test_reminders_come_after_three_and_seven_working_days_then_the_listing_rests(
    cast, offer, talk
):
    counts = {}
    for day in range(18):
        if count := remind(day):
            offer.refresh_from_db()
            counts[(NOW + timedelta(days=day)).date()] = (count, offer.state)

    assert counts == {
        date(2026, 9, 10): (1, ListingState.PUBLISHED),
        date(2026, 9, 16): (1, ListingState.PUBLISHED),
        date(2026, 9, 20): (1, ListingState.PAUSED),
    }
    assert offer.pause_cause == PauseCause.UNANSWERED


def test_an_answer_begins_the_count_anew_for_the_other_side(cast, offer, talk):
    remind(3)
    write(talk, cast.plant_manager, at=NOW + timedelta(days=4))

    assert [day for day in range(5, 30) if remind(day)] == [9, 14, 17]
    offer.refresh_from_db()
    assert offer.state == ListingState.PUBLISHED  # the asker is silent, and holds nothing up


def test_the_paused_listing_goes_back_on_the_list_by_one_click(cast, offer, talk):
    for day in (3, 9, 13):
        remind(day)
    operations.resume_listing(listing=offer, actor=cast.plant_manager, at=NOW)

    offer.refresh_from_db()
    assert (offer.state, offer.pause_cause) == (ListingState.PUBLISHED, "")
    assert [day for day in range(14, 40) if remind(day)] == []


def test_where_working_days_are_not_known_calendar_days_serve(cast, offer):
    late = datetime(2031, 3, 3, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
    offer = published(cast.enterprise, at=late, expires_on=date(2031, 5, 1))

    assert due_on(enquiry(offer, cast.dean, at=late)) == date(2031, 3, 8)


def test_nothing_reminds_of_what_has_ended(cast, talk):
    operations.end_enquiry(enquiry=talk, reason="terms", actor=cast.dean, at=NOW)

    assert [day for day in range(30) if remind(day)] == []


def test_only_the_system_reminds(cast, talk):
    with pytest.raises(NotAllowed):
        operations.remind_of_enquiries(actor=cast.plant_manager, at=NOW)


def test_boxes_sort_the_talks_of_ones_organisation(cast, offer, talk):
    other = organisation(name="白杨机械", english="", number=10_000_555)
    manager = member(other, Role.TRAINING_MANAGER, "钱进")
    made = operations.open_enquiry(
        asker=cast.enterprise, asked=other, subject="员工培训", text=ASK, actor=cast.plant_manager, at=NOW
    )  # fmt: skip
    ended = enquiry(published(other, actor=manager), cast.plant_manager)
    operations.end_enquiry(enquiry=ended, reason="terms", actor=cast.plant_manager, at=NOW)

    boxes = {box: list(enquiries_of(cast.plant_manager, box=box)) for box in ("", "waiting", "received", "made", "ended")}  # fmt: skip

    assert boxes == {
        "": [ended, made, talk],
        "waiting": [talk],
        "received": [talk],
        "made": [ended, made],
        "ended": [ended],
    }
