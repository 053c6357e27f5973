"""What earlier students say, in words: shares, how many they are, and over which time."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ronghe.placements.queries.experience import THRESHOLD, Experience, Share
from ronghe.web.parts import Text


@dataclass(frozen=True)
class Said:
    """One line of a post's card: the shares, and what they rest on."""

    shares: tuple[tuple[Text, str], ...]
    basis: str


def said_of(experience: Experience | None, *, of_college: bool = False) -> Said:
    """Put it into words; where too few have reported, say so and nothing else."""
    if experience is None:
        words = _("Not enough yet: shown once %(n)d students have reported.") % {"n": THRESHOLD}
        return Said((), words)
    return Said(
        (
            (_("learned their trade"), share_words(experience.learned)),
            (_("treated fairly"), share_words(experience.treated_fairly)),
            (_("would recommend it"), share_words(experience.recommends)),
        ),
        _basis_of_college(experience) if of_college else _basis(experience),
    )


def share_words(share: Share) -> str:
    if not share.is_bound:
        return f"{share.percent} %"
    words = _("%(n)d %% or more") if share.percent > 50 else _("%(n)d %% or less")  # noqa: PLR2004 -- half
    return words % {"n": share.percent}


def _years(one: Experience) -> str:
    first, last = one.first_on.year, one.last_on.year
    return str(first) if first == last else f"{first}–{last}"


def _basis_of_college(one: Experience) -> str:
    words = ngettext(
        "%(n)d student of all hosts together, %(years)s; counted in batches of five of one college and occupation.",
        "%(n)d students of all hosts together, %(years)s; counted in batches of five of one college and occupation.",
        one.count,
    )
    return words % {"n": one.count, "years": _years(one)}


def _basis(one: Experience) -> str:
    words = (
        ngettext("%(n)d student in this occupation there, %(years)s", "%(n)d students in this occupation there, %(years)s", one.count)
        if one.is_of_occupation
        else ngettext("%(n)d student at this host, %(years)s", "%(n)d students at this host, %(years)s", one.count)
    )  # fmt: skip
    return words % {"n": one.count, "years": _years(one)}
