"""On which grounds the parts of this app keep what they keep about people, and how a line is entered."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ronghe.kernel.held_rows import rows_of
from ronghe.kernel.privacy import Text, kept, personal, register

_WORK = _("Knowing who did this for an organisation.")


@dataclass(frozen=True)
class Grounds:
    """Why something is kept, for how long, and what stays when a person is erased.

    `of_work` is said of what somebody did for an organisation, `of_life` of what is about a student.
    """

    basis: Text
    retention: Text
    of_work: Text
    of_life: Text

    def done_by(self, column: str, *fields: str) -> None:
        """Enter who did something for an organisation; `fields` are what the person gets to read."""
        model, field = column.rsplit(".", 1)
        self._enter(column, model, field, fields, purpose=_WORK, stays=self.of_work)

    def about(self, column: str, path: str, *fields: str, purpose: Text) -> None:
        """Enter a column that is about the person at the end of the path."""
        model, _field = column.rsplit(".", 1)
        personal(f"placements.{column.lower()}")
        self._enter(column, model, path, fields, purpose=purpose, stays=self.of_life)

    def _enter(
        self,
        column: str,
        model: str,
        path: str,
        fields: tuple[str, ...],
        *,
        purpose: Text,
        stays: Text,
    ) -> None:
        register(
            f"placements.{column.lower()}",
            purpose=purpose,
            basis=self.basis,
            retention=self.retention,
            export=rows_of(f"placements.{model}", path, *fields),
            erase=kept(f"placements.{model}", path, stays),
        )


PLACING = Grounds(
    basis=_("Public task of the college that places its students."),
    retention=_("Ten years after the placement: what was done before it started may be asked for."),
    of_work=_("What was done for an organisation stays; a number without a name remains."),
    of_life=_(
        "The law wants proof that this was done before the first day; it stays without a name."
    ),
)
