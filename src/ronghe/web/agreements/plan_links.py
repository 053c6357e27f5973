"""From an agreement with a student to the placement that it is about."""

from django.urls import reverse
from django.utils.translation import gettext as _

from ronghe.kernel.permissions import may
from ronghe.partnerships import library
from ronghe.partnerships.models import AgreementState, AgreementVersion, PartyRole
from ronghe.web.parts import Action
from ronghe.web.requests import WebRequest

OVER = frozenset({AgreementState.COMPLETED, AgreementState.TERMINATED, AgreementState.LAPSED, AgreementState.ANNULLED})  # fmt: skip


def plan_actions(request: WebRequest, version: AgreementVersion) -> list[Action]:
    """Offer the college to plan it, or show the way to the placements that there are."""
    agreement, own = version.agreement, request.actor.organisation
    is_with_student = PartyRole.STUDENT in library.templates()[agreement.template].roles
    if own is None or not is_with_student or agreement.state in OVER:
        return []
    if not may(request.actor, "placements.plan_placements", own):
        return []
    planned = agreement.placements.order_by("pk").values_list("reference", flat=True)
    found = [
        Action(_("Open placement"), reverse("placements:placement_page", args=[one]))
        for one in planned
    ]
    if found:
        return found
    address = reverse("placements:plan_from_agreement", args=[agreement.reference])
    return [Action(_("Plan the placement"), address, "post")]
