"""A post as a student compares it with others: pay, way, hours, work, hazards, seats, last cut-off."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from ronghe.kernel.money import Money
from ronghe.partnerships.kinds import KINDS
from ronghe.placements.agreed_work import PLACE
from ronghe.placements.models import Post
from ronghe.placements.queries.experience import NOTHING, HostExperience
from ronghe.placements.queries.ranking import Choice, Line
from ronghe.web.endings.experience_words import Said
from ronghe.web.endings.experience_words import said_of as said_of_host
from ronghe.web.rounds.obstacle_words import refusal_sentence, rule_url
from ronghe.web.rounds.post_facts import said_of
from ronghe.web.rounds.reason_words import band_name, region_of
from ronghe.web.templatetags.ronghe import money

# Shown in full where the post is opened, beside what stands on the card's face.
DETAILS = ("shift", "night_shift", "venue_type", "lodging", "mentors_count", "mentor", "fees")


@dataclass(frozen=True)
class Card:
    """A post in words; a fact that is empty is not known, and drawn as such."""

    reference: str
    title: str
    host: str
    place: str
    facts: tuple[tuple[str, str], ...]
    tasks: tuple[str, ...]
    hazards: str
    details: tuple[tuple[str, str], ...]
    seats: str
    how: str
    earlier: str
    experience: Said
    refusal: str
    rule_url: str


def speaks_of(post: Post, words: Sequence[str]) -> bool:
    """Whether all the words occur in what a post is called, where it is, and what is done there."""
    if not words:
        return True
    tasks = post.details.get("tasks") or ()
    hazards = said_of(post, "hazards")
    names = [one.text for one in post.host.names.all()]
    said = " ".join([post.title, region_of(post), hazards, *names, *tasks]).casefold()
    return all(word in said for word in words)


def card_of(choice: Choice, experience: Mapping[int, HostExperience]) -> Card:
    """Put a post into words; `experience` is what earlier students say, by host."""
    known = experience.get(choice.post.host_id, NOTHING)
    post, said = choice.post, choice.post.details
    return Card(
        reference=post.reference,
        title=post.title,
        host=post.host.name_in(get_language() or "en"),
        place=region_of(post),
        facts=_facts(post),
        tasks=tuple(said.get("tasks") or ()),
        hazards=said_of(post, "hazards"),
        details=tuple(_details(post)),
        seats=_seats(post),
        how=_how(post),
        earlier=earlier_words(choice.earlier) if choice.earlier else "",
        experience=said_of_host(known.of(post.occupation_id)),
        refusal=refusal_sentence(choice.refusal) if choice.refusal else "",
        rule_url=rule_url(choice.refusal),
    )


def _facts(post: Post) -> tuple[tuple[str, str], ...]:
    return (
        (_("Pay"), _pay(post.details)),
        (_("Way there"), _minutes(post.minutes)),
        (_("Hours"), _hours(post.details)),
    )


def _pay(said: Mapping[str, Any]) -> str:
    amount = said.get("monthly_pay")
    if amount is None:
        return ""
    return _("%(amount)s a month") % {"amount": money(Money(amount, said.get("currency", "CNY")))}


def _minutes(minutes: int | None) -> str:
    if minutes is None:
        return ""
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}


def _hours(said: Mapping[str, Any]) -> str:
    hours, days = said.get("hours_a_day"), said.get("days_a_week")
    parts = []
    if hours is not None:
        parts.append(_("%(hours)s hours a day") % {"hours": f"{float(hours):g}"})
    if days is not None:
        parts.append(_("%(days)s days a week") % {"days": days})
    return pgettext("between parts of a sentence", ", ").join(parts)


def _seats(post: Post) -> str:
    if not post.opens_with or post.opens_with == 1:
        return str(post.seats_count)
    numbers = {"seats": post.seats_count, "n": post.opens_with}
    return _("%(seats)d, opens with at least %(n)d students") % numbers


def _how(post: Post) -> str:
    if post.has_scores:
        return _(
            "The host looks at its applicants, without their names, and puts each into a band from A"
            " (best) to E. Among equals the lottery decides."
        )
    return _("The host takes all applicants as equal; if too many want it, the lottery decides.")


def _details(post: Post) -> Iterable[tuple[str, str]]:
    if place := post.details.get(PLACE):
        yield _("Where"), str(place)
    fields = KINDS[post.kind].by_name
    for name in DETAILS:
        if name in fields and name in post.details:
            yield str(fields[name].label), said_of(post, name)


def earlier_words(line: Line) -> str:
    """Say how far down an earlier round went at this post."""
    numbers = {
        "year": line["starts_on"].year,
        "placed": line["placed"],
        "seats": line["seats"],
    }
    if line["state"] == "closed":
        return _("%(year)s: it did not open, too few wanted it.") % numbers
    if line["state"] == "open":
        return (
            _("%(year)s: open to all who wanted it; %(placed)s of %(seats)s seats taken.") % numbers
        )
    if line["has_scores"] and line.get("score"):
        words = _("%(year)s: full, down to band %(band)s.")
        return words % {**numbers, "band": band_name(line["score"])}
    return _("%(year)s: full (%(seats)s seats); the lottery decided.") % numbers
