"""What a pile of pictures holds: pages sorted to the agreements that wait for their paper."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ronghe.kernel.documents.filing import (
    ExpectedDocument,
    Frame,
    PageSeen,
    PictureReading,
    Refusal,
    SortedPile,
    sort_pages,
)
from ronghe.kernel.documents.labels import PageLabel
from ronghe.kernel.models import Evidence
from ronghe.partnerships.models import (
    AgreementVersion,
    PaperPile,
    PilePage,
    PilePicture,
    VersionState,
)
from ronghe.partnerships.standing import PARTIES

# A version that is refused or taken back waits for nothing any more; its pages are old.
AWAITED = (VersionState.SIGNING, VersionState.SIGNED)


@dataclass(frozen=True)
class Sorted:
    """A sorted pile, with the rows behind it."""

    pile: SortedPile
    versions: Mapping[str, AgreementVersion]
    rows: Mapping[PageSeen, PilePage]
    waiting_count: int


def sorted_pile(pile: PaperPile) -> Sorted:
    """Sort what was read so far. The same pages give the same answer in whatever order they came."""
    pictures = list(pile.pictures.prefetch_related("pages__image").order_by("pk"))
    seen = {row: _seen(row, picture) for picture in pictures for row in picture.pages.all()}
    versions = awaited_versions(pile, {row.document for row in seen})
    readings = [_reading(one, [seen[row] for row in one.pages.all()]) for one in pictures]
    return Sorted(
        sort_pages(readings, [_expected(one) for one in versions.values()]),
        versions,
        {page: row for row, page in seen.items()},
        sum(one.state == "waiting" for one in pictures),
    )


def _seen(row: PilePage, picture: PilePicture) -> PageSeen:
    """Give the row as the sorter knows it; its key makes two alike pages two."""
    label = PageLabel(row.document, row.version_number, row.page, row.code)
    return PageSeen(label, Frame(picture.name, row.frame), row.clarity, str(row.pk).encode())


def _reading(picture: PilePicture, pages: Iterable[PageSeen]) -> PictureReading:
    unreadable = tuple(Frame(picture.name, n + 1) for n in range(picture.unreadable_count))
    refusal = Refusal(picture.refusal) if picture.refusal else None
    return PictureReading(picture.name, tuple(pages), unreadable, refusal)


def awaited_versions(pile: PaperPile, documents: Iterable[str]) -> dict[str, AgreementVersion]:
    """Give the version of each agreement whose paper counts, of those the pile's owner is party of."""
    found = (
        AgreementVersion.objects.filter(
            agreement__reference__in=list(documents),
            agreement__cooperation__parties__organisation=pile.organisation_id,
            state__in=AWAITED,
            paper__isnull=False,
        )
        .select_related("agreement__cooperation", "paper")
        .prefetch_related(*PARTIES)
        .order_by("agreement", "number")
    )
    return {one.agreement.reference: one for one in found}


def _expected(version: AgreementVersion) -> ExpectedDocument:
    assert version.paper is not None  # noqa: S101 -- asked for by the query
    return ExpectedDocument(
        version.agreement.reference,
        version.number,
        version.verification_code or "",
        page_count(version.paper),
    )


def page_count(paper: Evidence) -> int:
    """Give how many pages a document has."""
    import pypdfium2  # noqa: PLC0415 -- heavy

    document = pypdfium2.PdfDocument(paper.path.read_bytes())
    try:
        return len(document)
    finally:
        document.close()
