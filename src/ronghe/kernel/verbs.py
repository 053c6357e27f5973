"""What the audit says of this app's verbs: one sentence each, in the words of a story."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "job.retried": _("%(actor)s had a job that failed tried again"),
}
