"""Letting a role run out, and a student leave the roll: part of every operation that ends them."""

from datetime import date, datetime

from ronghe.kernel import audit
from ronghe.parties.actors import Actor
from ronghe.parties.models import Enrolment, Membership


def run_out(membership: Membership, *, ends_on: date, actor: Actor, at: datetime) -> None:
    """Write the last day, which is never before the first one."""
    membership.ends_on = max(ends_on, membership.starts_on)
    membership.save(update_fields=["ends_on"])
    details = {"ends_on": str(membership.ends_on)}
    audit.record("membership.ended", membership, actor=actor, at=at, details=details)


def leave_the_roll(membership: Membership, *, ends_on: date, actor: Actor, at: datetime) -> None:
    """End the enrolment behind a student's membership, if it is still open."""
    open_ones = Enrolment.objects.filter(
        person=membership.person_id, organisation=membership.organisation_id, ends_on=None
    )
    for enrolment in open_ones.select_related("person").order_by("pk"):
        enrolment.ends_on = max(ends_on, enrolment.starts_on)
        enrolment.save(update_fields=["ends_on"])
        details = {"enrolment": enrolment.pk, "ends_on": str(enrolment.ends_on)}
        audit.record("student.left", enrolment.person, actor=actor, at=at, details=details)
