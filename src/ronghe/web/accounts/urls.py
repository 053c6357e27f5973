"""Only those of allauth's pages that we use, under the names that it knows them by."""

from allauth.account import views as account
from allauth.account.internal.decorators import login_not_required
from allauth.core.internal import ratelimit
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import include, path

from ronghe.web.accounts import views
from ronghe.web.accounts.freshness import recently_authenticated

# Six digits are few: guesses are counted beyond the session, which forgets those made at once.
confirm_login_code = login_not_required(
    ratelimit.decorator(app="allauth.account", action="confirm_login_code")(
        account.confirm_login_code
    )
)
request_login_code = login_not_required(
    ratelimit.decorator(app="allauth.account", action="request_login_code_page")(
        account.request_login_code
    )
)

own = [
    path("", views.account_page, name="account_page"),
    path("identity/", views.identity_confirm, name="identity_confirm"),
    path("contact/<str:kind>/", views.contact_change, name="contact_change"),
    path("contact/<str:kind>/code/", views.contact_confirm, name="contact_confirm"),
    path("password/", views.password_change, name="password_change"),
    path("language/", views.language_choose, name="language_choose"),
]

sign_in = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-in/code/", request_login_code, name="account_request_login_code"),
    path("sign-in/code/confirm/", confirm_login_code, name="account_confirm_login_code"),
    path("sign-in/second-factor/", factor.authenticate, name="mfa_authenticate"),
    path("sign-in/passkey/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("sign-out/", account.logout, name="account_logout"),
    path("closed/", account.account_inactive, name="account_inactive"),
]

again = [
    path("again/password/", account.reauthenticate, name="account_reauthenticate"),
    path("again/code/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("again/passkey/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
]

second_factor = [
    path("", factor.index, name="mfa_index"),
    path("app/", recently_authenticated(totp.activate_totp), name="mfa_activate_totp"),
    path("app/remove/", recently_authenticated(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "recovery-codes/",
        recently_authenticated(recovery.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "recovery-codes/new/",
        recently_authenticated(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("passkeys/new/", recently_authenticated(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path(
        "passkeys/<int:pk>/remove/",
        recently_authenticated(passkeys.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
    path(
        "passkeys/<int:pk>/name/",
        recently_authenticated(passkeys.edit_webauthn),
        name="mfa_edit_webauthn",
    ),
]

urlpatterns = [
    path("", include((own, "accounts"))),
    *sign_in,
    *again,
    path("second-factor/", include(second_factor)),
]
