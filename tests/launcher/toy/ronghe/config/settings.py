"""A toy product for the launcher's tests: one table, one page, one job."""

import os
from pathlib import Path

import environ

SECRET_KEY = os.environ["RONGHE_SECRET_KEY"]
RONGHE_AUDIT_KEY = os.environ["RONGHE_AUDIT_KEY"]
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = ["procrastinate.contrib.django", "ronghe.toy"]
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "ronghe.toy.urls"
MEDIA_ROOT = Path(os.environ["RONGHE_VAR"]) / "evidence"
AS_OWNER = os.environ.get("RONGHE_AS_OWNER") == "1"
DATABASES = {
    "default": environ.Env.db_url_config(
        os.environ["DATABASE_OWNER_URL" if AS_OWNER else "DATABASE_URL"]
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
