"""What the audit says of this app's verbs: one sentence each, in the words of a story."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "job.retried": _("%(actor)s had a job that failed tried again"),
    "import.opened": _("%(actor)s brought the file of import %(subject)s"),
    "import.prepared": _("%(actor)s chose how the file of import %(subject)s is read"),
    "import.examined": _("Ronghe read the file of import %(subject)s"),
    "import.refused": _("Ronghe could not read the file of import %(subject)s"),
    "import.put_back": _("Ronghe could not take in the rows of import %(subject)s"),
    "import.confirmed": _("%(actor)s had import %(subject)s taken in"),
    "import.taken_in": _("%(actor)s took in import %(subject)s"),
    "import.cancelled": _("%(actor)s cancelled import %(subject)s"),
    "import.decided": _("%(actor)s decided about held rows of import %(subject)s"),
    "import.released": _("Rows of import %(subject)s that had waited were taken in"),
    "import.undone": _("%(actor)s took import %(subject)s back"),
}
