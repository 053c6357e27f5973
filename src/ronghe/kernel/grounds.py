"""On which grounds a part of an app keeps what it keeps about people, and how a line is entered."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ronghe.kernel.held_rows import rows_of
from ronghe.kernel.privacy import Text, kept, personal, register

_WORK = _("Knowing who did this for an organisation.")


@dataclass(frozen=True)
class Grounds:
    """Why an app keeps something, for how long, and what stays when a person is erased.

    `of_work` is said of what somebody did for an organisation, and `why_work` why that is kept;
    `of_life` is said of what is about the person.
    """

    app: str
    basis: Text
    retention: Text
    of_work: Text
    of_life: Text = ""
    why_work: Text = _WORK

    def done_by(self, column: str, *fields: str) -> None:
        """Enter who did something for an organisation; `fields` are what the person gets to read."""
        model, field = column.rsplit(".", 1)
        self._enter(column, model, field, fields, purpose=self.why_work, stays=self.of_work)

    def about(self, column: str, path: str, *fields: str, purpose: Text) -> None:
        """Enter a column that is about the person at the end of the path."""
        model, _field = column.rsplit(".", 1)
        personal(f"{self.app}.{column.lower()}")
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
            f"{self.app}.{column.lower()}",
            purpose=purpose,
            basis=self.basis,
            retention=self.retention,
            export=rows_of(f"{self.app}.{model}", path, *fields),
            erase=kept(f"{self.app}.{model}", path, stays),
        )
