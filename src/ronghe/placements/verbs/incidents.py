"""What the audit says of hazards and incidents."""

from django.utils.translation import gettext_lazy as _

INCIDENT_VERBS = {
    "hazard.reported": _("%(actor)s reported hazard %(subject)s"),
    "hazard.answered": _("%(actor)s said what was done about hazard %(subject)s"),
    "hazard.found_mended": _("%(actor)s found hazard %(subject)s mended"),
    "hazard.found_unmended": _("%(actor)s found hazard %(subject)s still there"),
    "incident.reported": _("%(actor)s reported incident %(subject)s"),
    "incident.severity_changed": _("%(actor)s judged incident %(subject)s anew"),
    "incident.health_stated": _("%(actor)s stated injury and treatment in incident %(subject)s"),
    "incident.told": _("%(actor)s noted who was told of incident %(subject)s"),
    "incident.investigator_named": _("%(actor)s named who looks into incident %(subject)s"),
    "incident.measures_stated": _("%(actor)s stated cause and measures of incident %(subject)s"),
    "incident.measures_returned": _("%(actor)s sent the measures of incident %(subject)s back"),
    "incident.closed": _("%(actor)s closed incident %(subject)s as a second person"),
    "incident.reopened": _("%(actor)s opened incident %(subject)s again"),
}
