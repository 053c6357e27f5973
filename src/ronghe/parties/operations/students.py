from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.ending import run_out
from ronghe.parties.identity import clean_identity, identity_digest
from ronghe.parties.models import (
    Enrolment,
    Membership,
    Person,
    PersonalDetails,
    Role,
    SchoolClass,
)
from ronghe.parties.operations.classes import locked_class, require_open
from ronghe.parties.operations.details import IdentityIsTaken, record_details
from ronghe.parties.operations.guardians import GuardianEntry, add_guardian
from ronghe.parties.operations.people import (
    EndsBeforeItBegan,
    grant_membership,
    register_person,
)


class StudentNumberIsMissing(ValueError):
    """The roll knows its students by number."""


class StudentNumberIsTaken(ValueError):
    """One number of a college is one student, for ever."""


class AlreadyEnrolled(ValueError):
    """One is on the roll of a college once at a time."""


class MovesNowhere(ValueError):
    """A move leads to another class of the same college."""


@dataclass(frozen=True)
class StudentEntry:
    """What is known of a student who is entered; most of it may be missing, as in life."""

    full_name: str
    latin_name: str = ""
    language: str = "zh-hans"
    contact_phone: str = ""
    contact_email: str = ""
    birth_on: date | None = None
    identity_number: str = ""
    guardian: GuardianEntry | None = None


@transaction.atomic
def enrol_student(
    *,
    school_class: SchoolClass,
    student_number: str,
    starts_on: date,
    entry: StudentEntry | None = None,
    person: Person | None = None,
    actor: Actor,
    at: datetime,
) -> Enrolment:
    """Put somebody on the college's roll and into a class: somebody new by `entry`, or `person`."""
    require(actor, "parties.enrol_student", school_class)
    school_class = locked_class(school_class)
    require_open(school_class, starts_on)
    if person is None and entry is not None:
        person = _known(entry) or _register(school_class, entry, actor=actor, at=at)
    if person is None:
        raise ValueError("Either an entry or a person is enrolled.")
    enrolment = _put_on_the_roll(person, school_class, student_number, starts_on)
    membership = grant_membership(
        person=person,
        organisation=school_class.organisation,
        role=Role.STUDENT,
        school_class=school_class,
        starts_on=starts_on,
        actor=actor,
        at=at,
    )
    details = {"enrolment": enrolment.pk, "school_class": school_class.pk}
    audit.record("student.enrolled", person, actor=actor, at=at, details=details)
    if entry is not None:
        _record_what_is_known(membership, entry, starts_on=starts_on, actor=actor, at=at)
    return enrolment


@transaction.atomic
def move_student(
    *,
    student: Membership,
    school_class: SchoolClass,
    starts_on: date,
    actor: Actor,
    at: datetime,
) -> Membership:
    """Let the student be in another class from that day on; the day before is the last in this one."""
    require(actor, "parties.move_student", student)
    student = Membership.objects.select_for_update(of=("self",)).get(pk=student.pk)
    if school_class.organisation_id != student.organisation_id or student.role != Role.STUDENT:
        raise MovesNowhere(_("Choose another class of the same college."))
    if school_class.pk == student.school_class_id:
        raise MovesNowhere(_("The student is in this class already. Choose another one."))
    if starts_on <= student.starts_on:
        raise EndsBeforeItBegan(
            _("The first day in the new class must lie after the first day in the former one.")
        )
    run_out(student, ends_on=starts_on - timedelta(days=1), actor=actor, at=at)
    moved = grant_membership(
        person=student.person,
        organisation=student.organisation,
        role=Role.STUDENT,
        school_class=school_class,
        starts_on=starts_on,
        actor=actor,
        at=at,
    )
    details = {"from": student.school_class_id, "to": school_class.pk, "starts_on": str(starts_on)}
    audit.record("student.moved", student.person, actor=actor, at=at, details=details)
    return moved


@transaction.atomic
def end_enrolment(*, enrolment: Enrolment, ends_on: date, actor: Actor, at: datetime) -> Enrolment:
    """Take the student off the roll and out of the class; the last day is included."""
    require(actor, "parties.end_enrolment", enrolment)
    enrolment = Enrolment.objects.select_for_update(of=("self",)).get(pk=enrolment.pk)
    if ends_on < enrolment.starts_on:
        raise EndsBeforeItBegan(_("The last day lies before the first one."))
    enrolment.ends_on = ends_on
    enrolment.save(update_fields=["ends_on"])
    held = Membership.objects.select_for_update(of=("self",)).filter(
        person=enrolment.person_id, organisation=enrolment.organisation_id, role=Role.STUDENT
    )
    for membership in held.exclude(ends_on__lte=ends_on).order_by("pk"):
        run_out(membership, ends_on=ends_on, actor=actor, at=at)
    details = {"enrolment": enrolment.pk, "ends_on": str(ends_on)}
    audit.record("student.left", enrolment.person, actor=actor, at=at, details=details)
    return enrolment


def _known(entry: StudentEntry) -> Person | None:
    """Find the person whose identity number this is; another name under it is a slip of the pen."""
    number = clean_identity(entry.identity_number)
    if not number:
        return None
    held = PersonalDetails.objects.filter(identity_digest=identity_digest(number))
    found = held.select_related("person").first()
    if found is None:
        return None
    if found.person.full_name != entry.full_name.strip():
        raise IdentityIsTaken(
            _(
                "This identity number is on record under another name. Compare number and name"
                " with the card."
            )
        )
    return found.person


def _register(
    school_class: SchoolClass, entry: StudentEntry, *, actor: Actor, at: datetime
) -> Person:
    return register_person(
        full_name=entry.full_name,
        latin_name=entry.latin_name,
        language=entry.language,
        contact_email=entry.contact_email,
        contact_phone=entry.contact_phone,
        organisation=school_class.organisation,
        actor=actor,
        at=at,
    )


def _put_on_the_roll(
    person: Person, school_class: SchoolClass, student_number: str, starts_on: date
) -> Enrolment:
    number = "".join(student_number.split())
    if not number:
        raise StudentNumberIsMissing(_("Enter the student number, as the roll has it."))
    try:
        with transaction.atomic():
            return Enrolment.objects.create(
                person=person,
                organisation=school_class.organisation,
                cohort=school_class.cohort,
                student_number=number,
                starts_on=starts_on,
            )
    except IntegrityError as clash:
        if "enrolment_open_once_per_college" in str(clash):
            raise AlreadyEnrolled(
                _("This person is on the roll already. Move the student to another class instead.")
            ) from clash
        raise StudentNumberIsTaken(
            _("Another student of the college has or had the number %(number)s.")
            % {"number": number}
        ) from clash


def _record_what_is_known(
    membership: Membership, entry: StudentEntry, *, starts_on: date, actor: Actor, at: datetime
) -> None:
    if entry.birth_on or entry.identity_number.strip():
        record_details(
            student=membership,
            birth_on=entry.birth_on,
            identity_number=entry.identity_number,
            actor=actor,
            at=at,
        )
    if entry.guardian:
        add_guardian(
            student=membership, entry=entry.guardian, starts_on=starts_on, actor=actor, at=at
        )
