"""What a safety test that was handed in says: the questions that went wrong, and why."""

from dataclasses import dataclass

from ronghe.placements.models import SafetyQuestion, SafetyTest
from ronghe.placements.safety_bank import HOST, Asked, asked_by_bank, asked_by_host


@dataclass(frozen=True)
class Wrong:
    """A question that was answered wrongly: what was said, what is right, and why."""

    text: str
    said: str
    right: str
    why: str


def wrong_in(test: SafetyTest, language: str) -> list[Wrong]:
    """Give what went wrong, in the order asked; a question that is gone by now is left out."""
    missed = [one for one in test.sheet if one["answer"] != one["right"]]
    own = [one["key"].removeprefix(HOST) for one in missed if one["key"].startswith(HOST)]
    hosts = {
        f"{HOST}{one.pk}": asked_by_host(one) for one in SafetyQuestion.objects.filter(pk__in=own)
    }
    found = {**asked_by_bank(), **hosts}
    words = "zh" if language.startswith("zh") else "en"
    return [
        _wrong(found[one["key"]], one["answer"], one["right"], words)
        for one in missed
        if one["key"] in found
    ]


def _wrong(asked: Asked, answer: int, right: int, words: str) -> Wrong:
    said = [one[words] for one in asked.answers]
    return Wrong(asked.text[words], said[answer], said[right], asked.why[words])
