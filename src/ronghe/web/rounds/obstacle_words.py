"""What keeps a student from a post, in one sentence of the page's language."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ronghe.compliance import rulebooks
from ronghe.placements.eligibility import Obstacle, Refusal
from ronghe.placements.models import ExclusionGround
from ronghe.web.parts import Text
from ronghe.web.rulebook.words import tongue

PLAIN: Mapping[Obstacle, Text] = {
    Obstacle.PROGRAMME: gettext_lazy("It is meant for students of other majors."),
    Obstacle.COLLEGE: gettext_lazy("It comes from an agreement of the host with another college."),
    Obstacle.AGREEMENT: gettext_lazy(
        "The agreement from which it comes is not in force as it was."
    ),
    Obstacle.WITHDRAWN: gettext_lazy("The post was taken back."),
    Obstacle.RETURNED: gettext_lazy("A placement there has come to nothing before."),
}
KNOWN = frozenset({"obstacle", "rule", "title", "words"})


def refusal_sentence(refusal: Refusal) -> str:
    """Say an obstacle: of a rule its title and what it says, of the host only its ground."""
    numbers = refusal.numbers
    match refusal.obstacle:
        case Obstacle.LAW:
            said = {one: words.get(tongue(), "") for one, words in _of_rule(refusal)}
            return _("The law does not allow it. %(title)s: %(words)s") % said
        case Obstacle.WAY:
            return _(
                "The way takes %(minutes)s minutes, and this round allows %(most)s at most."
            ) % {"minutes": numbers["minutes"], "most": numbers["most"]}
        case Obstacle.HOST:
            return _("The host has left you out. Its reason: %(ground)s.") % {
                "ground": ExclusionGround(refusal.rule).label
            }
    return str(PLAIN[refusal.obstacle])


def _of_rule(refusal: Refusal) -> tuple[tuple[str, Any], ...]:
    return (("title", refusal.title), ("words", refusal.words))


def refusal_in(numbers: dict[str, Any]) -> Refusal | None:
    """Read an obstacle as a result keeps it; None where only a rule's name is known."""
    if numbers.get("obstacle") not in set(Obstacle):
        return None
    return Refusal(
        Obstacle(numbers["obstacle"]),
        numbers.get("rule", ""),
        numbers.get("title", {}),
        numbers.get("words", {}),
        {name: value for name, value in numbers.items() if name not in KNOWN},
    )


def rule_url(refusal: Refusal | None) -> str:
    """Give the public page of the rule that keeps a student from a post, if it is one."""
    if refusal is None or refusal.obstacle is not Obstacle.LAW:
        return ""
    found = next(iter(rulebooks.rulebook().find(refusal.rule)), None)
    return reverse("rulebook:rule_page", args=[found.jurisdiction, found.id]) if found else ""
