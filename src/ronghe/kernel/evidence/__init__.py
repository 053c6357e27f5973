"""Evidence files: taken in with suspicion, stored by content, read by permission.

Nothing is served from the folder directly, and nothing inline: a page sends what `read` gives as
an attachment, with `nosniff`.
"""

from ronghe.kernel.evidence.files import (
    FileRefused,
    InfectedFile,
    NoSuchContent,
    UnknownFileType,
    access_rule,
    clean_name,
    evidence_of,
    read,
    store,
)
from ronghe.kernel.models import Evidence

__all__ = [
    "Evidence",
    "FileRefused",
    "InfectedFile",
    "NoSuchContent",
    "UnknownFileType",
    "access_rule",
    "clean_name",
    "evidence_of",
    "read",
    "store",
]
