"""From what was seen to what is filed: a pure fold, the same in whatever order pictures came."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ronghe.kernel.documents.filing.pictures import Refusal
from ronghe.kernel.documents.filing.readings import Frame, PageSeen, PictureReading


@dataclass(frozen=True)
class ExpectedDocument:
    """A document whose paper is awaited: this version of it, with this verification code."""

    document: str
    version: int
    code: str
    page_count: int


@dataclass(frozen=True)
class FiledDocument:
    """What the pile held of one document.

    `pages` are in order, one of each; `duplicates` are further pictures of them, which a person may
    prefer; `old` are pages of earlier versions, which count for nothing.
    """

    expected: ExpectedDocument
    pages: tuple[PageSeen, ...]
    missing: tuple[int, ...]
    duplicates: tuple[PageSeen, ...]
    old: tuple[PageSeen, ...]

    @property
    def is_complete(self) -> bool:
        """Whether every page of the awaited version is there."""
        return not self.missing


@dataclass(frozen=True)
class SortedPile:
    """The pile sorted. `foreign` pages belong to no awaited document, whatever they say."""

    documents: tuple[FiledDocument, ...]
    foreign: tuple[PageSeen, ...]
    unreadable: tuple[Frame, ...]
    refused: tuple[tuple[str, Refusal], ...]


def sort_pages(
    readings: Iterable[PictureReading], expected: Iterable[ExpectedDocument]
) -> SortedPile:
    """Sort pages to their documents.

    A page is filed only if document, version, code and page number are all those awaited. Raises
    `ValueError` when a document is awaited twice: two versions cannot both be the one to file.
    """
    expected = list(expected)
    awaited = {one.document: one for one in expected}
    if len(awaited) != len(expected):
        raise ValueError("A document is awaited in one version at a time.")
    readings = list(readings)
    filed: dict[str, dict[int, list[PageSeen]]] = {name: defaultdict(list) for name in awaited}
    old: dict[str, list[PageSeen]] = {name: [] for name in awaited}
    foreign: list[PageSeen] = []
    for seen in sorted(_pages(readings), key=_by_preference):
        document = awaited.get(seen.label.document)
        if document is not None and _is_awaited(seen, document):
            filed[document.document][seen.label.page].append(seen)
        elif document is not None and seen.label.version < document.version:
            old[document.document].append(seen)
        else:
            foreign.append(seen)
    return SortedPile(
        tuple(_filed(one, filed[one.document], old[one.document]) for one in expected),
        tuple(foreign),
        tuple(sorted(frame for reading in readings for frame in reading.unreadable)),
        tuple(sorted((one.name, one.refusal) for one in readings if one.refusal is not None)),
    )


def _pages(readings: list[PictureReading]) -> Iterable[PageSeen]:
    for reading in readings:
        yield from reading.pages


def _by_preference(seen: PageSeen) -> tuple[object, ...]:
    """Put the clearer picture first; of two alike always the same."""
    return -seen.clarity, seen.label, seen.frame, seen.image


def _is_awaited(seen: PageSeen, document: ExpectedDocument) -> bool:
    label = seen.label
    return (label.version, label.code) == (document.version, document.code) and (
        label.page <= document.page_count
    )


def _filed(
    document: ExpectedDocument, found: dict[int, list[PageSeen]], old: list[PageSeen]
) -> FiledDocument:
    numbers = range(1, document.page_count + 1)
    return FiledDocument(
        document,
        tuple(found[number][0] for number in numbers if number in found),
        tuple(number for number in numbers if number not in found),
        tuple(seen for number in numbers if number in found for seen in found[number][1:]),
        tuple(old),
    )
