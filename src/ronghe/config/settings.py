"""Django settings. Every variable that may be set from outside is listed in docs/reference/settings.md."""

from pathlib import Path
from typing import Any

import django_stubs_ext
import environ
from django.utils.translation import gettext_lazy as _

from ronghe.config.logs import LOGGING_CONFIGURATION, configure_structlog

django_stubs_ext.monkeypatch()

env = environ.Env()
ROOT = Path(__file__).resolve().parents[3]

# Production is the default; the launcher turns the demonstration on.
RONGHE_DEMO = env.bool("RONGHE_DEMO", default=False)
RONGHE_VAR = Path(env.str("RONGHE_VAR", default=str(ROOT / "var")))
RONGHE_URL = env.str("RONGHE_URL", default="http://127.0.0.1:8000").rstrip("/")
SECRET_KEY = env.str("RONGHE_SECRET_KEY")
RONGHE_AUDIT_KEY = env.str("RONGHE_AUDIT_KEY")

DEBUG = False
ALLOWED_HOSTS = env.list("RONGHE_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
IS_SECURE = RONGHE_URL.startswith("https://") or not RONGHE_DEMO
CSRF_TRUSTED_ORIGINS = [RONGHE_URL]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "csp",
    "rules",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "ronghe.kernel",
    "ronghe.reference",
    "ronghe.parties",
    "ronghe.compliance",
    "ronghe.partnerships",
    "ronghe.placements",
    "ronghe.supervision",
    "ronghe.web",
    "ronghe.cli",
    "ronghe.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "ronghe.web.middleware.RequestLogMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ronghe.web.middleware.ActorMiddleware",
    "ronghe.web.accounts.middleware.SecondFactorMiddleware",
]

ROOT_URLCONF = "ronghe.config.urls"
WSGI_APPLICATION = "ronghe.config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "src" / "ronghe" / "web" / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": ["template_partials.templatetags.partials"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "ronghe.web.context.shell",
            ],
        },
    }
]

# Migrations run as the owner of the tables, everything else as a role that owns none.
_database_url = env.str("DATABASE_URL", default="postgresql:///ronghe")
if env.bool("RONGHE_AS_OWNER", default=False):
    _database_url = env.str("DATABASE_OWNER_URL", default=_database_url)
_database = environ.Env.db_url_config(_database_url)
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **_database,
        "ATOMIC_REQUESTS": False,
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            **_database.get("OPTIONS", {}),  # the folder and port of a socket come in the URL
            "options": "-c lock_timeout=5s -c idle_in_transaction_session_timeout=60s",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "kernel_cache",
    }
}

# -- who comes in -----------------------------------------------------------------------------
AUTH_USER_MODEL = "parties.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "ronghe.web.accounts.breached.BreachedPasswordValidator"},
]
# A service that speaks the range protocol of Pwned Passwords, ending in "/"; empty: not asked.
RONGHE_BREACHED_PASSWORDS_URL = env.str("RONGHE_BREACHED_PASSWORDS_URL", default="")

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "web:desk"
LOGOUT_REDIRECT_URL = "web:home"

# Accounts open by invitation only; a contact is shown to be one's own before it is stored, so
# allauth's own addresses, verification and sign-up are not used.
ACCOUNT_ADAPTER = "ronghe.web.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"phone", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 5 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_DEFAULT_HTTP_PROTOCOL = RONGHE_URL.partition(":")[0]
ACCOUNT_FORMS = {
    "login": "ronghe.web.accounts.forms.LoginForm",
    "request_login_code": "ronghe.web.accounts.forms.RequestLoginCodeForm",
    "confirm_login_code": "ronghe.web.accounts.forms.ConfirmLoginCodeForm",
    "reauthenticate": "ronghe.web.accounts.forms.ReauthenticateForm",
}
# Counted before a password is hashed. A class behind one address signs in within a few minutes.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "30/m/ip,5/300s/key",
    "request_login_code": "60/m/ip,3/m/key",
    "request_login_code_page": "60/m/ip",
    "confirm_login_code": "60/m/ip",
    "confirm_code": "60/m/ip,10/m/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "send_code": "30/m/ip,3/m/key",
    "claim": "120/m/ip",
}
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.bool("RONGHE_BEHIND_PROXY", default=False) else 0
MFA_ADAPTER = "ronghe.web.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Ronghe 融合"
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "ronghe.web.accounts.forms.SecondFactorForm",
    "reauthenticate": "ronghe.web.accounts.forms.SecondFactorAgainForm",
    "activate_totp": "ronghe.web.accounts.forms.ActivateTOTPForm",
    "add_webauthn": "ronghe.web.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "ronghe.web.accounts.forms.RenamePasskeyForm",
}

