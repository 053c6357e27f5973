"""What the audit says of this app's verbs: one sentence each, in the words of a story."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "reference_file.loaded": _("%(actor)s loaded the reference data of %(subject)s"),
    "region.added": _("%(actor)s added the region %(subject)s"),
    "region.imported": _("%(actor)s brought region %(subject)s in from a file"),
    "occupation.added": _("%(actor)s added occupation %(subject)s"),
    "occupation.imported": _("%(actor)s brought occupation %(subject)s in from a file"),
}
