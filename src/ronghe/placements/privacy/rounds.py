"""What rounds keep about people: who takes part, who decided."""

from django.utils.translation import gettext_lazy as _

from ronghe.kernel.held_rows import rows_of
from ronghe.kernel.privacy import Text, kept, personal, register

_WORK = _("Knowing who did this for an organisation.")
_BASIS = _("Public task of the college that places its students.")
_AS_LONG = _("As long as the round itself.")
_STAYS = _("What was done for an organisation stays; a number without a name remains.")
_PLACED = _("A result must stay checkable; a code without a name remains.")


def _entry(column: str, *fields: str, purpose: Text = _WORK, stays: Text = _STAYS) -> None:
    model, field = column.rsplit(".", 1)
    register(
        f"placements.{column.lower()}",
        purpose=purpose,
        basis=_BASIS,
        retention=_AS_LONG,
        export=rows_of(f"placements.{model}", field, *fields),
        erase=kept(f"placements.{model}", field, stays),
    )


_entry("Round.proposed_by", "reference", "title")
_entry("Round.published_by", "reference", "title", "published_at")
_entry("Run.asked_by", "round__reference", "number", "asked_at")
_entry("Score.given_by", "post__reference", "given_at")
_entry("Appeal.answered_by", "reference", "answer", "answered_at")


def _of_student(column: str, path: str, *fields: str, purpose: Text) -> None:
    model, _field = column.rsplit(".", 1)
    personal(f"placements.{column.lower()}")
    register(
        f"placements.{column.lower()}",
        purpose=purpose,
        basis=_BASIS,
        retention=_AS_LONG,
        export=rows_of(f"placements.{model}", path, *fields),
        erase=kept(f"placements.{model}", path, _PLACED),
    )


_of_student(
    "Candidate.answer_note",
    "membership__person",
    "round__reference",
    "code",
    "state",
    "post__title",
    "answer_note",
    purpose=_("Placing you by the list that you made."),
)
_of_student(
    "Appeal.text",
    "candidate__membership__person",
    "reference",
    "text",
    "raised_at",
    "answer",
    purpose=_("Answering what you say is wrong."),
)
_of_student(
    "Score.note",
    "candidate__membership__person",
    "post__reference",
    "band",
    "excluded_for",
    "note",
    purpose=_("Letting hosts say who fits a post, by published bands."),
)
