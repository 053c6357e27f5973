"""What a signature looks like on the page: set by Typst, so that every name can be shown."""

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from ronghe.kernel.documents import fonts
from ronghe.kernel.documents.typesetting.setting import small_sheet
from ronghe.kernel.documents.words import Languages, Words

if TYPE_CHECKING:
    from pyhanko.pdf_utils.content import PdfContent

    from ronghe.kernel.documents.signing.signatures import Signer

_SIGNED = Words("电子签署", "Signed electronically")


def stamp(
    signer: "Signer",
    reason: Words,
    at: datetime,
    languages: Languages,
    *,
    width: float,
    height: float,
) -> "PdfContent":
    """Draw name, role, organisation, reason and time into a field of that size, in points."""
    lines = {
        "name": Words(signer.name),
        "role": signer.role,
        "organisation": signer.organisation,
        "reason": reason,
        "signed": _SIGNED,
    }
    texts: dict[str, Any] = {
        name: {"zh": fonts.cleaned(words.chinese), "en": fonts.cleaned(words.english)}
        for name, words in lines.items()
    }
    texts["time"] = timezone.localtime(at).strftime("%Y-%m-%d %H:%M:%S %z")
    drawn = small_sheet("stamp.typ", texts, languages, width=width, height=height)
    return _page(drawn)


def _page(pdf: bytes) -> "PdfContent":
    """Let pyHanko take the page from memory; its own way in wants a file."""
    from pyhanko.pdf_utils.content import PdfContent  # noqa: PLC0415 -- heavy
    from pyhanko.pdf_utils.layout import BoxConstraints  # noqa: PLC0415 -- heavy
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 -- heavy

    class Page(PdfContent):
        """The first page of a PDF."""

        def render(self) -> bytes:
            """Take the page in as a form, and say how to draw it."""
            form = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(pdf)))
            self.resources.xobject["/Stamp"] = form
            left, bottom, right, top = form.get_object()["/BBox"]
            self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
            return b"/Stamp Do"

    return Page()
