"""What the answers of both sides say together: what is ready, what looks hasty, what is unknown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ronghe.partnerships import library
from ronghe.partnerships.library import Question, Said
from ronghe.partnerships.models import Cooperation, ReadinessAssessment

# How many signs of haste, of both sides together, make a cooperation look hasty.
HASTY_FROM = 3


@dataclass(frozen=True)
class Sign:
    """An answer that speaks of haste, and what to say of it."""

    question: Question
    says: Said


@dataclass(frozen=True)
class Side:
    """One side's part: answered or not, and what of it speaks of haste."""

    organisation_id: int
    role: str
    assessment: ReadinessAssessment | None
    signs: tuple[Sign, ...] = ()


@dataclass(frozen=True)
class Readiness:
    """Both sides together. What was said in an earlier cooperation is not asked again."""

    sides: tuple[Side, ...]
    inherited_from: Cooperation | None = None

    @property
    def is_complete(self) -> bool:
        return self.inherited_from is not None or all(one.assessment for one in self.sides)

    @property
    def signs(self) -> tuple[Sign, ...]:
        """Each sign once, whoever gave it."""
        found = {(s.question.key, s.says.en): s for side in self.sides for s in side.signs}
        return tuple(found.values())

    @property
    def is_hasty(self) -> bool:
        return len(self.signs) >= HASTY_FROM


def signs_in(answers: Mapping[str, Any], role: str) -> tuple[Sign, ...]:
    """Give the signs of haste in one side's answers; what is left out speaks of haste as well."""
    found = []
    for question in library.questions_for(role):
        said = _sign(question, answers.get(question.key))
        if said is not None:
            found.append(Sign(question, said))
    return tuple(found)


def _sign(question: Question, answer: Any) -> Said | None:
    if question.type == "choice":
        return question.hasty.get(str(answer))
    if question.type == "number":
        return question.hasty.get("zero") if not answer else None
    return question.hasty.get("empty") if not str(answer or "").strip() else None


def unanswered(answers: Mapping[str, Any], role: str) -> tuple[Question, ...]:
    """Give the questions without an answer of their kind."""
    return tuple(
        question
        for question in library.questions_for(role)
        if not _is_answered(question, answers.get(question.key))
    )


def _is_answered(question: Question, answer: Any) -> bool:
    if question.type == "choice":
        return answer in question.choices
    if question.type == "number":
        return type(answer) is int and answer >= 0
    return isinstance(answer, str)


def readiness_of(cooperation: Cooperation) -> Readiness:
    """Give where the assessment of a cooperation stands.

    What lies within a framework, or renews a cooperation, inherits what was found there.
    """
    if (source := cooperation.source) is not None:
        found = readiness_of(source)
        return Readiness(found.sides, found.inherited_from or source)
    assessments = {one.organisation_id: one for one in cooperation.readiness.order_by("pk")}
    parties = sorted(cooperation.parties.all(), key=lambda one: one.pk)
    sides = (_side(p.organisation_id, p.role, assessments.get(p.organisation_id)) for p in parties)
    return Readiness(tuple(sides))


def _side(organisation_id: int, role: str, assessment: ReadinessAssessment | None) -> Side:
    signs: Sequence[Sign] = signs_in(assessment.answers, role) if assessment else ()
    return Side(organisation_id, role, assessment, tuple(signs))
