"""Who brought a form, entered, chose and handed in."""

from django.utils.translation import gettext_lazy as _

from ronghe.kernel.grounds import Grounds

REPORTING = Grounds(
    app="supervision",
    basis=_("Public task of the authority that supervises, and of the college that reports to it."),
    retention=_("Ten years, as long as the report may be asked about."),
    of_work=_("What was done for an organisation stays; a number without a name remains."),
)


REPORTING.done_by("ReportForm.opened_by", "reference", "title", "opened_at")
REPORTING.done_by("FormPart.handed_in_by", "form__reference", "handed_in_at")
REPORTING.done_by("FormCell.entered_by", "row__part__form__reference", "column__heading", "entered", "entered_at")  # fmt: skip
REPORTING.done_by("FormCell.chosen_by", "row__part__form__reference", "column__heading", "chosen", "chosen_because")  # fmt: skip
