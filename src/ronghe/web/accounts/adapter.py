"""How allauth reaches our people: by telephone and e-mail alike, in their language."""

import base64
import hashlib
from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import messaging
from ronghe.parties import operations
from ronghe.parties.models import Person, User
from ronghe.parties.operations import ContactIsWrong
from ronghe.parties.operations.people import clean_phone
from ronghe.web.accounts.fields import PhoneField
from ronghe.web.accounts.freshness import is_fresh

NOT_RIGHT = _(
    "The telephone number or e-mail address and the password do not belong together."
    " Try again, or have a one-time code sent to you."
)
TOO_MANY = _("Too many attempts. Wait five minutes, then try again.")
WRONG_CODE = _("This is not the code we expect. Check the six digits, or ask for a new code.")

# What is said of what allauth has done; on all else the page itself speaks.
SAYINGS = {
    "account/messages/logged_out.txt": _("You are signed out on this device."),
    "mfa/messages/totp_activated.txt": _("The authenticator app is set up."),
    "mfa/messages/totp_deactivated.txt": _("The authenticator app is removed."),
    "mfa/messages/webauthn_added.txt": _("The passkey is set up."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
}
FACTOR_NEWS = {
    "mfa/email/totp_activated": ("user.second_factor_added", "totp"),
    "mfa/email/webauthn_added": ("user.second_factor_added", "passkey"),
    "mfa/email/totp_deactivated": ("user.second_factor_removed", "totp"),
    "mfa/email/webauthn_removed": ("user.second_factor_removed", "passkey"),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": NOT_RIGHT,
        "phone_password_mismatch": NOT_RIGHT,
        "username_password_mismatch": NOT_RIGHT,
        "invalid_login": NOT_RIGHT,
        "incorrect_password": _("This is not your password. Try again, or use another way."),
        "incorrect_code": WRONG_CODE,
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are opened by claiming an invitation."""
        return False

    def add_message(  # noqa: PLR0917 -- allauth's signature
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        words = message or SAYINGS.get(message_template or "")
        if words:
            messages.add_message(request, level, str(words))

    # -- one-time codes -------------------------------------------------------------------------
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        user = User.objects.select_related("person").filter(email__iexact=email).first()
        if user and "code" in context:
            send_code(messaging.Contact("email", email), context["code"], user.person)

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs: Any) -> None:
        send_code(messaging.Contact("phone", phone), code, user.person)

    def send_notification_mail(
        self, template_prefix: str, user: User, *args: Any, **kwargs: Any
    ) -> None:
        """Allauth's word that a second factor came or went; our receivers tell the person."""
        noted = FACTOR_NEWS.get(template_prefix)
        if noted:
            verb, factor = noted
            operations.note_second_factor(
                person=user.person,
                verb=verb,
                factor=factor,
                actor=self.request.actor,
                at=timezone.now(),
            )

    # -- telephone numbers ----------------------------------------------------------------------
    def phone_form_field(self, **kwargs: Any) -> forms.Field:
        return PhoneField(**kwargs)

    def get_user_by_phone(self, phone: str) -> User | None:
        try:
            number = clean_phone(phone)
        except ContactIsWrong:
            return None
        return User.objects.filter(phone=number, is_active=True).first()

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        return (user.phone, user.is_phone_verified) if user.phone else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        """Numbers are changed by `parties.operations.change_sign_in_phone` alone."""
        raise NotImplementedError

    def set_phone_verified(self, user: User, phone: str) -> None:
        """Note that a code that was sent there has come back."""
        User.objects.filter(pk=user.pk, phone=phone).update(is_phone_verified=True)

    # -- passwords ------------------------------------------------------------------------------
    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count failures by account.

        allauth counts all telephone numbers as one, which would let one stranger lock out all.
        """
        phone = credentials.get("phone")
        if phone:
            try:
                phone = clean_phone(phone)
            except ContactIsWrong:
                phone = phone.strip()
        name = phone or credentials.get("email") or credentials.get("username") or ""
        return f"sign-in:{name.lower()}"

    def reauthenticate(self, user: User, password: str) -> bool:
        contact = {"phone": user.phone} if user.phone else {"email": user.email}
        found = self.authenticate(self.request, password=password, **contact)
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever signed in a moment ago is not asked again."""
        return not is_fresh(self.request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:account_page")

    # -- ways to show again who one is ----------------------------------------------------------
    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        methods = super().get_reauthentication_methods(user)
        words = {
            "reauthenticate": _("Use your password"),
            "mfa_reauthenticate": _("Use a code of your authenticator app"),
            "mfa_reauthenticate:webauthn": _("Use your passkey"),
        }
        known = [{**one, "description": words[one["id"]]} for one in methods]
        if user.is_authenticated and not second_factor_is_set_up(methods):
            known.append(
                {
                    "id": "code",
                    "description": _("Have a one-time code sent to you"),
                    "url": reverse("accounts:identity_confirm"),
                }
            )
        return known


def second_factor_is_set_up(methods: list[dict[str, Any]]) -> bool:
    return any(one["id"].startswith("mfa_") for one in methods)


@transaction.atomic
def send_code(contact: messaging.Contact, code: str, person: Person) -> None:
    messaging.send(
        contact,
        "messages/accounts/one_time_code.txt",
        {"code": code},
        language=person.language,
        at=timezone.now(),
        dedupe_key=f"code:{uuid4()}",
        person_id=person.pk,
    )


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
    }

    def _get_user_identifier(self, user: User) -> str:
        return user.email or user.phone or str(user.person)

    def encrypt(self, text: str) -> str:
        """Close it: a copy of the database alone must not be a second factor."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [
            Fernet(
                base64.urlsafe_b64encode(hashlib.sha256(f"second factor:{key}".encode()).digest())
            )
            for key in keys
        ]
    )
