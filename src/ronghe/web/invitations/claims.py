"""The public side of an invitation: from the link to the account, for whoever proves to be meant."""

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core.internal import ratelimit
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from ronghe.kernel.messaging import Contact
from ronghe.parties import invitation_queries as queries
from ronghe.parties import operations
from ronghe.parties.actors import link_holder
from ronghe.parties.invitation_queries import Standing
from ronghe.parties.models import Invitation, User
from ronghe.web.accounts import codes
from ronghe.web.invitations.forms import AccountForm, ClaimContactForm, CodeForm, SecretForm
from ronghe.web.invitations.progress import Progress
from ronghe.web.requests import WebRequest

View = Callable[..., HttpResponse]

PURPOSE = "claim"
CLOSED = (
    operations.HasAccount,
    operations.InvitationIsLocked,
    operations.InvitationIsOver,
    operations.InvitationIsUsed,
)


def claim_step(view: View) -> View:
    """Let somebody without an account take a step: by POST, never stored, so many a minute."""
    limited = ratelimit.decorator(app="allauth.account", action="claim")(require_POST(view))
    public: View = login_not_required(never_cache(limited))
    return public


@never_cache
@login_not_required
@require_safe
def invitation_claim(request: WebRequest, token: str) -> HttpResponse:
    """Who invites to what, and the step that comes next."""
    return _page(request, _invitation(token), token)


@claim_step
def code_send(request: WebRequest, token: str) -> HttpResponse:
    """Send a code to the contact on record, the proof that this invitation asks for."""
    invitation = _invitation(token)
    contact = recorded_contacts(invitation).get(request.POST.get("kind", ""))
    if invitation.check_kind != Invitation.Check.CONTACT or contact is None:
        raise Http404
    _send(request, invitation, contact)
    return redirect("invitations:invitation_claim", token)


@claim_step
def invitation_prove(request: WebRequest, token: str) -> HttpResponse:
    """Compare the answer; five wrong ones lock the invitation."""
    invitation = _invitation(token)
    form = _proof_form(invitation, request.POST)
    if not form.is_valid():
        return _page(request, invitation, token, proof_form=form)
    waiting = codes.sent(request, _purpose(invitation))
    try:
        is_right = operations.prove_invitation(
            invitation=invitation,
            answer=form.cleaned_data["answer"],
            sent_code=waiting.code if waiting else "",
            actor=link_holder(invitation.membership.person),
            at=timezone.now(),
        )
    except CLOSED:
        return redirect("invitations:invitation_claim", token)
    if not is_right:
        form.add_error("answer", _wrong_answer(invitation))
        return _page(request, invitation, token, proof_form=form)
    Progress.begin(request, invitation, waiting.contact if waiting else None)
    codes.forget(request)
    return redirect("invitations:invitation_claim", token)


@claim_step
def contact_choose(request: WebRequest, token: str) -> HttpResponse:
    """Choose what to sign in with; a code goes there, unless it has just been shown."""
    invitation = _invitation(token)
    progress = Progress.of(request, invitation)
    if progress is None:
        return redirect("invitations:invitation_claim", token)
    if "back" in request.POST:
        progress.choose(None)
        return redirect("invitations:invitation_claim", token)
    if "shown" in request.POST and progress.shown:
        progress.choose(progress.shown)
        return redirect("invitations:invitation_claim", token)
    form = ClaimContactForm(request.POST)
    if not form.is_valid():
        return _page(request, invitation, token, contact_form=form)
    contact: Contact = form.cleaned_data["contact"]
    if contact == progress.shown or _send(request, invitation, contact):
        progress.choose(contact)
    return redirect("invitations:invitation_claim", token)


