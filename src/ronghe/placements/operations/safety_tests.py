"""Safety training and its test: taken here by the student, or entered from paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.evidence import store
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.models import Organisation
from ronghe.partnerships.operations.piles import Handed
from ronghe.placements.gate import check, locked
from ronghe.placements.models import Placement, SafetyQuestion, SafetyTest
from ronghe.placements.refusals import DoesNotFit
from ronghe.placements.safety_bank import MOST_A_DAY, PASS_MARK, questions_for

LEAST_ANSWERS, MOST_ANSWERS = 2, 5


class AnotherDay(ValueError):
    """Whoever failed often today learns first, and tries again tomorrow."""


class TestHasChanged(ValueError):
    """These are not the questions of the test that waits."""


@transaction.atomic
def take_safety_test(
    *,
    placement: Placement,
    attempt: int,
    answers: Mapping[str, int],
    actor: Actor,
    at: datetime,
) -> SafetyTest:
    """Take the test as the student: every question answered, judged here and never on the page."""
    require(actor, "placements.take_safety_test", placement)
    placement = locked(placement)
    if not placement.is_open:
        raise DoesNotFit(_("This placement is over."))
    taken = placement.safety_tests.count()
    if attempt != taken + 1:
        raise TestHasChanged(_("This test was handed in already. Look at its result."))
    today = day_of(at)
    if placement.safety_tests.filter(taken_on=today).count() >= MOST_A_DAY:
        raise AnotherDay(_("Three tries are enough for a day. Read the lessons again, and come back tomorrow."))  # fmt: skip
    asked = questions_for(placement, attempt)
    if set(answers) != {one.key for one in asked}:
        raise DoesNotFit(_("Answer every question; a guess shows what to read again."))
    right = sum(answers[one.key] == one.right for one in asked)
    sheet = [{"key": one.key, "answer": answers[one.key], "right": one.right} for one in asked]
    test = SafetyTest.objects.create(
        placement=placement,
        trained_on=today,
        taken_on=today,
        taken_at=at,
        score=100 * right // len(asked),
        pass_mark=PASS_MARK,
        sheet=sheet,
        entered_by=actor.person,
    )
    return _told(test, actor=actor, at=at)


def _told(test: SafetyTest, *, actor: Actor, at: datetime) -> SafetyTest:
    placement = test.placement
    details = {"score": test.score, "pass_mark": test.pass_mark}
    audit.record("safety_test.taken", placement, actor=actor, at=at, details=details)
    news.publish("safety_test.taken", placement, actor=actor, at=at, payload=details)
    check(placement, actor=actor, at=at)
    return test


@dataclass(frozen=True)
class PaperTest:
    """A test on paper: when it was prepared and taken, its score, and from which it is passed."""

    trained_on: date
    taken_on: date
    score: int
    pass_mark: int


@transaction.atomic
def enter_safety_test(
    *,
    placement: Placement,
    test: PaperTest,
    files: Sequence[Handed],
    actor: Actor,
    at: datetime,
) -> SafetyTest:
    """Enter a test that was taken on paper, with a picture of it."""
    require(actor, "placements.enter_safety_test", placement)
    placement = locked(placement)
    if not files:
        raise DoesNotFit(_("Add a scan or a photograph of the test with its mark."))
    if not test.trained_on <= test.taken_on <= day_of(at):
        raise DoesNotFit(_("The training comes first, then the test; neither lies in the future."))
    if not 0 <= test.score <= 100 or not 1 <= test.pass_mark <= 100:  # noqa: PLR2004 -- percent
        raise DoesNotFit(_("Score and pass mark lie between 0 and 100."))
    found = SafetyTest.objects.create(
        placement=placement, taken_at=at, entered_by=actor.person, **vars(test)
    )
    for one in files:
        store(one.file, name=one.name, subject=found, kind="test", uploaded_by=actor, at=at)
    return _told(found, actor=actor, at=at)


@transaction.atomic
def write_safety_question(
    *,
    host: Organisation,
    text: str,
    answers: Sequence[str],
    right: int,
    actor: Actor,
    at: datetime,
) -> SafetyQuestion:
    """Add a question to the tests of the host's own interns."""
    require(actor, "placements.write_safety_question", host)
    said = [answer.strip() for answer in answers if answer.strip()]
    if not text.strip() or not LEAST_ANSWERS <= len(said) <= MOST_ANSWERS:
        raise DoesNotFit(_("Write a question and two to five answers."))
    if not 0 <= right < len(said):
        raise DoesNotFit(_("Say which of the answers is right."))
    question = SafetyQuestion.objects.create(
        host=host,
        text=text.strip(),
        answers=said,
        right=right,
        written_by=actor.person,
        written_at=at,
    )
    audit.record("safety_question.written", host, actor=actor, at=at)
    return question


@transaction.atomic
def retire_safety_question(
    *, question: SafetyQuestion, actor: Actor, at: datetime
) -> SafetyQuestion:
    """Ask it no more; tests that were taken with it stay as they are."""
    require(actor, "placements.write_safety_question", question.host)
    question = SafetyQuestion.objects.select_for_update(of=("self",)).select_related("host").get(pk=question.pk)  # fmt: skip
    if question.retired_at is None:
        question.retired_at = at
        question.save(update_fields=["retired_at"])
        audit.record("safety_question.retired", question.host, actor=actor, at=at)
    return question
