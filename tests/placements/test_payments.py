"""Pay: entered by the host, answered by the student, told to the law after five working days."""

from datetime import date, timedelta

import pytest
from tests.factories import placements as making
from tests.factories.parties import NOW, member

from ronghe.compliance.models import Finding
from ronghe.kernel.models import AuditRecord, Event, Message
from ronghe.kernel.money import Money
from ronghe.kernel.news import deliver
from ronghe.kernel.permissions import NotAllowed, may
from ronghe.parties.actors import SYSTEM, acting_as
from ronghe.parties.models import Role
from ronghe.placements.gate import check, locked
from ronghe.placements.models import Payment, PayPeriod, Placement
from ronghe.placements.operations import ending, payments, placements, starting
from ronghe.placements.operations.pay_reminders import remind_hosts
from ronghe.placements.operations.payments import Paid, Word
from ronghe.placements.pay_facts import pay_facts
from ronghe.placements.pay_periods import draw
from ronghe.placements.records import placements_of, records_of
from ronghe.placements.refusals import DoesNotFit, ReasonIsMissing
from ronghe.placements.tasks.pay import draw_missing
from ronghe.placements.tasks.placements import assess_placements

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 8, 1), date(2026, 12, 31)
AUGUST, SEPTEMBER = date(2026, 8, 1), date(2026, 9, 1)
PAY = Money(180_000, "CNY")


def at(day: date):
    return NOW.replace(year=day.year, month=day.month, day=day.day)


@pytest.fixture
def placement(cast):
    """Under way since the first of August; by law August is due on the first of September."""
    student = making.learner(cast.school_class)
    tutor = member(cast.college, Role.TUTOR, "许静")
    found = making.planned(
        student,
        cast.enterprise,
        starts_on=FIRST,
        ends_on=LAST,
        mentor=cast.mentor.membership,
        tutor=tutor.membership,
    )
    starting.record_start(placement=found, reason="已上岗", actor=SYSTEM, at=at(FIRST))
    draw([found.pk])
    return Placement.objects.get(pk=found.pk)


@pytest.fixture
def oneself(placement):
    return acting_as(placement.student, on=NOW.date())


@pytest.fixture
def bookkeeper(cast):
    return member(cast.enterprise, Role.FINANCE, "钱琳")


def paid(placement, *, month=AUGUST, amount=PAY, on=date(2026, 9, 1), **more):
    return Paid(placement, month, amount, on, **more)


def enter(placement, actor, **more):
    said = paid(placement, **more)
    moment = at(max(said.paid_on, date(2026, 9, 1)))
    return payments.enter_payments(host=placement.host, paid=[said], actor=actor, at=moment)


def month(placement, day=AUGUST):
    return PayPeriod.objects.get(placement=placement, month=day)


def facts(placement, on):
    found = placements_of([placement.pk])
    return pay_facts(records_of(found, on=on)[placement.pk])


def test_months_are_drawn_from_the_first_day_to_the_last(placement):
    rows = PayPeriod.objects.order_by("month")

    assert [(one.month, one.due_on, one.owed) for one in rows] == [
        (AUGUST, date(2026, 9, 1), PAY),
        (SEPTEMBER, date(2026, 10, 1), PAY),
        (date(2026, 10, 1), date(2026, 11, 1), PAY),
        (date(2026, 11, 1), date(2026, 12, 1), PAY),
        (date(2026, 12, 1), date(2027, 1, 1), PAY),
    ]


def test_finance_enters_pay_and_the_month_is_settled(placement, bookkeeper):
    made = enter(placement, bookkeeper)

    row = month(placement)
    assert [one.sum for one in made] == [PAY]
    assert (row.paid, row.settled_on, row.is_outstanding(date(2026, 10, 1))) == (PAY, date(2026, 9, 1), False)  # fmt: skip
    assert row.is_answered is False


def test_the_same_list_sent_twice_changes_nothing(placement, cast):
    enter(placement, cast.plant_manager)

    again = enter(placement, cast.plant_manager)

    assert again == []
    assert Payment.objects.count() == 1


