"""Which posts a student may go to: by the law, by programme, by way; each refusal with its reason.

What is not known keeps nobody from a post: the gate before the first day asks for it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from ronghe.compliance import rulebooks
from ronghe.compliance.judging import answers_on, plain_facts
from ronghe.engines.law import Outcome, Severity, read_case, reason
from ronghe.parties.models import PersonalDetails
from ronghe.partnerships.hindrances import full_age_on
from ronghe.partnerships.listing_law import KIND, facts_of
from ronghe.partnerships.models import Listing
from ronghe.placements.carrying import Carried
from ronghe.placements.models import Candidate, Post, Score

BIRTH = "student_birth_on"
ADULT_AGE = 18
Words = Mapping[str, str]


class Obstacle(StrEnum):
    """What keeps a student from a post."""

    LAW = "law"
    PROGRAMME = "programme"
    WAY = "way"
    COLLEGE = "college"  # the agreement behind the post was made with another one
    AGREEMENT = "agreement"  # behind the post, and not in force as it was
    HOST = "host"  # left out by the host, for a ground that the college sees
    WITHDRAWN = "withdrawn"
    RETURNED = "returned"  # a placement there came to nothing


@dataclass(frozen=True)
class Refusal:
    """An obstacle; for the law the rule, its title and its reason, in both languages."""

    obstacle: Obstacle
    rule: str = ""
    title: Words = field(default_factory=dict)
    words: Words = field(default_factory=dict)
    numbers: Mapping[str, Any] = field(default_factory=dict)


@cache
def _rules_about_students(jurisdiction: str) -> tuple[str, ...]:
    """Give the rules whose answer may depend on who the student is."""
    found = rulebooks.rulebook().definitions([jurisdiction], KIND)
    return tuple(name for name, rules in found.items() if any(BIRTH in one.facts for one in rules))


class Eligibility:
    """The obstacles of a round's students, worked out once for each post and age."""

    def __init__(self, *, starts_on: date, most_minutes: int | None, carried: Carried) -> None:
        self.starts_on, self.most_minutes, self.carried = starts_on, most_minutes, carried
        self._by_age: dict[tuple[int, date | None], Refusal | None] = {}

    def refusal(
        self, post: Post, *, born: date | None, major: str, college: int, is_there: bool = False
    ) -> Refusal | None:
        """Say what keeps a student of that birth, major and college from the post, or None.

        Who is there already is not driven out because the agreement behind the post fell away.
        """
        if post.state == "withdrawn":
            return Refusal(Obstacle.WITHDRAWN)
        if not is_there and post.pk in self.carried.fallen:
            return Refusal(Obstacle.AGREEMENT)
        if not is_there and college not in self.carried.colleges.get(post.pk, {college}):
            return Refusal(Obstacle.COLLEGE)
        if post.majors and major not in post.majors:
            return Refusal(Obstacle.PROGRAMME, numbers={"majors": post.majors})
        if self.most_minutes and post.minutes and post.minutes > self.most_minutes:
            numbers = {"minutes": post.minutes, "most": self.most_minutes}
            return Refusal(Obstacle.WAY, numbers=numbers)
        return self._by_law(post, born)

    def _by_law(self, post: Post, born: date | None) -> Refusal | None:
        if full_age_on(born, self.starts_on):
            born = _just_adult(self.starts_on)  # the law asks no more of older ones
        known = (post.pk, born)
        if known not in self._by_age:
            self._by_age[known] = _law_refusal(post, born, self.starts_on)
        return self._by_age[known]


def _just_adult(day: date) -> date:
    year = day.year - ADULT_AGE
    return day.replace(year=year) if (day.month, day.day) != (2, 29) else date(year, 2, 28)


def _law_refusal(post: Post, born: date | None, starts_on: date) -> Refusal | None:
    if born is None:
        return None
    jurisdiction = post.host.jurisdiction
    only = _rules_about_students(jurisdiction.code)
    if not only:
        return None
    catalogue = rulebooks.catalogues()[KIND]
    facts = facts_of(_as_listing(post), jurisdiction) | {BIRTH: born}
    plain = plain_facts(facts, catalogue, jurisdiction=jurisdiction.code, on=starts_on)
    values = read_case(plain, catalogue)[0]
    for answer in answers_on(values, kind=KIND, jurisdiction=jurisdiction.code, only=only):
        is_broken = answer.outcome is Outcome.FAIL and answer.severity is Severity.HARD
        if is_broken and answer.confirmed:
            words = {name: reason(answer, values, catalogue, name) for name in ("en", "zh")}
            return Refusal(Obstacle.LAW, answer.rule.id, answer.rule.title, words)
    return None


def _as_listing(post: Post) -> Listing:
    """Give what was said when the post was made, as a listing, on the days of the round."""
    return Listing(
        organisation=post.host,
        kind=post.kind,
        details=post.details,
        starts_on=post.round.starts_on,
        ends_on=post.round.ends_on,
    )


def births_of(candidates: Iterable[Candidate]) -> dict[int, date | None]:
    """Give birth dates by person, for this computation alone."""
    people = [one.membership.person_id for one in candidates]
    found = PersonalDetails.objects.filter(person__in=people).order_by()
    return dict(found.values_list("person_id", "birth_on"))


def host_refusal(score: Score | None) -> Refusal | None:
    """Say that the host left the student out, with its ground and its word."""
    if score is None or not score.excluded_for:
        return None
    return Refusal(Obstacle.HOST, score.excluded_for, numbers={"note": score.note})
