"""Filing by photograph (拍照归档): pictures in any order, pages to their agreements.

The code on a page says which page it is and proves nothing else: text, signature and seal are
confirmed by people, as for every paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from ronghe.kernel import audit, evidence
from ronghe.kernel.documents.filing import Picture, PictureReading, read_pictures
from ronghe.kernel.models import Evidence
from ronghe.kernel.permissions import require
from ronghe.kernel.references import next_reference
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.models import Organisation, Person
from ronghe.partnerships.models import (
    AgreementParty,
    PaperPile,
    PaperSigning,
    PictureState,
    PilePage,
    PilePicture,
)
from ronghe.partnerships.operations.paper import record_paper_signing
from ronghe.partnerships.piles import sorted_pile

MOST_AT_ONCE = 300


class NothingInThePile(ValueError):
    """A pile has at least one picture, and not more than can be handed in at once."""


class PagesAreMissing(ValueError):
    """A paper is recorded once all its pages are there."""


@dataclass(frozen=True)
class Handed:
    """A file as it was handed in."""

    file: BinaryIO
    name: str


@transaction.atomic
def open_pile(
    *, organisation: Organisation, pictures: Sequence[Handed], actor: Actor, at: datetime
) -> PaperPile:
    """Take pictures of signed papers in for one's organisation; they are read as jobs."""
    require(actor, "partnerships.open_pile", organisation)
    pile = PaperPile.objects.create(
        reference=next_reference("PP", on=day_of(at)),
        organisation=organisation,
        opened_by=actor.person,
        opened_at=at,
    )
    _take_in(pile, pictures, actor=actor, at=at)
    details = {"pictures": len(pictures)}
    audit.record("pile.opened", pile, actor=actor, at=at, details=details)
    return pile


@transaction.atomic
def add_to_pile(
    *, pile: PaperPile, pictures: Sequence[Handed], actor: Actor, at: datetime
) -> PaperPile:
    """Take further pictures in, such as of pages that were missing."""
    require(actor, "partnerships.open_pile", pile.organisation)
    pile = PaperPile.objects.select_for_update(of=("self",)).get(pk=pile.pk)
    _take_in(pile, pictures, actor=actor, at=at)
    details = {"pictures": len(pictures)}
    audit.record("pile.added_to", pile, actor=actor, at=at, details=details)
    return pile


def _take_in(pile: PaperPile, pictures: Sequence[Handed], *, actor: Actor, at: datetime) -> None:
    if not 1 <= len(pictures) <= MOST_AT_ONCE:
        raise NothingInThePile(
            _("Choose between one and %(most)d pictures or scans.") % {"most": MOST_AT_ONCE}
        )
    for one in pictures:
        file = evidence.store(
            one.file, name=one.name, subject=pile, kind="pile", uploaded_by=actor, at=at
        )
        picture = PilePicture.objects.create(pile=pile, file=file, name=file.name)
        app.configure_task("partnerships.read_picture").defer(picture_id=picture.pk)


@transaction.atomic
def read_picture(*, picture: PilePicture, actor: Actor, at: datetime) -> PilePicture:
    """Read the codes in a picture and cut its pages out; a second time changes nothing."""
    require(actor, "partnerships.read_pile", picture.pile)
    picture = (
        PilePicture.objects.select_for_update(of=("self",))
        .select_related("pile", "file")
        .get(pk=picture.pk)
    )
    if picture.state != PictureState.WAITING:
        return picture
    with evidence.read(picture.file, actor=actor) as file:
        (reading,) = read_pictures([Picture(picture.name, file.read())])
    _note(picture, reading, actor=actor, at=at)
    details = {"picture": picture.file.reference, "pages": len(reading.pages)}
    audit.record("pile.picture_read", picture.pile, actor=actor, at=at, details=details)
    return picture


def _note(picture: PilePicture, reading: PictureReading, *, actor: Actor, at: datetime) -> None:
    picture.state = PictureState.REFUSED if reading.refusal else PictureState.READ
    picture.refusal = reading.refusal or ""
    picture.unreadable_count = len(reading.unreadable)
    picture.save(update_fields=["state", "refusal", "unreadable_count"])
    for page in reading.pages:
        label = page.label
        image = evidence.store(
            BytesIO(page.image),
            name=f"{label.document}-{label.version}-{label.page}.jpg",
            subject=picture.pile,
            kind="page",
            uploaded_by=actor,
            at=at,
        )
        PilePage.objects.create(
            picture=picture,
            image=image,
            frame=page.frame.number,
            document=label.document,
            version_number=label.version,
            page=label.page,
            code=label.code,
            clarity=page.clarity,
        )


@transaction.atomic
def record_from_pile(
    *,
    pile: PaperPile,
    party: AgreementParty,
    signed_by: Person,
    signed_on: date,
    has_signature: bool,
    seal: str,
    actor: Actor,
    at: datetime,
) -> PaperSigning:
    """Record what is to be seen on an agreement's pages of the pile; a second person confirms it."""
    require(actor, "partnerships.open_pile", pile.organisation)
    found = sorted_pile(pile)
    reference = party.version.agreement.reference
    filed = next((one for one in found.pile.documents if one.expected.document == reference), None)
    if filed is None or found.versions[reference].pk != party.version_id or filed.missing:
        raise PagesAreMissing(
            _("Not all pages of %(reference)s are there. Add pictures of those that are missing.")
            % {"reference": reference}
        )
    scan = _pages_as_one([found.rows[page].image for page in filed.pages], actor)
    return record_paper_signing(
        party=party,
        signed_by=signed_by,
        signed_on=signed_on,
        has_signature=has_signature,
        seal=seal,
        file=BytesIO(scan),
        file_name=f"{reference}-{filed.expected.version}.pdf",
        actor=actor,
        at=at,
    )


def _pages_as_one(pages: Sequence[Evidence], actor: Actor) -> bytes:
    """Put pictures of pages together as one PDF, in their order."""
    from PIL import Image  # noqa: PLC0415 -- heavy

    images = []
    for page in pages:
        with evidence.read(page, actor=actor) as file, Image.open(file) as image:
            images.append(image.convert("RGB"))
    out = BytesIO()
    images[0].save(out, "PDF", save_all=True, append_images=images[1:], resolution=200.0)
    return out.getvalue()
