"""Lists of pay, with what adds a row: a part of `test_lists`."""

from datetime import timedelta

from django.urls import reverse
from tests.factories import placements as making
from tests.factories.parties import NOW
from tests.factories.paying import paid

from ronghe.parties.actors import SYSTEM
from ronghe.placements.models import Placement
from ronghe.placements.operations import payments, starting
from ronghe.placements.operations.pay_reminders import remind_hosts
from ronghe.placements.pay_periods import draw

BEGAN = (NOW - timedelta(days=90)).date().replace(day=1)


def at_host(cast, number: int, **more) -> Placement:
    """A placement that began three months ago, of which nothing was paid."""
    student = making.learner(cast.school_class, 70 + number, name=f"学生{number}")
    planned = making.planned(student, cast.enterprise, starts_on=BEGAN, **more)
    begun = starting.record_start(placement=planned, reason="已上岗", actor=SYSTEM, at=NOW)
    draw([begun.pk])
    return begun


def add_open(cast):
    return lambda number: at_host(cast, number)


def add_to_host(cast):
    """One more student whose pay is late, and one with whom the host disagrees."""

    def add(number):
        at_host(cast, 2 * number)
        disputed(at_host(cast, 2 * number + 1))

    return add


def disputed(placement: Placement) -> None:
    paid(placement, BEGAN, on=BEGAN, at=NOW)
    word = payments.Word("not_received")
    payments.say_receipt(placement=placement, month=BEGAN, word=word, actor=SYSTEM, at=NOW)


def add_to_college(cast):
    """One more whose pay is late after the reminder, and one of whom both say different things."""

    def add(number):
        add_to_host(cast)(number)
        remind_hosts(actor=SYSTEM, at=NOW - timedelta(days=20))

    return add


def add_to_student(cast):
    """Pay of one more month that the host has entered."""

    def add(number):
        found = Placement.objects.filter(student=cast.student.membership).first()
        if found is None:
            planned = making.planned(cast.student.membership, cast.enterprise, starts_on=BEGAN)
            found = starting.record_start(placement=planned, reason="已上岗", actor=SYSTEM, at=NOW)
        paid(found, BEGAN, on=BEGAN + timedelta(days=number), at=NOW)

    return add


def own_page(cast):
    found = Placement.objects.filter(student=cast.student.membership).first()
    if found is None:
        add_to_student(cast)(0)
        found = Placement.objects.get(student=cast.student.membership)
    return reverse("placements:pay_page", args=[found.reference])


def desk(_cast):
    return reverse("web:desk")


PAY_LISTS = {
    "pay to enter": ("plant_manager", lambda cast: reverse("pay:pay_due"), add_open),
    "pay of a placement": ("student", own_page, lambda cast: lambda number: add_to_student(cast)(number + 1)),
    "desk of a host about pay": ("plant_manager", desk, add_to_host),
    "desk of an office about pay": ("dean", desk, add_to_college),
    "desk of a student about pay": ("student", desk, add_to_student),
}  # fmt: skip
