"""The catalogue of what Ronghe knows (`FACTS`): published, counted from records, each with its day."""

from collections.abc import Mapping

from ronghe.supervision.facts.college import COLLEGE_FACTS
from ronghe.supervision.facts.cooperation import COOPERATION_FACTS
from ronghe.supervision.facts.fact import About, Fact, Kind, Known, Period, known_of

__all__ = ["FACTS", "About", "Fact", "Kind", "Known", "Period", "facts_about", "known_of"]

FACTS: Mapping[str, Fact] = {one.key: one for one in (*COLLEGE_FACTS, *COOPERATION_FACTS)}


def facts_about(about: str) -> list[Fact]:
    return [one for one in FACTS.values() if one.about == about]


def suggested(heading: str, about: str) -> str:
    """Give the fact that a heading asks for, by the longest of its words that the heading holds."""
    plain = "".join(heading.split()).casefold()
    found = [
        (len(word), one.key)
        for one in facts_about(about)
        for word in one.headings
        if "".join(word.split()).casefold() in plain
    ]
    return max(found, default=(0, ""))[1]
