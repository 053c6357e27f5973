"""Why a student has a post or not, in one sentence: from the numbers of the result, naming nobody."""

from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ronghe.placements.bands import BANDS
from ronghe.placements.models import CapLevel, Post
from ronghe.web.parts import Text
from ronghe.web.rounds.obstacle_words import refusal_in, refusal_sentence

BAND_LETTERS = "EDCBA"  # the fifth band is the best
DIGITS_SHOWN = 8
PLAIN: Mapping[str, Text] = {
    "NOT_LISTED": gettext_lazy("It was not on your list."),
    "PLACED_HERE": gettext_lazy("You have got this post."),
    "PLACED_BETTER": gettext_lazy("You have got a post that you ranked higher."),
    "LINKED_PARTNER": gettext_lazy(
        "Alone you would have been let in, but not together with the classmate you go with."
    ),
    "FROZEN": gettext_lazy("Your place was settled before the result, so it did not move."),
    "WITHDRAWN": gettext_lazy("You have left the round, so it was not looked at."),
    "PASSED_OVER": gettext_lazy(
        "By the rule of this round others were placed here although you could have been. The public"
        " page counts such cases."
    ),
    "INELIGIBLE": gettext_lazy("You may not go to this post."),
}
# What was short: seats, band, luck or room.
OF_POST: Mapping[str, Text] = {
    "none": gettext_lazy("It had no seat to give."),
    "score": gettext_lazy(
        "All seats (%(seats)s) went to students in higher bands: you are in band %(band)s, the last"
        " one let in is in band %(cut_off)s."
    ),
    "equal": gettext_lazy(
        "The last one let in is in band %(cut_off)s, as you are; more were equal than there were"
        " seats (%(seats)s)."
    ),
    "lottery": gettext_lazy(
        "The last one let in is in band %(cut_off)s, as you are, so the lottery decided: your number"
        " %(lottery)s, the last one let in %(last)s. The smaller number goes first."
    ),
    "draw": gettext_lazy(
        "More wanted it than there were seats (%(seats)s), and the lottery alone decided: your"
        " number %(lottery)s, the last one let in %(last)s. The smaller number goes first."
    ),
    "many": gettext_lazy("More wanted it than there were seats (%(seats)s), all with equal right."),
    "size": gettext_lazy("What was left of its seats (%(seats)s) was too little for you."),
}
OF_CAP: Mapping[str, Text] = {
    "none": gettext_lazy("%(whose)s takes nobody in this round."),
    "score": gettext_lazy(
        "%(whose)s takes %(seats)s students at most, and they are in higher bands: you are in band"
        " %(band)s, the last one let in is in band %(cut_off)s."
    ),
    "bands": gettext_lazy(
        "%(whose)s takes %(seats)s students at most, and posts whose hosts use bands came first."
    ),
    "equal": gettext_lazy(
        "%(whose)s takes %(seats)s students at most. The last one let in is in band %(cut_off)s, as"
        " you are; more were equal than there was room."
    ),
    "lottery": gettext_lazy(
        "%(whose)s takes %(seats)s students at most. The last one let in is in band %(cut_off)s, as"
        " you are, so the lottery decided: your number %(lottery)s, the last one let in %(last)s. The"
        " smaller number goes first."
    ),
    "draw": gettext_lazy(
        "%(whose)s takes %(seats)s students at most, and the lottery decided: your number"
        " %(lottery)s, the last one let in %(last)s. The smaller number goes first."
    ),
    "many": gettext_lazy(
        "%(whose)s takes %(seats)s students at most; more wanted to go there, all with equal right."
    ),
    "size": gettext_lazy(
        "%(whose)s takes %(seats)s students at most; what was left was too little for you."
    ),
}


def band_name(number: float | str) -> str:
    """Give the letter of a band: A is the best, E the last.

    >>> band_name(5), band_name("3")
    ('A', 'C')
    """
    return BAND_LETTERS[int(float(number)) - BANDS.start]


def sentence(line: Mapping[str, Any], post: Post, language: str) -> str:
    """Say a line of `Allocation.reasons` in one sentence."""
    with translation.override(language):
        return _said(line["code"], dict(line["numbers"]), post)


def _said(code: str, numbers: dict[str, Any], post: Post) -> str:
    match code:
        case "INELIGIBLE":
            refusal = refusal_in(numbers)
            return refusal_sentence(refusal) if refusal else str(PLAIN[code])
        case "TOO_FAR":
            return _(
                "The way takes %(minutes)s minutes, and this round allows %(most)s at most."
            ) % {
                "minutes": numbers["minutes"],
                "most": numbers["most_minutes"],
            }
        case "POST_CLOSED":
            return _(
                "It opens with at least %(needed)s students, and only %(had)s would have come."
            ) % {"needed": numbers["needed"], "had": numbers["had"]}
        case "POST_FULL":
            return str(OF_POST[_shortage(numbers, post)]) % _shown(numbers, post)
        case "REGION_FULL" | "TEACHER_FULL":
            return str(OF_CAP[_shortage(numbers, post)]) % _shown(numbers, post)
    return str(PLAIN[code])


def _shortage(numbers: Mapping[str, Any], post: Post) -> str:
    """Say what was short. A post without bands knows no score: only the lottery decided there."""
    if "cut_off" not in numbers:
        return "size" if numbers.get("seats", numbers.get("limit")) else "none"
    if not numbers.get("is_tied"):
        return _by_rank(numbers, post)
    has_lottery = "lottery" in numbers and "cut_off_lottery" in numbers
    if post.has_scores:
        return "lottery" if has_lottery else "equal"
    return "draw" if has_lottery else "many"


def _by_rank(numbers: Mapping[str, Any], post: Post) -> str:
    own, last = _number(numbers.get("score")), _number(numbers["cut_off"])
    if own >= last:
        return "size"
    if post.has_scores and own in BANDS and last in BANDS:
        return "score"
    return "bands" if "limit" in numbers else "many"


def _number(score: Any) -> int:
    return int(float(score or 0))


def _shown(numbers: Mapping[str, Any], post: Post) -> dict[str, Any]:
    own, last = (_number(numbers.get(name)) for name in ("score", "cut_off"))
    lottery, of_last = shortened(numbers.get("lottery") or "", numbers.get("cut_off_lottery") or "")
    return {
        "seats": numbers.get("seats", numbers.get("limit")),
        "band": band_name(own) if own in BANDS else "",
        "cut_off": band_name(last) if last in BANDS else "",
        "lottery": lottery,
        "last": of_last,
        "whose": whose(numbers.get("level", ""), post),
    }


def shortened(*numbers: str) -> tuple[str, ...]:
    """Give the first digits of lottery numbers, as many as tell them apart.

    >>> shortened("50e731ccd6a399ea", "3fa20011aabbccdd")
    ('50e731cc', '3fa20011')
    """
    heads = tuple(one[:DIGITS_SHOWN] for one in numbers)
    return heads if len(set(heads)) == len(set(numbers)) else numbers


def whose(level: str, post: Post) -> str:
    """Say who has reached a limit, from a post under it; a tutor is not named."""
    match level:
        case CapLevel.ENTERPRISE:
            return post.host.name_in(translation.get_language() or "en")
        case CapLevel.REGION:
            return str(region_of(post))
        case CapLevel.TUTOR:
            return _("The college tutor of this post")
    return post.title


def region_of(post: Post) -> str:
    """Name the region in which a post lies, as limits count it."""
    return post.region.name_in(translation.get_language() or "en")
