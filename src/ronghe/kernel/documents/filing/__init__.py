"""Filing by photograph (拍照归档): from a pile of pictures to pages filed."""

from ronghe.kernel.documents.filing.apart import read_pictures
from ronghe.kernel.documents.filing.pictures import Picture, Refusal, refusal_text
from ronghe.kernel.documents.filing.readings import Frame, PageSeen, PictureReading
from ronghe.kernel.documents.filing.sorting import (
    ExpectedDocument,
    FiledDocument,
    SortedPile,
    sort_pages,
)

__all__ = [
    "ExpectedDocument",
    "FiledDocument",
    "Frame",
    "PageSeen",
    "Picture",
    "PictureReading",
    "Refusal",
    "SortedPile",
    "read_pictures",
    "refusal_text",
    "sort_pages",
]
