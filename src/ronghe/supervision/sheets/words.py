"""What is said of a workbook that is not taken: what, where, and how to mend it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.supervision.sheets.refusals import SheetRefused

_AS_XLSX = _("Open it in Excel or WPS, choose “Save as”, and save it as .xlsx.")
REFUSALS: Mapping[str, tuple[Any, Any]] = {
    "empty": (_("The file is empty."), _("Choose the file that holds the form.")),
    "too_large": (_("The file has %(size)s MB; a form has %(largest)s MB at most."), _("Take pictures and old sheets out, and save it anew.")),
    "unpacks_too_large": (_("The file is packed and would unpack to far more than a form needs."), _("Copy the form into a new workbook and save that.")),
    "encrypted": (_("The workbook opens only with a password."), _("Open it, take the password away (File, Info, Protect Workbook), and save it as .xlsx.")),
    "old_workbook": (_("This is an old workbook (.xls or .et): what is filled into it would lose its looks."), _AS_XLSX),
    "other_workbook": (_("This is a workbook of another format (.xlsb or .ods)."), _AS_XLSX),
    "no_workbook": (_("This is no Excel workbook, whatever its name says."), _AS_XLSX),
    "macros": (_("The workbook carries macros (programmes), which are not taken in."), _("Save it as .xlsx, without macros, and choose it again.")),
    "damaged": (_("The file is damaged: it cannot be opened."), _("Open it in Excel or WPS and save it again, or ask for a new copy.")),
    "too_many_rows": (_("The sheet “%(sheet)s” has %(count)s rows; a form has %(most)s at most."), _("Delete the rows below the form, also those that only look empty. A whole register is brought in under “Imports”.")),
    "too_many_columns": (_("The sheet “%(sheet)s” has %(count)s columns; a form has %(most)s at most."), _("Delete the columns to the right of the form, also those that only look empty.")),
    "too_many_sheets": (_("The workbook has %(count)s sheets; a form has %(most)s at most."), _("Copy the sheet of the form into a new workbook and save that.")),
    "too_much": (_("Reading the file took more time or memory than is allowed."), _("Copy the form alone into a new workbook and save that.")),
    "merged_into_another": (_("Cell %(cell)s is part of a merged area and cannot be filled in."), _("Choose the column in which the merged area begins.")),
}  # fmt: skip

# What a filled file comes back without.
LOST: Mapping[str, Any] = {
    "controls": pgettext_lazy("lost in a filled workbook", "buttons and embedded objects"),
    "slicers": pgettext_lazy("lost in a filled workbook", "slicers"),
    "threads": pgettext_lazy("lost in a filled workbook", "threads of comments"),
    "pivots": pgettext_lazy("lost in a filled workbook", "the freshness of pivot tables"),
    "charts": pgettext_lazy("lost in a filled workbook", "fine points of charts"),
    "shapes": pgettext_lazy("lost in a filled workbook", "text boxes and drawn shapes"),
    "extras": pgettext_lazy("lost in a filled workbook", "sparklines, and lists and colours that refer to other sheets"),
}  # fmt: skip


def refusal_words(refusal: SheetRefused) -> str:
    reason, remedy = REFUSALS[refusal.code]
    return f"{reason % refusal.params} {remedy}"
