from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.models import Guardian, Membership, Person, Relation, Role
from ronghe.parties.operations.people import EndsBeforeItBegan, clean_phone, register_person


class AlreadyGuardian(ValueError):
    """One is somebody's guardian once at a time."""


class NotAStudent(ValueError):
    """Guardians and details are kept of students only."""


class NotTheirGuardian(ValueError):
    """The guardian belongs to another student."""


@dataclass(frozen=True)
class GuardianEntry:
    full_name: str
    relation: str = Relation.OTHER
    contact_phone: str = ""
    latin_name: str = ""


@transaction.atomic
def add_guardian(
    *, student: Membership, entry: GuardianEntry, starts_on: date, actor: Actor, at: datetime
) -> Guardian:
    """Enter a parent or guardian, who is reached and registers nowhere.

    Brothers and sisters at one college have the same one: known by name and telephone.
    """
    require(actor, "parties.keep_student", student)
    require_student(student)
    person = _guardian_of_others(student, entry) or register_person(
        full_name=entry.full_name,
        latin_name=entry.latin_name,
        contact_phone=entry.contact_phone,
        organisation=student.organisation,
        actor=actor,
        at=at,
    )
    try:
        with transaction.atomic():
            guardian = Guardian.objects.create(
                student=student.person,
                person=person,
                relation=entry.relation,
                starts_on=starts_on,
            )
    except IntegrityError as clash:
        raise AlreadyGuardian(
            _("This person is on record as a guardian of the student already.")
        ) from clash
    details = {"guardian": guardian.pk, "relation": entry.relation}
    audit.record("guardian.added", student.person, actor=actor, at=at, details=details)
    return guardian


@transaction.atomic
def end_guardian(
    *, guardian: Guardian, student: Membership, ends_on: date, actor: Actor, at: datetime
) -> Guardian:
    """Say until when somebody is or was the guardian; the last day is included."""
    require(actor, "parties.keep_student", student)
    require_student(student)
    guardian = Guardian.objects.select_for_update(of=("self",)).get(pk=guardian.pk)
    if guardian.student_id != student.person_id:
        raise NotTheirGuardian(_("This is the guardian of another student."))
    if ends_on < guardian.starts_on:
        raise EndsBeforeItBegan(_("The last day lies before the first one."))
    guardian.ends_on = ends_on
    guardian.save(update_fields=["ends_on"])
    details = {"guardian": guardian.pk, "ends_on": str(ends_on)}
    audit.record("guardian.ended", student.person, actor=actor, at=at, details=details)
    return guardian


def require_student(membership: Membership) -> None:
    if membership.role != Role.STUDENT:
        raise NotAStudent(_("Guardians and personal details are kept of students only."))


def _guardian_of_others(student: Membership, entry: GuardianEntry) -> Person | None:
    phone = clean_phone(entry.contact_phone)
    if not phone:
        return None
    return (
        Person.objects.filter(
            full_name=entry.full_name.strip(),
            contact_phone=phone,
            erased_at=None,
            wards__student__memberships__organisation=student.organisation_id,
        )
        .order_by("pk")
        .first()
    )
