from datetime import date

import pytest
from django.db import IntegrityError, transaction
from tests.factories.parties import NOW, membership, organisation, person

from ronghe.kernel.audit import story_of
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties import operations
from ronghe.parties.actors import NOBODY, SYSTEM, acting_as, memberships_of
from ronghe.parties.models import Membership, Role
from ronghe.parties.models.membership import ROLES_OF_KIND

pytestmark = pytest.mark.django_db
TERM = {"starts_on": date(2026, 9, 1), "ends_on": date(2027, 1, 31)}


def grant(who, where, role, actor=SYSTEM, **period):
    return operations.grant_membership(
        person=who, organisation=where, role=role, actor=actor, at=NOW, **(period or TERM)
    )


def test_a_manager_enters_a_person_without_any_account(college, dean):
    made = operations.register_person(
        full_name=" 张浩然 ",
        latin_name="Zhang Haoran",
        contact_phone="138 0013 8000",
        contact_email="Haoran@Example.org",
        organisation=college,
        actor=dean,
        at=NOW,
    )

    assert (made.full_name, made.contact_phone, made.contact_email) == (
        "张浩然",
        "+8613800138000",
        "haoran@example.org",
    )
    assert (made.name_in("zh-hans"), made.name_in("en")) == ("张浩然", "Zhang Haoran")
    assert not hasattr(made, "user")
    assert [record.verb for record in story_of(made)] == ["person.registered"]


@pytest.mark.parametrize(
    "stranger", ["student", "mentor", "plant_manager", "inspector", "outsider"]
)
def test_others_enter_nobody(stranger, college, cast):
    with pytest.raises(NotAllowed):
        operations.register_person(
            full_name="X", organisation=college, actor=getattr(cast, stranger), at=NOW
        )


def test_nobody_does_nothing(college):
    with pytest.raises(NotAllowed):
        operations.register_person(full_name="X", organisation=college, actor=NOBODY, at=NOW)


def test_a_person_has_a_name(college, dean):
    with pytest.raises(operations.NameIsMissing):
        operations.register_person(full_name=" ", organisation=college, actor=dean, at=NOW)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("13800138000", "+8613800138000"),
        ("+33 6 12 34 56 78", "+33612345678"),
        ("  ", ""),
        ("0086 138 0013 8000", "+8613800138000"),
    ],
)
def test_a_telephone_number_is_kept_in_international_form(raw, clean):
    assert operations.people.clean_phone(raw) == clean


@pytest.mark.parametrize("wrong", ["12", "abc", "+1", "138001380001380013800"])
def test_a_telephone_number_that_cannot_be_is_refused(wrong):
    with pytest.raises(operations.ContactIsWrong):
        operations.people.clean_phone(wrong)


@pytest.mark.parametrize("wrong", ["x", "x@", "@y.org", "a b@c.org"])
def test_an_address_that_cannot_be_is_refused(wrong):
    with pytest.raises(operations.ContactIsWrong):
        operations.people.clean_email(wrong)


@pytest.mark.parametrize("kind", ROLES_OF_KIND)
def test_each_kind_of_organisation_has_its_roles(kind):
    where = organisation(kind=kind, name=kind)
    granted = set()
    for role in Role:
        try:
            grant(person(where, may_sign_in=False), where, role)
        except operations.RoleDoesNotFit:
            continue
        except operations.ScopeDoesNotFit:
            assert role == Role.CLASS_TEACHER
        granted.add(role)

    assert granted == ROLES_OF_KIND[kind]


def test_a_role_is_held_once_at_a_time(college):
    who = person(college)
    grant(who, college, Role.TUTOR)

    with pytest.raises(operations.AlreadyHoldsRole):
        grant(who, college, Role.TUTOR, starts_on=date(2027, 1, 31), ends_on=None)

    later = grant(who, college, Role.TUTOR, starts_on=date(2027, 2, 1), ends_on=None)
    other = grant(who, college, Role.SAFETY_OFFICER)
    assert set(who.memberships.all()) == {who.memberships.get(ends_on=TERM["ends_on"], role="tutor"), later, other}  # fmt: skip


