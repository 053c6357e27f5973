"""What a mentor says unseen, held against what the same mentor then confirms."""

from collections.abc import Sequence
from dataclasses import dataclass

from ronghe.engines.integrity.checks import CHECKS
from ronghe.engines.integrity.signals import Signal, Subject, binomial_tail, signal_of

BESIDE = 1  # a day, or a level: two people may see it so


@dataclass(frozen=True)
class UnseenAnswer:
    """An answer that was given before the list was shown, and what stands confirmed after it.

    `stands` is what counts after the mentor confirmed: a figure that the mentor corrected is no
    contradiction. Who said “I do not know” gave no answer.
    """

    record: str
    answered: int
    stands: int


def unseen_answers(subject: Subject, answers: Sequence[UnseenAnswer]) -> Signal | None:
    """Look for mentors who confirm otherwise than they answered.

    Counted are answers that lie further than a step from what was then confirmed; the chance is that
    of so many, where one in five may be wrong.
    """
    check = CHECKS["unseen_answers"]
    if len(answers) < check.least:
        return None
    wrong = [one.record for one in answers if abs(one.answered - one.stands) > BESIDE]
    if not wrong:
        return None
    p_value = binomial_tail(len(wrong), len(answers), check.ordinary)
    return signal_of(check.code, subject, p_value, sorted(wrong), count=len(wrong), of=len(answers))
