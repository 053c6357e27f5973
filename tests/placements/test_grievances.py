"""A safe complaint: who answers, who reads it, what is said before, and what becomes of it."""

from datetime import date, timedelta
from itertools import combinations
from uuid import uuid4

import pytest
from tests.factories import placements as making
from tests.factories import safety
from tests.factories.parties import NOW, member, membership, organisation
from tests.web.placements.living import life_of

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel.audit import records_for_all, story_of
from ronghe.kernel.models import AuditRecord, Event, Message
from ronghe.kernel.news import deliver, receivers_of
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.actors import SYSTEM, acting_as, link_holder
from ronghe.parties.models import Role
from ronghe.placements.models import (
    Accused,
    ClosingWord,
    Complainant,
    Confidant,
    Grievance,
    GrievanceKind,
    GrievanceState,
    Seat,
    WordKind,
)
from ronghe.placements.operations import (
    answering,
    consents,
    ending,
    grievances,
    officers,
    starting,
)
from ronghe.placements.operations.answering import ReportComesFirst
from ronghe.placements.queries.grievances import Total, changes_by_host, total_of
from ronghe.placements.refusals import DoesNotFit, ReasonIsMissing
from ronghe.placements.secrecy import Wish, secrecy_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = NOW.date()
NEXT_YEAR = date(2027, 1, 1)


@pytest.fixture
def life(cast):
    return life_of(cast)


@pytest.fixture
def officer(cast):
    """The safety officer, named by the college to protect students."""
    found = member(cast.college, Role.SAFETY_OFFICER, "方正")
    safety.officer(cast.college, found.membership, on=TODAY, at=NOW)
    return found


@pytest.fixture
def contact(cast):
    """The authority's contact."""
    found = member(cast.authority, Role.CASE_OFFICER, "谢平")
    safety.officer(cast.authority, found.membership, on=TODAY, at=NOW)
    return found


@pytest.fixture
def mother(life):
    """The mother of the student, who holds the link."""
    person = life.placement.student.person.guardians.get().person
    consents.send_guardian_link(placement=life.placement, person=person, actor=SYSTEM, at=NOW)
    return link_holder(person)


def under_age(life):
    details = life.placement.student.person.details
    details.birth_on = TODAY - 16 * 366 * DAY
    details.save(update_fields=["birth_on"])


def told(event_name: str) -> set[int]:
    event = Event.objects.filter(name=event_name).order_by("-pk")[0]
    for key in receivers_of(event_name):
        deliver(event.pk, key, secrets={}, at=NOW)
    found = Message.objects.filter(dedupe_key__startswith=f"{event_name}:{event.pk}:")
    return set(found.values_list("person_id", flat=True))


# -- who reads it -----------------------------------------------------------------------------


def everybody(cast, life, officer, contact):
    """Everybody who sees the placement in some way, and some who do not."""
    return {
        "student": life.student,
        "other student": cast.student,
        "mentor": life.mentor,
        "plant manager": cast.plant_manager,
        "host's signatory": cast.signatory,
        "host's finance": member(cast.enterprise, Role.FINANCE, "算盘"),
        "tutor": life.tutor,
        "other tutor": member(cast.college, Role.TUTOR, "许平"),
        "class teacher": cast.class_teacher,
        "dean": cast.dean,
        "cooperation officer": cast.cooperation_officer,
        "dean of the school": cast.unit_dean,
        "other safety officer": member(cast.college, Role.SAFETY_OFFICER, "方圆"),
        "officer": officer,
        "contact": contact,
        "coordinator": cast.coordinator,
        "inspector": cast.inspector,
        "administrator": cast.administrator,
        "outsider": cast.outsider,
        "system": SYSTEM,
    }


MAY = {
    Confidant.TUTOR: {"tutor"},
    Confidant.OFFICE: {"dean", "cooperation officer"},
    Confidant.AUTHORITY: {"coordinator", "contact"},
    Confidant.HOST: {"plant manager"},
    Confidant.FAMILY: set(),  # by the link, not by any role
}
CHOICES = [frozenset(some) for n in (0, 1, 2, 5) for some in combinations(Confidant.values, n)]


