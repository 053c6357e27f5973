"""Invitations for a whole class at once, each with a check that suits its student."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ronghe.parties.actors import Actor
from ronghe.parties.class_queries import students_of
from ronghe.parties.identity import open_identity, secret_of
from ronghe.parties.invitation_queries import invitable_memberships
from ronghe.parties.models import Invitation, Membership, PersonalDetails, SchoolClass
from ronghe.parties.operations.invitations import Choice, invite_people


@dataclass(frozen=True)
class ClassSheet:
    """The invitations that were made, and the students who first have to be asked something.

    Both are in the order of the class register: by student number.
    """

    made: Sequence[tuple[Invitation, str]]
    unasked: Sequence[Membership]
    numbers: Mapping[int, str]  # of the memberships


@transaction.atomic
def invite_class(*, school_class: SchoolClass, actor: Actor, at: datetime) -> ClassSheet:
    """Invite every student of the class who cannot sign in; earlier invitations stop working.

    Whoever has a contact on record is sent a code; others enter the end of their identity number.
    A student number is no secret among classmates: without either, nobody is invited unasked.
    """
    on = at.date()
    numbers = dict(students_of(school_class, on=on).values_list("pk", "student_number"))
    found = invitable_memberships(actor, numbers, on=on)
    places = {pk: place for place, pk in enumerate(numbers)}
    students = sorted(found, key=lambda one: places[one.pk])
    secrets = _secrets_of(students)
    choices = [
        Choice(one, Invitation.Check.CONTACT)
        if one.person.contact_phone or one.person.contact_email
        else Choice(one, Invitation.Check.SECRET, secrets.get(one.person_id, ""))
        for one in students
    ]
    ready = [one for one in choices if one.check == Invitation.Check.CONTACT or one.secret]
    return ClassSheet(
        made=invite_people(choices=ready, is_sent=False, actor=actor, at=at),
        unasked=[one.membership for one in choices if one not in ready],
        numbers=numbers,
    )


def _secrets_of(students: Sequence[Membership]) -> dict[int, str]:
    """Give the end of each identity number on record; it is hashed at once, and shown to nobody."""
    known = PersonalDetails.objects.filter(person__in=[one.person_id for one in students])
    sealed = known.exclude(identity_digest="").values_list("person_id", "identity_number_sealed")
    return {person: secret_of(open_identity(text)) for person, text in sealed.order_by("pk")}
