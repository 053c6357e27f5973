import rules

from ronghe.parties.actors import Actor
from ronghe.parties.models import Organisation


def may(actor: Actor, permission: str, organisation: Organisation) -> bool:
    return bool(rules.has_perm(permission, actor, organisation))
