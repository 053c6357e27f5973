"""The tab of signing mandates: who may sign what, up to how much, until when, and by whose word."""

import secrets
from dataclasses import dataclass
from typing import Any

import rules
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ronghe.kernel.models import Evidence
from ronghe.parties.actors import Actor
from ronghe.parties.mandates import Standing, mandates_to_show, standing_of
from ronghe.parties.models import (
    DocumentKind,
    MandateState,
    Organisation,
    Person,
    Role,
    SigningMandate,
)
from ronghe.parties.queries import Completeness
from ronghe.partnerships.agreement_permissions import COOPERATING
from ronghe.web.parties.permitted import may
from ronghe.web.parts import Action, Chip, Mark, Page, Text
from ronghe.web.requests import WebRequest

SHOWN = 50
CHIPS: dict[Standing, Chip] = {
    Standing.WAITS: Chip(gettext_lazy("Waiting for a second person"), Mark.DUE),
    Standing.NOT_YET: Chip(gettext_lazy("Not yet in force"), Mark.DUE),
    Standing.IN_FORCE: Chip(gettext_lazy("In force"), Mark.HOLDS),
    Standing.HAS_LEFT: Chip(gettext_lazy("Holds no role here any more"), Mark.BROKEN),
    Standing.ENDED: Chip(gettext_lazy("Ended")),
    Standing.REVOKED: Chip(gettext_lazy("Revoked"), Mark.BROKEN),
}


@dataclass(frozen=True)
class MandateRow:
    mandate: SigningMandate
    signatory: str
    kinds: list[Text]
    chip: Chip
    proposer: str
    confirmer: str
    paper: Evidence | None
    paper_url: str
    confirm: Action | None
    revoke_url: str


def mandates(
    request: WebRequest, organisation: Organisation, record: Completeness
) -> dict[str, Any]:
    today = timezone.localdate()
    found = mandates_to_show(organisation, request.actor, on=today)
    before = request.GET.get("before", "")
    if before.isdecimal():
        found = found.filter(pk__lt=int(before))
    listed = list(found[: SHOWN + 1])
    shown = listed[:SHOWN]
    papers = _papers_of(shown)
    return {
        "mandates": [_row(request.actor, organisation, one, papers) for one in shown],
        "sees_all": may(request.actor, "parties.view_mandates", organisation),
        "co_signing_url": reverse("parties:co_signing_set", args=[organisation.reference])
        if may(request.actor, "parties.set_co_signing_limit", organisation)
        else "",
        "approval_route_url": reverse("agreements:approval_route", args=[organisation.reference])
        if _has_route(request.actor, organisation)
        else "",
        "propose": Action(
            _("Propose mandate"),
            reverse("parties:mandate_propose", args=[organisation.reference]),
        )
        if may(request.actor, "parties.propose_mandate", organisation)
        else None,
        "page": Page(
            shown=len(shown),
            next_query=f"tab=mandates&before={shown[-1].pk}" if len(listed) > SHOWN else "",
            first_query="tab=mandates" if before else "",
        ),
    }


def _has_route(actor: Actor, organisation: Organisation) -> bool:
    """Ask whether it is the actor's own organisation, and agrees with others."""
    is_own = organisation.pk == actor.organisation_id and not actor.holds(Role.STUDENT)
    return is_own and organisation.kind in COOPERATING


def _papers_of(shown: list[SigningMandate]) -> dict[int, Evidence]:
    found = Evidence.objects.filter(
        subject_type=SigningMandate._meta.label_lower, subject_id__in=[one.pk for one in shown]
    )
    return {one.subject_id: one for one in found.order_by("pk")}


def _row(
    actor: Actor, organisation: Organisation, mandate: Any, papers: dict[int, Evidence]
) -> MandateRow:
    labels = dict(DocumentKind.choices)
    paper = papers.get(mandate.pk)
    at = [organisation.reference, mandate.reference]
    is_open = mandate.state != MandateState.REVOKED
    may_revoke = is_open and rules.has_perm("parties.revoke_mandate", actor, mandate)
    standing = standing_of(mandate, belongs=mandate.belongs, on=timezone.localdate())
    return MandateRow(
        mandate=mandate,
        signatory=_name(mandate.person),
        kinds=[labels[kind] for kind in mandate.document_kinds],
        chip=CHIPS[standing],
        proposer=_name(mandate.granted_by),
        confirmer=_name(mandate.confirmed_by),
        paper=paper,
        paper_url=reverse("parties:mandate_evidence_read", args=[*at, paper.reference])
        if paper
        else "",
        confirm=_confirm(actor, organisation, mandate) if standing == Standing.WAITS else None,
        revoke_url=reverse("parties:mandate_revoke", args=at)
        if may_revoke and standing != Standing.ENDED
        else "",
    )


def _confirm(actor: Actor, organisation: Organisation, mandate: Any) -> Action | None:
    """Give the button to whoever may be the second person; the operation asks again."""
    if organisation.pk == actor.organisation_id:
        may_confirm = rules.has_perm("parties.confirm_mandate", actor, mandate)
    else:
        may_confirm = not mandate.has_second_person and may(
            actor, "parties.verify_organisation", organisation
        )
    if not may_confirm:
        return None
    return Action(
        _("Confirm mandate"),
        reverse("parties:mandate_confirm", args=[organisation.reference, mandate.reference]),
        method="post",
        key=secrets.token_hex(16),
    )


def _name(person: Person | None) -> str:
    return person.name_in(get_language() or "en") if person else ""
