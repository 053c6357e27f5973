"""What the audit says of how placements end: who reported and answered, never what."""

from django.utils.translation import gettext_lazy as _

ENDING_VERBS = {
    "ending.begun": _("%(actor)s asked both sides to report on placement %(subject)s"),
    "ending.opened": _("%(actor)s opened the reports on placement %(subject)s to both sides"),
    "ending.reminded": _("%(actor)s reminded of a report on placement %(subject)s"),
    "ending.called_off": _("%(actor)s called the reports on placement %(subject)s off"),
    "outcome.reported": _("%(actor)s reported on the outcome of placement %(subject)s"),
    "outcome.corrected": _("%(actor)s corrected a report on placement %(subject)s"),
    "outcome.answered": _("%(actor)s answered the host’s report on placement %(subject)s"),
    "report_link.sent": _("%(actor)s sent the mentor the link to report on placement %(subject)s"),
}
