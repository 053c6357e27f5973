"""Who computes warnings, states what a visit costs, and notes what support was offered."""

import rules

from ronghe.parties.actors import Actor
from ronghe.parties.models import Organisation
from ronghe.parties.permissions import is_system
from ronghe.parties.powers import Power
from ronghe.partnerships.models import Cooperation
from ronghe.reference.models import Region
from ronghe.supervision.reading.ties import SIDES


@rules.predicate
def supports_cooperation(actor: Actor, cooperation: Cooperation) -> bool:
    """Ask whether one decides, for an authority, about one of the parties."""
    parties = Organisation.objects.filter(
        cooperating__cooperation=cooperation, cooperating__role__in=SIDES
    ).select_related("region")
    return any(actor.remits.cover(one, Power.DECIDE) for one in parties.order_by("pk"))


@rules.predicate
def decides_for_region(actor: Actor, region: Region) -> bool:
    return bool(actor.remits.over_region(region, Power.DECIDE))


rules.add_perm("supervision.warn", is_system)
rules.add_perm("supervision.note_support", supports_cooperation)
rules.add_perm("supervision.state_warning_costs", decides_for_region)
