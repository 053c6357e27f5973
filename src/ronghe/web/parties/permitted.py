import rules

from ronghe.parties.actors import Actor
from ronghe.parties.models import Organisation
from ronghe.parties.powers import Power


def may(actor: Actor, permission: str, organisation: Organisation) -> bool:
    return bool(rules.has_perm(permission, actor, organisation))


def sees_all_cases(actor: Actor) -> bool:
    """Ask whether lists show all that is counted: a joint office may see only totals."""
    return all(Power.SEE_CASES in one.powers for one in actor.remits.reaches)
