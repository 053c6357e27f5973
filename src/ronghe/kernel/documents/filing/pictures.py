"""Opening pictures that anybody may have sent: kinds, limits, and words for what is refused."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    import pypdfium2
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

LARGEST_PICTURE = 40 * 1024 * 1024
LARGEST_SCAN = 200 * 1024 * 1024
# A telephone's largest setting is 108 or 200 million; JPEG is read at a fraction of that.
MOST_PIXELS = 60_000_000
MOST_PIXELS_OF_JPEG = 220_000_000
MOST_FRAMES = 600
LONG_SIDE = 5200
SCAN_LONG_SIDE = 3300
_TELEPHONE = {"JPEG", "MPO"}
_FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "MPO")
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")


class Refusal(StrEnum):
    """Why a picture is not read."""

    EMPTY = "empty"
    HEIC = "heic"
    UNKNOWN_KIND = "unknown_kind"
    TOO_LARGE = "too_large"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_MANY_PAGES = "too_many_pages"
    LOCKED = "locked"
    DAMAGED = "damaged"


_TEXTS: dict[Refusal, Promise] = {
    Refusal.EMPTY: _("The file is empty. Send it again."),
    Refusal.HEIC: _(
        "This picture is in Apple's HEIC format, which is not read here. On the iPhone, choose"
        " Settings, Camera, Formats, Most Compatible, and take it again; or save it as JPEG."
    ),
    Refusal.UNKNOWN_KIND: _("This is no picture (JPEG, PNG, WebP, TIFF) and no PDF scan."),
    Refusal.TOO_LARGE: _("The file is too large. Take the picture at a lower resolution."),
    Refusal.TOO_MANY_PIXELS: _("The picture has too many pixels. Take it at a lower resolution."),
    Refusal.TOO_MANY_PAGES: _("The scan has too many pages. Split it into several files."),
    Refusal.LOCKED: _("The PDF has a password. Scan it without one."),
    Refusal.DAMAGED: _("The picture is damaged and could not be read. Take it again."),
}


@dataclass(frozen=True)
class Picture:
    """A file as it was handed in."""

    name: str
    content: bytes = field(repr=False)


class PictureRefused(Exception):
    """The picture is not read, for this reason."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


def refusal_text(refusal: Refusal) -> str:
    """Say in the reader's language why the picture was not read and what would help."""
    return str(_TEXTS[refusal])


def check_kind(content: bytes) -> str:
    """Give "picture" or "scan" by the first bytes, or raise `PictureRefused`."""
    if not content:
        raise PictureRefused(Refusal.EMPTY)
    if content[4:8] == b"ftyp" and content[8:12].lower() in _HEIF_BRANDS:
        raise PictureRefused(Refusal.HEIC)
    is_scan = content.startswith(b"%PDF-")
    if len(content) > (LARGEST_SCAN if is_scan else LARGEST_PICTURE):
        raise PictureRefused(Refusal.TOO_LARGE)
    starts = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\0", b"MM\0*")
    is_picture = content.startswith(starts) or content[:4] + content[8:12] == b"RIFFWEBP"
    if not (is_scan or is_picture):
        raise PictureRefused(Refusal.UNKNOWN_KIND)
    return "scan" if is_scan else "picture"


def frames_of(content: bytes) -> "Iterator[Image]":
    """Give the picture, or the pages of the scan, one after the other in colour.

    Raises `PictureRefused`. Sizes are looked at before anything is unpacked; run it apart all the
    same (`apart`), for decoders of pictures have faults of their own.
    """
    kind = check_kind(content)
    yield from _pages_of_scan(content) if kind == "scan" else _pictures_in(content)


def _pictures_in(content: bytes) -> "Iterator[Image]":
    from PIL import Image  # noqa: PLC0415 -- heavy

    Image.MAX_IMAGE_PIXELS = None  # we look ourselves, and refuse instead of warning
    try:
        picture = Image.open(io.BytesIO(content), formats=_FORMATS)
        # A telephone's second picture in one file is depth, or a smaller copy.
        count = 1 if picture.format in _TELEPHONE else getattr(picture, "n_frames", 1)
    except Exception as trouble:
        raise PictureRefused(Refusal.DAMAGED) from trouble
    if count > MOST_FRAMES:
        raise PictureRefused(Refusal.TOO_MANY_PAGES)
    with picture:
        for number in range(count):
            yield _frame(picture, number)


def _frame(picture: "ImageFile", number: int) -> "Image":
    try:
        if number:
            picture.seek(number)
        return _unpacked(picture)
    except (PictureRefused, MemoryError):
        raise
    except Exception as trouble:
        raise PictureRefused(Refusal.DAMAGED) from trouble


def _unpacked(picture: "ImageFile") -> "Image":
    most = MOST_PIXELS_OF_JPEG if picture.format in _TELEPHONE else MOST_PIXELS
    if picture.width * picture.height > most:
        raise PictureRefused(Refusal.TOO_MANY_PIXELS)
    if picture.format in _TELEPHONE:
        picture.draft("RGB", _within(picture.size, LONG_SIDE))
    whole = picture.convert("RGBA") if "A" in picture.getbands() else picture.convert("RGB")
    if whole.mode == "RGBA":  # see-through means paper
        from PIL import Image  # noqa: PLC0415 -- heavy

        paper = Image.new("RGB", whole.size, "white")
        paper.paste(whole, mask=whole)
        whole = paper
    if max(whole.size) > LONG_SIDE:
        whole = whole.resize(_within(whole.size, LONG_SIDE))
    return whole


def _within(size: tuple[int, int], long_side: int) -> tuple[int, int]:
    factor = min(1.0, long_side / max(size))
    return max(1, round(size[0] * factor)), max(1, round(size[1] * factor))


def _pages_of_scan(content: bytes) -> "Iterator[Image]":
    import pypdfium2  # noqa: PLC0415 -- heavy

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as trouble:
        is_locked = "password" in str(trouble).lower()
        raise PictureRefused(Refusal.LOCKED if is_locked else Refusal.DAMAGED) from trouble
    with document:
        if not 0 < len(document) <= MOST_FRAMES:
            raise PictureRefused(Refusal.TOO_MANY_PAGES if len(document) else Refusal.DAMAGED)
        for number in range(len(document)):
            yield _page(document, number)


def _page(document: "pypdfium2.PdfDocument", number: int) -> "Image":
    import pypdfium2  # noqa: PLC0415 -- heavy

    try:
        page = document[number]
        width, height = page.get_size()
        scale = SCAN_LONG_SIDE / max(width, height)
        if not min(width, height) * scale >= 1:
            raise PictureRefused(Refusal.DAMAGED)
        picture: Image = page.render(scale=scale).to_pil().convert("RGB")
        page.close()
    except pypdfium2.PdfiumError as trouble:
        raise PictureRefused(Refusal.DAMAGED) from trouble
    return picture
