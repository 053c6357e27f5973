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
    "scheme.set": _("%(actor)s set the assessment scheme of %(subject)s"),
    "assessment.given": _("%(actor)s assessed placement %(subject)s"),
    "assessment.objected": _("%(actor)s objected to the assessment of placement %(subject)s"),
    "assessment.kept": _("%(actor)s kept the assessment of placement %(subject)s"),
    "assessment.changed": _("%(actor)s changed the assessment of placement %(subject)s"),
    "certificate.issued": _("%(actor)s issued a certificate of placement %(subject)s"),
    "certificate.written": _("%(actor)s set and sealed the certificate of placement %(subject)s"),
    "certificate.revoked": _("%(actor)s revoked the certificate of placement %(subject)s"),
    "follow_up.asked": _("%(actor)s asked graduates of %(subject)s where they are"),
    "follow_up.answered": _("%(actor)s said to %(subject)s where they are now"),
}
