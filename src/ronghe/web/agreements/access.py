from datetime import date

import rules
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from ronghe.partnerships.agreement_permissions import COOPERATING
from ronghe.partnerships.hindrances import Hindrance, hindrances_of
from ronghe.partnerships.models import Agreement, AgreementCheck, AgreementVersion, Cooperation
from ronghe.partnerships.standing import PARTIES
from ronghe.web.parts import Text
from ronghe.web.requests import WebRequest


def visible_agreement(request: WebRequest, reference: str) -> Agreement:
    return get_object_or_404(
        Agreement.objects.visible_to(request.actor).select_related(
            "cooperation__enquiry__listing", "drafted_for", "at_fault", "renews"
        ),
        reference=reference,
    )


def current_version(agreement: Agreement) -> AgreementVersion:
    """Give the version on which people work, or that was worked on last."""
    found = agreement.versions.select_related(
        "turn_of", "amends", "paper", "signed_paper"
    ).prefetch_related(*PARTIES)
    version = found.order_by("-number")[0]
    version.agreement = agreement
    return version


def edits(request: WebRequest, agreement: Agreement) -> bool:
    """Say whether the reader takes part, asked once for a page."""
    own = request.actor.organisation
    if own is None or own.kind not in COOPERATING:
        return False
    known: dict[int, bool] = vars(request).setdefault("edits_agreements", {})
    if agreement.pk not in known:
        known[agreement.pk] = bool(
            rules.has_perm("partnerships.edit_agreement", request.actor, agreement)
        )
    return known[agreement.pk]


def may_revise(request: WebRequest, version: AgreementVersion) -> bool:
    """Say whether the draft lies with the reader, to change."""
    is_mine = version.turn_of_id in {None, *request.actor.organisations}
    return version.is_editable and is_mine and edits(request, version.agreement)


def sees_all(request: WebRequest, agreement: Agreement) -> bool:
    """Say whether the reader sees the cooperation, or only what they sign themselves."""
    return edits(request, agreement) or bool(
        Cooperation.objects.visible_to(request.actor).filter(pk=agreement.cooperation_id).exists()
    )


def latest_check(version: AgreementVersion) -> AgreementCheck | None:
    """Give what the law answered last, read once for a page."""
    known: list[AgreementCheck] | None = vars(version).get("known_checks")
    if known is None:
        known = vars(version)["known_checks"] = list(version.checks.order_by("-pk")[:1])
    return known[0] if known else None


def hindrances_to(version: AgreementVersion, on: date) -> list[Hindrance]:
    """Give what keeps a checked draft from signature, worked out once for a page."""
    known: dict[date, list[Hindrance]] = vars(version).setdefault("known_hindrances", {})
    if on not in known:
        check = latest_check(version)
        known[on] = hindrances_of(version, check, on=on) if check else []
    return known[on]


def address_of(agreement: Agreement, tab: str = "") -> str:
    address = reverse("agreements:agreement_page", args=[agreement.reference])
    return f"{address}?tab={tab}" if tab else address


def crumbs_to(agreement: Agreement) -> list[tuple[Text, str]]:
    return [*crumbs_above(agreement), (agreement.reference, address_of(agreement))]


def crumbs_above(agreement: Agreement) -> list[tuple[Text, str]]:
    cooperation = agreement.cooperation
    return [
        (_("Cooperations"), reverse("cooperations:cooperation_list")),
        (
            cooperation.title,
            reverse("cooperations:cooperation_page", args=[cooperation.reference]) + "?tab=terms",
        ),
    ]
