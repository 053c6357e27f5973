"""The head of an agreement's page: where it stands, and what comes next for whom."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import rules
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ronghe.partnerships import library
from ronghe.partnerships.agreement_permissions import holds_mandate_of, is_the_person
from ronghe.partnerships.hindrances import unconfirmed
from ronghe.partnerships.models import (
    LIVE,
    AgreementState,
    AgreementVersion,
    ApprovalState,
    ApprovalStep,
    ObligationState,
    PaperSigning,
    VersionState,
)
from ronghe.partnerships.standing import turns_of
from ronghe.partnerships.wording import name_of
from ronghe.web.agreements.access import address_of, edits, hindrances_to
from ronghe.web.agreements.reading import language_of_text
from ronghe.web.cooperations.tabs import chip_of
from ronghe.web.parts import Action, NextStep, ObjectHeader, Tab, Text, listed
from ronghe.web.requests import WebRequest

# Whoever belongs to a party may try; whom the page asks to sign is entitled.
SIGNS = is_the_person | holds_mandate_of
TABS = ("text", "duties", "changes", "signatures", "history")
# What a student or guardian needs who signs: the talk between the organisations is not theirs.
TABS_OF_SIGNERS = ("text", "duties", "signatures")
LABELS: dict[str, Text] = {
    "text": gettext_lazy("Text and terms"),
    "duties": gettext_lazy("Obligations and plan"),
    "changes": gettext_lazy("Changes"),
    "signatures": gettext_lazy("Signatures"),
    "history": gettext_lazy("History"),
}


def header_of(
    version: AgreementVersion, request: WebRequest, *, tabs: Sequence[str], tab: str, on: date
) -> ObjectHeader:
    agreement = version.agreement
    template = library.templates()[agreement.template]
    return ObjectHeader(
        reference=f"{agreement.reference} · v{version.number}",
        kind=template.title.in_(language_of_text()),
        title=agreement.title,
        chip=chip_of(agreement.state),
        next_step=next_step_of(version, request, on),
        tabs=tuple(
            Tab(
                LABELS[one],
                address_of(agreement, "" if one == TABS[0] else one),
                is_current=one == tab,
            )
            for one in tabs
        ),
    )


def next_step_of(version: AgreementVersion, request: WebRequest, on: date) -> NextStep | None:
    takes_part = edits(request, version.agreement)
    if version.state in {VersionState.DRAFT, VersionState.NEGOTIATING}:
        return (
            _negotiating(version, request)
            if takes_part
            else _waiting(_("The draft is in negotiation"))
        )
    if version.state == VersionState.CHECKING:
        return (
            _checking(version, request, on)
            if takes_part
            else _waiting(_("The draft is being checked"))
        )
    if version.state == VersionState.SIGNING:
        return _signing(version, request)
    if version.agreement.state in LIVE and takes_part:
        return _living(version, request, on)
    return None


def _living(version: AgreementVersion, request: WebRequest, on: date) -> NextStep:
    """Say first what the reader's side has missed; else that it rests, or goes its way."""
    agreement = version.agreement
    if agreement.state == AgreementState.SUSPENDED:
        return NextStep(
            _("The agreement rests. Resume it when it goes on."),
            action=_post(version, "agreement_resume", _("Resume agreement")),
        )
    look = Action(_("Look at obligations"), address_of(agreement, "duties"))
    overdue = Q(state=ObligationState.OPEN, due_on__lt=on)
    count = agreement.obligations.filter(
        overdue | Q(state__in=[ObligationState.MISSED, ObligationState.DISPUTED]),
        owner__in=request.actor.managed_organisations,
    ).count()
    if not count:
        return NextStep(_("In force. Keep to the plan."), action=look)
    words = ngettext(
        "%(n)d obligation of your side is overdue or disputed: see to it, then report it",
        "%(n)d obligations of your side are overdue or disputed: see to them, then report them",
        count,
    )
    return NextStep(words % {"n": count}, action=replace(look, is_primary=True))


def _waiting(words: str) -> NextStep:
    return NextStep(words, _("the parties work on it"))


