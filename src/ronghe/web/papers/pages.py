"""A pile of papers, sorted: what is whole, what is missing, what belongs to nobody."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ronghe.kernel.documents.filing import FiledDocument, refusal_text
from ronghe.parties.actors import Actor
from ronghe.partnerships.models import (
    AgreementVersion,
    Channel,
    PaperPile,
    PaperSigning,
    PictureState,
    VersionState,
)
from ronghe.partnerships.piles import Sorted
from ronghe.partnerships.standing import turns_of
from ronghe.web.agreements.signature_tab import PaperLine, paper_line, papers_recorded
from ronghe.web.parts import Action, Chip, Mark, listed

Waiting = dict[int, list[PaperSigning]]


@dataclass(frozen=True)
class PartyLine:
    """A party that signs on paper, and what is still to be done about it."""

    name: str
    chip: Chip
    action: Action | None
    papers: tuple[PaperLine, ...]


@dataclass(frozen=True)
class DocumentLine:
    """An agreement of the pile: its pages, those that are missing, and its parties."""

    version: AgreementVersion
    url: str
    title: str
    pages: str
    missing: str
    is_complete: bool
    old_count: int
    duplicate_count: int
    parties: tuple[PartyLine, ...]


@dataclass(frozen=True)
class PilePage:
    documents: tuple[DocumentLine, ...]
    waiting_count: int
    foreign: tuple[str, ...]
    unreadable: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]

    @property
    def sentence(self) -> str:
        """Say first what matters: how many agreements are whole."""
        whole = sum(one.is_complete for one in self.documents)
        found = ngettext(
            "%(n)d agreement in this pile", "%(n)d agreements in this pile", len(self.documents)
        ) % {"n": len(self.documents)}
        return _("%(found)s, %(whole)d of them with all their pages.") % {
            "found": found,
            "whole": whole,
        }


def page_of_pile(pile: PaperPile, found: Sorted, actor: Actor) -> PilePage:
    waiting: Waiting = {}
    recorded = papers_recorded(list(found.versions.values())).filter(is_confirmed=None)
    for paper in recorded.order_by("pk"):
        waiting.setdefault(paper.party_id, []).append(paper)
    return PilePage(
        documents=tuple(
            _line(one, found.versions[one.expected.document], pile, actor, waiting)
            for one in found.pile.documents
        ),
        waiting_count=found.waiting_count,
        foreign=tuple(
            dict.fromkeys(
                _("%(document)s, version %(version)d, page %(page)d")
                % {
                    "document": one.label.document,
                    "version": one.label.version,
                    "page": one.label.page,
                }
                for one in found.pile.foreign
            )
        ),
        unreadable=tuple(dict.fromkeys(frame.picture for frame in found.pile.unreadable)),
        refused=tuple((name, str(refusal_text(why))) for name, why in found.pile.refused),
    )


def _line(
    filed: FiledDocument,
    version: AgreementVersion,
    pile: PaperPile,
    actor: Actor,
    waiting: Waiting,
) -> DocumentLine:
    agreement = version.agreement
    expected = filed.expected
    return DocumentLine(
        version=version,
        url=reverse("agreements:agreement_page", args=[agreement.reference]),
        title=agreement.title,
        pages=_("%(here)d of %(all)d pages")
        % {"here": len(filed.pages), "all": expected.page_count},
        missing=listed(filed.missing),
        is_complete=filed.is_complete,
        old_count=len(filed.old),
        duplicate_count=len(filed.duplicates),
        parties=tuple(_parties(version, pile, actor, waiting, is_complete=filed.is_complete)),
    )


def _parties(
    version: AgreementVersion,
    pile: PaperPile,
    actor: Actor,
    waiting: Waiting,
    *,
    is_complete: bool,
) -> list[PartyLine]:
    language = get_language() or "en"
    lines = []
    for turn in turns_of(version):
        party = turn.party
        if party.channel != Channel.PAPER:
            continue
        who = party.organisation or party.person
        assert who is not None  # noqa: S101 -- the database asks for one of the two
        papers = waiting.get(party.pk, [])
        may = is_complete and turn.is_next and not papers
        may = may and pile.organisation_id in actor.managed_organisations
        name = who.name_in(language)
        url = reverse(
            "papers:paper_record", args=[pile.reference, version.agreement.reference, party.key]
        )
        lines.append(
            PartyLine(
                name=name,
                chip=_chip(is_signed=turn.is_complete, waits=bool(papers)),
                action=Action(_("Record signature and seal"), url) if may else None,
                papers=tuple(
                    paper_line(
                        one,
                        name,
                        version.agreement.reference,
                        actor,
                        may_settle=version.state == VersionState.SIGNING,
                        pile=pile.reference,
                    )
                    for one in papers
                ),
            )
        )
    return lines


def _chip(*, is_signed: bool, waits: bool) -> Chip:
    if is_signed:
        return Chip(_("signed and confirmed"), Mark.HOLDS)
    if waits:
        return Chip(_("a second person has to confirm"), Mark.DUE)
    return Chip(_("not recorded yet"), Mark.UNKNOWN)


def progress_of(pile: PaperPile) -> str:
    """Say how many pictures are read."""
    states = [one.state for one in pile.pictures.all()]
    read = sum(state != PictureState.WAITING for state in states)
    return _("%(read)d of %(all)d pictures read") % {"read": read, "all": len(states)}