@pytest.mark.parametrize("choice", CHOICES, ids=lambda some: "+".join(sorted(some)) or "nobody")
def test_each_role_reads_what_the_complainant_chose_and_nothing_else(
    choice, cast, life, officer, contact
):
    safety.complaint(life.placement, life.student, at=NOW, confidants=choice)

    found = {
        name
        for name, actor in everybody(cast, life, officer, contact).items()
        if Grievance.objects.visible_to(actor).exists()
    }

    assert found == {"student", "officer"}.union(*(MAY[Confidant(one)] for one in choice))


@pytest.mark.parametrize(
    "case",
    [
        (Accused.TUTOR, Confidant.TUTOR, "tutor"),
        (Accused.MENTOR, Confidant.HOST, "mentor"),
        (Accused.OFFICER, Confidant.OFFICE, "officer"),
    ],
)
def test_whom_it_is_about_never_reads_it_whatever_was_chosen(case, cast, life, officer, contact):
    part, choice, away = case
    found = safety.complaint(
        life.placement, life.student, at=NOW, confidants=[choice], about=[part]
    )
    accused = everybody(cast, life, officer, contact)[away]
    later = acting_as(membership(accused.person, cast.college, Role.DEAN), on=TODAY)
    safety.officer(cast.college, later.membership, on=TODAY, at=NOW)

    assert not Grievance.objects.visible_to(accused).exists()
    assert not Grievance.objects.visible_to(later).exists()
    assert Grievance.objects.visible_to(life.student).get() == found


def test_the_mother_reads_hers_and_what_the_child_shares(life, officer, mother, cast):
    own = safety.complaint(life.placement, mother, at=NOW, kind="pay")
    hidden = safety.complaint(life.placement, life.student, at=NOW)
    shared = safety.complaint(life.placement, life.student, at=NOW, confidants=["family"])
    about_her = safety.complaint(
        life.placement, life.student, at=NOW, confidants=["family"], about=["family"]
    )
    father = member(cast.college, Role.TUTOR, "林江").person

    assert set(Grievance.objects.of_guardian(mother.person, life.placement)) == {own, shared}
    assert set(Grievance.objects.of_guardian(father, life.placement)) == {shared}
    assert set(Grievance.objects.visible_to(life.student)) == {hidden, shared, about_her}
    assert own.party == Complainant.GUARDIAN


def test_the_child_reads_what_the_mother_shares(life, officer, mother):
    own = safety.complaint(life.placement, mother, at=NOW, confidants=["family"])

    assert set(Grievance.objects.visible_to(life.student)) == {own}
    with pytest.raises(NotAllowed):
        grievances.withdraw_grievance(grievance=own, actor=life.student, at=NOW)


def test_nobody_complains_in_anothers_name(life, cast, officer):
    for actor in (cast.student, life.mentor, life.tutor, cast.dean, link_holder(cast.dean.person), SYSTEM):  # fmt: skip
        with pytest.raises(NotAllowed):
            safety.complaint(life.placement, actor, at=NOW)


def test_what_is_sent_twice_is_kept_once(life, officer):
    sent = grievances.Complaint(uuid4(), "pay", "迟发")

    found = [
        grievances.send_grievance(placement=life.placement, complaint=sent, actor=life.student, at=NOW)
        for _time in range(2)
    ]  # fmt: skip

    assert found[0] == found[1]


@pytest.mark.parametrize(
    "more",
    [{"kind": "x"}, {"text": "  "}, {"text": "长" * 4001}, {"confidants": ["x"]}, {"about": ["x"]}],
)
def test_what_is_not_on_the_list_is_not_taken(life, more):
    with pytest.raises((DoesNotFit, ReasonIsMissing)):
        safety.complaint(life.placement, life.student, at=NOW, **more)


# -- who answers ------------------------------------------------------------------------------


def seat_of(life, about=()):
    found = safety.complaint(life.placement, life.student, at=NOW, about=about)
    return Seat(found.seat)


def test_the_named_officer_answers(life, officer, contact, cast):
    assert seat_of(life) == Seat.OFFICER
    assert told("grievance.sent") == {officer.person_id}


