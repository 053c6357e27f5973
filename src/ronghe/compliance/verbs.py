"""What the audit says of this app's verbs: one sentence each, in the words of a story."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "fact_sheet.assessed": _("The law was applied to %(subject)s"),
    "finding.mended": _("What a rule had found was mended"),
    "finding.superseded": _("What a rule had found was judged anew"),
    "waiver.granted": _("%(actor)s granted waiver %(subject)s"),
    "waiver.withdrawn": _("%(actor)s withdrew waiver %(subject)s"),
    "block.overridden": _("%(actor)s let it start against a rule, by %(subject)s"),
    "reassessment.begun": _("Reassessment %(subject)s began"),
    "reassessment.finished": _("Reassessment %(subject)s is done"),
}