@claim_step
@sensitive_post_parameters("password", "password_again")
def account_open(request: WebRequest, token: str) -> HttpResponse:
    """Make the account, the last step, and sign its person in."""
    invitation = _invitation(token)
    progress = Progress.of(request, invitation)
    if progress is None or progress.chosen is None:
        return redirect("invitations:invitation_claim", token)
    form = AccountForm(request.POST, is_code_needed=not progress.is_chosen_shown)
    if form.is_valid() and not progress.is_chosen_shown:
        _check_code(request, invitation, form, progress)
    if not form.is_valid():
        return _page(request, invitation, token, account_form=form)
    contact = progress.chosen
    try:
        user = operations.claim_invitation(
            invitation=invitation,
            proved_by=invitation.check_kind,
            password=form.cleaned_data["password"] or None,
            actor=link_holder(invitation.membership.person),
            at=timezone.now(),
            **{contact.kind: contact.address},
        )
    except operations.ContactIsTaken as refusal:
        messages.error(request, str(refusal))
        progress.choose(None)
        return redirect("invitations:invitation_claim", token)
    except CLOSED:
        return redirect("invitations:invitation_claim", token)
    progress.end()
    return _sign_in(request, user)


def _sign_in(request: WebRequest, user: User) -> HttpResponse:
    record_authentication(request, user, method="code")
    messages.success(request, _("Your account is open. Welcome."))
    response: HttpResponse = perform_login(request, Login(user=user))
    return response


def _check_code(
    request: WebRequest, invitation: Invitation, form: forms.Form, progress: Progress
) -> None:
    try:
        shown = codes.check(request, _purpose(invitation), form.cleaned_data["code"])
    except codes.TooOften as refusal:
        form.add_error("code", str(refusal))
        return
    if shown is None or shown != progress.chosen:
        form.add_error("code", codes.wrong(request, _purpose(invitation)))
    else:
        progress.show(shown)


def recorded_contacts(invitation: Invitation) -> dict[str, Contact]:
    person = invitation.membership.person
    addresses = {"phone": person.contact_phone, "email": person.contact_email}
    return {kind: Contact(kind, address) for kind, address in addresses.items() if address}


def _send(request: WebRequest, invitation: Invitation, contact: Contact) -> bool:
    try:
        codes.send(request, _purpose(invitation), contact, invitation.membership.person)
    except codes.TooOften as refusal:
        messages.error(request, str(refusal))
        return False
    return True


def _purpose(invitation: Invitation) -> str:
    return f"{PURPOSE}:{invitation.reference}"


def _invitation(token: str) -> Invitation:
    invitation = queries.invitation_of_token(token)
    if invitation is None:
        raise Http404
    return invitation


def _proof_form(invitation: Invitation, data: Any = None) -> forms.Form:
    is_secret = invitation.check_kind == Invitation.Check.SECRET
    return SecretForm(data) if is_secret else CodeForm(data)


def _wrong_answer(invitation: Invitation) -> str:
    left = queries.MOST_FAILURES - invitation.failed_count
    if left > 0:
        return _("This is not what we expect. You can try %d more times.") % left
    return _("This is not what we expect. Ask whoever invited you for a new invitation.")


def _page(
    request: WebRequest, invitation: Invitation, token: str, **bound: forms.Form
) -> HttpResponse:
    standing = queries.standing(invitation, timezone.now())
    progress = Progress.of(request, invitation)
    waiting = codes.sent(request, _purpose(invitation))
    is_code_needed = not (progress and progress.is_chosen_shown)
    person = invitation.membership.person
    return render(
        request,
        "invitations/claim_page.html",
        {
            "token": token,
            "invitation": invitation,
            "organisation_inviting": invitation.membership.organisation,
            "invited_name": masked_name(person.full_name),
            "standing": standing,
            "is_open": standing == Standing.OPEN,
            "is_somebody_else": request.user.is_authenticated,
            "progress": progress,
            "shown": codes.masked(progress.shown) if progress and progress.shown else "",
            "chosen": progress.chosen.address if progress and progress.chosen else "",
            "is_code_sent": waiting is not None,
            "contacts": [
                (kind, codes.masked(contact))
                for kind, contact in recorded_contacts(invitation).items()
            ],
            "asks_contact": invitation.check_kind == Invitation.Check.CONTACT,
            "proof_form": _proof_form(invitation),
            "contact_form": ClaimContactForm(),
            "is_code_needed": is_code_needed,
            "account_form": AccountForm(is_code_needed=is_code_needed),
            **bound,
        },
    )


def masked_name(name: str) -> str:
    """Show the first character, so that the right person knows, and a finder learns little."""
    return name[:1] + "＊" * min(max(len(name) - 1, 1), 3)
