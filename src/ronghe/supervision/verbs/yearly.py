"""What the audit says of yearly reports."""

from django.utils.translation import gettext_lazy as _

YEARLY_VERBS = {
    "yearly_report.drafted": _("%(actor)s drafted %(subject)s"),
    "yearly_report.discarded": _("%(actor)s discarded the draft %(subject)s"),
    "yearly_report.published": _("%(actor)s published %(subject)s"),
    "yearly_report.replaced": _("%(actor)s replaced %(subject)s by a new edition"),
    "yearly_report.written": _("%(actor)s made the paper of %(subject)s"),
}
