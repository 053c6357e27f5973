"""Nobody leaves an organisation to itself: whoever looks after it last hands it over first."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ronghe.parties.models import MANAGING_ROLES, Membership, Person, User
from ronghe.parties.operations.organisations import locked


class LastManager(ValueError):
    """After this, nobody who can sign in would look after the organisation."""


def keep_a_manager(membership: Membership, *, ends_on: date) -> None:
    """Refuse an end after which nobody looks after the organisation as long as before.

    The organisation's row is locked: of two who leave at once, the second sees the first one gone.
    """
    if not membership.is_managing or not _can_sign_in(membership.person):
        return
    locked(membership.organisation)
    others = _managers().filter(organisation=membership.organisation_id)
    if not takes_over(others.exclude(pk=membership.pk), from_=membership, ends_on=ends_on):
        raise _nobody_left()


def keep_managers_without(person: Person, *, ends_on: date) -> None:
    """Refuse that the person leaves for good while an organisation has nobody else."""
    held = Membership.objects.filter(person=person, role__in=MANAGING_ROLES, unit=None)
    running = held.filter(Q(ends_on=None) | Q(ends_on__gt=ends_on)).select_related("organisation")
    if not _can_sign_in(person):
        return
    # In one order, so that two who leave several organisations at once do not wait for each other.
    for membership in running.order_by("organisation", "pk"):
        locked(membership.organisation)
        others = _managers().filter(organisation=membership.organisation_id)
        if not takes_over(others.exclude(person=person), from_=membership, ends_on=ends_on):
            raise _nobody_left()


def takes_over(others: QuerySet[Membership], *, from_: Membership, ends_on: date) -> bool:
    """Ask whether one of them is there the next day, and stays as long as the role would have."""
    until = from_.ends_on
    if until is not None and until <= ends_on:
        return True
    long_enough = Q(ends_on=None) if until is None else Q(ends_on=None) | Q(ends_on__gte=until)
    return others.filter(long_enough, starts_on__lte=ends_on + timedelta(days=1)).exists()


def _managers() -> QuerySet[Membership]:
    return Membership.objects.filter(
        role__in=MANAGING_ROLES, unit=None, person__user__is_active=True
    )


def _can_sign_in(person: Person) -> bool:
    return User.objects.filter(person=person, is_active=True).exists()


def _nobody_left() -> LastManager:
    return LastManager(
        _(
            "Nobody else who can sign in would look after the organisation. Give somebody the role"
            " first, and see that the invitation is claimed; then this is possible."
        )
    )
