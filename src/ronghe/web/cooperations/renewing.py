"""When a cooperation or an agreement can be renewed, and what the next period would be."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ronghe.partnerships.health import TroubleKind
from ronghe.partnerships.models import (
    Agreement,
    AgreementState,
    Cooperation,
    CooperationState,
)
from ronghe.partnerships.operations.renewing import RENEWED
from ronghe.partnerships.standing import terms_to_change
from ronghe.web.cooperations.access import own_side, renewed_by
from ronghe.web.parts import Action
from ronghe.web.requests import WebRequest

MOST_SHOWN = 50
# A renewal that came to nothing may be followed by another.
STANDING = frozenset(AgreementState) - {AgreementState.LAPSED, AgreementState.ANNULLED}


def renewal_of(request: WebRequest, cooperation: Cooperation) -> Action | None:
    """Offer to renew what ends soon or was concluded, unless somebody did."""
    is_over = cooperation.state == CooperationState.CONCLUDED
    if renewed_by(cooperation):
        return None
    if own_side(request, cooperation) is None or not (is_over or _is_ending(cooperation)):
        return None
    address = reverse("cooperations:cooperation_renew", args=[cooperation.reference])
    return Action(_("Renew"), address, is_primary=not is_over)


def _is_ending(cooperation: Cooperation) -> bool:
    """Say whether this morning's watch noticed that what is agreed ends soon."""
    return cooperation.troubles.filter(kind=TroubleKind.ENDING, over_at=None).exists()


def renewable(cooperation: Cooperation, agreements: Sequence[Agreement]) -> dict[int, Action]:
    """Give the agreements of this list that may be renewed into the cooperation."""
    if cooperation.closed_at is not None:
        return {}
    taken = set(
        Agreement.objects.filter(renews__in=agreements, state__in=STANDING)
        .order_by()
        .values_list("renews", flat=True)
    )
    return {
        one.pk: Action(
            _("Renew agreement"),
            reverse("cooperations:agreement_renew", args=[cooperation.reference, one.reference]),
        )
        for one in agreements
        if one.state in RENEWED and one.pk not in taken
    }


def to_renew(cooperation: Cooperation) -> list[tuple[Agreement, Action]]:
    """Give the agreements of the cooperation that this one renews which nobody has renewed yet."""
    if cooperation.renews_id is None or cooperation.closed_at is not None:
        return []
    earlier = Agreement.objects.filter(cooperation=cooperation.renews_id, state__in=RENEWED)
    found = list(earlier.exclude(renewals__state__in=STANDING).order_by("-pk")[:MOST_SHOWN])
    actions = renewable(cooperation, found)
    return [(one, actions[one.pk]) for one in found if one.pk in actions]


def next_period(agreement: Agreement, *, on: date) -> dict[str, Any]:
    """Give the days behind the last one in force, as many as were agreed."""
    held = terms_to_change(agreement, on=on)
    first, last = held.get("starts_on"), held.get("ends_on")
    if not isinstance(first, str) or not isinstance(last, str):
        return {}
    until = date.fromisoformat(last)
    begins = min(until, agreement.ended_on or until) + timedelta(1)
    return {"starts_on": begins, "ends_on": begins + (until - date.fromisoformat(first))}
