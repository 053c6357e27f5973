"""Who sees how a region stands, and how one’s own cooperations do."""

import rules

from ronghe.parties.actors import Actor
from ronghe.parties.models import Organisation
from ronghe.parties.permissions import is_system
from ronghe.parties.powers import Power


@rules.predicate
def watches_region(actor: Actor) -> bool:
    return bool(actor.remits)


@rules.predicate
def leads_party(actor: Actor) -> bool:
    """Ask whether one leads an organisation: what is said of it is first shown to those."""
    return bool(actor.managed_organisations)


@rules.predicate
def reads_of_organisation(actor: Actor, organisation: Organisation) -> bool:
    """Ask whether one leads it, or sees its cases for an authority."""
    if organisation.pk in actor.managed_organisations:
        return True
    return actor.remits.cover(organisation, Power.SEE_CASES)


rules.add_perm("supervision.rank", is_system)
rules.add_perm("supervision.see_organisation", reads_of_organisation)
rules.add_perm("supervision.see_region", watches_region)
rules.add_perm("supervision.see_indices", watches_region | leads_party)