def _negotiating(version: AgreementVersion, request: WebRequest) -> NextStep:
    own = request.actor.organisations
    if version.turn_of_id is not None and version.turn_of_id not in own:
        return NextStep(_("The other side goes through the draft"), name_of(version.turn_of))
    hand_over = Action(_("Hand over"), _address(version, "draft_hand_over"))
    if version.state == VersionState.DRAFT:
        return NextStep(
            _("Go through the draft, then lay it before the other side"),
            action=Action(_("Hand over"), hand_over.url, is_primary=True),
        )
    waiting = unconfirmed(version)
    if any(one.organisation_id in own for one in waiting):
        return NextStep(
            _("Stand by what the draft says of your side"),
            action=_post(version, "facts_confirm", _("Confirm facts")),
            alternative=hand_over,
        )
    if waiting:
        return NextStep(
            _("The facts of the other side are to be confirmed"),
            name_of(waiting[0].organisation),
            alternative=hand_over,
        )
    return NextStep(
        _("All have confirmed. Check the draft against the law."),
        action=_post(version, "agreement_check", _("Check draft")),
        alternative=hand_over,
    )


def _checking(version: AgreementVersion, request: WebRequest, on: date) -> NextStep:
    hindrances = hindrances_to(version, on)
    reopen = _post(version, "agreement_reopen", _("Negotiate again"))
    mine = [
        one
        for one in version.approvals.filter(
            state="waiting", organisation__in=request.actor.organisations
        ).order_by("number")
        if rules.has_perm("partnerships.decide_approval", request.actor, one)
    ]
    if mine:
        return NextStep(
            _("Approve the text inside your organisation: %(title)s") % {"title": mine[0].title},
            action=_post(version, "step_approve", _("Approve")),
            alternative=Action(_("Send back"), _address(version, "step_send_back")),
        )
    if hindrances and all(one.kind == "approval" for one in hindrances):
        return NextStep(
            _("The text is being approved inside the organisations"),
            _approving(version, request),
            alternative=reopen,
        )
    if hindrances:
        return NextStep(_("Something keeps it from signature: see below"), action=reopen)
    return NextStep(
        _("Nothing keeps it from signature"),
        action=_post(version, "signing_begin", _("Begin signing")),
        alternative=reopen,
    )


def _approving(version: AgreementVersion, request: WebRequest) -> str:
    """Name the office whose turn it is; of another organisation only the organisation."""
    first: dict[int, ApprovalStep] = {}
    waiting = version.approvals.filter(state=ApprovalState.WAITING).select_related("organisation")
    for step in waiting.order_by("organisation", "number"):
        first.setdefault(step.organisation_id, step)
    return listed(
        step.title if pk in request.actor.organisations else name_of(step.organisation)
        for pk, step in first.items()
    )


def _signing(version: AgreementVersion, request: WebRequest) -> NextStep:
    turns = turns_of(version)
    for turn in turns:
        turn.party.version = version
        if turn.is_next and SIGNS.test(request.actor, turn.party):
            return NextStep(
                _("Read the text and sign it"),
                action=Action(
                    _("Read and sign"), _address(version, "agreement_sign"), is_primary=True
                ),
            )
    paper = PaperSigning.objects.filter(party__version=version, is_confirmed=None).first()
    if paper is not None and edits(request, version.agreement):
        words = _("A signed paper waits for a second person to confirm it")
        if paper.recorded_by_id == request.actor.person_id:
            return NextStep(words, _("somebody else than you, on either side"))
        look = address_of(version.agreement, "signatures")
        return NextStep(words, action=Action(_("Look at the paper"), look, is_primary=True))
    waiting = [
        name_of(turn.party.organisation)
        if turn.party.organisation
        else turn.party.get_role_display()
        for turn in turns
        if turn.is_next
    ]
    return NextStep(_("The text is out for signature"), listed(waiting))


def _address(version: AgreementVersion, name: str) -> str:
    return reverse(f"agreements:{name}", args=[version.agreement.reference])


def _post(version: AgreementVersion, name: str, label: Text) -> Action:
    key = secrets.token_hex(16)
    return Action(label, _address(version, name), method="post", key=key, is_primary=True)