def test_a_list_is_entered_whole_or_not_at_all(placement, cast):
    wrong = paid(placement, month=date(2026, 5, 1))

    with pytest.raises(DoesNotFit):
        payments.enter_payments(
            host=cast.enterprise,
            paid=[paid(placement), wrong],
            actor=cast.plant_manager,
            at=at(date(2026, 9, 1)),
        )

    assert not Payment.objects.exists()
    assert month(placement).paid_amount == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"month": date(2026, 8, 2)},
        {"month": date(2027, 1, 1)},
        {"on": date(2026, 7, 31)},
        {"on": date(2026, 12, 31)},
        {"amount": Money(0, "CNY")},
        {"amount": Money(-5, "CNY")},
        {"paid_by": "aunt"},
        {"way": "pigeon"},
        {"form": "favour"},
    ],
)
def test_what_is_no_pay_of_the_placement_is_not_taken(placement, cast, wrong):
    with pytest.raises(DoesNotFit):
        payments.enter_payments(
            host=cast.enterprise,
            paid=[paid(placement, **wrong)],
            actor=cast.plant_manager,
            at=at(date(2026, 9, 30)),
        )


def test_only_those_who_pay_enter_and_only_for_their_own(placement, cast, oneself, bookkeeper):
    for actor in (oneself, cast.mentor, cast.dean, cast.class_teacher, cast.coordinator, cast.outsider, cast.signatory):  # fmt: skip
        with pytest.raises(NotAllowed):
            enter(placement, actor)
    other = member(cast.other_college, Role.FINANCE, "别家")
    with pytest.raises(NotAllowed):
        enter(placement, other)
    with pytest.raises(DoesNotFit):
        payments.enter_payments(host=cast.other_college, paid=[paid(placement)], actor=other, at=NOW)  # fmt: skip


def test_who_reads_pay(placement, cast, oneself, bookkeeper):
    classmate = acting_as(making.learner(cast.school_class, 2), on=NOW.date())
    tutor = acting_as(placement.tutor, on=NOW.date())
    everybody = {
        "student": oneself,
        "classmate": classmate,
        "tutor": tutor,
        "finance": bookkeeper,
        "manager": cast.plant_manager,
        "mentor": cast.mentor,
        "teacher": cast.class_teacher,
        "office": cast.cooperation_officer,
        "dean": cast.dean,
        "school": cast.unit_dean,
        "authority": cast.coordinator,
        "inspector": cast.inspector,
        "outsider": cast.outsider,
    }

    listed = {name for name, one in everybody.items() if PayPeriod.objects.visible_to(one).exists()}
    may_read = {
        name for name, one in everybody.items() if may(one, "placements.read_pay", placement)
    }

    assert (
        listed == may_read == {"student", "tutor", "finance", "manager", "office", "dean", "school"}
    )


def test_only_the_student_says_whether_it_came(placement, cast, oneself, bookkeeper):
    enter(placement, cast.plant_manager)
    for actor in (bookkeeper, cast.plant_manager, cast.dean, acting_as(placement.tutor, on=NOW.date())):  # fmt: skip
        with pytest.raises(NotAllowed):
            payments.say_receipt(
                placement=placement, month=AUGUST, word=Word("received"), actor=actor, at=NOW
            )

    row = payments.say_receipt(
        placement=placement, month=AUGUST, word=Word("received"), actor=oneself, at=NOW
    )

    assert (row.is_answered, row.is_disputed) == (True, False)


@pytest.mark.parametrize(
    ("word", "is_disputed"),
    [
        (Word("received"), False),
        (Word("not_received"), True),
        (Word("different", Money(150_000, "CNY")), True),
        (Word("different", PAY), False),
        (Word("different", PAY, date(2026, 9, 1)), False),
        (Word("different", PAY, date(2026, 9, 9)), True),
    ],
)
def test_a_contradiction_stands_open_to_both_and_the_law_knows_neither(
    placement, cast, oneself, word, is_disputed
):
    enter(placement, cast.plant_manager)

    row = payments.say_receipt(
        placement=placement, month=AUGUST, word=word, actor=oneself, at=at(date(2026, 9, 20))
    )

    said = facts(placement, date(2026, 9, 20))["pay_due"][0]
    assert row.is_disputed is is_disputed
    assert ("paid_minor" in said) is not is_disputed
    assert Event.objects.filter(name="receipt.contradicted").exists() is is_disputed


