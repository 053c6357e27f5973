"""Who hands papers in, and who reads them."""

import rules

from ronghe.kernel import evidence
from ronghe.parties.actors import Actor
from ronghe.parties.permissions import is_system
from ronghe.partnerships.agreement_permissions import cooperates_for
from ronghe.partnerships.models import PaperPile


@rules.predicate
def keeps_pile(actor: Actor, pile: PaperPile) -> bool:
    return pile.organisation_id in actor.managed_organisations


rules.add_perm("partnerships.open_pile", is_system | cooperates_for)
rules.add_perm("partnerships.read_pile", is_system)
evidence.access_rule("partnerships.paperpile", is_system | keeps_pile)
