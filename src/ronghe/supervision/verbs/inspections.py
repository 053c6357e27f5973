"""What the audit says of campaigns, inspections and measures."""

from django.utils.translation import gettext_lazy as _

INSPECTION_VERBS: dict[str, object] = {
    "campaign.opened": _("%(actor)s announced campaign %(subject)s, with the hash of its seed"),
    "campaign.drawn": _("%(actor)s drew the cooperations of campaign %(subject)s"),
    "campaign.closed": _("%(actor)s closed campaign %(subject)s and published its seed"),
    "inspection.opened": _("%(actor)s opened inspection %(subject)s"),
    "inspection.drawn": _("Inspection %(subject)s was drawn in a campaign"),
    "inspection.approved": _("%(actor)s approved inspection %(subject)s as a second person"),
    "inspection.officers_named": _("%(actor)s named who carries out inspection %(subject)s"),
    "inspection.announced": _("%(actor)s announced inspection %(subject)s"),
    "inspection.agreed_to": _("%(actor)s agreed to visit %(subject)s"),
    "inspection.declined": _("%(actor)s declined visit %(subject)s"),
    "inspection.begun": _("%(actor)s began inspection %(subject)s on site"),
    "inspection.checklist_filled": _("%(actor)s filled in the checklist of inspection %(subject)s"),
    "inspection.evidence_handed": _("%(actor)s handed in evidence for inspection %(subject)s"),
    "inspection.findings_stated": _("%(actor)s stated the findings of inspection %(subject)s"),
    "inspection.replied_to": _("%(actor)s replied to the findings of inspection %(subject)s"),
    "inspection.decided": _("%(actor)s decided inspection %(subject)s as another person"),
    "inspection.lapsed": _("Inspection %(subject)s lapsed: the authority had not acted in time"),
    "inspection.cancelled": _("%(actor)s cancelled inspection %(subject)s"),
    "measure.noticed": _("%(actor)s announced a measure after inspection %(subject)s"),
    "measure.objected_to": _("%(actor)s objected to a measure after inspection %(subject)s"),
    "measure.imposed": _("%(actor)s put a measure after inspection %(subject)s in force"),
    "measure.withdrawn": _("%(actor)s withdrew a measure after inspection %(subject)s"),
    "measure.lapsed": _("A measure after inspection %(subject)s lapsed: the authority had not acted in time"),
    "measure.lifted": _("%(actor)s lifted a measure after inspection %(subject)s"),
    "measure.ended": _("A measure after inspection %(subject)s ended with its restriction"),
    "mending.answered": _("%(actor)s said what was put right after inspection %(subject)s"),
    "mending.accepted": _("%(actor)s found it put right after inspection %(subject)s"),
    "mending.returned": _("%(actor)s found it not put right yet after inspection %(subject)s"),
}  # fmt: skip