def test_both_sides_and_the_tutor_hear_of_a_contradiction(placement, cast, oneself, bookkeeper):
    enter(placement, cast.plant_manager)
    payments.say_receipt(
        placement=placement, month=AUGUST, word=Word("not_received"), actor=oneself, at=NOW
    )
    event = Event.objects.get(name="receipt.contradicted")

    deliver(event.pk, "placements.tell_of_contradiction", secrets={}, at=NOW)

    told = set(Message.objects.filter(template__contains="contradicted").values_list("person_id", flat=True))  # fmt: skip
    assert told == {cast.plant_manager.person_id, bookkeeper.person_id, placement.tutor.person_id}


def test_a_word_from_before_is_out_of_date_once_the_host_enters_more(placement, cast, oneself):
    payments.say_receipt(
        placement=placement,
        month=AUGUST,
        word=Word("not_received"),
        actor=oneself,
        at=at(date(2026, 9, 3)),
    )
    enter(placement, cast.plant_manager, on=date(2026, 9, 4))

    row = month(placement)
    assert (row.receipt, row.is_answered, row.is_disputed) == ("not_received", False, False)


def test_where_the_host_entered_nothing_the_students_own_word_counts(placement, oneself):
    with pytest.raises(DoesNotFit):
        payments.say_receipt(
            placement=placement, month=AUGUST, word=Word("received"), actor=oneself, at=NOW
        )

    row = payments.say_receipt(
        placement=placement,
        month=AUGUST,
        word=Word("different", PAY, date(2026, 9, 2)),
        actor=oneself,
        at=NOW,
    )

    assert (row.paid, row.settled_on, row.is_disputed) == (PAY, date(2026, 9, 2), False)


@pytest.mark.parametrize(
    "word",
    [
        Word("perhaps"),
        Word("different"),
        Word("different", Money(-1, "CNY")),
        Word("not_received", on=date(2027, 1, 1)),
    ],
)
def test_what_is_no_word_about_pay_is_not_taken(placement, oneself, word):
    with pytest.raises(DoesNotFit):
        payments.say_receipt(
            placement=placement, month=AUGUST, word=word, actor=oneself, at=at(date(2026, 9, 3))
        )


def say_missing(placement, oneself, on):
    word = Word("not_received")
    payments.say_receipt(placement=placement, month=AUGUST, word=word, actor=oneself, at=at(on))


def test_pay_is_not_missing_before_it_is_due(placement, oneself):
    with pytest.raises(DoesNotFit):
        say_missing(placement, oneself, date(2026, 8, 31))

    say_missing(placement, oneself, date(2026, 9, 1))
    assert month(placement).receipt == "not_received"


def test_what_the_host_says_it_paid_may_be_missing_at_once(placement, cast, oneself):
    said = paid(placement, on=date(2026, 8, 20))
    payments.enter_payments(host=placement.host, paid=[said], actor=cast.plant_manager, at=at(said.paid_on))  # fmt: skip

    say_missing(placement, oneself, date(2026, 8, 21))

    assert month(placement).is_disputed


@pytest.mark.parametrize(("on", "is_due"), [(date(2026, 8, 31), False), (date(2026, 9, 1), True)])
def test_where_nobody_knows_the_day_pay_is_due_once_the_month_is_over(on, is_due):
    row = PayPeriod(month=AUGUST, first_on=AUGUST, last_on=date(2026, 8, 31))
    assert row.is_due(on) is is_due


def test_nothing_is_said_of_a_month_that_has_not_begun(placement, oneself):
    with pytest.raises(DoesNotFit):
        payments.say_receipt(
            placement=placement,
            month=date(2026, 12, 1),
            word=Word("not_received"),
            actor=oneself,
            at=NOW,
        )


