"""Where somebody may bring records in."""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Q

from ronghe.kernel.actors import Actor as KernelActor
from ronghe.kernel.imports.settling import execute
from ronghe.parties.actors import Actor
from ronghe.parties.models import Organisation, Role
from ronghe.parties.powers import Power


def make_reachable(actor: KernelActor) -> dict[str, Any]:
    """Make the temporary table `reachable` of the organisations about which the actor decides.

    Gives `everywhere`, which needs no such table, and `paths` of regions, as patterns for LIKE.
    """
    assert isinstance(actor, Actor)  # noqa: S101 -- this app's operations are given no other
    everywhere = actor.is_system or actor.holds(Role.ADMINISTRATOR)
    reach = actor.remits.reach(Power.DECIDE) | Q(pk__in=actor.managed_organisations)
    try:
        query, values = Organisation.objects.filter(reach).values("id").query.sql_with_params()
    except EmptyResultSet:
        query, values = "SELECT NULL::bigint AS id WHERE false", ()
    execute(f"CREATE TEMPORARY TABLE reachable ON COMMIT DROP AS {query}", values)
    paths = [
        f"{one.remit.region.path}%"
        for one in actor.remits.reaches
        if one.remit.region is not None and Power.DECIDE in one.powers
    ]
    return {"everywhere": everywhere, "paths": paths}