@pytest.mark.parametrize("about", [(), [Accused.COLLEGE], [Accused.OFFICER]])
def test_where_none_is_named_the_authoritys_contact_answers_and_nobody_at_the_college_is_told(
    about, life, contact, cast
):
    assert seat_of(life, about) == Seat.AUTHORITY
    assert told("grievance.sent") == {contact.person_id}
    assert not Event.objects.filter(name__startswith="officer.").exists()


def test_where_nobody_can_answer_the_authority_alone_is_told_that_somebody_is_missing(life, cast):
    assert seat_of(life, [Accused.COLLEGE]) == Seat.NOBODY
    assert told("grievance.sent") == set()
    assert told("officer.missing") == {cast.coordinator.person_id}


@pytest.mark.parametrize("is_confided", [True, False])
def test_a_college_without_officer_is_reminded_on_mondays_whether_anybody_complains_or_not(
    is_confided, life, cast
):
    monday = NOW - TODAY.weekday() * DAY + 7 * DAY
    if is_confided:
        safety.complaint(life.placement, life.student, at=NOW)
    for days in range(7):
        answering.tend_grievances(actor=SYSTEM, at=monday + days * DAY)

    reminded = Event.objects.filter(name="officer.lacking")
    assert [(one.at, one.subject_id) for one in reminded] == [(monday, cast.college.pk)]
    assert told("officer.lacking") == {cast.dean.person_id}


def test_no_reference_tells_how_many_others_have_complained(life, officer):
    first = safety.complaint(life.placement, life.student, at=NOW)
    second = safety.complaint(life.placement, life.student, at=NOW)

    drawn = {one.reference.removeprefix("GR-2026-") for one in (first, second)}
    assert {len(one) for one in drawn} == {6}
    assert len(drawn) == 2
    assert not any(one.isdecimal() and int(one) < 100 for one in drawn)


def test_where_nobody_is_named_at_all_the_head_of_the_college_answers(life, cast):
    assert seat_of(life) == Seat.HEAD
    assert Grievance.objects.answered_by(cast.dean).exists()
    assert not Grievance.objects.answered_by(cast.cooperation_officer).exists()


@pytest.mark.parametrize("part", [Accused.COLLEGE, Accused.OFFICER])
def test_of_somebody_at_the_college_its_head_is_not_the_one_to_hear(life, cast, part):
    assert seat_of(life, [part]) == Seat.NOBODY
    assert not Grievance.objects.visible_to(cast.dean).exists()


def test_what_is_about_the_officer_goes_past_the_officer(life, officer, contact):
    assert seat_of(life, [Accused.OFFICER]) == Seat.AUTHORITY


def test_an_appointment_holds_from_its_day_to_its_day(life, cast):
    found = member(cast.college, Role.SAFETY_OFFICER, "方正")
    named = safety.officer(cast.college, found.membership, on=TODAY + DAY, at=NOW)

    assert seat_of(life) == Seat.HEAD
    officers.end_officer(officer=named, last_day=TODAY + DAY, actor=SYSTEM, at=NOW)
    assert secrecy_of(life.placement, Wish("student", "pay"), on=TODAY + DAY).answering.seat == "officer"  # fmt: skip
    assert secrecy_of(life.placement, Wish("student", "pay"), on=TODAY + 2 * DAY).answering.seat == "head"  # fmt: skip


def test_who_names_officers(cast):
    staff = member(cast.college, Role.SAFETY_OFFICER, "方正").membership
    said = {"organisation": cast.college, "membership": staff, "starts_on": TODAY, "at": NOW}
    for actor in (cast.unit_dean, cast.class_teacher, cast.coordinator, cast.outsider, cast.student):  # fmt: skip
        with pytest.raises(NotAllowed):
            officers.name_officer(actor=actor, **said)

    officers.name_officer(actor=cast.dean, **said)

    with pytest.raises(DoesNotFit):
        officers.name_officer(actor=cast.dean, **said)
    for wrong in ({"membership": cast.student.membership}, {"membership": cast.mentor.membership}, {"starts_on": TODAY - DAY}):  # fmt: skip
        with pytest.raises(DoesNotFit):
            officers.name_officer(actor=cast.dean, **said | wrong)


