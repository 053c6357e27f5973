from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.actors import Actor
from ronghe.parties.models import Invitation, Membership, Organisation, Role
from ronghe.parties.models.membership import ROLES_OF_KIND
from ronghe.parties.operations.invitations import Choice
from ronghe.web.accounts.fields import (
    CodeField,
    ContactField,
    EmailField,
    NewPasswordField,
    PhoneField,
)
from ronghe.web.people.fields import add_scope_fields

SECRET_HELP = _(
    "For example the last six characters of the identity or student number."
    " It is not shown on the sheet and not kept in readable form."
)
CHECKS = [
    (Invitation.Check.CONTACT, _("A code sent to the telephone number or e-mail address")),
    (Invitation.Check.SECRET, _("Something only this person knows")),
]


class CheckForm(forms.Form):
    """What a claim asks for, besides the link."""

    check = forms.ChoiceField(
        label=_("What shows that it is the right person?"),
        choices=CHECKS,
        widget=forms.RadioSelect,
        initial=Invitation.Check.CONTACT,
    )
    secret = forms.CharField(
        label=_("What the person knows"),
        required=False,
        max_length=60,
        help_text=SECRET_HELP,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class NewPersonForm(CheckForm):
    full_name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=120)
    latin_name = forms.CharField(
        label=_("Name in Latin letters"),
        required=False,
        max_length=120,
        help_text=_("Shown on English pages when the name is written in Chinese."),
    )
    role = forms.ChoiceField(label=_("Role"))
    contact_phone = PhoneField(required=False)
    contact_email = EmailField(required=False)
    language = forms.ChoiceField(label=_("Messages in"), choices=settings.LANGUAGES)
    starts_on = forms.DateField(
        label=_("First day of the role"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    field_order = (
        "full_name",
        "latin_name",
        "role",
        "unit",
        "school_class",
        "contact_phone",
        "contact_email",
        "language",
        "starts_on",
        "check",
        "secret",
    )

    def __init__(self, *args: Any, organisation: Organisation, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = ROLES_OF_KIND[organisation.kind]
        field: Any = self.fields["role"]
        field.choices = [(role.value, role.label) for role in Role if role in roles]
        add_scope_fields(self, organisation, actor=actor, on=timezone.localdate())
        self.order_fields(self.field_order)


class MemberForm(CheckForm):
    """One person of the organisation who is to be invited."""

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        self.membership = membership
        person = membership.person
        self.has_contact = bool(person.contact_phone or person.contact_email)
        kwargs.setdefault("prefix", f"member-{membership.pk}")
        super().__init__(*args, **kwargs)
        self.fields["secret"].help_text = ""
        if not self.has_contact:
            self.fields["check"] = forms.ChoiceField(
                choices=CHECKS[1:], widget=forms.HiddenInput, initial=Invitation.Check.SECRET
            )
            self.fields["secret"].required = True

    def choice(self) -> Choice:
        return Choice(self.membership, self.cleaned_data["check"], self.cleaned_data["secret"])


class SecretForm(forms.Form):
    answer = forms.CharField(
        label=_("What you were told to enter"),
        max_length=60,
        help_text=_("Mostly the last six characters of your identity or student number."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-focus": True}),
    )


class CodeForm(forms.Form):
    answer = CodeField()


class ClaimContactForm(forms.Form):
    contact = ContactField(
        label=_("Your telephone number or e-mail address"),
        help_text=_("You will sign in with it. We send a code there."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "autocapitalize": "none"}),
    )


class AccountForm(forms.Form):
    """The last step; a password may be left out."""

    code = CodeField()
    password = NewPasswordField(
        label=_("Password"),
        required=False,
        help_text=_(
            "At least ten characters, not only digits."
            " Without one, a code is sent to you each time you sign in."
        ),
    )
    password_again = NewPasswordField(label=_("Password once more"), required=False)

    def __init__(self, *args: Any, is_code_needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_code_needed:
            del self.fields["code"]

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if password:
            get_adapter().clean_password(password)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("password", "") != cleaned.get("password_again", ""):
            self.add_error("password_again", _("The two passwords differ. Type the same twice."))
        return cleaned
