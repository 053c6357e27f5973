"""From content to PDF/A, the same bytes each time."""

from ronghe.kernel.documents.typesetting.setting import (
    Place,
    Typeset,
    content_hash,
    typeset,
)

__all__ = ["Place", "Typeset", "content_hash", "typeset"]