# -- what is said before ----------------------------------------------------------------------


def before(life, kind="harassment", **more):
    wish = Wish(more.pop("party", "student"), kind, **{key: frozenset(one) for key, one in more.items()})  # fmt: skip
    return secrecy_of(life.placement, wish, on=TODAY)


def test_a_host_with_one_student_knows_who_it_was_and_one_with_five_does_not(life, cast):
    alone = before(life)
    for number in range(1, 4):
        student = making.learner(cast.school_class, number + 20, name=f"同学{number}")
        planned = making.planned(student, cast.enterprise, starts_on=TODAY)
        begin(planned)
    few = before(life)
    student = making.learner(cast.school_class, 30, name="同学五")
    begin(making.planned(student, cast.enterprise, starts_on=TODAY))
    enough = before(life)

    assert [(one.interns, one.is_only_one, one.is_easily_guessed) for one in (alone, few, enough)] == [
        (1, True, False),
        (4, False, True),
        (5, False, False),
    ]  # fmt: skip


def begin(placement):
    starting.record_start(placement=placement, reason="已上岗", actor=SYSTEM, at=NOW)


@pytest.mark.parametrize("kind", GrievanceKind.values)
@pytest.mark.parametrize(("age", "expected"), [("minor", True), ("adult", False), ("unknown", True)])  # fmt: skip
def test_harm_to_somebody_under_age_must_be_reported(life, kind, age, expected):
    if age == "minor":
        under_age(life)
    if age == "unknown":
        life.placement.student.person.details.delete()

    is_harm = kind in {"harassment", "violence", "abuse"}

    assert before(life, kind).must_be_reported is (expected and is_harm)


def test_where_the_law_is_not_known_to_us_nothing_is_said_to_be_a_duty(life):
    life.placement.jurisdiction = "sg"
    under_age(life)

    found = before(life)

    assert (found.reporting, found.must_be_reported, found.is_harm) == (None, False, True)


def test_whoever_was_chosen_although_it_is_about_them_is_left_out(life):
    found = before(life, confidants=["tutor", "family", "office"], about=["tutor", "family"])

    assert found.confidants == {"office"}
    assert found.left_out == {"tutor", "family"}
    assert found.accused == (life.tutor.person,)


# -- what becomes of it -----------------------------------------------------------------------


def answered(life, officer, **more):
    found = safety.complaint(life.placement, life.student, at=NOW, **more)
    answering.answer_grievance(grievance=found, text="我看到了", actor=officer, at=NOW)
    return found


def again(found):
    return Grievance.objects.get(pk=found.pk)


def test_an_answer_is_due_sooner_where_there_is_danger(life, officer):
    slow = safety.complaint(life.placement, life.student, at=NOW, kind="pay")
    fast = safety.complaint(life.placement, life.student, at=NOW, kind="pay", in_danger=True)

    assert (slow.due_on, fast.due_on) == (TODAY + 5 * DAY, TODAY + DAY)


def test_answered_closed_with_the_complainants_word_and_opened_again(life, officer):
    found = answered(life, officer, kind="pay")
    with pytest.raises(IllegalTransition):
        grievances.settle_grievance(grievance=found, is_satisfied=True, actor=life.student, at=NOW)
    answering.note_measure(grievance=found, text="已补发", actor=officer, at=NOW)
    answering.propose_closing(grievance=found, text="已补发工资", actor=officer, at=NOW)

    closed = grievances.settle_grievance(
        grievance=found, is_satisfied=False, actor=life.student, at=NOW
    )
    assert (closed.state, closed.closing_word) == (GrievanceState.CLOSED, ClosingWord.NOT)
    opened = grievances.reopen_grievance(
        grievance=found, text="又迟发了", actor=life.student, at=NOW
    )

    assert (opened.state, opened.closing_word) == (GrievanceState.OPEN, "")
    assert list(found.words.order_by("pk").values_list("kind", flat=True)) == [
        WordKind.ANSWER, WordKind.MEASURE, WordKind.CLOSING, WordKind.WORD,
    ]  # fmt: skip


