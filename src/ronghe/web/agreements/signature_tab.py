"""The tab of signatures: who signs how, papers, orders at the service, internal approvals."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import rules
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ronghe.parties.actors import Actor
from ronghe.parties.models import Role
from ronghe.partnerships.agreement_permissions import COOPERATING
from ronghe.partnerships.models import (
    OPEN,
    AgreementVersion,
    ApprovalState,
    Channel,
    OrderOutcome,
    PaperSigning,
    PartyRole,
    ProviderOrder,
    VersionState,
)
from ronghe.web.agreements.access import edits, may_revise
from ronghe.web.agreements.reading import SignerLine, signers_of
from ronghe.web.parts import Action, Chip, Mark
from ronghe.web.requests import WebRequest

PAPERS_SHOWN = 20
ORDER_MARKS = {
    OrderOutcome.PENDING: Mark.DUE,
    OrderOutcome.SIGNED: Mark.HOLDS,
    OrderOutcome.REFUSED: Mark.BROKEN,
    OrderOutcome.EXPIRED: Mark.BROKEN,
}
APPROVAL_MARKS = {
    ApprovalState.WAITING: Mark.DUE,
    ApprovalState.APPROVED: Mark.HOLDS,
    ApprovalState.SENT_BACK: Mark.BROKEN,
}


@dataclass(frozen=True)
class OrderLine:
    """What the signing service was asked, and what it said."""

    order: ProviderOrder
    signer: str
    chip: Chip
    is_left_aside: bool  # signed there, and too late to count here


@dataclass(frozen=True)
class PaperLine:
    """What somebody saw on a paper, and what a second person said to it."""

    paper: PaperSigning
    party: str
    signer: str
    recorder: str
    settler: str
    chip: Chip
    scan_url: str
    waits: bool
    is_own: bool
    steps: tuple[Action, ...]


def signatures(request: WebRequest, version: AgreementVersion, on: date) -> dict[str, Any]:
    may_edit = edits(request, version.agreement)
    sends = may_edit and version.state == VersionState.SIGNING
    chooses = may_edit and version.state in OPEN - {VersionState.SIGNING}
    revises = may_revise(request, version)
    signers = signers_of(version)
    orders = _orders(version, signers) if may_edit else {}
    names = {one.party.pk: one.name for one in signers}
    papers = _papers(request.actor, version, names, may_settle=sends) if may_edit else []
    unsettled = Counter(one.paper.party_id for one in papers if one.waits)
    return {
        "signers": [
            (one, _steps(version, one, orders, unsettled[one.party.pk], sends=sends, chooses=chooses, revises=revises), orders.get(one.party.pk, []))
            for one in signers
        ],
        "papers": papers,
        **_approvals(request, version),
        "change_shares": _shares(version) if revises else None,
        "code": version.verification_code,
        "documents": _documents(version),
    }  # fmt: skip


def _shares(version: AgreementVersion) -> Action | None:
    hosts = [one for one in version.content.parties if one.role == PartyRole.HOST]
    if len(hosts) < 2:  # noqa: PLR2004 -- one has all of it
        return None
    address = reverse("agreements:shares_change", args=[version.agreement.reference])
    return Action(_("How the hosts share it"), address)


def _steps(
    version: AgreementVersion,
    signer: SignerLine,
    orders: Mapping[int, list[OrderLine]],
    unsettled: int,
    *,
    sends: bool,
    chooses: bool,
    revises: bool,
) -> list[Action]:
    def to(name: str, label: str) -> Action:
        arguments = [version.agreement.reference, signer.party.key]
        return Action(label, reverse(f"agreements:{name}", args=arguments))

    if chooses:
        found = [to("signing_arrange", _("Arrange"))]
        if revises and signer.party.role != PartyRole.STUDENT:
            found.append(to("party_replace", _("Replace party")))
        return found
    if not sends or not signer.is_next:
        return []
    if signer.party.channel == Channel.NATIVE:
        return [to("link_send", _("Send a link"))]
    known = orders.get(signer.party.pk, [])
    is_paper = signer.party.channel == Channel.PAPER
    pending = sum(one.order.outcome == OrderOutcome.PENDING for one in known)
    # What was recorded or ordered is answered first.
    if (unsettled if is_paper else pending) + len(
        signer.signatures
    ) >= signer.party.signatures_needed:
        return []
    if is_paper:
        return [to("paper_record", _("Record paper"))]
    return [to("signature_order", _("Order again") if known else _("Order signature"))]


def _orders(version: AgreementVersion, signers: list[SignerLine]) -> dict[int, list[OrderLine]]:
    if all(one.party.channel != Channel.PROVIDER for one in signers):
        return {}
    language = get_language() or "en"
    signed = {(one.party.pk, s.signed_by_id) for one in signers for s in one.party.signatures.all()}
    found: dict[int, list[OrderLine]] = {}
    orders = ProviderOrder.objects.filter(party__version=version).select_related("signer")
    for one in orders.order_by("-pk"):
        outcome = OrderOutcome(one.outcome)
        chip = Chip(outcome.label, ORDER_MARKS[outcome])
        is_left_aside = (
            outcome == OrderOutcome.SIGNED and (one.party_id, one.signer_id) not in signed
        )
        found.setdefault(one.party_id, []).append(
            OrderLine(one, one.signer.name_in(language), chip, is_left_aside)
        )
    return found


def _papers(
    actor: Actor, version: AgreementVersion, names: Mapping[int, str], *, may_settle: bool
) -> list[PaperLine]:
    """Give what was recorded of papers, the newest first; those that wait with what can be done."""
    found = papers_recorded([version]).order_by("-pk")[:PAPERS_SHOWN]
    reference = version.agreement.reference
    return [
        paper_line(one, names.get(one.party_id, ""), reference, actor, may_settle=may_settle)
        for one in found
    ]


def papers_recorded(versions: Sequence[AgreementVersion]) -> QuerySet[PaperSigning]:
    return PaperSigning.objects.filter(party__version__in=versions).select_related(
        "signed_by", "recorded_by", "settled_by", "party"
    )


def paper_line(
    paper: PaperSigning,
    party: str,
    agreement: str,
    actor: Actor,
    *,
    may_settle: bool,
    pile: str = "",
) -> PaperLine:
    """Lay one paper out; `pile` is where its buttons lead back to, if not to the signatures."""
    language = get_language() or "en"
    arguments = [agreement, paper.pk]
    is_own = paper.recorded_by_id == actor.person_id
    waits = paper.is_confirmed is None
    return PaperLine(
        paper=paper,
        party=party,
        signer=paper.signed_by.name_in(language),
        recorder=paper.recorded_by.name_in(language),
        settler=paper.settled_by.name_in(language) if paper.settled_by else "",
        chip=_paper_chip(paper),
        scan_url=reverse("agreements:paper_scan", args=arguments),
        waits=waits and may_settle,
        is_own=is_own,
        steps=_settling(paper, arguments, pile) if waits and may_settle and not is_own else (),
    )


def _settling(paper: PaperSigning, arguments: list[Any], pile: str) -> tuple[Action, ...]:
    confirm = Action(
        _("Confirm paper"),
        reverse("agreements:paper_confirm", args=arguments),
        method="post",
        fields={"pile": pile} if pile else {},
    )
    address = reverse("agreements:paper_reject", args=arguments)
    reject = Action(_("Something is wrong"), f"{address}?pile={pile}" if pile else address)
    return (confirm, reject) if paper.has_signature else (reject,)


def _paper_chip(paper: PaperSigning) -> Chip:
    if paper.is_confirmed is None:
        return Chip(_("a second person has to confirm"), Mark.DUE)
    if paper.is_confirmed:
        return Chip(_("confirmed"), Mark.HOLDS)
    return Chip(_("not confirmed"), Mark.BROKEN)


def _approvals(request: WebRequest, version: AgreementVersion) -> dict[str, Any]:
    """Give what was said inside the reader's organisation: it is for that organisation alone."""
    own = request.actor.organisation
    if own is None or own.kind not in COOPERATING or request.actor.holds(Role.STUDENT):
        return {"approvals": [], "approval_links": []}
    steps = list(
        version.approvals.filter(organisation=own)
        .select_related("decided_by")
        .order_by("round", "number")
    )
    links = []
    if steps:
        sheet = reverse(
            "agreements:approval_sheet", args=[version.agreement.reference, version.number]
        )
        links.append(Action(_("Approval sheet (PDF)"), sheet))
    takes_part = any(one.organisation_id == own.pk for one in version.parties.all())
    if takes_part and (steps or rules.has_perm("partnerships.set_approval_route", request.actor, own)):  # fmt: skip
        route = reverse("agreements:approval_route", args=[own.reference])
        links.append(Action(_("Who approves before signing"), route))
    return {
        "approvals": [
            (one, Chip(ApprovalState(one.state).label, APPROVAL_MARKS.get(ApprovalState(one.state))))
            for one in steps
        ],
        "approval_links": links,
    }  # fmt: skip


def _documents(version: AgreementVersion) -> list[tuple[str, str]]:
    found = (
        (_("Document as it was fixed"), version.paper),
        (_("Signed document"), version.signed_paper),
    )
    return [
        (
            label,
            reverse("agreements:document_read", args=[version.agreement.reference, one.reference]),
        )
        for label, one in found
        if one is not None
    ]
