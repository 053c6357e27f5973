"""Who sees how a region stands, and how one’s own cooperations do."""

import rules

from ronghe.parties.actors import Actor


@rules.predicate
def watches_region(actor: Actor) -> bool:
    return bool(actor.remits)


@rules.predicate
def leads_party(actor: Actor) -> bool:
    """Ask whether one leads an organisation: what is said of it is first shown to those."""
    return bool(actor.managed_organisations)


rules.add_perm("supervision.see_region", watches_region)
rules.add_perm("supervision.see_indices", watches_region | leads_party)