def test_an_entry_taken_back_stays_on_record_and_counts_no_more(placement, cast, bookkeeper):
    (payment,) = enter(placement, bookkeeper)
    with pytest.raises(ReasonIsMissing):
        payments.take_back_payment(payment=payment, reason=" ", actor=bookkeeper, at=NOW)
    with pytest.raises(NotAllowed):
        payments.take_back_payment(payment=payment, reason="错", actor=cast.dean, at=NOW)

    payments.take_back_payment(payment=payment, reason="金额录错", actor=bookkeeper, at=NOW)

    row = month(placement)
    assert (row.paid_amount, row.settled_on, row.stated_at) == (0, None, NOW)
    assert Payment.objects.get().taken_back_because == "金额录错"
    with pytest.raises(DoesNotFit):
        payments.take_back_payment(payment=payment, reason="再撤", actor=bookkeeper, at=NOW)


# -- late, short, indirect ----------------------------------------------------------------------


def remind(day):
    return remind_hosts(actor=SYSTEM, at=at(day))


def test_a_host_is_reminded_the_day_after_and_once(placement):
    told = [remind(date(2026, 9, day)) for day in (1, 2, 3)]

    row = month(placement)
    assert told == [0, 1, 0]
    assert (row.reminded_for, row.reminded_on, row.open_until) == ("late", date(2026, 9, 2), date(2026, 9, 9))  # fmt: skip


def test_a_reminder_goes_to_those_who_pay_and_to_nobody_else(placement, cast, bookkeeper):
    remind(date(2026, 9, 2))
    event = Event.objects.get(name="pay.reminded")

    deliver(event.pk, "placements.remind_host_of_pay", secrets={}, at=NOW)

    told = set(Message.objects.filter(template__contains="pay_reminded").values_list("person_id", flat=True))  # fmt: skip
    assert told == {cast.plant_manager.person_id, bookkeeper.person_id}


def test_the_law_hears_of_late_pay_after_five_working_days_and_not_before(placement):
    remind(date(2026, 9, 2))

    assert "pay_due" not in facts(placement, date(2026, 9, 9))
    assert facts(placement, date(2026, 9, 10))["pay_due"] == [
        {"on": date(2026, 9, 1), "due_minor": 180_000, "paid_minor": 0}
    ]


def test_late_pay_is_a_finding_after_it_and_mended_once_it_is_paid(placement, cast):
    remind(date(2026, 9, 2))
    outcome = {}
    for day in (date(2026, 9, 9), date(2026, 9, 10)):
        outcome[day] = assessed(placement, day)

    enter(placement, cast.plant_manager, on=date(2026, 9, 11))
    outcome[date(2026, 9, 11)] = assessed(placement, date(2026, 9, 11))

    assert outcome == {
        date(2026, 9, 9): "unknown",
        date(2026, 9, 10): "fail",
        date(2026, 9, 11): "pass",
    }


def assessed(placement, day):
    check(locked(placement), actor=SYSTEM, at=at(day))
    return Finding.objects.current().get(subject_id=placement.pk, rule_id="CN-PAY-06").outcome


def test_no_finding_keeps_those_from_starting_who_have_not_been_there(cast):
    planned = making.planned(making.learner(cast.school_class, 3), cast.enterprise)

    assess_placements([planned.pk])

    finding = Finding.objects.current().get(subject_id=planned.pk, rule_id="CN-PAY-06")
    assert (finding.outcome, finding.is_blocking) == ("unknown", False)


def test_pay_within_the_five_days_is_no_finding(placement, cast):
    remind(date(2026, 9, 2))
    enter(placement, cast.plant_manager, on=date(2026, 9, 9))

    assert facts(placement, date(2026, 9, 20))["pay_due"] == [
        {"on": date(2026, 9, 1), "due_minor": 180_000, "paid_minor": 180_000}
    ]


def test_too_little_is_said_to_be_short(placement, cast):
    enter(placement, cast.plant_manager, amount=Money(179_999, "CNY"))
    remind(date(2026, 9, 2))

    assert month(placement).reminded_for == "short"
    assert facts(placement, date(2026, 9, 10))["pay_due"][0]["paid_minor"] == 179_999


def test_what_comes_through_others_is_not_said_of_the_host_before_it_could_mend_it(placement, cast):
    enter(placement, cast.plant_manager, paid_by="agency")
    before = facts(placement, date(2026, 9, 1))["payments"]
    remind(date(2026, 9, 1))

    row = month(placement)
    assert (row.reminded_for, row.open_until) == ("indirect", date(2026, 9, 8))
    assert before == [{"on": date(2026, 9, 1), "amount_minor": 180_000}]
    assert facts(placement, date(2026, 9, 9))["payments"][0]["payer_kind"] == "agency"


