"""Typst, kept warm: one compiler for our own fonts, others for texts that need wider ones."""

import io
import json
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

from ronghe.kernel.documents import fonts
from ronghe.kernel.documents.content import (
    Agreement,
    ApprovalSheet,
    Certificate,
    Content,
    Imprint,
    Report,
)
from ronghe.kernel.documents.labels import PageLabel, label_address
from ronghe.kernel.documents.typesetting.form import (
    LANGUAGES,
    Form,
    content_hash,
    form_of,
    printable,
)
from ronghe.kernel.documents.words import Languages

__all__ = ["Place", "Typeset", "content_hash", "typeset"]

TEMPLATES = Path(__file__).parent / "templates"
TEMPLATE_OF: dict[type[Content], str] = {
    Agreement: "agreement.typ",
    ApprovalSheet: "approval_sheet.typ",
    Certificate: "certificate.typ",
    Report: "report.typ",
}
# Codes are made before anybody knows how many pages there are; longer documents are set twice.
CODES_AT_FIRST = 12
STANDARD = "a-2b"
# Trying all eight masks costs five times as much and reads no better (bench/documents).
_MASK = 3
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Place:
    """Where the signature of a field goes: page from 1, points from its upper left corner."""

    field: str
    page: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Typeset:
    """A document as PDF/A, not yet signed."""

    pdf: bytes
    page_count: int
    content_hash: str
    places: tuple[Place, ...]


def typeset(content: Content, imprint: Imprint) -> Typeset:
    """Set the document as PDF/A-2b. The same content and imprint give the same bytes.

    Raises `FontsAreMissing` before the first build of the web pages, and `ValueError` for a
    reference that does not fit into a page's code.
    """
    form = form_of(content, imprint)
    form, wider = printable(form)
    template = TEMPLATE_OF[type(content)]
    form["wider_fonts"] = [font.family for font in wider]
    stamped = datetime.combine(imprint.dated_on, time(), tzinfo=UTC)
    compiler = _compiler(template, wider)
    pdf, told = _set(compiler, _with_codes(form, imprint, CODES_AT_FIRST), stamped)
    if told["pages"] > CODES_AT_FIRST:
        pdf, told = _set(compiler, _with_codes(form, imprint, told["pages"]), stamped)
    return Typeset(pdf, told["pages"], content_hash(content), told["places"])


def _with_codes(form: Form, imprint: Imprint, count: int) -> Form:
    if not imprint.code:
        return form | {"codes": []}
    return form | {"codes": [page_code(imprint, page) for page in range(1, count + 1)]}


def _set(compiler: Any, form: Form, stamped: datetime) -> tuple[bytes, dict[str, Any]]:
    inputs = {"data": json.dumps(form, ensure_ascii=False)}
    with _one_at_a_time:
        pdf = compiler.compile(
            format="pdf", pdf_standards=STANDARD, sys_inputs=inputs, timestamp=stamped
        )
        told = json.loads(compiler.query("<told>", field="value"))
    return pdf, {
        "pages": told[-1]["pages"],
        "places": tuple(Place(**one) for one in told[:-1]),
    }


def small_sheet(
    template: str, texts: Form, languages: Languages, *, width: float, height: float
) -> bytes:
    """Set one of the small templates, which fills a page of that size (in points)."""
    texts, wider = printable(texts)
    form = texts | {
        "languages": LANGUAGES[languages],
        "wider_fonts": [font.family for font in wider],
        "width": width,
        "height": height,
    }
    with _one_at_a_time:
        compiler = _compiler(template, wider)
        pdf: bytes = compiler.compile(
            format="pdf",
            sys_inputs={"data": json.dumps(form, ensure_ascii=False)},
            timestamp=0,
            pdf_tags=False,
        )
    return pdf


@cache
def _compiler(template: str, wider: tuple[fonts.WiderFont, ...]) -> Any:
    import typst  # noqa: PLC0415 -- heavy

    folders = [fonts.own_folder(), *(font.path.parent for font in wider)]
    found = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[*map(str, folders)]
    )
    # Typst passes over a family that it does not find, and prints nothing at all.
    needed = {*fonts.OWN_FAMILIES, *(font.family for font in wider)}
    if absent := needed - set(found.families()):
        raise fonts.FontsAreMissing(", ".join(sorted(absent)))
    return typst.Compiler(
        str(TEMPLATES / template), root=str(TEMPLATES), font_paths=found, ignore_system_fonts=True
    )


def page_code(imprint: Imprint, page: int) -> str:
    """Draw the QR code of one page as SVG."""
    import segno  # noqa: PLC0415 -- only where documents are made

    label = PageLabel(imprint.document, imprint.version, page, imprint.code)
    code = segno.make_qr(
        label_address(imprint.address, label), error="m", boost_error=False, mask=_MASK
    )
    drawn = io.BytesIO()
    code.save(drawn, kind="svg", xmldecl=False, svgns=True, border=0)
    return drawn.getvalue().decode()
