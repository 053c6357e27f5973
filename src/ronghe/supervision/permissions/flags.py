"""Who checks records, who answers a flag, and who decides about it."""

import rules

from ronghe.parties.actors import Actor
from ronghe.parties.permissions import is_system
from ronghe.parties.powers import Power
from ronghe.supervision.checking.parties import parties_of
from ronghe.supervision.models import IntegrityFlag


@rules.predicate
def answers_flag(actor: Actor, flag: IntegrityFlag) -> bool:
    """Ask whether one manages a party that the flag is about."""
    return any(one.pk in actor.managed_organisations for one in parties_of(flag))


@rules.predicate
def decides_flag(actor: Actor, flag: IntegrityFlag) -> bool:
    """Ask whether one decides, for an authority, about all whom the flag is about, or the college."""
    return any(actor.remits.cover(one, Power.DECIDE) for one in parties_of(flag))


rules.add_perm("supervision.check_records", is_system)
rules.add_perm("supervision.reply_to_flag", answers_flag)
rules.add_perm("supervision.decide_flag", decides_flag)
