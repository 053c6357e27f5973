"""What the audit says of the piles of papers."""

from django.utils.translation import gettext_lazy as _

PAPER_VERBS = {
    "pile.opened": _("%(actor)s brought a pile of papers, %(subject)s"),
    "pile.added_to": _("%(actor)s added pictures to pile %(subject)s"),
    "pile.picture_read": _("A picture of pile %(subject)s was read"),
}
