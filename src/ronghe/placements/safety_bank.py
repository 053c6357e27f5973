"""The questions of the safety test: those of every workplace, of the sector, and of the host.

A bank is one file of `safety/`, in both languages, with what is taught before it is asked.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings
from pydantic import BaseModel, ConfigDict, model_validator

from ronghe.placements.gate_facts import sector_of
from ronghe.placements.models import Placement, SafetyQuestion

FOLDER = Path(__file__).parent / "safety"
GENERAL = "general"
HOST = "host-"
PASS_MARK = 80
MOST_A_DAY = 3
FROM_GENERAL, FROM_SECTOR, FROM_HOST = 6, 6, 3
Words = Mapping[str, str]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class BankQuestion(_Entry):
    """A question, its answers, which of them is right (from nought), and why."""

    key: str
    text: dict[str, str]
    answers: list[dict[str, str]]
    right: int
    why: dict[str, str]

    @model_validator(mode="after")
    def _is_sound(self) -> "BankQuestion":
        if not 2 <= len(self.answers) <= 5 or not 0 <= self.right < len(self.answers):  # noqa: PLR2004
            raise ValueError(f"{self.key}: two to five answers, one of them right")
        if any(set(words) != {"en", "zh"} for words in (self.text, self.why, *self.answers)):
            raise ValueError(f"{self.key}: say everything in both languages")
        return self


class Bank(_Entry):
    """What everybody in a sector learns before the first day, and is asked."""

    key: str
    title: dict[str, str]
    sectors: list[str]
    lessons: list[dict[str, str]]
    questions: list[BankQuestion]


@dataclass(frozen=True)
class Asked:
    """A question as it is put to a student; `right` never reaches the page."""

    key: str
    text: Words
    answers: tuple[Words, ...]
    right: int
    why: Words


@cache
def banks() -> Mapping[str, Bank]:
    """Give the banks by key; raises `ValueError` for a file that cannot be used."""
    found = (
        Bank.model_validate(yaml.safe_load(path.read_text("utf-8")))
        for path in sorted(FOLDER.glob("*.yaml"))
    )
    return {bank.key: bank for bank in found}


def banks_for(placement: Placement) -> list[Bank]:
    """Give the bank of every workplace, and that of the host's sector where there is one."""
    sector = placement.work.get("host_sector") or sector_of(placement)
    own = [bank for bank in banks().values() if sector in bank.sectors]
    return [banks()[GENERAL], *own[:1]]


def questions_for(placement: Placement, attempt: int) -> list[Asked]:
    """Draw the questions of an attempt: the same ones however often the page is opened."""
    # Not for secrecy: whoever fails is asked other questions the next time.
    chance = random.Random(f"{settings.SECRET_KEY} {placement.reference} {attempt}")  # noqa: S311
    general, *own = banks_for(placement)
    drawn = _some(general.questions, FROM_GENERAL if own else FROM_GENERAL + FROM_SECTOR, chance)
    for bank in own:
        drawn += _some(bank.questions, FROM_SECTOR, chance)
    return [*map(_as_asked, drawn), *_of_host(placement, chance)]


def _some(
    questions: Sequence[BankQuestion], count: int, chance: random.Random
) -> list[BankQuestion]:
    return chance.sample(list(questions), min(count, len(questions)))


def _as_asked(question: BankQuestion) -> Asked:
    return Asked(question.key, question.text, tuple(question.answers), question.right, question.why)


def _of_host(placement: Placement, chance: random.Random) -> list[Asked]:
    """Draw from what the host wrote; it reads the same in both languages."""
    own = list(placement.host.safety_questions.filter(retired_at=None).order_by("pk"))
    return [asked_by_host(one) for one in chance.sample(own, min(FROM_HOST, len(own)))]


def asked_by_host(question: SafetyQuestion) -> Asked:
    answers = tuple(_same(answer) for answer in question.answers)
    return Asked(f"{HOST}{question.pk}", _same(question.text), answers, question.right, _same(""))


def asked_by_bank() -> dict[str, Asked]:
    """Give every question of the banks by its key."""
    return {one.key: _as_asked(one) for bank in banks().values() for one in bank.questions}


def _same(text: str) -> Words:
    return {"en": text, "zh": text}