def test_a_word_of_the_complainant_wants_an_answer_and_does_not_put_off_the_one_that_is_due(
    life, officer
):
    found = safety.complaint(life.placement, life.student, at=NOW, kind="pay")
    grievances.write_again(grievance=found, text="还有", actor=life.student, at=NOW + 4 * DAY)
    assert again(found).due_on == TODAY + 5 * DAY

    answering.answer_grievance(grievance=found, text="好", actor=officer, at=NOW + 4 * DAY)
    assert again(found).due_on is None
    grievances.write_again(grievance=found, text="还有", actor=life.student, at=NOW + 5 * DAY)

    assert (again(found).state, again(found).due_on) == (GrievanceState.OPEN, TODAY + 10 * DAY)


def test_what_must_be_reported_is_not_closed_before_it_was(life, officer):
    under_age(life)
    found = answered(life, officer)
    with pytest.raises(ReportComesFirst):
        answering.propose_closing(grievance=found, text="谈过", actor=officer, at=NOW)

    answering.note_report(grievance=found, text="已向派出所报案", actor=officer, at=NOW)
    answering.propose_closing(grievance=found, text="已报案", actor=officer, at=NOW)

    assert again(found).state == GrievanceState.PROPOSED


def test_taking_it_back_needs_no_reason_and_leaves_the_duty_to_report(life, officer):
    under_age(life)
    found = safety.complaint(life.placement, life.student, at=NOW)

    grievances.withdraw_grievance(grievance=found, actor=life.student, at=NOW)

    answering.note_report(grievance=found, text="已报告", actor=officer, at=NOW)
    assert again(found).state == GrievanceState.WITHDRAWN
    with pytest.raises(IllegalTransition):
        answering.answer_grievance(grievance=found, text="好", actor=officer, at=NOW)


def test_only_whoever_answers_answers_even_where_others_may_read(life, officer, cast):
    found = safety.complaint(life.placement, life.student, at=NOW, confidants=Confidant.values)
    for actor in (life.tutor, cast.dean, cast.plant_manager, cast.coordinator, life.student, SYSTEM):  # fmt: skip
        for operation in (
            answering.answer_grievance,
            answering.note_measure,
            answering.note_report,
            answering.propose_closing,
        ):
            with pytest.raises(NotAllowed):
                operation(grievance=found, text="x", actor=actor, at=NOW)


def test_whoever_reads_along_does_not_write_for_the_complainant(life, officer, cast):
    found = safety.complaint(life.placement, life.student, at=NOW, confidants=Confidant.values)
    for actor in (life.tutor, cast.dean, officer, cast.student):
        with pytest.raises(NotAllowed):
            grievances.withdraw_grievance(grievance=found, actor=actor, at=NOW)
        with pytest.raises(NotAllowed):
            grievances.write_again(grievance=found, text="x", actor=actor, at=NOW)


def test_what_gets_no_last_word_closes_after_a_fortnight(life, officer):
    found = answered(life, officer, kind="pay")
    answering.propose_closing(grievance=found, text="已补发", actor=officer, at=NOW)

    answering.tend_grievances(actor=SYSTEM, at=NOW + 13 * DAY)
    assert again(found).state == GrievanceState.PROPOSED
    answering.tend_grievances(actor=SYSTEM, at=NOW + 15 * DAY)

    assert (again(found).state, again(found).closing_word) == (GrievanceState.CLOSED, "none")


def test_what_waits_too_long_reaches_the_authority_once_and_without_content(
    life, officer, contact, cast
):
    found = safety.complaint(life.placement, life.student, at=NOW, kind="pay")

    for days in (6, 7, 8):
        answering.tend_grievances(actor=SYSTEM, at=NOW + days * DAY)

    assert Event.objects.filter(name="grievance.escalated").count() == 1
    assert told("grievance.escalated") == {contact.person_id}
    assert again(found).escalated_at == NOW + 7 * DAY
    assert not Grievance.objects.visible_to(contact).exists()


