"""Passwords and keys of an embedded installation, made once and readable by its owner only."""

import json
import os
import secrets

from ronghe.config.launcher.paths import VAR

NAMES = ("secret_key", "audit_key", "superuser_password", "owner_password", "app_password")


def read() -> dict[str, str]:
    """Return the secrets, making those that are missing."""
    file = VAR / "secrets.json"
    known: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    if all(name in known for name in NAMES):
        return known
    made = {name: secrets.token_urlsafe(48) for name in NAMES} | known
    VAR.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as out:
        json.dump(made, out, indent=2)
    draft.rename(file)
    return made
