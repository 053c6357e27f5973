"""Classes, cohorts and the sheet of invitations, as those see them whose scope reaches them."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.parties import (
    NOW,
    enrolled,
    identity_number,
    member,
    membership,
    school_class,
)

from ronghe.parties import operations
from ronghe.parties.models import Invitation, InvitationState, Membership, Role, SchoolClass
from ronghe.web.people import listing

pytestmark = pytest.mark.django_db
LIST = reverse("people:class_list")
NUMBER = identity_number()


def url(name, school_class):
    return reverse(f"people:{name}", args=[school_class.pk])


def names(response):
    return [one.name for one in response.context["classes"]]


@pytest.fixture
def neighbour(cast):
    return school_class(cast.college, "数控2602班", unit=cast.school)


@pytest.fixture
def of_other_school(cast):
    return school_class(cast.college, "护理2501班", unit=cast.other_school, entry_year=2025)


# -- the list ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reader", "seen"),
    [
        ("dean", ["数控2601班", "数控2602班", "护理2501班"]),
        ("unit_dean", ["数控2601班", "数控2602班"]),
        ("class_teacher", ["数控2601班"]),
        ("outsider", []),
    ],
)
@pytest.mark.usefixtures("neighbour", "of_other_school")
def test_the_list_reaches_as_far_as_the_role(reader, seen, cast, sign_in):
    assert names(sign_in(getattr(cast, reader)).get(LIST)) == seen


@pytest.mark.parametrize("stranger", ["student", "mentor", "inspector", "coordinator"])
def test_for_others_there_is_no_list(stranger, cast, sign_in):
    client = sign_in(getattr(cast, stranger))

    assert client.get(LIST).status_code == 404
    assert LIST not in client.get(reverse("web:desk")).content.decode()


def test_the_list_is_narrowed(cast, sign_in, dean, neighbour, of_other_school):
    operations.close_class(school_class=neighbour, ends_on=NOW.date().replace(day=6), actor=dean, at=NOW)  # fmt: skip
    client = sign_in(dean)

    def found(**query):
        return names(client.get(LIST, query))

    assert found(unit=cast.other_school.pk) == ["护理2501班"]
    assert found(cohort=of_other_school.cohort_id) == ["护理2501班"]
    assert found(state="ended") == ["数控2602班"]
    assert found(state="lacking") == ["护理2501班"]
    assert found(state="nonsense", unit="x") == ["数控2601班", "数控2602班", "护理2501班"]
    assert "Take away the filters" in client.get(LIST, {"state": "ended", "unit": cast.other_school.pk}).content.decode()  # fmt: skip


def test_the_list_goes_on_by_key(sign_in, dean, neighbour, of_other_school, monkeypatch):
    monkeypatch.setattr(listing, "PAGE_SIZE", 2)
    client = sign_in(dean)

    first = client.get(LIST, {"state": "open"})
    second = client.get(f"{LIST}?{first.context['page'].next_query}")

    assert names(first) + names(second) == ["数控2601班", "数控2602班", "护理2501班"]
    assert "state=open" in first.context["page"].next_query
    assert second.context["page"].first_query == "state=open"
    assert not second.context["page"].next_query


def test_cohorts_are_counted(sign_in, cast, dean, pupil, of_other_school):
    rows = sign_in(dean).get(reverse("people:cohort_list")).context["cohorts"]

    assert [(one.entry_year, one.open_count, one.student_count, one.without_way_in_count) for one in rows] == [(2026, 1, 1, 1), (2025, 1, 0, 0)]  # fmt: skip


# -- the class --------------------------------------------------------------------------------


def test_a_class_tells_its_students_teacher_and_who_has_a_way_in(cast, sign_in, class_teacher, pupil):  # fmt: skip
    invited = enrolled(cast.school_class, "赵一", "20260118", contact_email="z@example.org")
    operations.invite_person(membership=invited, check=Invitation.Check.CONTACT, actor=class_teacher, at=NOW)  # fmt: skip
    membership(cast.student.person, cast.other_college, Role.STUDENT)

    response = sign_in(class_teacher).get(url("class_page", cast.school_class))

    shown = [(one.held.student_number, one.name, str(one.way_in.label)) for one in response.context["pupils"]]  # fmt: skip
    assert shown == [("20260117", "Lin Xiaoman", "no way in"), ("20260118", "赵一", "invited")]
    assert response.context["teachers"] == ["Wu Lan"]
    assert response.context["uninvited_count"] == 2
    assert "Make 2 invitations" in response.content.decode()


def test_what_is_hidden_is_not_in_the_page(cast, sign_in, class_teacher):
    enrolled(cast.school_class, "赵一", "20260118", identity_number=NUMBER)
    client = sign_in(class_teacher)

    text = client.get(url("class_page", cast.school_class)).content.decode()

    assert "known, hidden" in text
    assert NUMBER not in text
    assert NUMBER[6:14] not in text


def test_the_history_of_a_class_is_told(cast, sign_in, dean, pupil):
    response = sign_in(dean).get(url("class_page", cast.school_class), {"tab": "history"})

    assert len(response.context["story"]) >= 2
    assert "数控2601班" in response.content.decode()


def test_a_class_is_opened_in_the_own_school(cast, sign_in, unit_dean):
    client = sign_in(unit_dean)
    entered = {"name": "机电2601班", "entry_year": 2026, "starts_on": "2026-09-01"}

    elsewhere = client.post(reverse("people:class_open"), entered | {"unit": cast.other_school.pk})
    done = client.post(reverse("people:class_open"), entered | {"unit": cast.school.pk})

    assert elsewhere.status_code == 200
    assert elsewhere.context["form"].errors["unit"]
    assert done["Location"] == LIST
    assert SchoolClass.objects.get(name="机电2601班").unit == cast.school


def test_what_cannot_be_opened_says_why(cast, sign_in, dean):
    client = sign_in(dean)

    response = client.post(
        reverse("people:class_open"),
        {"name": "数控2601班", "entry_year": 2026, "starts_on": "2026-09-01"},
    )

    assert "has a class of that name already" in response.content.decode()


def test_closing_a_class_says_beforehand_whom_it_touches(cast, sign_in, dean, pupil):
    client = sign_in(dean)

    asked = client.get(url("class_close", cast.school_class))
    client.post(url("class_close", cast.school_class), {"ends_on": "2026-09-30"})

    assert "1 student leaves the roll" in asked.content.decode()
    pupil.refresh_from_db()
    assert str(pupil.ends_on) == "2026-09-30"


# -- the sheet --------------------------------------------------------------------------------


@pytest.fixture
def three_pupils(cast, pupil):
    """One with a telephone, one with an identity number, one of whom nothing is known."""
    return (
        enrolled(cast.school_class, "赵一", "20260118", contact_phone="13800138000"),
        enrolled(cast.school_class, "钱二", "20260119", identity_number=NUMBER),
        pupil,
    )


def test_the_sheet_has_a_card_for_everybody_who_can_be_asked_something(
    cast, sign_in, class_teacher, three_pupils
):
    phoned, numbered, unknown = three_pupils

    response = sign_in(class_teacher).post(url("class_invite", cast.school_class))

    text = response.content.decode()
    cards = response.context["cards"]
    assert [card.invitation.membership_id for card in cards] == [phoned.pk, numbered.pk]
    assert [one.pk for one, _number in response.context["left_out"]] == [unknown.pk]
    assert f"member={unknown.pk}" in response.context["prepare_url"]
    assert "the last six characters of your identity number" in text
    assert NUMBER not in text
    assert NUMBER[-6:] not in text
    assert "no-store" in response["Cache-Control"]


def test_cards_lie_in_the_order_of_the_class_register(cast, sign_in, class_teacher):
    made = [
        enrolled(cast.school_class, name, number, contact_phone=f"1380013{number[-4:]}")
        for name, number in (("安", "20260203"), ("白", "20260201"), ("丁", "20260202"))
    ]

    response = sign_in(class_teacher).post(url("class_invite", cast.school_class))

    cards = response.context["cards"]
    assert [card.student_number for card in cards] == ["20260201", "20260202", "20260203"]
    assert [card.invitation.membership_id for card in cards] == [made[n].pk for n in (1, 2, 0)]
    assert "· 20260201" in response.content.decode()


def test_a_card_lets_its_student_in_once(cast, sign_in, class_teacher, three_pupils):
    _phoned, numbered, _unknown = three_pupils
    sheet = sign_in(class_teacher).post(url("class_invite", cast.school_class))
    card = next(one for one in sheet.context["cards"] if one.invitation.membership_id == numbered.pk)  # fmt: skip
    token = card.url.rstrip("/").rsplit("/", 1)[1]
    student, late = Client(), Client()

    def step(client, name, **entered):
        return client.post(reverse(f"invitations:{name}", args=[token]), entered)

    step(student, "invitation_prove", answer=NUMBER[-6:].lower())
    step(student, "contact_choose", contact="qian@example.org")
    code = student.session["one_time_code"]["code"]
    step(student, "account_open", code=code, password="", password_again="")
    step(late, "invitation_prove", answer=NUMBER[-6:])

    assert Invitation.objects.get(membership=numbered).state == InvitationState.CLAIMED
    assert numbered.person.user.email == "qian@example.org"
    assert "claim" not in late.session


def test_a_second_sheet_ends_the_first(cast, sign_in, class_teacher, three_pupils):
    client = sign_in(class_teacher)

    client.post(url("class_invite", cast.school_class))
    again = client.post(url("class_invite", cast.school_class))

    states = Invitation.objects.filter(membership__school_class=cast.school_class)
    assert len(again.context["cards"]) == 2
    assert sorted(states.values_list("state", flat=True)) == ["open", "open", "withdrawn", "withdrawn"]  # fmt: skip


def test_who_can_sign_in_gets_no_card(cast, sign_in, class_teacher):
    member(cast.college, Role.STUDENT, "周六", within={"school_class": cast.school_class})
    client = sign_in(class_teacher)

    response = client.post(url("class_invite", cast.school_class), follow=True)

    assert "Everybody in the class can sign in already." in response.content.decode()


def test_nobody_makes_a_sheet_of_another_class(sign_in, class_teacher, neighbour):
    assert sign_in(class_teacher).post(url("class_invite", neighbour)).status_code == 404
    assert not Invitation.objects.exists()


# -- roles ------------------------------------------------------------------------------------


def test_a_role_that_ends_opens_nothing_at_the_next_request(cast, sign_in, dean, class_teacher):
    client = sign_in(class_teacher)
    assert client.get(url("class_page", cast.school_class)).status_code == 200

    operations.end_membership(
        membership=class_teacher.membership,
        ends_on=NOW.date().replace(day=6),
        actor=dean,
        at=NOW,
    )

    assert client.get(url("class_page", cast.school_class)).status_code in {302, 403, 404}


def test_a_role_in_another_class_opens_it_at_the_next_request(
    cast, sign_in, dean, class_teacher, neighbour
):
    teacher = sign_in(class_teacher)
    grant = {
        "person": class_teacher.person.pk,
        "role": Role.CLASS_TEACHER,
        "school_class": neighbour.pk,
        "starts_on": "2026-09-07",
    }
    assert teacher.get(url("class_page", neighbour)).status_code == 404

    done = sign_in(dean).post(reverse("people:role_grant"), grant)
    given = Membership.objects.get(school_class=neighbour, role=Role.CLASS_TEACHER)
    teacher.post(reverse("web:membership_switch", args=[given.pk]))

    assert done.status_code == 302
    assert teacher.get(url("class_page", neighbour)).status_code == 200
    assert teacher.get(url("class_page", cast.school_class)).status_code == 404


def test_the_dean_of_a_school_gives_roles_within_it_alone(cast, sign_in, unit_dean, of_other_school):  # fmt: skip
    client = sign_in(unit_dean)
    person = cast.class_teacher.person.pk
    grant = {"person": person, "role": Role.TUTOR, "starts_on": "2026-09-07"}

    beyond = client.post(reverse("people:role_grant"), grant | {"school_class": of_other_school.pk})
    client.post(reverse("people:role_grant"), grant)

    assert beyond.context["form"].errors["school_class"]
    assert Membership.objects.get(role=Role.TUTOR).unit == cast.school


def test_the_last_manager_is_told_what_to_do_first(sign_in, outsider, other_college):
    address = reverse(
        "parties:membership_end", args=[other_college.reference, outsider.membership.pk]
    )

    response = sign_in(outsider).post(address, {"ends_on": "2026-09-30"})

    assert response.status_code == 200
    assert "Give somebody the role first" in " ".join(response.content.decode().split())
