from typing import cast

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.utils import get_next_redirect_url, passthrough_next_redirect_url
from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ronghe.kernel.messaging import Contact
from ronghe.parties import operations
from ronghe.web.accounts import codes, ways_in
from ronghe.web.accounts.forms import (
    EmailForm,
    LanguageForm,
    OneTimeCodeForm,
    PasswordForm,
    PhoneForm,
)
from ronghe.web.accounts.freshness import is_demo_session, recently_authenticated
from ronghe.web.accounts.middleware import has_second_factor
from ronghe.web.requests import WebRequest

CONTACT_FORMS: dict[str, type[PhoneForm | EmailForm]] = {"phone": PhoneForm, "email": EmailForm}
IDENTITY = "identity"

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def account_page(request: WebRequest) -> HttpResponse:
    """Who I am here, how I sign in, and what I may do."""
    user = ways_in.account_of(request)
    factors = Authenticator.objects.filter(user=user).order_by("type", "pk")
    return render(
        request,
        "accounts/account_page.html",
        {
            "account": user,
            "person": user.person,
            "factors": factors,
            "has_second_factor": has_second_factor(user.pk),
            "is_demo_session": is_demo_session(request),
            "needs_second_factor": any(one.needs_second_factor for one in request.memberships),
            "language_form": LanguageForm(initial={"language": user.person.language}),
        },
    )


@require_POST
def language_choose(request: WebRequest) -> HttpResponse:
    form = LanguageForm(request.POST)
    if form.is_valid():
        operations.choose_language(
            person=ways_in.account_of(request).person,
            language=form.cleaned_data["language"],
            actor=request.actor,
            at=timezone.now(),
        )
        messages.success(request, _("Messages will reach you in this language."))
    return redirect("accounts:account_page")


@get_or_post
@recently_authenticated
def contact_change(request: WebRequest, kind: str) -> HttpResponse:
    """Send a code to the new number or address; nothing changes yet."""
    person = ways_in.account_of(request).person
    form = _contact_form(kind)(request.POST or None)
    if form.is_valid():
        try:
            codes.send(request, kind, form.cleaned_data["contact"], person)
        except codes.TooOften as refusal:
            form.add_error("contact", str(refusal))
        else:
            return redirect("accounts:contact_confirm", kind)
    return render(request, "accounts/contact_change_page.html", {"form": form, "kind": kind})


@get_or_post
@recently_authenticated
def contact_confirm(request: WebRequest, kind: str) -> HttpResponse:
    _contact_form(kind)
    waiting = codes.sent(request, kind)
    if waiting is None:
        return redirect("accounts:contact_change", kind)
    form = OneTimeCodeForm(request.POST or None)
    if form.is_valid():
        contact = _checked(request, kind, form)
        if contact:
            return _contact_changed(request, kind, contact)
    return render(
        request,
        "accounts/contact_confirm_page.html",
        {"form": form, "kind": kind, "address": waiting.contact.address},
    )


def _contact_form(kind: str) -> type[PhoneForm | EmailForm]:
    try:
        return CONTACT_FORMS[kind]
    except KeyError:
        raise Http404 from None


def _contact_changed(request: WebRequest, kind: str, contact: Contact) -> HttpResponse:
    try:
        ways_in.change(request, kind, contact)
    except operations.ContactIsTaken as refusal:
        messages.error(request, str(refusal))
        return redirect("accounts:contact_change", kind)
    messages.success(request, _("From now on you sign in with %s.") % contact.address)
    return redirect("accounts:account_page")


def _checked(request: WebRequest, purpose: str, form: OneTimeCodeForm) -> Contact | None:
    """Give the contact shown to be one's own, or put a word about the code on the form."""
    try:
        contact = codes.check(request, purpose, form.cleaned_data["code"])
    except codes.TooOften as refusal:
        form.add_error("code", str(refusal))
        return None
    if contact is None:
        form.add_error("code", codes.wrong(request, purpose))
    return contact


@sensitive_post_parameters("password", "password_again")
@get_or_post
@recently_authenticated
def password_change(request: WebRequest) -> HttpResponse:
    """Choose a password, the first or a new one; the old one was shown by signing in."""
    if request.method == "POST":
        refused = ratelimit.consume_or_429(request, action="change_password", user=request.user)
        if refused:
            return cast("HttpResponse", refused)
    form = PasswordForm(request.POST or None, user=ways_in.account_of(request))
    if form.is_valid():
        user = operations.change_password(
            person=ways_in.account_of(request).person,
            password=form.cleaned_data["password"],
            actor=request.actor,
            at=timezone.now(),
        )
        update_session_auth_hash(request, user)
        messages.success(request, _("The password is set. All other devices have been signed out."))
        return redirect("accounts:account_page")
    return render(request, "accounts/password_page.html", {"form": form})


@get_or_post
def identity_confirm(request: WebRequest) -> HttpResponse:
    """Show again who one is, by a code; for people with neither password nor second factor."""
    user = ways_in.account_of(request)
    if has_second_factor(user.pk):
        return redirect("mfa_reauthenticate")
    contact = ways_in.contact_of(user)
    form = OneTimeCodeForm(request.POST if "code" in request.POST else None)
    if request.method == "POST" and "code" not in request.POST:
        try:
            codes.send(request, IDENTITY, contact, user.person)
        except codes.TooOften as refusal:
            messages.error(request, str(refusal))
    elif form.is_valid() and _checked(request, IDENTITY, form):
        record_authentication(request, user, method="code", reauthenticated=True)
        return resume_request(request) or redirect("accounts:account_page")
    return render(
        request,
        "accounts/identity_page.html",
        {
            "form": form,
            "is_sent": codes.sent(request, IDENTITY) is not None,
            "address": codes.masked(contact),
            "next": get_next_redirect_url(request) or "",
            "reauthentication_alternatives": _other_ways(request),
        },
    )


def _other_ways(request: WebRequest) -> list[dict[str, str]]:
    ways = get_adapter().get_reauthentication_methods(request.user)
    return [
        {**way, "url": passthrough_next_redirect_url(request, way["url"], "next")}
        for way in ways
        if way["url"] != request.path
    ]
