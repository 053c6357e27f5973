"""Who brought a form, entered, chose and handed in."""

from django.utils.translation import gettext_lazy as _

from ronghe.kernel.held_rows import rows_of
from ronghe.kernel.privacy import kept, register

_WORK = _("Knowing who did this for an organisation.")
_BASIS = _("Public task of the authority that supervises, and of the college that reports to it.")
_AS_LONG = _("Ten years, as long as the report may be asked about.")
_STAYS = _("What was done for an organisation stays; a number without a name remains.")


def done_by(column: str, *fields: str) -> None:
    model, field = column.rsplit(".", 1)
    register(
        f"supervision.{column.lower()}",
        purpose=_WORK,
        basis=_BASIS,
        retention=_AS_LONG,
        export=rows_of(f"supervision.{model}", field, *fields),
        erase=kept(f"supervision.{model}", field, _STAYS),
    )


done_by("ReportForm.opened_by", "reference", "title", "opened_at")
done_by("FormPart.handed_in_by", "form__reference", "handed_in_at")
done_by("FormCell.entered_by", "row__part__form__reference", "column__heading", "entered", "entered_at")  # fmt: skip
done_by("FormCell.chosen_by", "row__part__form__reference", "column__heading", "chosen", "chosen_because")  # fmt: skip
