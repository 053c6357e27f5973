"""Words that our pages take from django-allauth, and whose Chinese we give ourselves."""

from django.utils.translation import gettext_noop

WORDS = (
    gettext_noop("TOTP Authenticator"),
    gettext_noop("WebAuthn"),
    gettext_noop("Recovery codes"),
    gettext_noop("Master key"),
    gettext_noop("Backup key"),
    gettext_noop("Key nr. {number}"),
    gettext_noop(
        "You cannot generate recovery codes without having two-factor authentication enabled."
    ),
    gettext_noop("email address"),
    gettext_noop("verified"),
)
