"""What was seen in a picture. Readings may be stored and sorted again: nothing else is needed."""

from dataclasses import dataclass, field

from ronghe.kernel.documents.filing.pictures import Refusal
from ronghe.kernel.documents.labels import PageLabel


@dataclass(frozen=True, order=True)
class Frame:
    """One picture, or one page of a scan (from 1), by the name it was handed in under."""

    picture: str
    number: int = 1


@dataclass(frozen=True)
class PageSeen:
    """A page somewhere in a frame: what its code says, how clearly, and its cut-out (JPEG).

    The code says which page it is. What is written, signed and sealed on it, a person confirms.
    `clarity` is the width of the code in pixels: of two pictures of a page, the larger is kept.
    """

    label: PageLabel
    frame: Frame
    clarity: int
    image: bytes = field(repr=False)


@dataclass(frozen=True)
class PictureReading:
    """What one picture or scan gave: its pages, the frames without any, or why it was refused."""

    name: str
    pages: tuple[PageSeen, ...] = ()
    unreadable: tuple[Frame, ...] = ()
    refusal: Refusal | None = None
