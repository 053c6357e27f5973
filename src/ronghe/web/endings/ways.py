"""The ways to what concerns many placements that are over, for the head of their list."""

from django.urls import reverse
from django.utils.translation import gettext as _

from ronghe.kernel.permissions import may
from ronghe.parties.actors import Actor
from ronghe.parties.models import OrganisationKind
from ronghe.web.parts import Action


def ways_on(actor: Actor) -> list[Action]:
    """Lead a college to its scheme, a host to what students say, both and authorities to graduates."""
    own = actor.organisation
    if own is None:
        return []
    found = []
    if own.kind == OrganisationKind.COLLEGE and may(actor, "placements.set_scheme", own):
        found.append(Action(_("How placements are assessed"), reverse("endings:scheme_page")))
    if may(actor, "placements.read_follow_ups"):
        found.append(Action(_("Graduates half a year later"), reverse("endings:follow_up_page")))
    if own.kind != OrganisationKind.COLLEGE and may(actor, "placements.see_experience", own):
        found.append(Action(_("What earlier students say"), reverse("endings:experience_page")))
    return found
