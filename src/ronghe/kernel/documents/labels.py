"""What the code on a page says: which document, which version, which page."""

import re
import secrets
from dataclasses import dataclass

# Neither 0/O nor 1/I/L: people read these aloud. All of them are in QR's compact alphabet.
CODE_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 12
_LABEL = re.compile(
    rf"/D/(?P<code>[{CODE_SIGNS}]{{{CODE_LENGTH}}})/(?P<document>[0-9A-Z][0-9A-Z-]{{0,39}})"
    r"/(?P<version>[1-9][0-9]{0,5})/(?P<page>[1-9][0-9]{0,3})\Z",
    re.ASCII,
)
_DOCUMENT = re.compile(r"[0-9A-Z][0-9A-Z-]{0,39}", re.ASCII)


def verification_code() -> str:
    """Draw a new verification code: twelve signs that nobody guesses (59 bits).

    One per version of a document. It opens what the public page says of that version.
    """
    return "".join(secrets.choice(CODE_SIGNS) for _sign in range(CODE_LENGTH))


def spoken_code(code: str) -> str:
    """Part the code for reading aloud and typing.

    >>> spoken_code("7KQ2M9XD4TRP")
    '7KQ2-M9XD-4TRP'
    """
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def typed_code(text: str) -> str:
    """Read a code as people type it; "" when it cannot be one.

    >>> typed_code(" 7kq2-m9xd 4trp")
    '7KQ2M9XD4TRP'
    >>> typed_code("7KQ2")
    ''
    """
    code = re.sub(r"[\s-]", "", text).upper()
    return code if len(code) == CODE_LENGTH and set(code) <= set(CODE_SIGNS) else ""


@dataclass(frozen=True, order=True)
class PageLabel:
    """The document, version and page that a printed page says it is, with its version's code."""

    document: str
    version: int
    page: int
    code: str


def label_address(address: str, label: PageLabel) -> str:
    """Write the label as the address that the page's QR code carries.

    In capitals, so that the code stays small: the public page answers there in capitals too.

    >>> label_address("https://ronghe.example", PageLabel("AG-2026-0031", 3, 2, "7KQ2M9XD4TRP"))
    'HTTPS://RONGHE.EXAMPLE/D/7KQ2M9XD4TRP/AG-2026-0031/3/2'
    """
    if not _DOCUMENT.fullmatch(label.document):
        raise ValueError(f"A reference is capital letters, digits and hyphens: {label.document!r}")
    if not label.code or typed_code(label.code) != label.code:
        raise ValueError("A verification code is one that `verification_code` has drawn.")
    path = f"D/{label.code}/{label.document}/{label.version}/{label.page}"
    return f"{address.rstrip('/').upper()}/{path}"


def read_label(text: str) -> PageLabel | None:
    """Read what `label_address` wrote, whatever site it names; anything else is nobody's page.

    The label proves nothing by itself: compare its code with the one on record.
    """
    found = _LABEL.search(text)
    if found is None:
        return None
    return PageLabel(found["document"], int(found["version"]), int(found["page"]), found["code"])
