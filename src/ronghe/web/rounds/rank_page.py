"""What stands on a student's page while a round is open, and until its result."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ronghe.placements.models import Candidate, CandidateState, Link, RoundState
from ronghe.placements.queries.experience import HostExperience, experience_at
from ronghe.placements.queries.ranking import Choice, Together, choices_of, together_of
from ronghe.web.parts import Chip, Mark, Page
from ronghe.web.requests import WebRequest
from ronghe.web.rounds.post_cards import Card, card_of, speaks_of
from ronghe.web.rounds.rule_words import rule_words
from ronghe.web.rounds.student_access import can_rank, crumbs_to
from ronghe.web.rounds.wish_drafts import WishDraft, kept_draft, saved_list

PAGE_SIZE = 20
# While these last, whoever takes part may withdraw.
LEAVING = frozenset({RoundState.OPEN, RoundState.CLOSED})


@dataclass(frozen=True)
class OnList:
    """A post of the list, with the place it has there."""

    card: Card
    rank: int
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class Look:
    """What the student looks for among the posts, and how far they have come."""

    words: str
    number: int

    @classmethod
    def read(cls, data: Any) -> "Look":
        number = data.get("page", "1")
        is_number = number.isdecimal() and len(number) < len("10000")
        return cls(data.get("q", "").strip()[:60], max(1, int(number)) if is_number else 1)

    def query(self, number: int) -> str:
        said = {"q": self.words} if self.words else {}
        return urlencode({**said, "page": number} if number > 1 else said)


def ranking_context(request: WebRequest, candidate: Candidate) -> dict[str, Any]:
    choices = {one.post.reference: one for one in choices_of(candidate)}
    saved, is_open = saved_list(candidate), can_rank(candidate)
    draft = kept_draft(request, candidate)
    shown = draft.only(choices) if draft is not None and is_open else saved
    look = Look.read(request.GET)
    words, own = look.words.casefold().split(), set(shown.posts)
    others = [one for one in choices.values() if one.post.reference not in own]
    found = [one for one in others if speaks_of(one.post, words)]
    page_number = min(look.number, max(1, -(-len(found) // PAGE_SIZE)))
    first = (page_number - 1) * PAGE_SIZE
    experience = experience_at(one.post.host_id for one in choices.values())
    return {
        **_about(candidate),
        "is_open": is_open,
        "can_withdraw": candidate.state == CandidateState.TAKING_PART
        and candidate.round.state in LEAVING,
        "wishes": _wishes(shown, choices, experience),
        "draft": shown,
        "is_saved": shown == saved,
        "was_lost": not is_open and draft is not None and draft.only(choices) != saved,
        "cards": [card_of(one, experience) for one in found[first : first + PAGE_SIZE]],
        "card_count": len(choices),
        "open_count": sum(not one.refusal for one in choices.values()),
        "look": look,
        "page": _page(look, page_number, len(found), first),
        "tail_count": tail_count(shown, choices),
        "together": _together(candidate) if is_open else None,
    }


def _about(candidate: Candidate) -> dict[str, Any]:
    round_ = candidate.round
    return {
        "candidate": candidate,
        "round": round_,
        "rule": rule_words(round_),
        "organisation": round_.organisation.name_in(get_language() or "en"),
        "chip": chip_of(candidate),
        "crumbs": crumbs_to(candidate, is_below=False),
        "reads_along": candidate.guardian_views.filter(ended_at=None).exists(),
    }


def _wishes(
    draft: WishDraft, choices: dict[str, Choice], experience: Mapping[int, HostExperience]
) -> list[OnList]:
    last = len(draft.posts)
    return [
        OnList(card_of(choices[one], experience), rank, is_first=rank == 1, is_last=rank == last)
        for rank, one in enumerate(draft.posts, start=1)
    ]


def tail_count(draft: WishDraft, choices: dict[str, Choice]) -> int | None:
    """Count what the tail adds; None where there is none."""
    if not draft.tail.isdecimal():
        return None
    most, own = int(draft.tail), set(draft.posts)
    near = [one for one in choices.values() if one.post.minutes and one.post.minutes <= most]
    return sum(not one.refusal and one.post.reference not in own for one in near)


def _page(look: Look, number: int, found_count: int, first: int) -> Page | None:
    if found_count <= PAGE_SIZE:
        return None
    has_more = first + PAGE_SIZE < found_count
    return Page(
        shown=min(PAGE_SIZE, found_count - first),
        total=_("of %(n)d posts") % {"n": found_count},
        next_query=look.query(number + 1) + "#posts" if has_more else "",
        first_query=(look.query(1) or "page=1") + "#posts" if number > 1 else "",
    )


def chip_of(candidate: Candidate) -> Chip:
    """Say how one stands oneself; while the round is open, whether a list counts."""
    round_ = candidate.round
    if round_.state == RoundState.OPEN and candidate.state == CandidateState.TAKING_PART:
        if candidate.saved_at is None:
            return Chip(_("No list yet"), Mark.DUE)
        return Chip(_("List saved"), Mark.HOLDS)
    if candidate.state != CandidateState.TAKING_PART:
        return Chip(candidate.get_state_display(), MARKS[CandidateState(candidate.state)])
    return Chip(round_.get_state_display())


MARKS = {
    CandidateState.OFFERED: Mark.DUE,
    CandidateState.CONFIRMED: Mark.HOLDS,
    CandidateState.DECLINED: None,
    CandidateState.LAPSED: Mark.BROKEN,
    CandidateState.UNPLACED: Mark.DUE,
    CandidateState.WITHDRAWN: None,
}


@dataclass(frozen=True)
class LinkLine:
    """A link as the page shows it: with whom, and the ways on."""

    name: str
    may_part: bool
    agree_url: str
    end_url: str


@dataclass(frozen=True)
class TogetherSheet:
    agreed: LinkLine | None
    asked: LinkLine | None
    asking: list[LinkLine]
    classmates: list[tuple[int, str]]


def _together(candidate: Candidate) -> TogetherSheet:
    found: Together = together_of(candidate)
    language = get_language() or "en"
    return TogetherSheet(
        _line(found.agreed, candidate) if found.agreed else None,
        _line(found.asked, candidate) if found.asked else None,
        [_line(one, candidate) for one in found.asking],
        [(one.pk, one.membership.person.name_in(language)) for one in found.classmates],
    )


def _line(link: Link, candidate: Candidate) -> LinkLine:
    other = link.asked if link.asked_by_id == candidate.pk else link.asked_by
    where = [candidate.round.reference, link.pk]
    return LinkLine(
        other.membership.person.name_in(get_language() or "en"),
        link.may_part,
        reverse("rounds:link_agree", args=where),
        reverse("rounds:link_end", args=where),
    )
