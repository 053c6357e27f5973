from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.ending import leave_the_roll, run_out
from ronghe.parties.models import (
    Cohort,
    Organisation,
    OrganisationKind,
    Role,
    SchoolClass,
    Unit,
)
from ronghe.parties.operations.organisations import NameIsMissing
from ronghe.parties.operations.people import EndsBeforeItBegan

EARLIEST_ENTRY, LATEST_ENTRY = 1950, 2100


class ClassDoesNotFit(ValueError):
    """Classes belong to colleges, and to an open school of their own college."""


class ClassExists(ValueError):
    """Two classes of one cohort have two names."""


class ClassIsClosed(ValueError):
    """Nobody joins what is closed."""


@transaction.atomic
def open_class(
    *,
    organisation: Organisation,
    entry_year: int,
    name: str,
    unit: Unit | None = None,
    major_code: str = "",
    major_name: str = "",
    starts_on: date,
    actor: Actor,
    at: datetime,
) -> SchoolClass:
    """Open a class among those who enter in that year; the cohort comes into being with it."""
    school_class = SchoolClass(
        organisation=organisation,
        unit=unit,
        name=name.strip(),
        major_code=major_code.strip(),
        major_name=major_name.strip(),
        starts_on=starts_on,
    )
    require(actor, "parties.manage_class", school_class)
    _check(school_class, entry_year)
    school_class.cohort = _cohort_of(organisation, entry_year)
    try:
        with transaction.atomic():
            school_class.save(force_insert=True)
    except IntegrityError as clash:
        raise ClassExists(_("This year has a class of that name already.")) from clash
    details = {"entry_year": entry_year}
    audit.record("class.opened", school_class, actor=actor, at=at, details=details)
    return school_class


@transaction.atomic
def close_class(
    *, school_class: SchoolClass, ends_on: date, actor: Actor, at: datetime
) -> SchoolClass:
    """Close the class; its students leave the college's roll, and its teachers the class, with it."""
    require(actor, "parties.manage_class", school_class)
    school_class = locked_class(school_class)
    if ends_on < school_class.starts_on:
        raise EndsBeforeItBegan(_("The last day lies before the first one."))
    if school_class.ends_on is not None:
        raise ClassIsClosed(_("This class is closed already."))
    school_class.ends_on = ends_on
    school_class.save(update_fields=["ends_on"])
    later = Q(ends_on=None) | Q(ends_on__gt=ends_on)
    members = school_class.memberships.select_for_update(of=("self",)).filter(later)
    for membership in members.order_by("pk"):
        run_out(membership, ends_on=ends_on, actor=actor, at=at)
        if membership.role == Role.STUDENT:
            leave_the_roll(membership, ends_on=ends_on, actor=actor, at=at)
    details = {"ends_on": str(ends_on)}
    audit.record("class.closed", school_class, actor=actor, at=at, details=details)
    return school_class


def locked_class(school_class: SchoolClass) -> SchoolClass:
    return SchoolClass.objects.select_for_update(of=("self",)).get(pk=school_class.pk)


def require_open(school_class: SchoolClass, on: date) -> None:
    if school_class.ends_on is not None and school_class.ends_on < on:
        raise ClassIsClosed(_("This class is closed by that day. Choose another one."))


def _check(school_class: SchoolClass, entry_year: int) -> None:
    if school_class.organisation.kind != OrganisationKind.COLLEGE:
        raise ClassDoesNotFit(_("Only colleges have classes."))
    if not school_class.name:
        raise NameIsMissing(_("Enter a name; an empty one cannot be found again."))
    if not EARLIEST_ENTRY <= entry_year <= LATEST_ENTRY:
        raise ClassDoesNotFit(_("Enter the year of entry with four digits, for example 2026."))
    unit = school_class.unit
    if unit is None:
        return
    if unit.organisation_id != school_class.organisation_id:
        raise ClassDoesNotFit(_("Choose a school of the same college."))
    if unit.ends_on is not None and unit.ends_on < school_class.starts_on:
        raise ClassDoesNotFit(_("This school of the college is closed by that day."))


def _cohort_of(organisation: Organisation, entry_year: int) -> Cohort:
    """Find those who enter in that year, or let them begin."""
    cohort, _is_new = Cohort.objects.get_or_create(organisation=organisation, entry_year=entry_year)
    return cohort