def test_a_role_does_not_end_before_it_begins(college):
    with pytest.raises(operations.EndsBeforeItBegan):
        grant(person(college), college, Role.TUTOR, starts_on=date(2026, 9, 2), ends_on=date(2026, 9, 1))  # fmt: skip


def test_both_ends_of_a_role_are_included(college):
    who = person(college)
    held = grant(who, college, Role.TUTOR)

    on = {
        day: held in Membership.objects.on(day)
        for day in (date(2026, 8, 31), date(2026, 9, 1), date(2027, 1, 31), date(2027, 2, 1))
    }

    assert list(on.values()) == [False, True, True, False]


def test_a_role_that_was_ended_acts_no_longer(college, dean):
    who = person(college)
    held = membership(who, college, Role.TUTOR)

    operations.end_membership(membership=held, ends_on=date(2026, 9, 7), actor=dean, at=NOW)

    assert memberships_of(who, on=date(2026, 9, 7)) == [held]
    assert memberships_of(who, on=date(2026, 9, 8)) == []
    assert story_of(held)[0].details == {"ends_on": "2026-09-07"}


def test_a_role_is_ended_by_those_who_manage_the_organisation(cast):
    held = membership(person(cast.college), cast.college, Role.TUTOR)
    allowed = set()
    for name in ("dean", "cooperation_officer", "student", "plant_manager", "coordinator", "outsider"):  # fmt: skip
        try:
            operations.end_membership(membership=held, ends_on=NOW.date(), actor=getattr(cast, name), at=NOW)  # fmt: skip
        except NotAllowed:
            continue
        allowed.add(name)

    assert allowed == {"dean", "cooperation_officer"}


def test_one_person_has_two_hats_and_wears_one(plant_manager, signatory, enterprise):
    assert plant_manager.person == signatory.person
    assert [held.role for held in memberships_of(plant_manager.person, on=NOW.date())] == [
        "training_manager",
        "signatory",
    ]
    assert (plant_manager.managed_organisations, signatory.managed_organisations) == ((enterprise.pk,), ())  # fmt: skip


def test_an_account_needs_a_contact_that_nobody_else_has(college, dean):
    first, second = person(college, may_sign_in=False), person(college, may_sign_in=False)
    operations.create_user(person=first, email="A@example.org", actor=SYSTEM, at=NOW)

    with pytest.raises(operations.ContactIsTaken):
        operations.create_user(person=second, email="a@EXAMPLE.org", actor=SYSTEM, at=NOW)
    with pytest.raises(NotAllowed):
        operations.create_user(person=second, email="b@example.org", actor=dean, at=NOW)


def test_an_account_without_any_contact_is_refused_by_the_database(college):
    who = person(college, may_sign_in=False)

    with pytest.raises((IntegrityError, operations.ContactIsTaken)), transaction.atomic():
        operations.create_user(person=who, actor=SYSTEM, at=NOW)


def test_an_account_without_a_password_cannot_be_entered_by_one(college):
    who = person(college, email="quiet@example.org")

    assert not who.user.has_usable_password()


def test_authorities_and_signatories_need_a_second_factor(cast):
    needing = {
        name
        for name in (
            "dean",
            "plant_manager",
            "signatory",
            "mentor",
            "student",
            "inspector",
            "coordinator",
            "administrator",
        )
        if getattr(cast, name).membership.needs_second_factor
    }

    assert needing == {"signatory", "inspector", "coordinator", "administrator"}


def test_an_actor_acts_for_one_organisation(dean, college):
    assert acting_as(dean.membership, on=NOW.date()) == dean
    assert (dean.organisations, dean.organisation, dean.role) == ((college.pk,), college, "dean")
    assert not dean.remits
