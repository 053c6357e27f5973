"""What rounds keep about people: who takes part, who decided."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from ronghe.placements.privacy.grounds import PLACING

ROUNDS = replace(
    PLACING,
    retention=_("As long as the round itself."),
    of_life=_("A result must stay checkable; a code without a name remains."),
)

ROUNDS.done_by("Round.proposed_by", "reference", "title")
ROUNDS.done_by("Round.published_by", "reference", "title", "published_at")
ROUNDS.done_by("Run.asked_by", "round__reference", "number", "asked_at")
ROUNDS.done_by("Score.given_by", "post__reference", "given_at")
ROUNDS.done_by("Appeal.answered_by", "reference", "answer", "answered_at")


ROUNDS.about(
    "Candidate.answer_note",
    "membership__person",
    "round__reference",
    "code",
    "state",
    "post__title",
    "answer_note",
    purpose=_("Placing you by the list that you made."),
)
ROUNDS.about(
    "Appeal.text",
    "candidate__membership__person",
    "reference",
    "text",
    "raised_at",
    "answer",
    purpose=_("Answering what you say is wrong."),
)
ROUNDS.about(
    "Score.note",
    "candidate__membership__person",
    "post__reference",
    "band",
    "excluded_for",
    "note",
    purpose=_("Letting hosts say who fits a post, by published bands."),
)
