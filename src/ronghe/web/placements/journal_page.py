"""The journal as a page: each entry says who reads it, by name."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from ronghe.kernel.models import Evidence
from ronghe.parties.actors import Actor
from ronghe.placements.models import JournalComment, JournalEntry, Placement, Readers
from ronghe.web.parts import listed
from ronghe.web.placements.life_access import name_of


@dataclass(frozen=True)
class EntryLine:
    """An entry with its pictures and what was said to it."""

    entry: JournalEntry
    readers: str
    pictures: list[tuple[str, str]]
    comments: list[tuple[JournalComment, str]]
    comment_url: str


def entries_of(placement: Placement, actor: Actor) -> QuerySet[JournalEntry]:
    """Give the entries of a placement that one may read, the newest first."""
    return (
        JournalEntry.objects.visible_to(actor)
        .filter(placement=placement)
        .prefetch_related("comments__author")
        .order_by("-on", "-pk")
    )


def who_reads(placement: Placement, readers: str, *, is_own: bool) -> str:
    """Say by name who reads an entry; somebody who is yet to be named is said so."""
    tutor = name_of(placement.tutor)
    people = [
        pgettext("who reads a journal", "you") if is_own else name_of(placement.student),
        _("the college tutor %(name)s") % {"name": tutor} if tutor else _("the college tutor"),
        _("the class teacher"),
    ]
    if readers == Readers.BOTH:
        mentor = name_of(placement.mentor)
        people.append(_("the mentor %(name)s") % {"name": mentor} if mentor else _("the mentor"))
    return listed(people)


def reader_choices(placement: Placement) -> list[tuple[str, str]]:
    return [(value, _("Read by %(people)s") % {"people": who_reads(placement, value, is_own=True)}) for value in Readers.values]  # fmt: skip


def lines_of(placement: Placement, actor: Actor, entries: list[JournalEntry]) -> list[EntryLine]:
    """Give the entries with their pictures, read for all of them at once."""
    is_own = actor.membership_id == placement.student_id
    language = get_language() or "en"
    pictures = _pictures(placement, entries)
    where = placement.reference
    return [
        EntryLine(
            one,
            who_reads(placement, one.readers, is_own=is_own),
            pictures[one.pk],
            [
                (said, said.author.name_in(language))
                for said in sorted(one.comments.all(), key=lambda said: said.pk)
            ],
            reverse("placements:journal_comment", args=[where, one.pk]),
        )
        for one in entries
    ]


def _pictures(
    placement: Placement, entries: list[JournalEntry]
) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    stored = Evidence.objects.filter(
        subject_type=JournalEntry._meta.label_lower, subject_id__in=[one.pk for one in entries]
    )
    for one in stored.order_by("pk"):
        page = reverse(
            "placements:journal_picture", args=[placement.reference, one.subject_id, one.reference]
        )
        found[one.subject_id].append((one.name, page))
    return found
