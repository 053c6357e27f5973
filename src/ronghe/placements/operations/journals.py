"""The journal: a few lines of the student, and the words of those who may read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.evidence import store
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.partnerships.operations.piles import Handed
from ronghe.placements.gate import locked
from ronghe.placements.models import (
    COMING,
    JournalComment,
    JournalEntry,
    Placement,
    Prompt,
    Readers,
)
from ronghe.placements.refusals import DoesNotFit

LONGEST, LONGEST_COMMENT, MOST_PICTURES = 4_000, 2_000, 3


@dataclass(frozen=True)
class Written:
    """An entry as it was written, perhaps while the telephone had no network."""

    client_key: UUID
    on: date
    prompt: str
    text: str
    readers: str


@transaction.atomic
def write_entry(
    *,
    placement: Placement,
    written: Written,
    pictures: Sequence[Handed] = (),
    actor: Actor,
    at: datetime,
) -> JournalEntry:
    """Write an entry; one that was sent already is given back as it is."""
    require(actor, "placements.write_journal", placement)
    placement = locked(placement)
    known = placement.journal_entries.filter(client_key=written.client_key).first()
    if known is not None:
        return known
    _refuse_unfit(placement, written, pictures, day_of(at))
    entry = JournalEntry.objects.create(
        placement=placement,
        client_key=written.client_key,
        on=written.on,
        prompt=written.prompt,
        text=written.text.strip(),
        readers=written.readers,
        written_at=at,
    )
    for one in pictures:
        store(one.file, name=one.name, subject=entry, kind="picture", uploaded_by=actor, at=at)
    audit.record("journal.written", placement, actor=actor, at=at)
    return entry


def _refuse_unfit(
    placement: Placement, written: Written, pictures: Sequence[Handed], today: date
) -> None:
    if placement.state in COMING:
        raise DoesNotFit(_("The journal begins with the placement."))
    if not written.text.strip() or len(written.text) > LONGEST:
        raise DoesNotFit(_("Write something; %(n)d characters are enough.") % {"n": LONGEST})
    if written.prompt not in Prompt.values or written.readers not in Readers.values:
        raise DoesNotFit(_("Choose a question, and who may read the entry."))
    if not placement.starts_on <= written.on <= today:
        raise DoesNotFit(_("Choose a day of the placement that has come."))
    if len(pictures) > MOST_PICTURES:
        raise DoesNotFit(_("Three pictures are enough for an entry."))
    if pictures and not placement.work.get("pictures_allowed"):
        raise DoesNotFit(_("The host does not allow pictures of the workplace. Describe it in words."))  # fmt: skip


@transaction.atomic
def comment_entry(*, entry: JournalEntry, text: str, actor: Actor, at: datetime) -> JournalComment:
    """Say a word to an entry, as somebody who may read it, or answer as the student."""
    require(actor, "placements.comment_journal", entry)
    if not text.strip() or len(text) > LONGEST_COMMENT:
        raise DoesNotFit(
            _("Write something; %(n)d characters are enough.") % {"n": LONGEST_COMMENT}
        )
    assert actor.person is not None  # noqa: S101 -- the permission asks for somebody who reads it
    comment = JournalComment.objects.create(
        entry=entry, author=actor.person, text=text.strip(), written_at=at
    )
    audit.record("journal.commented", entry.placement, actor=actor, at=at)
    news.publish("journal.commented", entry, actor=actor, at=at)
    return comment
