"""Secrets that travel in background jobs: encrypted, so that the database alone gives none away.

A one-time code or a personal link has to reach the worker that sends it, and the queue keeps the
arguments of jobs in a table. There they are encrypted with a key derived from SECRET_KEY; jobs
that succeed are deleted, and a failed one holds what nobody reads without the key.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder


def close(secrets: Mapping[str, Any]) -> str:
    """Encrypt a JSON mapping into one text; an empty mapping gives an empty text."""
    if not secrets:
        return ""
    return _cipher().encrypt(json.dumps(secrets, cls=DjangoJSONEncoder).encode()).decode()


def open_(text: str) -> dict[str, Any]:
    """Read what `close` wrote. Raises `cryptography.fernet.InvalidToken` under another key."""
    return dict(json.loads(_cipher().decrypt(text.encode()))) if text else {}


def unsealed(text: str) -> str:
    """Read one text that was sealed under `cipher_key`."""
    return _cipher().decrypt(text.encode()).decode()


def cipher_key() -> str:
    """Give the key itself, for a process that seals and knows nothing of our settings."""
    key = hashlib.sha256(b"ronghe.kernel.sealed:" + settings.SECRET_KEY.encode()).digest()
    return base64.urlsafe_b64encode(key).decode()


def _cipher() -> Fernet:
    return Fernet(cipher_key().encode())
