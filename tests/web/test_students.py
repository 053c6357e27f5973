"""A student's page: what is told, what stays hidden until somebody says why, and its steps."""

import pytest
from django.urls import reverse
from tests.factories.parties import NOW, identity_number, school_class

from ronghe.kernel.models import AuditRecord
from ronghe.parties import operations
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Enrolment, Guardian, Membership, PersonalDetails

pytestmark = pytest.mark.django_db
NUMBER = identity_number("20081015")
REASON = "To insure the student for the placement"


@pytest.fixture
def known(pupil):
    operations.record_details(student=pupil, identity_number=NUMBER, actor=SYSTEM, at=NOW)
    return pupil


def url(name, student, *more):
    return reverse(f"people:{name}", args=[student.person_id, *more])


def said(response):
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(
    ("reader", "status"),
    [
        ("dean", 200), ("unit_dean", 200), ("class_teacher", 200), ("student", 404),
        ("inspector", 404), ("coordinator", 404), ("outsider", 404),
    ],
)  # fmt: skip
def test_a_student_is_seen_by_those_who_look_after_the_class(reader, status, cast, sign_in, pupil):
    assert sign_in(getattr(cast, reader)).get(url("student_page", pupil)).status_code == status


def test_the_page_says_what_is_known_without_saying_it(sign_in, class_teacher, known):
    text = said(sign_in(class_teacher).get(url("student_page", known)))

    assert text.count("known, hidden") == 2
    for hidden in (NUMBER, "2008", "15 October"):
        assert hidden not in text


def test_a_reason_opens_the_details_this_once_and_is_kept(sign_in, class_teacher, known):
    client = sign_in(class_teacher)

    revealed = client.post(url("details_reveal", known), {"reason": REASON})

    assert NUMBER in said(revealed)
    assert "15 October 2008" in said(revealed)
    assert "no-store" in revealed["Cache-Control"]
    assert NUMBER not in said(client.get(url("student_page", known)))
    record = AuditRecord.objects.get(verb="person.details_revealed")
    assert record.details == {"reason": REASON}
    assert record.actor_person_id == class_teacher.person.pk
    assert REASON in said(client.get(url("student_page", known), {"tab": "history"}))


@pytest.mark.parametrize("reason", ["", "why", f"To look at {NUMBER} once more"])
def test_without_a_good_reason_nothing_is_shown(reason, sign_in, class_teacher, known):
    response = sign_in(class_teacher).post(url("details_reveal", known), {"reason": reason})

    assert response.status_code == 200
    assert response.context["revealed"] is None
    assert response.context["reveal_form"].errors["reason"]
    assert not AuditRecord.objects.filter(verb="person.details_revealed").exists()


def test_a_reveal_is_never_a_link(sign_in, class_teacher, known):
    assert sign_in(class_teacher).get(url("details_reveal", known)).status_code == 405


def test_a_student_is_entered_whole_from_one_form(cast, sign_in, unit_dean):
    address = reverse("people:student_enrol", args=[cast.school_class.pk])
    entered = {
        "full_name": "林小满", "latin_name": "Lin Xiaoman", "student_number": "20260117",
        "starts_on": "2026-09-01", "contact_phone": "138 0013 8000", "identity_number": NUMBER,
        "guardian_name": "林建国", "guardian_relation": "father", "guardian_phone": "13900139000",
    }  # fmt: skip

    done = sign_in(unit_dean).post(address, entered)

    enrolment = Enrolment.objects.get(student_number="20260117")
    assert done["Location"] == reverse("people:class_page", args=[cast.school_class.pk])
    assert enrolment.person.contact_phone == "+8613800138000"
    assert PersonalDetails.objects.get(person=enrolment.person).birth_on.year == 2008
    assert Guardian.objects.get(student=enrolment.person).person.full_name == "林建国"


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"student_number": "20260117"}, "has or had the number 20260117"),
        ({"identity_number": NUMBER[:-1] + "0"}, "identity number"),
        ({"guardian_phone": "13900139000"}, "Enter the name as well"),
        ({"contact_phone": "12"}, "is not a telephone number"),
    ],
)
@pytest.mark.usefixtures("pupil")
def test_what_cannot_be_entered_says_why_and_keeps_nothing(wrong, refusal, cast, sign_in):
    address = reverse("people:student_enrol", args=[cast.school_class.pk])
    entered = {"full_name": "赵一", "student_number": "20260118", "starts_on": "2026-09-01"}

    response = sign_in(cast.dean).post(address, entered | wrong)

    assert refusal in said(response)
    assert Enrolment.objects.count() == 1
    assert 'value="赵一"' in said(response)


def test_a_student_moves_and_the_former_teacher_sees_no_more(cast, sign_in, dean, class_teacher, pupil):  # fmt: skip
    new = school_class(cast.college, "数控2602班", unit=cast.school)
    entered = {"school_class": new.pk, "starts_on": "2026-09-07"}

    sign_in(dean).post(url("student_move", pupil), entered)

    assert Membership.objects.get(person=pupil.person, ends_on=None).school_class == new
    assert sign_in(class_teacher).get(url("student_page", pupil)).status_code == 404
    assert sign_in(dean).get(url("student_page", pupil)).status_code == 200


def test_a_student_leaves_the_roll_once(sign_in, dean, pupil):
    client = sign_in(dean)

    client.post(url("student_leave", pupil), {"ends_on": "2026-09-30"})
    again = client.get(url("student_leave", pupil), follow=True)

    assert str(Enrolment.objects.get().ends_on) == "2026-09-30"
    assert "not on the roll any more" in said(again)


def test_a_guardian_is_entered_and_ends(sign_in, class_teacher, pupil):
    client = sign_in(class_teacher)

    client.post(
        url("guardian_add", pupil),
        {"guardian_name": "林建国", "guardian_relation": "father", "guardian_phone": "13900139000"},
    )
    guardian = Guardian.objects.get(student=pupil.person)
    shown = said(client.get(url("student_page", pupil)))
    client.post(url("guardian_end", pupil, guardian.pk), {"ends_on": "2026-09-06"})
    guardian.refresh_from_db()

    assert "林建国" in shown
    assert "tel:+8613900139000" in shown
    assert guardian.ends_on is None  # the last day would lie before the first one


def test_details_are_entered_and_not_given_back(sign_in, class_teacher, pupil):
    client = sign_in(class_teacher)

    wrong = client.post(url("details_record", pupil), {"identity_number": NUMBER, "birth_on": "2008-10-16"})  # fmt: skip
    right = client.post(url("details_record", pupil), {"identity_number": NUMBER})
    form = client.get(url("details_record", pupil))

    assert "do not fit together" in said(wrong)
    assert right.status_code == 302
    assert NUMBER not in said(form)
