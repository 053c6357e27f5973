from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.kernel.messaging import Contact
from ronghe.parties.operations import ContactIsWrong
from ronghe.parties.operations.people import clean_email, clean_phone


class PhoneField(forms.CharField):
    """A telephone number, given on in international form."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Telephone number"))
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}))
        super().__init__(max_length=40, **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            return clean_phone(text)
        except ContactIsWrong as refusal:
            raise forms.ValidationError(str(refusal), code="contact") from refusal


class EmailField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("E-mail address"))
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"type": "email", "autocomplete": "email"})
        )
        super().__init__(max_length=254, **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            return clean_email(text)
        except ContactIsWrong as refusal:
            raise forms.ValidationError(str(refusal), code="contact") from refusal


class ContactField(forms.CharField):
    """A telephone number or an e-mail address, whichever the person has; gives a `Contact`."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Telephone number or e-mail address"))
        kwargs.setdefault(
            "widget",
            forms.TextInput(
                attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
            ),
        )
        super().__init__(max_length=254, **kwargs)

    def to_contact(self, text: str) -> Contact:
        try:
            if "@" in text:
                return Contact("email", clean_email(text))
            return Contact("phone", clean_phone(text))
        except ContactIsWrong as refusal:
            raise forms.ValidationError(str(refusal), code="contact") from refusal

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return self.to_contact(text) if text else None


class CodeField(forms.CharField):
    """A one-time code; telephones offer to fill it from the message."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("One-time code"))
        kwargs.setdefault("help_text", _("Six digits"))
        kwargs.setdefault(
            "widget",
            forms.TextInput(
                attrs={
                    "inputmode": "numeric",
                    "autocomplete": "one-time-code",
                    "data-focus": True,
                }
            ),
        )
        super().__init__(max_length=20, **kwargs)


class NewPasswordField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.PasswordInput(attrs={"autocomplete": "new-password"}))
        super().__init__(strip=False, max_length=1000, **kwargs)
