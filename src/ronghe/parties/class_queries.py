"""Classes, cohorts and students, as far as the actor's scope reaches."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias, TypedDict

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django_stubs_ext import WithAnnotations

from ronghe.kernel.models import AuditRecord
from ronghe.parties.actors import Actor
from ronghe.parties.models import (
    Cohort,
    Enrolment,
    Guardian,
    Invitation,
    InvitationState,
    Membership,
    Organisation,
    OrganisationKind,
    Person,
    PersonalDetails,
    Role,
    SchoolClass,
    User,
)
from ronghe.parties.queries import Need
from ronghe.parties.scopes import Extent


class ClassCounts(TypedDict):
    student_count: int
    without_way_in_count: int
    has_teacher: bool


class WhatIsKnown(TypedDict):
    student_number: str
    has_account: bool
    is_invited: bool
    has_guardian: bool
    has_details: bool


CountedClass: TypeAlias = "WithAnnotations[SchoolClass, ClassCounts]"
KnownStudent: TypeAlias = "WithAnnotations[Membership, WhatIsKnown]"


def classes_seen_by(actor: Actor, *, on: date) -> QuerySet[CountedClass]:
    """Give the classes of the actor's scope with their counts that day, youngest cohort first."""
    students = _members_of_class(on, Role.STUDENT)
    teachers = _members_of_class(on, Role.CLASS_TEACHER)
    return (
        SchoolClass.objects.visible_to(actor)  # type: ignore[return-value]  # annotated, as said
        .annotate(
            student_count=_counted(students, "school_class"),
            without_way_in_count=_counted(
                students.filter(person__user=None, person__erased_at=None), "school_class"
            ),
            has_teacher=Exists(teachers),
        )
        .select_related("cohort", "unit")
        .order_by("-cohort__entry_year", "name", "pk")
    )


def is_open_on(on: date) -> Q:
    return Q(ends_on=None) | Q(ends_on__gte=on)


def students_of(school_class: SchoolClass, *, on: date) -> QuerySet[KnownStudent]:
    """Give the students of a class that day by number.

    A closed class shows those with whom it was closed. What is hidden stays hidden: of guardians
    and details it is only said whether any are known.
    """
    day = min(on, school_class.ends_on) if school_class.ends_on else on
    number = Enrolment.objects.filter(
        person=OuterRef("person"), organisation=OuterRef("organisation")
    ).order_by("-starts_on", "-pk")
    invited = Invitation.objects.filter(membership=OuterRef("pk"), state=InvitationState.OPEN)
    guarded = Guardian.objects.filter(student=OuterRef("person")).filter(is_open_on(on))
    students = (
        Membership.objects.on(day)
        .filter(school_class=school_class, role=Role.STUDENT)
        .annotate(
            student_number=Coalesce(Subquery(number.values("student_number")[:1]), Value("")),
            has_account=Exists(User.objects.filter(person=OuterRef("person"))),
            is_invited=Exists(invited),
            has_guardian=Exists(guarded),
            has_details=Exists(PersonalDetails.objects.filter(person=OuterRef("person"))),
        )
    )
    return students.select_related("person").order_by("student_number", "pk")  # type: ignore[return-value]  # annotated, as said


def teachers_of(school_class: SchoolClass, *, on: date) -> QuerySet[Membership]:
    day = min(on, school_class.ends_on) if school_class.ends_on else on
    return (
        Membership.objects.on(day)
        .filter(school_class=school_class, role=Role.CLASS_TEACHER)
        .select_related("person")
        .order_by("starts_on", "pk")
    )


def students_seen_by(actor: Actor, *, on: date) -> QuerySet[Membership]:
    """Give students' memberships in the actor's scope: running ones, or for a college all of them.

    A class teacher sees no student who has left the class.
    """
    seen = Membership.objects.filter(role=Role.STUDENT, person__erased_at=None)
    if not actor.scope.sees_others:
        return seen.none()
    seen = seen.visible_to(actor)
    if actor.scope.extent != Extent.WHOLE:
        seen = seen.filter(is_open_on(on))
    return seen.select_related("person__user", "organisation", "school_class__cohort").order_by(
        "-starts_on", "-pk"
    )


