"""Signing on a telephone by a link: the text, a code, one button. No account is needed."""

from collections.abc import Callable

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.parties.actors import link_holder
from ronghe.partnerships.models import SigningLink, VersionState
from ronghe.partnerships.operations import signing, signing_links
from ronghe.web.agreements.reading import clauses_of, signers_of
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest

View = Callable[..., HttpResponse]


def link_step(view: View) -> View:
    """Let the holder of a link take a step: by POST, never stored, so many a minute."""
    limited = ratelimit.decorator(app="allauth.account", action="claim")(require_POST(view))
    public: View = login_not_required(never_cache(limited))
    return public


def _link(token: str) -> SigningLink:
    found = signing_links.link_of_token(token)
    if found is None:
        raise Http404
    return found


def _back(token: str) -> HttpResponse:
    """Lead back to where one signs, not to the first clause of a long text."""
    return redirect(reverse("agreements:link_page", args=[token]) + "#sign")


@never_cache
@login_not_required
@require_safe
def link_page(request: WebRequest, token: str) -> HttpResponse:
    link = _link(token)
    version = link.party.version
    is_open = link.is_usable(timezone.now()) and version.state == VersionState.SIGNING
    context = {
        "link": link,
        "token": token,
        "agreement": version.agreement,
        "version": version,
        # Who holds a link that is over reads no more by it.
        "clauses": clauses_of(version) if is_open else [],
        "signers": signers_of(version) if is_open else [],
        "is_open": is_open,
        "is_signed": link.party.signatures.filter(signed_by=link.person_id).exists(),
        "code_is_sent": link.code_sent_at is not None,
    }
    return render(request, "agreements/link_page.html", context)


@link_step
def code_send(request: WebRequest, token: str) -> HttpResponse:
    link = _link(token)
    try:
        signing_links.send_signing_code(
            link=link, actor=link_holder(link.person), at=timezone.now()
        )
        messages.success(request, _("A code of six figures is on its way. It lives ten minutes."))
    except ValueError as refusal:
        messages.warning(request, str(refusal))
    return _back(token)


@link_step
@sensitive_post_parameters("code")
def link_sign(request: WebRequest, token: str) -> HttpResponse:
    link = _link(token)
    try:
        signing_links.sign_by_link(
            link=link,
            code=request.POST.get("code", ""),
            actor=link_holder(link.person),
            at=timezone.now(),
        )
        messages.success(request, _("You have signed. You can close this page."))
    except (ValueError, IllegalTransition) as refusal:
        messages.warning(request, in_words(refusal))
    return _back(token)


@link_step
def link_refuse(request: WebRequest, token: str) -> HttpResponse:
    link = _link(token)
    try:
        if not link.is_usable(timezone.now()):
            raise signing_links.LinkIsOver(_("This link is used up or has run out. Ask for another one."))  # fmt: skip
        signing.refuse_agreement(
            party=link.party,
            reason=request.POST.get("reason", ""),
            actor=link_holder(link.person),
            at=timezone.now(),
        )
        messages.success(request, _("The others read your reason. Nothing was signed."))
    except (ValueError, IllegalTransition) as refusal:
        messages.warning(request, in_words(refusal))
    return _back(token)
