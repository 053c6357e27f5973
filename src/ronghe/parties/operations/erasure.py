from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news, privacy
from ronghe.kernel.permissions import require
from ronghe.kernel.privacy import Erasure
from ronghe.parties.actors import Actor
from ronghe.parties.ending import leave_the_roll, run_out
from ronghe.parties.lifecycles import INVITATION
from ronghe.parties.models import Invitation, InvitationState, Membership, Person, Role
from ronghe.parties.operations.leaving import keep_managers_without


class AlreadyErased(ValueError):
    """Nothing is left to erase."""


class ConfirmationIsMissing(ValueError):
    """What cannot be undone is said twice."""


@transaction.atomic
def export_person(*, person: Person, actor: Actor, at: datetime) -> dict[str, Any]:
    """Give everything held about the person, each with why and until when, ready for JSON."""
    require(actor, "parties.export_person", person)
    held = privacy.export_of(person)
    audit.record("person.exported", person, actor=actor, at=at)
    return {
        "exported_at": at,
        "held": [
            {
                "column": line.column,
                "purpose": str(line.purpose),
                "basis": str(line.basis),
                "retention": str(line.retention),
                "rows": held.get(line.column, []),
            }
            for line in privacy.registered()
        ],
    }


@transaction.atomic
def erase_person(
    *, person: Person, confirmation: str, actor: Actor, at: datetime
) -> Mapping[str, Erasure]:
    """End roles, ways in and sessions, and make the person nameless wherever records must stay.

    `confirmation` is the person's name, typed by themselves. The audit keeps a number.
    """
    require(actor, "parties.erase_person", person)
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if person.erased_at:
        raise AlreadyErased(_("This has been done already."))
    if confirmation.strip() not in {person.full_name, person.latin_name} - {""}:
        raise ConfirmationIsMissing(_("Type your name exactly as it stands above."))
    keep_managers_without(person, ends_on=at.date())
    _end_roles(person, actor=actor, at=at)
    _withdraw_invitations(person, actor=actor, at=at)
    outcome = privacy.erase(person, at=at)
    audit.record("person.erased", person, actor=actor, at=at)
    news.publish("person.erased", person, actor=actor, at=at)
    return outcome


def preview_erasure(*, person: Person, actor: Actor, at: datetime) -> Mapping[str, Erasure]:
    """Say what an erasure would do, by doing it and taking it back."""
    require(actor, "parties.erase_person", person)
    with transaction.atomic():
        outcome = privacy.erase(person, at=at)
        transaction.set_rollback(True)
    return outcome


def _end_roles(person: Person, *, actor: Actor, at: datetime) -> None:
    today = at.date()
    running = Membership.objects.select_for_update(of=("self",)).filter(person=person)
    for membership in running.order_by("pk"):
        if membership.ends_on and membership.ends_on <= today:
            continue
        run_out(membership, ends_on=today, actor=actor, at=at)
        if membership.role == Role.STUDENT:
            leave_the_roll(membership, ends_on=today, actor=actor, at=at)


def _withdraw_invitations(person: Person, *, actor: Actor, at: datetime) -> None:
    mine = Invitation.objects.filter(membership__person=person, state=InvitationState.OPEN)
    for invitation in mine.order_by("pk"):
        invitation.state = INVITATION.next_state(invitation.state, "withdraw")
        invitation.closed_at = at
        invitation.save(update_fields=["state", "closed_at"])
        audit.record("invitation.withdrawn", invitation, actor=actor, at=at)
