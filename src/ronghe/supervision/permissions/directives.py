"""Who publishes directives, and who confirms and reports for an organisation."""

import rules

from ronghe.parties.actors import Actor
from ronghe.parties.permissions import is_system
from ronghe.supervision.models import Addressee, Directive
from ronghe.supervision.permissions.guidance import guides_for


@rules.predicate
def runs_directive(actor: Actor, directive: Directive) -> bool:
    return bool(guides_for.test(actor, directive.authority))


@rules.predicate
def speaks_for_addressee(actor: Actor, addressee: Addressee) -> bool:
    return addressee.organisation_id in actor.managed_organisations


rules.add_perm("supervision.publish_directive", guides_for)
rules.add_perm("supervision.run_directive", runs_directive)
rules.add_perm("supervision.remind_of_directive", is_system | runs_directive)
rules.add_perm("supervision.answer_directive", speaks_for_addressee)
