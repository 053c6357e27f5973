"""How things stand, beside the desk: one sentence and one bar, each figure opening to its rows."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ronghe.parties.actors import Actor
from ronghe.parties.models import Organisation, OrganisationKind, Verification
from ronghe.parties.queries import completeness
from ronghe.web.parties.facts import reason_of
from ronghe.web.parties.listing import VERIFICATION_MARKS
from ronghe.web.parties.permitted import sees_all_cases
from ronghe.web.parts import Action, Reason, Share, shares_of

ORDER = (Verification.VERIFIED, Verification.PENDING, Verification.UNVERIFIED)


@dataclass(frozen=True)
class Standing:
    """Either a region's organisations by verification, or one record's completeness."""

    sentence: str = ""
    shares: tuple[Share, ...] = ()
    reason: Reason | None = None
    link: Action | None = None  # to what is said of it


def standing_of(actor: Actor, *, on: date) -> Standing | None:
    if actor.remits:
        return _of_region(actor)
    if actor.managed_organisations and actor.organisation:
        return Standing(
            reason=reason_of(
                actor.organisation, completeness(actor.organisation, on=on), may_mend=True
            ),
            link=Action(_("What is said of you, and who sees it"), reverse("supervision:own_page"))
            if actor.organisation.kind != OrganisationKind.AUTHORITY
            else None,
        )
    return None


def _of_region(actor: Actor) -> Standing:
    counted = dict(
        Organisation.objects.counted_for(actor)
        .exclude(kind=OrganisationKind.AUTHORITY)
        .order_by("verification")
        .values_list("verification")
        .annotate(count=Count("pk"))
    )
    listing = reverse("parties:organisation_list") if sees_all_cases(actor) else ""
    shares = shares_of(
        [
            (
                state.label,
                counted.get(state, 0),
                VERIFICATION_MARKS[state],
                f"{listing}?verification={state.value}" if listing else "",
            )
            for state in ORDER
        ]
    )
    total = sum(share.count for share in shares)
    sentence = ngettext(
        "%(region)s: %(n)d organisation, %(verified)d of them verified",
        "%(region)s: %(n)d organisations, %(verified)d of them verified",
        total,
    ) % {
        "region": name_of_remits(actor),
        "n": total,
        "verified": counted.get(Verification.VERIFIED, 0),
    }
    return Standing(sentence=sentence, shares=shares)


def name_of_remits(actor: Actor) -> str:
    """Give the place that the remits are about: their one region, else the holder's own name."""
    regions = {one.remit.region for one in actor.remits.reaches}
    if len(regions) == 1 and (region := regions.pop()) is not None:
        return region.name
    return actor.organisation.name_in(get_language() or "en") if actor.organisation else ""