def guardians_of(person: Person, *, on: date) -> QuerySet[Guardian]:
    return (
        Guardian.objects.filter(student=person)
        .filter(is_open_on(on))
        .select_related("person")
        .order_by("starts_on", "pk")
    )


@dataclass(frozen=True)
class KnownDetails:
    """Which of the hidden details are on record; never what they say."""

    has_birth_date: bool = False
    has_identity_number: bool = False

    def __bool__(self) -> bool:
        return self.has_birth_date or self.has_identity_number


def details_known_of(person: Person) -> KnownDetails:
    found = (
        PersonalDetails.objects.filter(person=person)
        .annotate(is_born=Q(birth_on__isnull=False), is_numbered=~Q(identity_digest=""))
        .values_list("is_born", "is_numbered")
        .first()
    )
    return KnownDetails(*found) if found else KnownDetails()


def cohorts_of(organisation: Organisation, *, on: date) -> QuerySet[Cohort]:
    """Give the college's cohorts with their counts that day, the youngest first."""
    classes = SchoolClass.objects.filter(cohort=OuterRef("pk"))
    students = Membership.objects.on(on).filter(
        school_class__cohort=OuterRef("pk"), role=Role.STUDENT
    )
    by_cohort = "school_class__cohort"
    return (
        Cohort.objects.filter(organisation=organisation)
        .annotate(
            open_count=_counted(classes.filter(is_open_on(on)), "cohort"),
            ended_count=_counted(classes.exclude(is_open_on(on)), "cohort"),
            student_count=_counted(students, by_cohort),
            without_way_in_count=_counted(students.filter(person__user=None), by_cohort),
        )
        .order_by("-entry_year")
    )


def story_of_class(school_class: SchoolClass) -> QuerySet[AuditRecord]:
    """Give what was done to the class and to the roles in it, newest first."""
    members = Membership.objects.filter(school_class=school_class).values("pk")
    return AuditRecord.objects.filter(
        Q(subject_type=SchoolClass._meta.label_lower, subject_id=school_class.pk)
        | Q(subject_type=Membership._meta.label_lower, subject_id__in=members)
    ).order_by("-pk")


STUDENT_VERBS = (
    "person.registered",
    "person.details_recorded",
    "person.details_revealed",
    "student.enrolled",
    "student.moved",
    "student.left",
    "guardian.added",
    "guardian.ended",
)


def story_of_student(student: Membership) -> QuerySet[AuditRecord]:
    """Give what this college did about the student, newest first; no doings of the student's own."""
    members = Membership.objects.filter(
        person=student.person_id, organisation=student.organisation_id
    )
    of_person = Q(subject_type=Person._meta.label_lower, subject_id=student.person_id)
    by_college = Q(actor_organisation_id=student.organisation_id, verb__in=STUDENT_VERBS)
    return AuditRecord.objects.filter(
        (of_person & by_college)
        | Q(subject_type=Membership._meta.label_lower, subject_id__in=members.values("pk"))
    ).order_by("-pk")


def needs_in_classes(actor: Actor, *, on: date) -> list[Need]:
    """Give what the classes need: a teacher, and for a class teacher's students a way in."""
    scope, organisation = actor.scope, actor.organisation
    if organisation is None or organisation.kind != OrganisationKind.COLLEGE:
        return []
    if scope.is_headed:
        open_classes = classes_seen_by(actor, on=on).filter(is_open_on(on), starts_on__lte=on)
        lonely = open_classes.filter(has_teacher=False).count()
        return [Need("class_without_teacher", count=lonely)] if lonely else []
    if scope.extent != Extent.CLASS or not scope.looks_after_others:
        return []
    return [
        Need("students_without_way_in", count=one.without_way_in_count, school_class=one)
        for one in classes_seen_by(actor, on=on).filter(without_way_in_count__gt=0)
    ]


def _members_of_class(on: date, role: Role) -> QuerySet[Membership]:
    return Membership.objects.on(on).filter(school_class=OuterRef("pk"), role=role)


def _counted(rows: "QuerySet[Membership] | QuerySet[SchoolClass]", by: str) -> Coalesce:
    """Count the rows of a subquery: one column, whatever else the outer query joins."""
    counted = rows.order_by().values(by).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)
