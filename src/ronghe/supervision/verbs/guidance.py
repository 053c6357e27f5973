"""What the audit says of forms that are filled in together."""

from django.utils.translation import gettext_lazy as _

GUIDANCE_VERBS = {
    "form.brought": _("%(actor)s brought the form %(subject)s"),
    "form.laid_out": _("%(actor)s said where the rows of form %(subject)s stand"),
    "form.mapped": _("%(actor)s mapped the columns of form %(subject)s"),
    "form.opened": _("%(actor)s sent form %(subject)s to the colleges"),
    "form.counted": _("%(actor)s had the figures of form %(subject)s counted anew"),
    "form.reminded": _("%(actor)s reminded colleges of form %(subject)s"),
    "form.closed": _("%(actor)s closed form %(subject)s"),
    "form.reopened": _("%(actor)s opened form %(subject)s again"),
    "form.withdrawn": _("%(actor)s withdrew form %(subject)s"),
    "form_part.entered": _("%(actor)s entered values in form %(subject)s"),
    "form_part.handed_in": _("%(actor)s handed in a part of form %(subject)s"),
    "form_part.returned": _("%(actor)s returned a part of form %(subject)s"),
    "form_cell.settled": _("%(actor)s chose between two values in form %(subject)s"),
}
