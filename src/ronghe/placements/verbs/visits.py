"""What the audit says of visits and of guidance."""

from django.utils.translation import gettext_lazy as _

VISIT_VERBS = {
    "visit.planned": _("%(actor)s planned a visit in placement %(subject)s"),
    "visit.reported": _("%(actor)s reported a visit in placement %(subject)s"),
    "visit.confirmed": _("%(actor)s confirmed that a visit in placement %(subject)s took place"),
    "visit.contradicted": _("%(actor)s said that a visit in placement %(subject)s was otherwise"),
    "visit.cancelled": _("%(actor)s cancelled a visit in placement %(subject)s"),
    "contact.noted": _("%(actor)s noted guidance in placement %(subject)s"),
    "contact.confirmed": _("%(actor)s confirmed guidance in placement %(subject)s"),
    "contact.contradicted": _("%(actor)s said that guidance in placement %(subject)s was otherwise"),
    "contact.withdrawn": _("%(actor)s took a record of guidance in placement %(subject)s back"),
}  # fmt: skip
