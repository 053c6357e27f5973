"""allauth's forms in our words, and our own."""

from typing import Any

from allauth.account import forms as account_forms
from allauth.account.adapter import get_adapter
from allauth.core import context, ratelimit
from allauth.mfa.base import forms as factor_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ronghe.kernel.messaging import Contact
from ronghe.parties.models import User
from ronghe.web.accounts.fields import CodeField, ContactField, NewPasswordField


class LoginForm(account_forms.LoginForm):  # type: ignore[misc]
    """The number or address stays as typed here; allauth finds out which of the two it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("Telephone number or e-mail address"),
            max_length=254,
            widget=ContactField().widget,
        )
        self.fields["password"] = forms.CharField(
            label=_("Password"),
            strip=False,
            max_length=1000,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        )
        self.order_fields(["login", "password"])


class RequestLoginCodeForm(forms.Form):
    """One field for both kinds of contact; unknown ones are answered like known ones."""

    login = ContactField()
    _user: User | None = None

    def clean_login(self) -> str:
        contact: Contact = self.cleaned_data["login"]
        if not ratelimit.consume(context.request, action="request_login_code", key=contact.address):
            raise get_adapter().validation_error("too_many_login_attempts")
        if contact.kind == "email":
            self.cleaned_data["email"] = contact.address
            self._user = User.objects.filter(email=contact.address, is_active=True).first()
        else:
            self.cleaned_data["phone"] = contact.address
            self._user = get_adapter().get_user_by_phone(contact.address)
        return contact.address


class ConfirmLoginCodeForm(account_forms.ConfirmLoginCodeForm):  # type: ignore[misc]
    code = CodeField()


class ReauthenticateForm(account_forms.ReauthenticateForm):  # type: ignore[misc]
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "data-focus": True}),
    )


class SecondFactorForm(factor_forms.AuthenticateForm):  # type: ignore[misc]
    code = CodeField(
        label=_("Code from the app, or a recovery code"),
        help_text=_("Six digits of your authenticator app, or one of your recovery codes"),
    )


class SecondFactorAgainForm(factor_forms.ReauthenticateForm):  # type: ignore[misc]
    code = CodeField(
        label=_("Code from the app, or a recovery code"),
        help_text=_("Six digits of your authenticator app, or one of your recovery codes"),
    )


class ActivateTOTPForm(totp_forms.ActivateTOTPForm):  # type: ignore[misc]
    code = CodeField(
        label=_("Code of the app"),
        help_text=_("The six digits that the app shows now"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class AddPasskeyForm(passkey_forms.AddWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(
        label=_("Name of this passkey"),
        required=False,
        max_length=60,
        help_text=_("So that you know it again, for example “my telephone”"),
    )
    passwordless = forms.BooleanField(
        label=_("Also sign in with it, without a password"), required=False, initial=True
    )


class RenamePasskeyForm(passkey_forms.EditWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(label=_("Name of this passkey"), max_length=60)


class OneTimeCodeForm(forms.Form):
    code = CodeField()


class PhoneForm(forms.Form):
    contact = ContactField(
        label=_("New telephone number"),
        help_text=_("For example 138 0013 8000, or with the country: +33 6 12 34 56 78"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )


class EmailForm(forms.Form):
    contact = ContactField(
        label=_("New e-mail address"),
        widget=forms.TextInput(attrs={"type": "email", "autocomplete": "email"}),
    )


class PasswordForm(forms.Form):
    password = NewPasswordField(
        label=_("New password"),
        help_text=_("At least ten characters, not only digits. Three or four words do well."),
    )
    password_again = NewPasswordField(label=_("New password once more"))

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if password:
            get_adapter().clean_password(password, user=self.user)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("password", "") != cleaned.get("password_again", ""):
            self.add_error("password_again", _("The two passwords differ. Type the same twice."))
        return cleaned


class LanguageForm(forms.Form):
    language = forms.ChoiceField(label=_("Messages to me in"), choices=settings.LANGUAGES)
