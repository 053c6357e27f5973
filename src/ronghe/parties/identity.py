"""Identity numbers: read as they were typed, encrypted to be kept, and found again by a digest.

Plain functions without a query, for operations and imports alike.
"""

import hashlib
import hmac
import re
from datetime import date

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from ronghe.kernel import sealed

_OTHER_DOCUMENT = re.compile(r"[A-Z][A-Z0-9]{5,19}")
_SECRET_LENGTH = 6


class IdentityIsWrong(ValueError):
    """The number cannot stand on any card. The words never repeat it."""


def clean_identity(number: str) -> str:
    """Give the number in its compact form: eighteen digits of a resident, or another document's.

    A passport or permit begins with a letter and has no check digit that we could test.
    """
    compact = re.sub(r"[\s\-]", "", number).upper()
    if not compact or _OTHER_DOCUMENT.fullmatch(compact):
        return compact
    try:
        return ric.validate(compact)
    except ValidationError as refusal:
        raise IdentityIsWrong(
            _(
                "This cannot be an identity number: it has 18 characters, and the last one checks"
                " the others. Compare it with the card. The number of a passport begins with a"
                " letter."
            )
        ) from refusal


def birth_of(number: str) -> date | None:
    """Give the birth date that a resident's number carries; other documents carry none."""
    return ric.get_birth_date(number) if re.fullmatch(r"\d{17}[\dX]", number) else None


def seal_identity(number: str) -> tuple[str, str]:
    """Give the number encrypted, and the digest that finds it again; both empty for none."""
    compact = clean_identity(number)
    if not compact:
        return "", ""
    return sealed.close({"number": compact}), identity_digest(compact)


def open_identity(text: str) -> str:
    """Read what `seal_identity` encrypted."""
    return str(sealed.open_(text).get("number", ""))


def identity_digest(number: str) -> str:
    """Give the keyed digest of a clean number: without the key, eighteen digits are soon guessed."""
    key = hashlib.sha256(b"ronghe.parties.identity:" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, number.encode(), hashlib.sha256).hexdigest()


def secret_of(number: str) -> str:
    """Give what its owner is asked for when claiming an invitation: the last six characters."""
    return number[-_SECRET_LENGTH:]
