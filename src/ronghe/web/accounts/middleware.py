from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from ronghe.web.accounts.freshness import is_demo_session
from ronghe.web.requests import WebRequest

# What somebody reaches whose role needs a second factor and who has none yet.
SET_UP_PAGES = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "account_reauthenticate",
        "account_logout",
        "accounts:identity_confirm",
        "web:language_set",
    }
)


class SecondFactorMiddleware:
    """Authorities and signatories set up a second factor before they see anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: WebRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not lacks_second_factor(request):
            return None
        if request.resolver_match and request.resolver_match.view_name in SET_UP_PAGES:
            return None
        if request.htmx:
            return HttpResponseClientRedirect(reverse("mfa_index"))
        return redirect("mfa_index")


def lacks_second_factor(request: WebRequest) -> bool:
    membership = request.actor.membership
    if membership is None or not membership.needs_second_factor or is_demo_session(request):
        return False
    return not has_second_factor(request.user.pk)


def has_second_factor(user_id: int | None) -> bool:
    factors = Authenticator.objects.filter(
        user_id=user_id,
        type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN],
    )
    return bool(factors.exists())
