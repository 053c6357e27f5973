"""Suggested counterparts as people read them: sentences for and against, never a score."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ronghe.partnerships.models import Listing
from ronghe.partnerships.queries.suggestions import Point, Suggestion
from ronghe.web.listings import words

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class MatchRow:
    title: str
    reference: str
    organisation: str
    region: str
    url: str
    reasons: list[str]
    against: list[str]


def match_rows(found: Sequence[Suggestion], listing: Listing) -> list[MatchRow]:
    language = get_language() or "en"
    return [
        MatchRow(
            title=one.listing.title,
            reference=one.listing.reference,
            organisation=one.listing.organisation.name_in(language),
            region=one.listing.region.name,
            url=reverse("listings:listing_page", args=[one.listing.reference])
            if one.listing.is_on_the_list
            else "",
            reasons=[_sentence(point) for point in one.points],
            against=[_sentence(point) for point in one.against],
        )
        for one in found
    ]


def _sentence(point: Point) -> str:
    return SENTENCES[point.code](point.facts)


def _near(facts: Facts) -> str:
    return words.distance(facts["nearness"])


def _far(facts: Facts) -> str:
    return _("too far: %(distance)s") % {"distance": words.distance(facts["nearness"])}


def _seats(facts: Facts) -> str:
    sentence = ngettext(
        "%(left)d seat left for your %(wanted)d",
        "%(left)d seats left for your %(wanted)d",
        facts["left"],
    )
    return sentence % facts


def _weeks(facts: Facts) -> str:
    if facts["shared"] >= facts["own"]:
        return _("in your weeks")
    return _("in %(shared)d of your %(own)d weeks") % facts


def _acquainted(facts: Facts) -> str:
    sentence = ngettext(
        "you have agreed with each other once before",
        "you have agreed with each other %(count)d times before",
        facts["count"],
    )
    return sentence % facts


def _concluded(facts: Facts) -> str:
    sentence = ngettext(
        "%(count)d earlier cooperation completed",
        "%(count)d earlier cooperations completed",
        facts["count"],
    )
    return sentence % facts


def _completed(facts: Facts) -> str:
    sentence = ngettext(
        "%(count)d agreement between you kept to its end",
        "%(count)d agreements between you kept to their end",
        facts["count"],
    )
    return sentence % facts


def _busy(facts: Facts) -> str:
    sentence = ngettext(
        "talks with %(count)d other already, as many as it takes at once",
        "talks with %(count)d others already, as many as it takes at once",
        facts["count"],
    )
    return sentence % facts


def _dates(facts: Facts) -> str:
    return _("other weeks: %(period)s") % {
        "period": words.period(facts["starts_on"], facts["ends_on"])
    }


SENTENCES: Mapping[str, Callable[[Facts], str]] = {
    "same_occupation": lambda _facts: _("same occupation"),
    "kindred_occupation": lambda _facts: _("an occupation of the same group"),
    "near": _near,
    "seats": _seats,
    "weeks": _weeks,
    "concluded": _concluded,
    "completed": _completed,
    "acquainted": _acquainted,
    "verified": lambda _facts: _("record verified by the authority"),
    "paused": lambda _facts: _("paused at the moment"),
    "in_talks": lambda _facts: _("you are talking about it already"),
    "restricted": lambda _facts: _("the organisation is suspended or banned"),
    "bad_experience": lambda _facts: _(
        "a talk between you ended in a bad experience in the last two years"
    ),
    "no_seats": lambda _facts: _("no seat left"),
    "busy": _busy,
    "dates": _dates,
    "far": _far,
}
