"""This installation's key for badges, beside its issuing authority; made when it is first needed."""

import os
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from ronghe.kernel.signing_office import FOLDER

NAME = "badges.pem"


def private_key() -> bytes:
    """Give the private key in PEM; never leaves the installation."""
    return _key(settings.RONGHE_VAR / FOLDER)


@cache
def _key(folder: Path) -> bytes:
    file = folder / NAME
    if not file.exists():
        _make(file)
    return file.read_bytes()


def _make(file: Path) -> None:
    """Make the key whole before it has its name: of two who make one, the first one's stays."""
    from openbadgeslib.keys import KeyEd25519  # noqa: PLC0415 -- heavy

    private, _public = KeyEd25519().generate_keypair()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = file.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(private)
    try:
        os.link(made, file)
    except FileExistsError:
        pass
    finally:
        made.unlink()


def public_key() -> bytes:
    """Give the public key in PEM."""
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 -- heavy
        Encoding,
        PublicFormat,
        load_pem_private_key,
    )

    key = load_pem_private_key(private_key(), password=None)
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def public_jwk() -> dict[str, Any]:
    """Give the public key as it is served to whoever checks a badge."""
    from openbadgeslib.keys import public_jwk_from_pem  # noqa: PLC0415 -- heavy

    return {**public_jwk_from_pem(public_key()), "use": "sig", "alg": "EdDSA", "kid": "badges"}
