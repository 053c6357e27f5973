"""Who may enter, read and answer for the pay of placements."""

import rules

from ronghe.parties.actors import Actor
from ronghe.parties.models import Organisation, OrganisationKind
from ronghe.parties.permissions import is_system
from ronghe.placements.models import Payment, Placement
from ronghe.placements.permissions.placements import is_the_student, is_tutor, runs_placement


@rules.predicate
def pays_for(actor: Actor, host: Organisation) -> bool:
    """Ask whether one keeps the host’s pay: as a manager of the whole of it, or in finance."""
    return host.kind != OrganisationKind.AUTHORITY and host.pk in actor.paying_organisations


@rules.predicate
def pays_student(actor: Actor, placement: Placement) -> bool:
    return placement.host_id in actor.paying_organisations


@rules.predicate
def pays_what_was_paid(actor: Actor, payment: Payment) -> bool:
    return payment.placement.host_id in actor.paying_organisations


rules.add_perm("placements.enter_payments", is_system | pays_for)
rules.add_perm("placements.take_back_payment", is_system | pays_what_was_paid)
rules.add_perm("placements.read_pay", is_the_student | is_tutor | pays_student | runs_placement)
rules.add_perm("placements.say_receipt", is_system | is_the_student)
rules.add_perm("placements.remind_of_pay", is_system)
