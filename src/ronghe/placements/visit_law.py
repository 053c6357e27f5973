"""What the law says of visits: whether a rule asks for meetings at all, and until when the next is due.

Where no rule gives a cadence it is not known: nothing is due by law, and nobody says otherwise.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

from ronghe.compliance import rulebooks
from ronghe.compliance.judging import answers_on, plain_facts
from ronghe.engines.law import Outcome, read_case
from ronghe.placements.models import Placement, Side, Visit

KIND = "placement"
FACT = "reviews"
MOST_DAYS = 400


@cache
def _rules(jurisdiction: str) -> tuple[str, ...]:
    """Give the rules that ask for meetings of tutor, student and mentor (reviews)."""
    found = rulebooks.rulebook().definitions([jurisdiction], KIND)
    return tuple(
        name
        for name, rules in found.items()
        if any(FACT in {fact.partition(".")[0] for fact in one.facts} for one in rules)
    )


def rules_ask_for_reviews(jurisdiction: str) -> bool:
    return bool(_rules(jurisdiction))


def reviews_of(placement: Placement, visits: Iterable[Visit]) -> list[dict[str, Any]]:
    """Give the visits that brought all three together, as the law’s facts have them.

    Signed says that both student and host stood by it; while one has not answered it is not known.
    """
    met = [one for one in visits if one.is_made and one.saw_student and one.saw_mentor]
    previous, found = placement.starts_on, []
    for one in sorted(met, key=lambda visit: (visit.day, visit.pk)):
        review: dict[str, Any] = {"previous_on": previous, "on": one.day}
        said = {answer.side: answer.took_place for answer in one.answers.all()}
        if len(said) == len((Side.STUDENT, Side.HOST)) or not all(said.values()):
            review["signed"] = all(said.values())
        found.append(review)
        previous = one.day
    return found


def next_due(placement: Placement, visits: Sequence[Visit]) -> date | None:
    """Give the last day on which the next meeting is in time by law; None where no rule says."""
    if not _rules(placement.jurisdiction):
        return None
    held = reviews_of(placement, visits)
    previous = held[-1]["on"] if held else placement.starts_on
    return _last_day(
        placement.jurisdiction, str(placement.work.get("programme") or ""), placement.kind, previous
    )


@lru_cache(maxsize=4096)
def _last_day(jurisdiction: str, programme: str, kind: str, previous: date) -> date | None:
    """Ask the rules themselves: the last day that they let pass lies between two that differ."""

    def holds(days: int) -> bool:
        return _holds(jurisdiction, programme, kind, previous, previous + timedelta(days=days))

    if not holds(1) or holds(MOST_DAYS):
        return None
    passes, fails = 1, MOST_DAYS
    while fails - passes > 1:
        middle = (passes + fails) // 2
        passes, fails = (middle, fails) if holds(middle) else (passes, middle)
    return previous + timedelta(days=passes)


def _holds(jurisdiction: str, programme: str, kind: str, previous: date, on: date) -> bool:
    facts: dict[str, Any] = {
        "kind": kind,
        "start_on": previous,
        FACT: [{"previous_on": previous, "on": on, "signed": True}],
    }
    if programme:
        facts["programme"] = programme
    catalogue = rulebooks.catalogues()[KIND]
    values, _wrong = read_case(
        plain_facts(facts, catalogue, jurisdiction=jurisdiction, on=on), catalogue
    )
    answers = answers_on(values, kind=KIND, jurisdiction=jurisdiction, only=_rules(jurisdiction))
    outcomes = {one.outcome for one in answers}
    return Outcome.PASS in outcomes and Outcome.FAIL not in outcomes
