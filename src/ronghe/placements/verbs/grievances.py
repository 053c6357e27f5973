"""What the audit says of confidential complaints: the act, and nothing of the matter."""

from django.utils.translation import gettext_lazy as _

GRIEVANCE_VERBS = {
    "officer.named": _("%(actor)s named an officer for protection of %(subject)s"),
    "officer.ended": _("%(actor)s ended the task of an officer for protection of %(subject)s"),
    "grievance.sent": _("%(actor)s sent complaint %(subject)s"),
    "grievance.answered": _("%(actor)s answered complaint %(subject)s"),
    "grievance.written_again": _("%(actor)s wrote again in complaint %(subject)s"),
    "grievance.measure_noted": _("%(actor)s noted what is done about complaint %(subject)s"),
    "grievance.report_noted": _("%(actor)s noted where complaint %(subject)s was reported"),
    "grievance.closing_proposed": _("%(actor)s proposed to close complaint %(subject)s"),
    "grievance.settled": _("%(actor)s closed complaint %(subject)s"),
    "grievance.lapsed": _("%(actor)s closed complaint %(subject)s without a last word"),
    "grievance.withdrawn": _("%(actor)s took complaint %(subject)s back"),
    "grievance.reopened": _("%(actor)s opened complaint %(subject)s again"),
    "grievance.moved": _("%(actor)s found somebody else to answer complaint %(subject)s"),
    "grievance.escalated": _("%(actor)s told the authority that complaint %(subject)s waits"),
}