def test_whether_a_platform_pays_directly_is_not_known(placement, cast):
    enter(placement, cast.plant_manager, way="platform")

    assert facts(placement, date(2026, 9, 2))["payments"] == [
        {
            "on": date(2026, 9, 1),
            "amount_minor": 180_000,
            "payer_kind": "enterprise",
            "form": "money",
        }
    ]


def test_where_nobody_knows_the_working_days_late_pay_is_unknown(placement):
    draw([placement.pk])
    december = date(2026, 12, 1)
    PayPeriod.objects.exclude(month=december).update(settled_on=date(2026, 9, 1))
    remind(date(2027, 1, 2))

    row = month(placement, december)
    said = [one for one in facts(placement, date(2027, 3, 1))["pay_due"] if one["on"] == row.due_on]
    assert (row.reminded_on, row.open_until) == (date(2027, 1, 2), None)
    assert said == [{"on": date(2027, 1, 1), "due_minor": 180_000}]


def test_what_is_not_agreed_is_unknown_and_nobody_is_reminded_of_it(placement):
    placements.state_work(
        placement=placement, work=making.LAWFUL | {"monthly_pay_minor": None}, actor=SYSTEM, at=NOW
    )

    row = month(placement)
    assert (row.amount, remind(date(2026, 9, 2))) == (None, 0)
    assert facts(placement, date(2026, 9, 20))["pay_due"] == [
        {"on": date(2026, 9, 1), "paid_minor": 0}
    ]


def test_what_is_agreed_to_be_unpaid_is_owed_nothing_and_nothing_is_due(placement):
    placements.state_work(
        placement=placement, work=making.LAWFUL | {"monthly_pay_minor": 0}, actor=SYSTEM, at=NOW
    )

    assert month(placement).is_nothing
    assert remind(date(2026, 9, 2)) == 0
    assert "pay_due" not in facts(placement, date(2026, 9, 20))


def test_a_study_visit_is_paid_nothing(cast):
    visit = making.planned(making.learner(cast.school_class, 4), cast.enterprise, kind="cognition")
    Placement.objects.filter(pk=visit.pk).update(state="active")

    draw([visit.pk])

    assert not PayPeriod.objects.exists()


def test_an_early_end_cuts_the_months_and_keeps_what_was_paid(placement, cast):
    enter(placement, cast.plant_manager, month=SEPTEMBER, on=date(2026, 9, 1))
    ending.end_early(
        placement=placement,
        side="nobody",
        note="转岗",
        last_day=date(2026, 8, 15),
        actor=SYSTEM,
        at=NOW,
    )

    draw([placement.pk])

    rows = {one.month: one for one in PayPeriod.objects.all()}
    assert set(rows) == {AUGUST, SEPTEMBER}
    assert (rows[AUGUST].last_on, rows[AUGUST].owed) == (date(2026, 8, 15), Money(87_097, "CNY"))
    assert (rows[SEPTEMBER].owed, rows[SEPTEMBER].paid) == (Money(0, "CNY"), PAY)


def test_a_file_that_moves_the_last_day_moves_the_months_overnight(placement):
    Placement.objects.filter(pk=placement.pk).update(ends_on=date(2026, 10, 31))

    draw_missing()

    assert PayPeriod.objects.order_by("-month")[0].last_on == date(2026, 10, 31)


def test_what_was_done_stands_in_the_records(placement, cast, oneself):
    remind(date(2026, 9, 2))
    (payment,) = enter(placement, cast.plant_manager, on=date(2026, 9, 3))
    payments.say_receipt(placement=placement, month=AUGUST, word=Word("received"), actor=oneself, at=NOW + timedelta(days=1))  # fmt: skip
    payments.take_back_payment(payment=payment, reason="录错", actor=cast.plant_manager, at=NOW)

    verbs = AuditRecord.objects.filter(verb__regex="^(pay|payment|receipt)\\.").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        "pay.reminded",
        "payment.entered",
        "receipt.said",
        "payment.taken_back",
    ]