def test_when_the_officer_goes_somebody_else_answers(life, officer, contact, cast):
    found = safety.complaint(life.placement, life.student, at=NOW, kind="pay")
    named = cast.college.safeguarding_officers.get()
    officers.end_officer(officer=named, last_day=TODAY, actor=cast.dean, at=NOW)

    answering.tend_grievances(actor=SYSTEM, at=NOW)
    assert again(found).seat == Seat.OFFICER
    answering.tend_grievances(actor=SYSTEM, at=NOW + DAY)

    assert again(found).seat == Seat.AUTHORITY
    assert told("grievance.moved") == {contact.person_id}


def test_what_nobody_could_answer_goes_to_whoever_is_named_then(life, cast):
    found = safety.complaint(life.placement, life.student, at=NOW, about=[Accused.COLLEGE])
    staff = member(cast.college, Role.SAFETY_OFFICER, "方正")
    safety.officer(cast.college, staff.membership, on=TODAY, at=NOW)

    answering.tend_grievances(actor=SYSTEM, at=NOW)

    assert again(found).seat == Seat.OFFICER


def test_what_the_host_changes_afterwards_is_shown_to_whoever_answers(life, officer, cast):
    rest = ending.Rest("no_work", "host", "订单不足", TODAY)
    found = safety.complaint(life.placement, life.student, at=NOW, kind="pay")
    ending.suspend_placement(
        placement=life.placement, rest=rest, actor=cast.plant_manager, at=NOW + DAY
    )
    ending.resume_placement(placement=life.placement, last_day=TODAY, actor=cast.dean, at=NOW + DAY)
    ending.suspend_placement(placement=life.placement, rest=rest, actor=cast.dean, at=NOW + 2 * DAY)

    assert [(one.verb, one.at) for one in changes_by_host(found)] == [
        ("placement.suspended", NOW + DAY)
    ]


def test_totals_below_five_are_hidden(life, officer, cast):
    for _number in range(4):
        safety.complaint(life.placement, life.student, at=NOW)
    few = total_of(cast.college, on=NEXT_YEAR).count
    safety.complaint(life.placement, life.student, at=NOW)

    assert (few, total_of(cast.college, on=NEXT_YEAR).count) == (None, 5)


def test_no_total_moves_when_a_complaint_is_sent(life, officer, cast):
    for _number in range(6):
        safety.complaint(life.placement, life.student, at=NOW)

    assert total_of(cast.college, on=TODAY) == Total(None, date(2026, 6, 30))
    assert total_of(cast.college, on=date(2026, 12, 31)) == Total(None, date(2026, 6, 30))
    assert total_of(cast.college, on=NEXT_YEAR) == Total(6, date(2026, 12, 31))


# -- what is written down ---------------------------------------------------------------------


def test_the_audit_keeps_the_act_without_content_and_out_of_the_list_for_all(life, officer, cast):
    found = answered(life, officer)

    mine = story_of(found)
    assert [one.verb for one in mine] == ["grievance.answered", "grievance.sent"]
    assert [one.details for one in mine] == [{}, {}]
    assert not records_for_all().filter(subject_type="placements.grievance").exists()
    assert AuditRecord.objects.filter(subject_type="placements.grievance").count() == 2
    assert not AuditRecord.objects.filter(details__icontains=safety.MARKER[:6]).exists()


def test_no_news_and_no_letter_carries_content(life, officer, cast):
    found = answered(life, officer)
    told("grievance.sent")
    told("grievance.answered")

    published = Event.objects.filter(subject_type="placements.grievance", subject_id=found.pk)
    assert [one.payload for one in published.order_by("pk")] == [{}, {}]
    sent = Message.objects.filter(person_id__in=[officer.person_id, life.student.person_id])
    assert {one.template for one in sent} == {
        "messages/placements/care_waits.txt",
        "messages/placements/care_word.txt",
    }


def test_other_hosts_and_colleges_have_nothing_to_do_with_it(life, officer):
    other = member(organisation(name="白石机械有限公司"), Role.TRAINING_MANAGER, "钱多")
    safety.complaint(life.placement, life.student, at=NOW, confidants=Confidant.values)

    assert not Grievance.objects.visible_to(other).exists()
