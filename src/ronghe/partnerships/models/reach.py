"""Who sees a cooperation and what hangs on it: asked in one place."""

from typing import TYPE_CHECKING

from django.db.models import Q

from ronghe.parties.models import Organisation, Role
from ronghe.parties.powers import Power

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


def shared_with(actor: "Actor", prefix: str = "") -> Q:
    """Give the condition on cooperations that one's organisation has part in, or a remit opens.

    `prefix` leads to the cooperation, as in "agreement__cooperation__". Students see what they sign
    themselves, and nothing of what their college agrees with others.
    """
    if actor.membership is None or actor.holds(Role.STUDENT):
        return Q(pk__in=[])
    party = f"{prefix}parties__organisation__in"
    seen = Q(**{party: actor.organisations})
    if actor.remits:
        opened = Organisation.objects.filter(actor.remits.reach(Power.SEE_CASES))
        seen |= Q(**{party: opened.order_by().values("pk")})
    return seen