# -- languages --------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "src" / "ronghe" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
FORMAT_MODULE_PATH = ["ronghe.web.formats"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"

# -- files and pages --------------------------------------------------------------------------
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # served from the build folder: nothing to collect
# Bundled files carry their content's hash in their names.
WHITENOISE_IMMUTABLE_FILE_TEST = r"/static/build/.+-[0-9a-f]{10}\.[a-z]+$"
MEDIA_ROOT = RONGHE_VAR / "evidence"
FILE_UPLOAD_PERMISSIONS = 0o600
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = IS_SECURE
CSRF_COOKIE_SECURE = IS_SECURE
LANGUAGE_COOKIE_SECURE = IS_SECURE
SECURE_SSL_REDIRECT = IS_SECURE
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_SECURE
SECURE_HSTS_PRELOAD = IS_SECURE
if env.bool("RONGHE_BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_FAILURE_VIEW = "ronghe.web.errors.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# -- messages, jobs, evidence -----------------------------------------------------------------
# A carrier for each kind of contact. The demonstration shows its messages in the terminal.
_carriers = "ronghe.kernel.messaging"
RONGHE_CARRIERS = {
    "email": env.str("RONGHE_EMAIL_CARRIER", default=f"{_carriers}.mail.EmailCarrier"),
    "phone": env.str("RONGHE_SMS_CARRIER", default=f"{_carriers}.console.ConsoleCarrier"),
    "wecom": env.str("RONGHE_WECOM_CARRIER", default=f"{_carriers}.console.ConsoleCarrier"),
}
vars().update(env.email_url("RONGHE_EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env.str("RONGHE_EMAIL_FROM", default="ronghe@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 20
RONGHE_SMS_URL = env.str("RONGHE_SMS_URL", default="https://dysmsapi.aliyuncs.com/")
RONGHE_SMS_REGION = env.str("RONGHE_SMS_REGION", default="cn-hangzhou")
RONGHE_SMS_ACCESS_KEY_ID = env.str("RONGHE_SMS_ACCESS_KEY_ID", default="")
RONGHE_SMS_ACCESS_KEY_SECRET = env.str("RONGHE_SMS_ACCESS_KEY_SECRET", default="")
RONGHE_SMS_SIGN_NAME = env.str("RONGHE_SMS_SIGN_NAME", default="")
RONGHE_SMS_TEMPLATES = env.json("RONGHE_SMS_TEMPLATES", default={})
RONGHE_WECOM_URL = env.str("RONGHE_WECOM_URL", default="https://qyapi.weixin.qq.com").rstrip("/")
RONGHE_WECOM_CORP_ID = env.str("RONGHE_WECOM_CORP_ID", default="")
RONGHE_WECOM_SECRET = env.str("RONGHE_WECOM_SECRET", default="")
RONGHE_WECOM_AGENT_ID = env.int("RONGHE_WECOM_AGENT_ID", default=0)
# Who runs this installation, as certificates of signatures have it.
RONGHE_OPERATOR = env.str("RONGHE_OPERATOR", default="Ronghe 融合")
# An RFC 3161 authority; empty: our own time stamps, which prove no more than our clock.
RONGHE_TIME_STAMPS_URL = env.str("RONGHE_TIME_STAMPS_URL", default="")
# A licensed signing service; empty: none.
RONGHE_SIGNING_URL = env.str("RONGHE_SIGNING_URL", default="")
RONGHE_SIGNING_ACCOUNT = env.str("RONGHE_SIGNING_ACCOUNT", default="")
RONGHE_SIGNING_SECRET = env.str("RONGHE_SIGNING_SECRET", default="")
# The only hosts that the server ever calls by itself.
RONGHE_OUTBOUND_HOSTS = env.list(
    "RONGHE_OUTBOUND_HOSTS", default=["dysmsapi.aliyuncs.com", "qyapi.weixin.qq.com"]
)
PROCRASTINATE_IMPORT_PATHS = ["ronghe.parties.import_tasks"]
PROCRASTINATE_ON_APP_READY = "ronghe.kernel.jobs.configure"
RONGHE_EVIDENCE_LARGEST_BYTES = env.int("RONGHE_EVIDENCE_LARGEST_BYTES", default=20 * 1024 * 1024)
RONGHE_SCANNER = env.str("RONGHE_SCANNER", default="ronghe.kernel.evidence.scanner.NoScanner")
RONGHE_CLAMD = env.str("RONGHE_CLAMD", default="/run/clamav/clamd.ctl")

# -- logs -------------------------------------------------------------------------------------
LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING = LOGGING_CONFIGURATION
configure_structlog()
