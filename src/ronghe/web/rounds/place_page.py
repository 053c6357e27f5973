"""What the result is for one student: the place, each wish with its reason, and what comes next."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ronghe.parties.models import Membership, Role
from ronghe.placements.models import (
    HOLDING,
    Appeal,
    AppealState,
    Candidate,
    CandidateState,
    Post,
    Round,
    RoundState,
)
from ronghe.placements.queries.ranking import Outcome, Wished, open_to, outcome_of
from ronghe.web.parts import Chip, Mark
from ronghe.web.rounds.obstacle_words import refusal_in, rule_url
from ronghe.web.rounds.rank_page import chip_of
from ronghe.web.rounds.reason_words import sentence
from ronghe.web.rounds.rule_words import rule_words
from ronghe.web.rounds.student_access import crumbs_to

OPENINGS_SHOWN = 12
APPEAL_MARKS = {
    AppealState.RAISED: Mark.DUE,
    AppealState.UPHELD: Mark.HOLDS,
    AppealState.DECLINED: None,
}


@dataclass(frozen=True)
class WishLine:
    """A wish with its sentence; the mark says whether it was got, passed by, or not had."""

    rank: int
    title: str
    host: str
    sentence: str
    mark: Mark | None
    rule_url: str
    is_mine: bool


@dataclass(frozen=True)
class AppealLine:
    appeal: Appeal
    chip: Chip


@dataclass(frozen=True)
class Opening:
    title: str
    host: str
    free: int


def place_context(candidate: Candidate) -> dict[str, Any]:
    round_, today = candidate.round, timezone.localdate()
    outcome = outcome_of(candidate)
    appeals = list(candidate.appeals.order_by("-pk"))
    return {
        **result_context(candidate, outcome),
        "crumbs": crumbs_to(candidate, is_below=False),
        "can_answer": _is_open(round_, round_.confirm_until, today),
        "can_appeal": _is_open(round_, round_.appeals_until, today)
        and not any(one.state == AppealState.RAISED for one in appeals),
        "can_withdraw": round_.state == RoundState.PUBLISHED
        and candidate.state == CandidateState.UNPLACED,
        "appeals": [
            AppealLine(one, Chip(one.get_state_display(), APPEAL_MARKS[AppealState(one.state)]))
            for one in appeals
        ],
        "outcome": outcome,
        "check": check_line(round_, candidate),
        "was_linked": candidate.links_asked.filter(state="agreed").exists()
        or candidate.links.filter(state="agreed").exists(),
        "openings": [] if candidate.state in HOLDING else _openings(candidate),
        "teachers": [] if candidate.state in HOLDING else _teachers(candidate, today),
        "reads_along": candidate.guardian_views.filter(ended_at=None).exists(),
    }


def result_context(candidate: Candidate, outcome: Outcome | None) -> dict[str, Any]:
    """Give what a parent may read too: the place, and the reasons."""
    round_, language = candidate.round, get_language() or "en"
    return {
        "candidate": candidate,
        "round": round_,
        "rule": rule_words(round_),
        "organisation": round_.organisation.name_in(language),
        "college": candidate.membership.organisation.name_in(language),
        "chip": chip_of(candidate),
        "is_placed": candidate.state in HOLDING,
        "host": candidate.post.host.name_in(language) if candidate.post else "",
        "rank_words": rank_words(candidate, outcome) if candidate.post and outcome else "",
        "wishes": wish_lines(candidate, outcome) if outcome else [],
        "result_url": reverse("rounds:result_page", args=[round_.reference]),
    }


def _is_open(round_: Round, until: date, today: date) -> bool:
    return round_.state == RoundState.PUBLISHED and today <= until


def rank_words(candidate: Candidate, outcome: Outcome) -> str:
    """Say “your 2nd of 6”, or how else the post came."""
    rank = outcome.rank_of(candidate.post_id)
    if rank is None:
        return _("It was given to you beside your list.")
    if rank > outcome.wished_count:
        return _("It came from “anywhere within so many minutes”, behind your list.")
    is_chinese = (get_language() or "en").startswith("zh")
    place = str(rank) if is_chinese else ordinal(rank)
    return _("Your %(ordinal)s of %(count)d wishes.") % {
        "ordinal": place,
        "count": outcome.wished_count,
    }


def ordinal(number: int) -> str:
    """Give 1st, 2nd, 3rd, 4th.

    >>> [ordinal(one) for one in (1, 2, 3, 4, 11, 12, 13, 21, 22)]
    ['1st', '2nd', '3rd', '4th', '11th', '12th', '13th', '21st', '22nd']
    """
    teens = range(11, 14)
    ending = "th" if number % 100 in teens else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def wish_lines(candidate: Candidate, outcome: Outcome) -> list[WishLine]:
    return [_wish_line(one, candidate) for one in outcome.wishes]


def _wish_line(wish: Wished, candidate: Candidate) -> WishLine:
    language, line = get_language() or "en", wish.line or {}
    is_mine = candidate.state in HOLDING and candidate.post_id == wish.post.pk
    said = _("You have got this post.") if is_mine else _because(wish, candidate)
    return WishLine(
        wish.rank,
        wish.post.title,
        wish.post.host.name_in(language),
        said,
        Mark.HOLDS if is_mine else None,
        rule_url(refusal_in(line["numbers"])),
        is_mine,
    )


def _because(wish: Wished, candidate: Candidate) -> str:
    """Say the reason; of a post that was given back since, that it was."""
    line = wish.line or {}
    if line["code"] == "PLACED_HERE":
        if candidate.state in HOLDING:
            return _("The result gave you this post; you have another one now.")
        return _("The result gave you this post; you have it no more.")
    return sentence(line, wish.post, get_language() or "en")


def check_line(round_: Round, candidate: Candidate) -> str:
    """Give the command with which one recomputes one's own lottery number."""
    return f"printf '%s' '{round_.seed}:{candidate.code}' | sha256sum | cut -c1-16"


def _openings(candidate: Candidate) -> list[Opening]:
    language = get_language() or "en"
    return [_opening(post, free, language) for post, free in open_to(candidate)[:OPENINGS_SHOWN]]


def _opening(post: Post, free: int, language: str) -> Opening:
    return Opening(post.title, post.host.name_in(language), free)


def _teachers(candidate: Candidate, on: date) -> list[str]:
    """Name the class teachers: whom to ask first."""
    school_class = candidate.membership.school_class_id
    if school_class is None:
        return []
    held = Membership.objects.on(on).filter(school_class=school_class, role=Role.CLASS_TEACHER)
    language = get_language() or "en"
    return [one.person.name_in(language) for one in held.select_related("person").order_by("pk")]
