from datetime import date, datetime

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.ending import leave_the_roll
from ronghe.parties.models import (
    Membership,
    Organisation,
    Person,
    Role,
    SchoolClass,
    Unit,
    User,
)
from ronghe.parties.models.membership import ROLES_OF_KIND
from ronghe.parties.operations.leaving import keep_a_manager
from ronghe.parties.operations.organisations import NameIsMissing


class RoleDoesNotFit(ValueError):
    """The role belongs to another kind of organisation."""


class ScopeDoesNotFit(ValueError):
    """A role reaches over a unit or class of the same organisation, open that day."""


class AlreadyHoldsRole(ValueError):
    """One person holds one role in one organisation once at a time."""


class EndsBeforeItBegan(ValueError):
    """A period of time runs forward."""


class ContactIsWrong(ValueError):
    """Nothing could ever reach this e-mail address or telephone number."""


class ContactIsTaken(ValueError):
    """An e-mail address or telephone number belongs to one person."""


def clean_email(value: str) -> str:
    value = value.strip().lower()
    if value:
        try:
            validate_email(value)
        except ValidationError as refusal:
            raise ContactIsWrong(
                _("“%(value)s” is not an e-mail address. Write it like name@example.org.")
                % {"value": value}
            ) from refusal
    return value


def clean_phone(value: str, *, country: str = "CN") -> str:
    """Give the number in international form (E.164); a national one belongs to `country`."""
    if not value.strip():
        return ""
    try:
        number = phonenumbers.parse(value, country)
    except phonenumbers.NumberParseException as refusal:
        raise _wrong_phone(value) from refusal
    if not phonenumbers.is_valid_number(number):
        raise _wrong_phone(value)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _wrong_phone(value: str) -> ContactIsWrong:
    return ContactIsWrong(
        _(
            "“%(value)s” is not a telephone number. Write it like 138 0013 8000 or +33 6 12 34 56 78."
        )
        % {"value": value}
    )


@transaction.atomic
def register_person(
    *,
    full_name: str,
    latin_name: str = "",
    language: str = "zh-hans",
    contact_email: str = "",
    contact_phone: str = "",
    organisation: Organisation,
    actor: Actor,
    at: datetime,
) -> Person:
    """Enter a person whom the organisation knows; no account comes of it."""
    require(actor, "parties.register_person", organisation)
    if not full_name.strip():
        raise NameIsMissing(_("Enter the person's name."))
    person = Person.objects.create(
        full_name=full_name.strip(),
        latin_name=latin_name.strip(),
        language=language,
        contact_email=clean_email(contact_email),
        contact_phone=clean_phone(contact_phone),
        registered_at=at,
    )
    audit.record("person.registered", person, actor=actor, at=at)
    return person


@transaction.atomic
def grant_membership(
    *,
    person: Person,
    organisation: Organisation,
    role: str,
    starts_on: date,
    ends_on: date | None = None,
    unit: Unit | None = None,
    school_class: SchoolClass | None = None,
    actor: Actor,
    at: datetime,
) -> Membership:
    """Give the person a role: in the whole organisation, or only in a unit or class of it."""
    membership = Membership(
        person=person,
        organisation=organisation,
        role=role,
        unit=unit,
        school_class=school_class,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    require(actor, "parties.grant_membership", membership)
    if role not in ROLES_OF_KIND[organisation.kind]:
        raise RoleDoesNotFit(_("This kind of organisation has no such role."))
    _check_span(starts_on, ends_on)
    _check_scope(membership)
    try:
        with transaction.atomic():
            membership.save(force_insert=True)
    except IntegrityError as clash:
        raise AlreadyHoldsRole(
            _("The person already holds this role here at that time.")
        ) from clash
    details = {"role": role, "organisation": organisation.reference}
    if unit:
        details["unit"] = str(unit.pk)
    if school_class:
        details["school_class"] = str(school_class.pk)
    audit.record("membership.granted", membership, actor=actor, at=at, details=details)
    return membership


def _check_span(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        raise EndsBeforeItBegan(_("The last day lies before the first one."))


def _check_scope(membership: Membership) -> None:
    """See that unit or class belongs there, is open that day, and suits the role."""
    unit, school_class = membership.unit, membership.school_class
    in_classes = membership.role in {Role.CLASS_TEACHER, Role.STUDENT}
    if membership.role == Role.CLASS_TEACHER and school_class is None:
        raise ScopeDoesNotFit(_("Choose the class: a class teacher sees that one and no other."))
    if school_class is not None and not in_classes:
        raise ScopeDoesNotFit(_("Only class teachers and students belong to a class."))
    if unit is not None and in_classes:
        raise ScopeDoesNotFit(_("Class teachers and students belong to a class, not to a unit."))
    for part in (unit, school_class):
        if part is None:
            continue
        if part.organisation_id != membership.organisation_id:
            raise ScopeDoesNotFit(_("“%(name)s” belongs to another organisation.") % {"name": part})
        if part.ends_on is not None and part.ends_on < membership.starts_on:
            raise ScopeDoesNotFit(_("“%(name)s” is closed by that day.") % {"name": part})


@transaction.atomic
def end_membership(
    *, membership: Membership, ends_on: date, actor: Actor, at: datetime
) -> Membership:
    """Let the role run out; the last day is included. A student leaves the roll with it."""
    require(actor, "parties.end_membership", membership)
    keep_a_manager(membership, ends_on=ends_on)
    membership = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    _check_span(membership.starts_on, ends_on)
    membership.ends_on = ends_on
    membership.save(update_fields=["ends_on"])
    audit.record(
        "membership.ended", membership, actor=actor, at=at, details={"ends_on": str(ends_on)}
    )
    if membership.role == Role.STUDENT:
        leave_the_roll(membership, ends_on=ends_on, actor=actor, at=at)
    return membership


@transaction.atomic
def create_user(
    *,
    person: Person,
    email: str = "",
    phone: str = "",
    password: str | None = None,
    is_phone_verified: bool = False,
    actor: Actor,
    at: datetime,
) -> User:
    """Open an account. Without a password the person signs in by one-time code."""
    require(actor, "parties.create_user")
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                person=person,
                email=clean_email(email) or None,
                phone=clean_phone(phone) or None,
                password=password,
                is_phone_verified=is_phone_verified,
            )
    except IntegrityError as clash:
        raise ContactIsTaken(
            _("Somebody already signs in with this e-mail address or telephone number.")
        ) from clash
    audit.record("user.created", person, actor=actor, at=at)
    return user
